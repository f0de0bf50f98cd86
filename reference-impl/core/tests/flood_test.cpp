// Logins and key exchanges from more addresses than there is room for: live sessions go on, memory is
// bounded.
#include "reference-impl/core/tests/mutations.hpp"
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

IpAddress flooder(std::uint32_t number) {
  std::array<std::uint8_t, 16> octets{0xFE, 0x80};
  wire::write_u32(&octets[12], 0x10000 + number);
  return IpAddress::v6(octets);
}

AccessRouterConfiguration small(bool keys) {
  AccessRouterConfiguration configuration = two_links();
  configuration.maximum_sessions = 200;
  configuration.maximum_key_exchanges = 50;
  if (keys) {
    configuration.config |= 1;
    configuration.access_network_key = {1, 2, 3, 4, 5, 6, 7, 8};
    configuration.key = *wire::RsaKey::generate(1024);
  }
  return configuration;
}

class FloodTest : public RouterTest {
 protected:
  // Memory after the flood's first fifth, and after all of it.
  template <typename Wave>
  void expect_flat_memory(std::uint32_t count, Wave wave) {
    for (std::uint32_t i = 0; i < count / 5; ++i) wave(i);
    const std::size_t before = allocated();
    for (std::uint32_t i = count / 5; i < count; ++i) wave(i);
    EXPECT_LE(allocated(), before + 256 * 1024);
  }
};

TEST_F(FloodTest, OfLoginsLeavesLiveSessionsAlone) {
  make(small(false));
  const std::uint32_t sid = log_in(node6);
  std::uint32_t sequence = 1000;
  expect_flat_memory(50'000, [&](std::uint32_t i) {
    receive(Message(MessageType::login, 1), flooder(i));
    if (i % 1000 != 0) return;
    now += 1s;  // the flood lasts 50 s, and what is limited to a second begins anew
    only(receive(in_session(MessageType::handover, sid, ++sequence), node6), MessageType::ack);
  });
  EXPECT_LE(router->session_count(), 200U);
  EXPECT_TRUE(router->find_session(sid));
  // What the flood left behind ends with its soft state, and there is room again.
  for (int i = 0; i < 4; ++i) {
    pass(25s);
    receive(in_session(MessageType::routing_refresh, sid, ++sequence), node6);
  }
  EXPECT_EQ(router->session_count(), 1U);
  log_in(other6);
}

TEST_F(FloodTest, OfKeyExchangesLeavesLiveSessionsAlone) {
  const AccessRouterConfiguration configuration = small(true);
  make(configuration);
  const wire::RsaKey key = *wire::RsaKey::generate(1024);
  // A session that another router of the network began: its MAC is enough (D 2.4).
  const std::uint32_t sid = 4711;
  std::uint32_t sequence = 0;
  const auto handover = [&] {
    return octets(wire::encode_authenticated(in_session(MessageType::handover, sid, ++sequence),
                                             wire::MacAlgorithm::hmac_md5,
                                             wire::session_key(configuration.access_network_key, sid)),
                  node6);
  };
  only(receive(handover()), MessageType::ack);
  expect_flat_memory(10'000, [&](std::uint32_t i) {
    receive(Message(MessageType::key_exchange_request, 1, {key.public_key_suboption()}), flooder(i));
    if (i % 500 == 0) only(receive(handover()), MessageType::ack);
  });
  EXPECT_EQ(router->session_count(), 1U);
}

}  // namespace
}  // namespace lmmp::reference::testing
