// Everything that a network with LMMP-internal authentication sends, cut at every octet and mutated, against
// its routers and a node: no session changes, and memory stays flat.
#include "reference-impl/core/tests/mutations.hpp"
#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

class MutationTest : public ::testing::Test, protected SimulatedNetwork {
 protected:
  MutationTest() {
    build({wire::Profile::draft_00, wire::IpVersion::v6, true}, 2, 2);
    simulation->listen([this](bool from_router, const Datagram& datagram) {
      (from_router ? to_nodes : to_routers).push_back(datagram);
    });
    // Every procedure once, so that every message is there; node 1 is in and out again.
    log_in_at(0);
    log_in_at(0, 1);
    did(node().go_idle(now()));
    simulation->pass(1s);
    router_did(simulation->router(0).page(now(), node().status().sid));
    simulation->pass(1s);
    router_did(simulation->router(0).hand_over(now(), node().status().sid, {}));
    simulation->pass(1s);
    for (const bool forced : {false, true}) {
      Reinitialization changes;
      changes.routing_interval = forced ? 50 : 40;
      router_did(simulation->router(0).reinitialize(now(), node().status().sid, changes, forced));
      simulation->pass(1s);
    }
    did(node().hand_over(now(), 1));
    simulation->pass(2s);
    did(node(1).log_out(now()), 1);
    simulation->pass(1s);
    router_did(simulation->router(1).hand_over(now(), node().status().sid, {}), 1);
    simulation->pass(1s);
    EXPECT_EQ(node().status().phase, NodePhase::active);
    EXPECT_EQ(node().status().link, 1U);
    for (std::size_t i = 0; i < 2; ++i) sessions.push_back(simulation->router(i).sessions());
    status = node().status();
  }

  // The octets go to whoever such messages are for, from their sender, with a good checksum or as they are.
  void deliver(const Datagram& like, wire::OctetVector lmmp, bool with_checksum, std::size_t router) {
    Datagram datagram = like;
    if (with_checksum) {
      datagram.payload = wire::encode_carrier(lmmp, datagram.source, datagram.destination);
    } else {
      std::copy_n(lmmp.begin(), std::min(lmmp.size(), datagram.payload.size() - 8),
                  datagram.payload.begin() + 8);
    }
    if (&like >= to_routers.data() && &like < to_routers.data() + to_routers.size()) {
      datagram.link = 0;
      simulation->router(router).receive(now(), datagram);
    } else {
      datagram.link = 1;
      node().receive(now(), datagram);
    }
  }
  wire::OctetVector lmmp_of(const Datagram& datagram) {
    const auto carrier = wire::decode_carrier(datagram.payload);
    return {carrier->lmmp.begin(), carrier->lmmp.end()};
  }

  void expect_unchanged() {
    for (std::size_t i = 0; i < 2; ++i) {
      const std::vector<SessionInfo> after = simulation->router(i).sessions();
      ASSERT_EQ(after.size(), sessions[i].size()) << "router " << i;
      for (std::size_t k = 0; k < after.size(); ++k) {
        EXPECT_EQ(after[k].sid, sessions[i][k].sid);
        EXPECT_EQ(after[k].state, sessions[i][k].state);
        EXPECT_EQ(after[k].peer, sessions[i][k].peer);
        EXPECT_EQ(after[k].address, sessions[i][k].address);
        EXPECT_EQ(after[k].routing_interval, sessions[i][k].routing_interval);
        EXPECT_EQ(after[k].last_sequence, sessions[i][k].last_sequence);
        EXPECT_EQ(after[k].last_heard, sessions[i][k].last_heard);
      }
    }
    const NodeStatus after = node().status();
    EXPECT_EQ(after.sid, status.sid);
    EXPECT_EQ(after.phase, status.phase);
    EXPECT_EQ(after.link, status.link);
    EXPECT_EQ(after.router, status.router);
    EXPECT_EQ(after.address, status.address);
    EXPECT_EQ(after.routing_interval, status.routing_interval);
    EXPECT_TRUE(after.authenticated);
  }
  // What went through all this goes on: the next refresh is believed by the router.
  void expect_the_session_goes_on() {
    did(node().refresh(now()));
    simulation->pass(1s);
    EXPECT_EQ(simulation->router(1).find_session(status.sid)->last_heard, now() - 1s + 1ms);
  }

  std::vector<Datagram> to_routers, to_nodes;
  std::vector<std::vector<SessionInfo>> sessions;
  NodeStatus status;
};

TEST_F(MutationTest, EveryMessageIsThereToBeMutated) {
  std::set<std::uint8_t> types;
  for (const auto* datagrams : {&to_routers, &to_nodes}) {
    for (const Datagram& datagram : *datagrams) types.insert(lmmp_of(datagram)[0]);
  }
  // Error alone is not: nothing went wrong.
  EXPECT_EQ(types.size(), wire::messages.size() - 1);
}

TEST_F(MutationTest, MessagesCutAtEveryOctetChangeNothing) {
  for (const auto* datagrams : {&to_routers, &to_nodes}) {
    for (const Datagram& datagram : *datagrams) {
      // An advertisement is no part of a session; cut behind a suboption's end it would be a whole one.
      const wire::OctetVector whole = lmmp_of(datagram);
      for (std::size_t size = 0; size < whole.size(); ++size) {
        for (const std::size_t router : {0U, 1U}) {
          deliver(datagram, {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}, true, router);
        }
      }
    }
  }
  expect_unchanged();
  expect_the_session_goes_on();
}

TEST_F(MutationTest, MutatedMessagesChangeNothingAndMemoryStaysFlat) {
  Mutator mutator(4711);
  const std::size_t count = mutation_count();
  std::vector<wire::OctetVector> router_seeds, node_seeds;
  for (const Datagram& datagram : to_routers) router_seeds.push_back(lmmp_of(datagram));
  for (const Datagram& datagram : to_nodes) node_seeds.push_back(lmmp_of(datagram));
  const auto run = [&](std::size_t rounds) {
    for (std::size_t round = 0; round < rounds; ++round) {
      const bool router_side = mutator.below(2) == 0;
      const auto& seeds = router_side ? router_seeds : node_seeds;
      const std::size_t number = mutator.below(seeds.size());
      wire::OctetVector octets = mutator.mutate(seeds[number]);
      // Two changes can undo each other, and octets behind a message's end are nothing to it.
      if (octets.size() >= seeds[number].size() &&
          std::equal(seeds[number].begin(), seeds[number].end(), octets.begin())) {
        continue;
      }
      deliver((router_side ? to_routers : to_nodes)[number], std::move(octets), mutator.below(4) != 0,
              mutator.below(2));
    }
  };
  // Tables and half-open key exchanges fill first; they are bounded.
  run(count / 5);
  const std::size_t before = allocated();
  run(count - count / 5);
  const std::size_t after = allocated();
  RecordProperty("messages", static_cast<int>(count));
  RecordProperty("octets_before", std::to_string(before));
  RecordProperty("octets_after", std::to_string(after));
  EXPECT_LE(after, before + 512 * 1024) << "1,024 half-open key exchanges may have come since";
  expect_unchanged();
  expect_the_session_goes_on();
}

}  // namespace
}  // namespace lmmp::reference::testing
