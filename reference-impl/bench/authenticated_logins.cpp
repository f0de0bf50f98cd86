// Private-key operations a second of an access router that logs nodes in under LMMP-internal authentication
// with RSA-2048: two of them and three public ones a login. Only what the router does is timed, in user time,
// as `openssl speed` does: first all key exchanges, then all Logins.
// usage: authenticated_logins LOGINS   (prints the figure)
#include <cstdio>
#include <cstdlib>

#include <sys/resource.h>

#include "reference-impl/core/access_router.hpp"

namespace {

using namespace lmmp;
using namespace lmmp::reference;
using wire::Message;
using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

constexpr double private_operations_a_login = 2;
constexpr auto padding = wire::RsaPadding::oaep_sha256;
const wire::IpAddress router_address = *wire::IpAddress::parse("fe80::a1");

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "authenticated_logins: %s\n", why);
  std::exit(2);
}

double user_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec) / 1e6;
}

Datagram datagram_of(const Message& message, const wire::IpAddress& from) {
  return {0,   from, router_address,
          255, 58,   wire::encode_carrier(wire::encode(message), from, router_address)};
}

// The answer to each request; what it took is added to `seconds`.
std::vector<Datagram> answers_of(AccessRouter& router, const std::vector<Datagram>& requests,
                                 double& seconds) {
  std::vector<Datagram> answers;
  const double begin = user_seconds();
  for (const Datagram& request : requests) {
    Actions actions = router.receive(Time::zero(), request);
    if (actions.send.size() != 1) fail("a request was not answered");
    answers.push_back(std::move(actions.send.front()));
  }
  seconds += user_seconds() - begin;
  return answers;
}

wire::IpAddress node_address(std::size_t number) {
  std::array<std::uint8_t, 16> octets{0xFE, 0x80};
  wire::write_u32(&octets[12], static_cast<std::uint32_t>(number + 0x10000));
  return wire::IpAddress::v6(octets);
}

// What the node that has this key does in between (D 2.4 step 4).
Message login_after(const Datagram& reply, const wire::RsaKey& key, const wire::RsaKey& router_key) {
  const auto carrier = wire::decode_carrier(reply.payload);
  const auto sent = wire::decode(carrier->lmmp).message.find(SuboptionType::nonce1);
  const auto nonce1 = sent ? key.decrypt(sent->payload, padding) : tl::unexpected(std::string());
  if (!nonce1) fail("no Key Exchange Reply");
  const wire::OctetVector nonce2(16, 7);
  return {MessageType::login,
          2,
          {Suboption::octets(SuboptionType::nonce1, *router_key.encrypt(*nonce1, padding)),
           Suboption::octets(SuboptionType::nonce2, *router_key.encrypt(nonce2, padding))}};
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned long logins = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (logins == 0) fail("usage: authenticated_logins LOGINS");
  const wire::RsaKey router_key = *wire::RsaKey::generate(2048);
  std::vector<wire::RsaKey> node_keys;
  for (int i = 0; i < 4; ++i) node_keys.push_back(*wire::RsaKey::generate(2048));
  AccessRouterConfiguration configuration;
  configuration.links = {{"l1", {}, router_address}};
  configuration.config |= 1;
  configuration.access_network_key = {1, 2, 3, 4, 5, 6, 7, 8};
  configuration.key = router_key;
  configuration.maximum_key_exchanges = logins;
  AccessRouter router(configuration, 1);
  router.start(Time::zero());

  const auto key_of = [&](std::size_t node) -> const wire::RsaKey& {
    return node_keys[node % node_keys.size()];
  };
  std::vector<Datagram> requests;
  for (std::size_t node = 0; node < logins; ++node) {
    requests.push_back(
        datagram_of(Message(MessageType::key_exchange_request, 1, {key_of(node).public_key_suboption()}),
                    node_address(node)));
  }
  double seconds = 0;
  const std::vector<Datagram> replies = answers_of(router, requests, seconds);
  requests.clear();
  for (std::size_t node = 0; node < logins; ++node) {
    requests.push_back(datagram_of(login_after(replies[node], key_of(node), router_key), node_address(node)));
  }
  answers_of(router, requests, seconds);
  if (router.session_count() != logins) fail("not every node was logged in");
  std::printf("%.1f\n", private_operations_a_login * static_cast<double>(logins) / seconds);
}
