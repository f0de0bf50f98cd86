// A fault alters the messages that it is about, as it says, and no others.
#include "harness/iut/fault_filter.hpp"

#include <gtest/gtest.h>

#include "harness/iut/lmmp_border.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {
namespace {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

const wire::IpAddress router = *wire::IpAddress::parse("fe80::a1");
const wire::IpAddress node = *wire::IpAddress::parse("fe80::11");

BorderPacket ack(std::uint32_t number = 7) {
  const wire::Message message(
      MessageType::ack, number,
      {Suboption::number(SuboptionType::sid, 5), Suboption::number(SuboptionType::acknum, 9)});
  return {0, router, node, 255, wire::encode_carrier(wire::encode(message), router, node), {}};
}

BorderPacket logout(std::uint32_t sid, const wire::IpAddress& from = node) {
  const wire::Message message(MessageType::logout, sid, {Suboption::number(SuboptionType::sid, sid)});
  return {0, from, router, 255, wire::encode_carrier(wire::encode(message), from, router), {}};
}

wire::Message read(const BorderPacket& packet) {
  EXPECT_TRUE(wire::icmp_checksum_good(packet.icmp, packet.source, packet.destination));
  return wire::to_message(wire::decode(wire::decode_carrier(packet.icmp)->lmmp).message);
}

class FaultTest : public ::testing::Test {
 protected:
  FaultFilter::Result pass(std::vector<Change> changes, BorderPacket packet = ack()) {
    fault_.changes = std::move(changes);
    return FaultFilter(&fault_, ixit_, 1).pass(Fault::Direction::sent, std::move(packet));
  }
  Ixit ixit_ = default_ixit();
  Fault fault_;
};

TEST_F(FaultTest, LeavesOtherMessagesAndTheOtherDirectionAlone) {
  fault_.messages = {"LOGIN_ACK"};
  EXPECT_EQ(pass({DropMessage{}}).onward.size(), 1U);
  fault_.messages = {"ACK"};
  fault_.changes = {DropMessage{}};
  EXPECT_EQ(FaultFilter(&fault_, ixit_, 1).pass(Fault::Direction::received, ack()).onward.size(), 1U);
  EXPECT_EQ(FaultFilter(nullptr, ixit_, 1).pass(Fault::Direction::sent, ack()).onward.size(), 1U);
}

TEST_F(FaultTest, DropsRepeatsAndDelays) {
  EXPECT_TRUE(pass({DropMessage{}}).onward.empty());
  EXPECT_EQ(pass({RepeatMessage{2}}).onward.size(), 3U);
  EXPECT_EQ(pass({DelayMessage{std::chrono::seconds(1)}}).onward.at(0).after, std::chrono::seconds(1));
}

TEST_F(FaultTest, SetsFieldsFromTheMessageItself) {
  const Value next{Call{"next", {{Variable{"message.ACKNUM"}, {}}}}, {}};
  const auto changed = read(
      pass({SetField{{"ACKNUM", next, {}}}, SetField{{"seq", {std::uint64_t{1}, {}}, {}}}}).onward.at(0));
  EXPECT_EQ(changed.suboptions.at(1), Suboption::number(SuboptionType::acknum, 10));
  EXPECT_EQ(changed.sequence, 1U);
}

TEST_F(FaultTest, StripsAndAddsSuboptions) {
  const auto changed =
      read(pass({StripSuboption{"SID"}, AddSuboption{{"P_ID", {std::uint64_t{3}, {}}, {}}}}).onward.at(0));
  ASSERT_EQ(changed.suboptions.size(), 2U);
  EXPECT_EQ(changed.suboptions[0].type, 5);
  EXPECT_EQ(changed.suboptions[1], Suboption::number(SuboptionType::paging_area, 3));
}

TEST_F(FaultTest, RedirectsMovesAndSendsMore) {
  const auto moved = pass({Redirect{{std::string("mn2"), {}}}, MoveToLink{"L2"}}).onward.at(0);
  EXPECT_EQ(moved.destination, *ixit_.find_node("mn2")->ip6);
  EXPECT_EQ(moved.link, 1U);
  read(moved);
  const auto more = pass({AlsoSend{"ERROR", {}, {{"ERROR", {std::uint64_t{1}, {}}, {}}}}});
  ASSERT_EQ(more.extra.size(), 1U);
  EXPECT_EQ(read(more.extra[0]).type, 15);
  EXPECT_EQ(more.extra[0].destination, node);
}

TEST_F(FaultTest, RepairsWhatAReceiverShouldHaveRefused) {
  auto bad = ack();
  bad.icmp[2] = static_cast<std::uint8_t>(~bad.icmp[2]);
  read(pass({RepairMessage{Repair::checksum, {}, {}}}, bad).onward.at(0));
  auto carrier = ack();
  carrier.icmp[1] = 9;
  EXPECT_EQ(pass({RepairMessage{Repair::carrier, {}, {}}}, carrier).onward.at(0).icmp[1], 0);
  auto length = ack();
  wire::write_u16(&length.icmp[9], 999);
  EXPECT_FALSE(
      wire::decode(
          wire::decode_carrier(pass({RepairMessage{Repair::length, {}, {}}}, length).onward.at(0).icmp)->lmmp)
          .fault);
  EXPECT_EQ(read(pass({RepairMessage{Repair::type, "LOGOUT", {}}}).onward.at(0)).type, 3);
}

TEST_F(FaultTest, CountsTheMessagesThatMatch) {
  fault_.first = 2;
  fault_.last = 2;
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  std::vector<std::size_t> passed;
  for (std::uint32_t i = 0; i < 3; ++i)
    passed.push_back(filter.pass(Fault::Direction::sent, ack(i)).onward.size());
  EXPECT_EQ(passed, (std::vector<std::size_t>{1, 0, 1}));
}

TEST_F(FaultTest, KnowsARepeatedNumber) {
  fault_.numbers = Fault::Numbers::repeated;
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(1)).onward.size(), 1U);
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(2)).onward.size(), 1U);
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(1)).onward.empty());
}

TEST_F(FaultTest, LeavesARepeatedNumberAlone) {
  fault_.numbers = Fault::Numbers::fresh;
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(1)).onward.empty());
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(1)).onward.size(), 1U);
}

TEST_F(FaultTest, KnowsWhatHasPassedBetweenTheTwo) {
  fault_.after = "LOGOUT";
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  filter.pass(Fault::Direction::received, logout(3, *wire::IpAddress::parse("fe80::12")));
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(1)).onward.size(), 1U);
  filter.pass(Fault::Direction::received, logout(3));
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(2)).onward.empty());
  std::swap(fault_.before, fault_.after);
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(3)).onward.size(), 1U);
}

TEST_F(FaultTest, KnowsWhatAMessageAnswers) {
  fault_.answering = "LOGOUT";
  fault_.asked = {{"SID", {std::uint64_t{4}, {}}, {}}};
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(1)).onward.size(), 1U);
  filter.pass(Fault::Direction::received, logout(3));
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(2)).onward.size(), 1U);
  filter.pass(Fault::Direction::received, logout(4));
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(3)).onward.empty());
}

TEST_F(FaultTest, SetsFieldsFromAMessageThatPassedBefore) {
  const auto set = [](const char* name) { return SetField{{"SID", {Variable{name}, {}}, {}}}; };
  fault_.changes = {set("received.LOGOUT.SID"), set("sent.REINIT.SID")};  // no Re-Init has passed
  FaultFilter filter(&fault_, ixit_, 1);
  filter.pass(Fault::Direction::received, logout(3));
  const auto changed = read(filter.pass(Fault::Direction::sent, ack()).onward.at(0));
  EXPECT_EQ(changed.suboptions.at(0), Suboption::number(SuboptionType::sid, 3));
}

TEST_F(FaultTest, KnowsLengths) {
  fault_.lengths = {{"message", {Range{16, 16}, {}}, {}}, {"octets", {Range{0, 16}, {}}, {}}};
  EXPECT_TRUE(pass({DropMessage{}}).onward.empty());
  fault_.lengths.push_back({"SID", {std::uint64_t{5}, {}}, {}});
  EXPECT_EQ(pass({DropMessage{}}).onward.size(), 1U);
  fault_.lengths.back().value.is = std::uint64_t{4};
  EXPECT_TRUE(pass({DropMessage{}}).onward.empty());
  fault_.lengths.push_back({"NONCE1", {Range{0, 65535}, {}}, {}});  // which is not there
  EXPECT_EQ(pass({DropMessage{}}).onward.size(), 1U);
}

TEST_F(FaultTest, KnowsWhatTheImplementationIsTold) {
  fault_.where = {{"config", {std::uint64_t{ixit_.config}, {}}, {}},
                  {"mac_algorithm", {std::string("hmac-md5"), {}}, {}}};
  EXPECT_TRUE(pass({DropMessage{}}).onward.empty());
  ixit_.mac_algorithm = wire::MacAlgorithm::hmac_sha256;
  EXPECT_EQ(pass({DropMessage{}}).onward.size(), 1U);
}

TEST_F(FaultTest, KnowsAGoodMac) {
  const Value by_session{Call{"mac", {{Call{"session_key", {{Variable{"message.SID"}, {}}}}, {}}}}, {}};
  ixit_.access_network_key = {1, 2, 3};
  fault_.having = {{"AUTH", by_session, {}}};
  EXPECT_EQ(pass({DropMessage{}}).onward.size(), 1U);
  fault_.having.clear();
  const auto good = pass({RepairMessage{Repair::mac, {}, {}}}).onward.at(0);
  fault_.having = {{"AUTH", by_session, {}}};
  EXPECT_TRUE(pass({DropMessage{}}, good).onward.empty());
  fault_.having = {{"AUTH", {Not{{by_session}}, {}}, {}}};
  EXPECT_EQ(pass({DropMessage{}}, good).onward.size(), 1U);
}

TEST_F(FaultTest, SetsTheSource) {
  const auto changed = pass({SetField{{"source", {Variable{"ar2"}, {}}, {}}}}).onward.at(0);
  EXPECT_EQ(changed.source, *ixit_.links.at(1).iut6);
  read(changed);
}

TEST_F(FaultTest, ActsUntilACommandOnTheSameLink) {
  fault_.before = "login";
  fault_.changes = {DropMessage{}};
  FaultFilter filter(&fault_, ixit_, 1);
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(1)).onward.empty());
  filter.command("login", 1, node);
  EXPECT_TRUE(filter.pass(Fault::Direction::sent, ack(2)).onward.empty());
  filter.command("login", 0, node);
  EXPECT_EQ(filter.pass(Fault::Direction::sent, ack(3)).onward.size(), 1U);
}

TEST_F(FaultTest, SendsMoreUponACommandWhereNothingWasHeard) {
  fault_.direction = Fault::Direction::commanded;
  fault_.messages = {"login"};
  fault_.before = "ACK";
  fault_.changes = {DelayMessage{std::chrono::seconds(1)},
                    AlsoSend{"LOGOUT", Value{std::string("ar1"), {}}, {{"SID", {std::uint64_t{5}, {}}, {}}}}};
  FaultFilter filter(&fault_, ixit_, 1);
  EXPECT_TRUE(filter.command("logout", 0, node).extra.empty());
  const auto more = filter.command("login", 0, node).extra;
  ASSERT_EQ(more.size(), 1U);
  EXPECT_EQ(more[0].source, node);
  EXPECT_EQ(more[0].after, std::chrono::seconds(1));
  EXPECT_EQ(read(more[0]).suboptions.at(0), Suboption::number(SuboptionType::sid, 5));
  EXPECT_EQ(filter.pass(Fault::Direction::received, ack()).onward.size(), 1U);
  EXPECT_EQ(filter.command("login", 1, node).extra.size(), 1U);
  EXPECT_TRUE(filter.command("login", 0, node).extra.empty());
}

TEST_F(FaultTest, ActsOnTheFirstOfSeveralCommandsOfOneKind) {
  fault_.direction = Fault::Direction::commanded;
  fault_.messages = {"login"};
  fault_.before = "login";
  fault_.changes = {AlsoSend{"LOGIN", Value{std::string("all"), {}}, {}}};
  LmmpBorder at_once(ixit_, false, 1, &fault_);
  std::vector<HostFrame> frames;
  at_once.command(Time::zero(), "login", 0, node, frames);
  EXPECT_EQ(frames.size(), 1U);
  at_once.command(Time::zero(), "login", 0, node, frames);
  EXPECT_EQ(frames.size(), 1U);

  fault_.changes.insert(fault_.changes.begin(), DelayMessage{std::chrono::seconds(1)});
  LmmpBorder later(ixit_, false, 1, &fault_);
  frames.clear();
  later.command(Time::zero(), "login", 0, node, frames);
  EXPECT_TRUE(frames.empty());
  EXPECT_EQ(later.advance(std::chrono::seconds(1)).size(), 1U);

  LmmpBorder told_again(ixit_, false, 1, &fault_);
  told_again.command(Time::zero(), "login", 0, node, frames);
  told_again.command(Time::zero(), "login", 0, node, frames);
  EXPECT_TRUE(told_again.advance(std::chrono::seconds(1)).empty());
}

TEST_F(FaultTest, AddsToACommandOnlyWhereTheImplementationIsToldSo) {
  fault_.direction = Fault::Direction::commanded;
  fault_.messages = {"login"};
  fault_.changes = {AlsoSend{"LOGIN", Value{std::string("ar1"), {}}, {}}};
  fault_.where = {{"soft_state_intervals", {std::uint64_t{4}, {}}, {}}};
  ixit_.soft_state_intervals = 4;
  EXPECT_EQ(FaultFilter(&fault_, ixit_, 1).command("login", 0, node).extra.size(), 1U);
  ixit_.soft_state_intervals = 3;
  EXPECT_TRUE(FaultFilter(&fault_, ixit_, 1).command("login", 0, node).extra.empty());
}

TEST_F(FaultTest, SurvivesAnyOctets) {
  for (std::size_t length = 0; length < ack().icmp.size(); ++length) {
    auto cut = ack();
    cut.icmp.resize(length);
    pass({SetField{{"SID", {std::uint64_t{1}, {}}, {}}}, StripSuboption{"SID"},
          AddSuboption{{"SID", {std::uint64_t{1}, {}}, {}}}, RepairMessage{Repair::checksum, {}, {}},
          RepairMessage{Repair::length, {}, {}}, RepairMessage{Repair::type, "LOGIN", {}},
          AlterOctets{{"SID.len", {std::uint64_t{9}, {}}, {}}}, Redirect{{std::string("all"), {}}}},
         cut);
  }
}

}  // namespace
}  // namespace lmmp::conform
