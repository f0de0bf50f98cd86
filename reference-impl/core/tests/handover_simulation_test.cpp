// Ten thousand handovers of a thousand nodes between routers that share SK_an, over links that lose, double,
// delay and reorder: what is left at the end.
//
// LMMP_HANDOVERS and LMMP_NODES set other numbers.
#include <cstdlib>

#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class HandoverSimulationTest : public ::testing::Test, protected SimulatedNetwork {
 protected:
  static constexpr std::size_t routers = 4;
  const std::size_t nodes = from_environment("LMMP_NODES", 1000);
  const std::size_t handovers = from_environment("LMMP_HANDOVERS", 10'000);

  // The last seconds on good links: what is under way ends, what was left behind expires.
  void come_to_rest() {
    simulation->pass(30s);
    simulation->impair({});
    simulation->pass(150s);
  }
  unsigned somewhere() { return static_cast<unsigned>(simulation->random() % routers); }
  void everybody_logs_in() {
    for (std::size_t i = 0; i < nodes; ++i) {
      did(node(i).attach(now(), somewhere()), i);
      did(node(i).log_in(now()), i);
    }
  }
};

TEST_F(HandoverSimulationTest, EveryNodeEndsWithOneSessionAtItsRouterAndNoSessionIsLeftOver) {
  build({wire::Profile::draft_00, wire::IpVersion::v6, true}, routers, nodes, {0.3, 0.1, 1ms, 400ms});
  everybody_logs_in();
  for (std::size_t step = 0; step < handovers; ++step) {
    simulation->pass(Time(1us) * static_cast<Time::rep>(simulation->random() % 20'000));
    const std::size_t number = simulation->random() % nodes;
    const unsigned link = somewhere();
    const auto planned = step % 3 == 0 ? node(number).hand_over(now(), link) : tl::unexpected(std::string());
    did(planned ? *planned : node(number).attach(now(), link), number);
  }
  come_to_rest();
  expect_all_settled();
  EXPECT_GT(simulation->count(NodeEventKind::handed_over), handovers / 4) << "handovers did take place";
  EXPECT_LT(simulation->count(NodeEventKind::session_lost), nodes / 20)
      << "a session is carried on, not begun anew; a few nodes were away for longer than theirs lives";
}

// Without an access network that releases them, what nodes left behind ends by itself (I26).
TEST_F(HandoverSimulationTest, NoSessionIsLeftOverWhereNobodyTellsTheOldRouter) {
  build({wire::Profile::draft_00, wire::IpVersion::v6, true}, routers, 50, {0.3, 0.1, 1ms, 400ms});
  simulation->let_sessions_linger();
  for (std::size_t i = 0; i < 50; ++i) {
    did(node(i).attach(now(), somewhere()), i);
    did(node(i).log_in(now()), i);
  }
  for (std::size_t step = 0; step < 500; ++step) {
    simulation->pass(Time(1us) * static_cast<Time::rep>(simulation->random() % 200'000));
    did(node(step % 50).attach(now(), somewhere()), step % 50);
  }
  come_to_rest();
  expect_all_settled();
}

}  // namespace
}  // namespace lmmp::reference::testing
