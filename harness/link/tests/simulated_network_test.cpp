// A simulated link lets time pass only as far as it is asked, and does the same again from the same seed.
#include "harness/link/simulated_network.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Sends back what it gets, and one frame every second.
class Echo : public Host {
 public:
  std::vector<HostFrame> start(Time now) override {
    next_ = now + seconds(1);
    return {};
  }
  std::vector<HostFrame> receive(Time, unsigned link, wire::Octets frame) override {
    return {{link, wire::OctetVector(frame.begin(), frame.end()), {}}};
  }
  std::vector<HostFrame> advance(Time now) override {
    next_ = now + seconds(1);
    return {{0, {0xAD}, {}}};
  }
  std::optional<Time> next_deadline() const override { return next_; }

 private:
  std::optional<Time> next_;
};

class Endless : public Echo {
 public:
  std::vector<HostFrame> advance(Time) override { return {{0, {1}, {}}}; }
  std::optional<Time> next_deadline() const override { return Time::zero(); }
};

const wire::OctetVector frame = {1, 2, 3};

TEST(SimulatedNetwork, AnswersAfterTwoPropagations) {
  SimulatedNetwork network(std::make_unique<Echo>(), 1);
  ASSERT_TRUE(network.send(1, frame));
  const auto arrival = network.receive(milliseconds(1));
  ASSERT_TRUE(arrival);
  EXPECT_EQ(arrival->at, 2 * SimulatedNetwork::propagation);
  EXPECT_EQ(arrival->link, 1U);
  EXPECT_EQ(arrival->octets, frame);
}

TEST(SimulatedNetwork, GoesToTheDeadlineWhenNothingComes) {
  SimulatedNetwork network(std::make_unique<Echo>(), 1);
  EXPECT_FALSE(network.receive(milliseconds(900)));
  EXPECT_EQ(network.now(), milliseconds(900));
  EXPECT_TRUE(network.receive(seconds(2)));
  EXPECT_EQ(network.now(), seconds(1) + SimulatedNetwork::propagation);
}

TEST(SimulatedNetwork, GivesAFrameThatCameBeforeADeadlineThatIsOver) {
  SimulatedNetwork network(std::make_unique<Echo>(), 1);
  ASSERT_TRUE(network.send(0, frame));
  EXPECT_FALSE(network.receive(Time::zero()));
  EXPECT_TRUE(network.receive(microseconds(10)));
}

TEST(SimulatedNetwork, LosesAndDoublesAsItIsTold) {
  LinkImpairment all_lost;
  all_lost.loss = 1;
  SimulatedNetwork lossy(std::make_unique<Echo>(), 1, all_lost);
  ASSERT_TRUE(lossy.send(0, frame));
  EXPECT_FALSE(lossy.receive(milliseconds(1)));

  LinkImpairment doubled;
  doubled.duplication = 1;
  SimulatedNetwork doubling(std::make_unique<Echo>(), 1, doubled);
  ASSERT_TRUE(doubling.send(0, frame));
  int arrivals = 0;
  while (doubling.receive(milliseconds(1))) ++arrivals;
  EXPECT_EQ(arrivals, 4) << "two copies there, two of each back";
}

TEST(SimulatedNetwork, ReordersTheSameWayFromTheSameSeed) {
  LinkImpairment jitter;
  jitter.jitter = milliseconds(10);
  const auto order = [&](std::uint64_t seed) {
    SimulatedNetwork network(std::make_unique<Echo>(), seed, jitter);
    for (std::uint8_t i = 0; i < 8; ++i) network.send(0, wire::OctetVector{i}).value();
    wire::OctetVector arrived;
    while (auto arrival = network.receive(milliseconds(500))) arrived.push_back(arrival->octets[0]);
    return arrived;
  };
  EXPECT_EQ(order(7), order(7));
  EXPECT_NE(order(7), order(8));
  EXPECT_EQ(order(7).size(), 8U);
}

TEST(SimulatedNetwork, BreaksWhenTheHostStopsTime) {
  SimulatedNetwork network(std::make_unique<Endless>(), 1);
  while (network.receive(milliseconds(1))) {
  }
  EXPECT_FALSE(network.broken().empty());
}

}  // namespace
}  // namespace lmmp::conform
