// Binding Updates and acknowledgements under ESP, mutated, against a MAP and a mobile node: no binding
// changes, and memory stays flat. Without ESP whatever has a good checksum is believed; then the limits hold.
#include "reference-impl/core/tests/mobile_node_fixture.hpp"
#include "reference-impl/core/tests/mutations.hpp"

namespace lmmp::reference {
namespace {

using namespace test;
using testing::allocated;
using testing::mutation_count;
using testing::Mutator;

const ManualAssociation association{rcoa, 0x100, 0x101, wire::OctetVector(32, 0x0B)};

// Where the octets begin that ESP covers.
std::size_t covered_from(const Datagram& datagram) {
  return wire::read_header_chain(datagram.protocol, datagram.payload).offset;
}

// Runs a fifth for tables to fill, then expects that the rest leaves nothing behind.
template <typename Round>
void expect_flat_memory(Round round) {
  const std::size_t count = mutation_count();
  for (std::size_t i = 0; i < count / 5; ++i) round();
  const std::size_t before = allocated();
  for (std::size_t i = count / 5; i < count; ++i) round();
  const std::size_t after = allocated();
  ::testing::Test::RecordProperty("messages", static_cast<int>(count));
  ::testing::Test::RecordProperty("octets_before", std::to_string(before));
  ::testing::Test::RecordProperty("octets_after", std::to_string(after));
  EXPECT_LE(after, before + 64 * 1024);
}

void expect_same(const std::vector<Binding>& after, const std::vector<Binding>& before) {
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].rcoa, before[i].rcoa);
    EXPECT_EQ(after[i].lcoa, before[i].lcoa);
    EXPECT_EQ(after[i].sequence, before[i].sequence);
    EXPECT_EQ(after[i].expires, before[i].expires);
  }
}

TEST(HmipMutations, MutatedUpdatesUnderEspChangeNothingAtAMap) {
  MapConfiguration configuration = map_configuration();
  configuration.security = MapSecurity::esp_auth_null;
  configuration.associations = {association};
  MobilityAnchorPoint map(configuration);
  map.start(0s);
  SecurityAssociations node(SecurityAssociations::Side::mobile_node, {association});
  const auto sealed = [&](std::uint16_t sequence) {
    wire::BindingUpdate update{sequence, local_flags, 60, {}};
    update.options = {wire::MobilityOption::alternate_care_of_address(lcoa)};
    const auto esp =
        node.seal(rcoa, wire::protocol_mobility, wire::encode_mobility(update, rcoa, map_address));
    return enclose({lcoa, map_address, rcoa, {}}, wire::protocol_esp, *esp);
  };
  const Datagram old = sealed(10);
  ASSERT_TRUE(has_event(map.receive(0s, old), HmipEventKind::registered));
  const Datagram next = sealed(11);
  const std::vector<Binding> before = map.bindings();
  Mutator mutator(4711);
  expect_flat_memory([&] {
    Datagram datagram = mutator.below(2) ? old : next;
    // What is outside ESP may change without a difference; a number that came before is refused all the same.
    const std::size_t keep = datagram == next ? covered_from(next) : 0;
    const auto at = datagram.payload.begin() + static_cast<std::ptrdiff_t>(keep);
    const wire::OctetVector tail = mutator.mutate({at, datagram.payload.end()});
    if (datagram == next && wire::OctetVector(at, datagram.payload.end()) == tail) return;
    datagram.payload.resize(keep);
    datagram.payload.insert(datagram.payload.end(), tail.begin(), tail.end());
    map.receive(1s, datagram);
  });
  expect_same(map.bindings(), before);
  EXPECT_TRUE(has_event(map.receive(2s, next), HmipEventKind::refreshed)) << "the binding goes on";
}

// Updates without ESP, mutated, to an agent that may have 100 bindings.
void expect_within_limits(MapConfiguration configuration, std::uint16_t flags, std::uint32_t seed) {
  configuration.maximum_bindings = 100;
  MobilityAnchorPoint agent(configuration);
  agent.start(0s);
  Mutator mutator(seed);
  std::uint16_t sequence = 0;
  expect_flat_memory([&] {
    UpdateParts parts{.sequence = ++sequence, .flags = flags};
    std::array<std::uint8_t, 16> octets = {};
    std::copy_n(rcoa.octets().begin(), 16, octets.begin());
    octets[15] = static_cast<std::uint8_t>(mutator.below(256));
    octets[14] = static_cast<std::uint8_t>(mutator.below(256));
    parts.home = wire::IpAddress::v6(octets);
    Datagram datagram = update_from(parts);
    if (mutator.below(2)) datagram.payload = mutator.mutate(datagram.payload);
    agent.receive(1s, datagram);
  });
  EXPECT_GT(agent.binding_count(), 0U);
  EXPECT_LE(agent.binding_count(), 100U);
}

TEST(HmipMutations, MutatedUpdatesWithoutEspStayWithinTheLimits) {
  expect_within_limits(map_configuration(), local_flags, 4712);
}

TEST(HmipMutations, MutatedHomeRegistrationsStayWithinTheLimits) {
  MapConfiguration configuration;
  configuration.home_agent = map_address;
  expect_within_limits(configuration, wire::bu_flag_acknowledge | wire::bu_flag_home_registration, 4715);
}

// Whatever is routed to a MAP or heard on its links, beside updates: tunnels, errors about them, neighbours'
// and routers' messages.
TEST(HmipMutations, MutatedPacketsOfEveryOtherKindChangeNothingAtAMap) {
  MapConfiguration configuration = map_configuration(true);
  configuration.discovery.links[0].listen = true;
  configuration.duplicate_address_detection = false;
  MobilityAnchorPoint map(configuration);
  map.start(0s);
  map.receive(0s, update_from({}));
  ASSERT_EQ(map.binding_count(), 1U);
  const wire::OctetVector large = data_packet(peer, rcoa, 1420);
  const auto tunnel = [](const wire::IpAddress& source, const wire::IpAddress& destination,
                         const wire::OctetVector& inner) {
    return to_packet({routed, source, destination, 64, wire::protocol_ipv6, inner});
  };
  wire::RouterAdvertisement advertisement;
  advertisement.router_lifetime = 1800;
  advertisement.maps = {option(second_map, 2, 10)};
  const wire::IcmpError too_big{wire::icmpv6_packet_too_big, 0, 1300, tunnel(map_address, lcoa, large)};
  const std::vector<wire::OctetVector> packets = {
      data_packet(peer, rcoa), tunnel(lcoa, map_address, data_packet(rcoa, peer)),
      to_packet(icmp_from(routed, peer, map_address, too_big)),
      to_packet(icmp_from(routed, peer, map_address, wire::Echo{false, 1, 1, {1, 2, 3}}))};
  const std::vector<Datagram> heard = {
      icmp_from(0, ip("fe80::7"), all_nodes_address, advertisement),
      icmp_from(0, ip("fe80::7"), ip("ff02::2"), wire::RouterSolicitation{}),
      icmp_from(0, ip("fe80::7"), wire::solicited_node_address(rcoa), wire::NeighbourSolicitation{rcoa, {}}),
      icmp_from(0, ip("fe80::7"), all_nodes_address, wire::NeighbourAdvertisement{0x20, rcoa, {}})};
  const std::vector<Binding> before = map.bindings();
  Mutator mutator(4715);
  expect_flat_memory([&] {
    if (mutator.below(2)) {
      const wire::OctetVector packet = mutator.mutate(packets[mutator.below(packets.size())]);
      const Forwarding forwarding = map.forward(1s, packet);
      if (forwarding.verdict == Forwarding::Verdict::decapsulate) {
        EXPECT_LT(forwarding.inner_offset, packet.size());
      }
      if (const auto datagram = to_datagram(routed, packet)) map.receive(1s, *datagram);
    } else {
      Datagram datagram = heard[mutator.below(heard.size())];
      datagram.payload = mutator.mutate(datagram.payload);
      map.receive(1s, datagram);
    }
  });
  expect_same(map.bindings(), before);
  EXPECT_EQ(map.forward(2s, packets[0]).verdict, Forwarding::Verdict::encapsulate) << "the tunnel goes on";
}

class ProtectedNode : public test::MobileNode {
 protected:
  ProtectedNode() {
    HmipMobileNodeConfiguration configuration = node_configuration();
    configuration.security = MapSecurity::esp_auth_null;
    configuration.associations = {association};
    node = HmipMobileNode(configuration, 1);
    node.attach(0s, 0);
    const HmipActions actions = hear(0s, {option(map_address, 2, 10)});
    sequence = node.find_registration(map_address)->sequence;
  }
  Datagram sealed(std::uint8_t status) {
    const wire::BindingAcknowledgement body{status, 0, sequence, 10, {}};
    const auto esp =
        map_side.seal(rcoa, wire::protocol_mobility, wire::encode_mobility(body, map_address, rcoa));
    Datagram datagram = enclose({map_address, lcoa, {}, rcoa}, wire::protocol_esp, *esp);
    datagram.link = 0;
    return datagram;
  }
  SecurityAssociations map_side{SecurityAssociations::Side::map, {association}};
  std::uint16_t sequence = 0;
};

TEST_F(ProtectedNode, MutatedAcknowledgementsChangeNothing) {
  const Datagram accepted = sealed(0);
  const Datagram refused = sealed(130);
  Mutator mutator(4713);
  expect_flat_memory([&] {
    Datagram datagram = mutator.below(2) ? accepted : refused;
    const std::size_t keep = covered_from(datagram);
    const auto at = datagram.payload.begin() + static_cast<std::ptrdiff_t>(keep);
    const wire::OctetVector before(at, datagram.payload.end());
    const wire::OctetVector tail = mutator.mutate(before);
    if (tail == before) return;
    datagram.payload.resize(keep);
    datagram.payload.insert(datagram.payload.end(), tail.begin(), tail.end());
    node.receive(0s, datagram);
  });
  const auto registration = node.find_registration(map_address);
  EXPECT_TRUE(registration->outstanding);
  EXPECT_FALSE(registration->accepted);
  for (std::size_t size = 0; size < accepted.payload.size(); ++size) {
    Datagram cut = accepted;
    cut.payload.resize(size);
    node.receive(0s, cut);
    ASSERT_FALSE(node.rcoa()) << size;
  }
  node.receive(0s, accepted);
  EXPECT_TRUE(node.rcoa()) << "the right one is still waited for";
}

// Anybody on a link can send these; they tell of MAPs, and end no binding that ESP protects.
TEST_F(ProtectedNode, MutatedAdvertisementsTunnelsAndErrorsLeaveMemoryFlatAndTheRegistrationAlone) {
  node.receive(0s, sealed(0));
  ASSERT_TRUE(node.rcoa());
  wire::RouterAdvertisement advertisement;
  advertisement.router_lifetime = 1800;
  advertisement.prefixes = {{*wire::Prefix::parse("2001:db8:1::/64"), true, true, 86400, 86400}};
  advertisement.maps = {option(map_address, 2, 10)};
  const Datagram good = icmp_from(0, ip("fe80::1"), all_nodes_address, advertisement);
  const Datagram tunnel{0, map_address, lcoa, 64, wire::protocol_ipv6, data_packet(peer, rcoa)};
  const Datagram error = icmp_from(
      0, ip("fe80::1"), lcoa,
      wire::IcmpError{wire::icmpv6_packet_too_big, 0, 1300,
                      to_packet(*node.encapsulate(*to_datagram(routed, data_packet(rcoa, peer, 1380))))});
  Mutator mutator(4714);
  expect_flat_memory([&] {
    Datagram datagram = std::array{&good, &tunnel, &error}[mutator.below(3)][0];
    datagram.payload = mutator.mutate(datagram.payload);
    if (const auto inner = node.decapsulate(datagram)) {
      EXPECT_EQ(inner->destination, rcoa);
    }
    node.too_big(datagram);
    node.receive(1s, datagram);
  });
  EXPECT_TRUE(node.find_registration(map_address)->accepted);
}

}  // namespace
}  // namespace lmmp::reference
