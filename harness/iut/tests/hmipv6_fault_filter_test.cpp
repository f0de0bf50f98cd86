// What a fault of HMIPv6 may speak of: what was sent before, and what the implementation only believes.
#include "harness/iut/hmipv6_fault_filter.hpp"

#include <gtest/gtest.h>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"

namespace lmmp::conform {
namespace {

using Direction = Fault::Direction;

class Hmipv6FaultTest : public ::testing::Test {
 protected:
  static Value variable(const std::string& name) { return {Variable{name}, {}}; }
  static Value number(std::uint64_t value) { return {value, {}}; }

  Hmipv6Packet packet(const std::string& name, const std::string& from, const std::string& to,
                      const std::vector<Field>& fields) const {
    auto message = *empty_hmipv6(name);
    message.source = address(from);
    message.destination = address(to);
    for (const auto& field : fields) EXPECT_TRUE(set_field(message, field).has_value()) << field.name;
    return {0, *write_hmipv6(message, {}, {}), {}};
  }
  wire::IpAddress address(const std::string& name) const {
    return std::get<wire::IpAddress>(ixit_.value(name, wire::IpVersion::v6)->is);
  }
  static Hmipv6Message read(const Hmipv6Packet& packet) { return read_hmipv6(packet.octets, {})->message; }
  static std::uint64_t sequence(const Hmipv6Message& message) {
    return *as_number(read_field("seq", message).at(0));
  }

  Ixit ixit_ = default_hmipv6_ixit(Role::mobile_node);
  Fault fault_;
};

TEST_F(Hmipv6FaultTest, KnowsWhatTheImplementationSentLastToTheSenderOfWhatIsReceived) {
  fault_.direction = Direction::received;
  fault_.messages = {"BA"};
  fault_.changes = {SetField{{"seq", variable("sent.BU.seq"), {}}}};
  Hmipv6FaultFilter filter(&fault_, ixit_, 1);
  for (const std::uint64_t number_sent : {7, 8}) {
    filter.pass(Direction::sent, packet("BU", "iut_L1", "map1", {{"seq", number(number_sent), {}}}));
  }
  filter.pass(Direction::sent, packet("BU", "iut_L1", "map2", {{"seq", number(99), {}}}));
  const auto passed =
      filter.pass(Direction::received, packet("BA", "map1", "iut_L1", {{"seq", number(1), {}}}));
  EXPECT_EQ(sequence(read(passed.onward.at(0))), 8U);
}

TEST_F(Hmipv6FaultTest, SpeaksOfTheMessageBeforeWhereItIsAboutWhatIsSent) {
  fault_.messages = {"BU"};
  fault_.changes = {SetField{{"seq", variable("sent.BU.seq"), {}}}};
  Hmipv6FaultFilter filter(&fault_, ixit_, 1);
  std::vector<std::uint64_t> numbers;
  for (const std::uint64_t number_sent : {7, 8, 9}) {
    const auto passed =
        filter.pass(Direction::sent, packet("BU", "iut_L1", "map1", {{"seq", number(number_sent), {}}}));
    numbers.push_back(sequence(read(passed.onward.at(0))));
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{7, 7, 8}));
}

TEST_F(Hmipv6FaultTest, KnowsARepeatedNumberAndAFreshOne) {
  fault_.changes = {DropMessage{}};
  const auto passed = [&](Fault::Numbers numbers) {
    fault_.numbers = numbers;
    Hmipv6FaultFilter filter(&fault_, ixit_, 1);
    std::vector<std::size_t> counts;
    for (const std::uint64_t number_sent : {7, 8, 7}) {
      const auto result =
          filter.pass(Direction::sent, packet("BU", "iut_L1", "map1", {{"seq", number(number_sent), {}}}));
      counts.push_back(result.onward.size());
    }
    return counts;
  };
  EXPECT_EQ(passed(Fault::Numbers::fresh), (std::vector<std::size_t>{0, 0, 1}));
  EXPECT_EQ(passed(Fault::Numbers::repeated), (std::vector<std::size_t>{1, 1, 0}));
  EXPECT_EQ(passed(Fault::Numbers::all), (std::vector<std::size_t>{0, 0, 0}));
}

TEST_F(Hmipv6FaultTest, LeavesAFieldAloneWhereNothingWasSentToTheOtherSide) {
  fault_.direction = Direction::received;
  fault_.changes = {SetField{{"seq", variable("sent.BU.seq"), {}}}};
  Hmipv6FaultFilter filter(&fault_, ixit_, 1);
  const auto passed =
      filter.pass(Direction::received, packet("BA", "map1", "iut_L1", {{"seq", number(1), {}}}));
  EXPECT_EQ(sequence(read(passed.onward.at(0))), 1U);
}

TEST_F(Hmipv6FaultTest, GivesTheCoreWhatIsAlsoSentToAnAddressOfItsOwn) {
  fault_.messages = {"BU"};
  fault_.changes = {
      AlsoSend{"BA", variable("iut_L1"), {{"seq", variable("message.seq"), {}}, {"status", number(0), {}}}}};
  Hmipv6FaultFilter filter(&fault_, ixit_, 1);
  const auto passed = filter.pass(Direction::sent, packet("BU", "iut_L1", "map1", {{"seq", number(7), {}}}));
  EXPECT_EQ(passed.onward.size(), 1U);
  EXPECT_TRUE(passed.extra.empty());
  const auto believed = read(passed.believed.at(0));
  EXPECT_EQ(believed.name(), "BA");
  EXPECT_EQ(believed.source, address("map1"));
  EXPECT_EQ(believed.destination, address("iut_L1"));
  EXPECT_EQ(sequence(believed), 7U);
}

}  // namespace
}  // namespace lmmp::conform
