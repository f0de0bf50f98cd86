// A mobile node's own addresses: what it waits for before it logs in, and what it tells when they change.
#include <gtest/gtest.h>

#include <algorithm>

#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::reference {
namespace {

using namespace std::chrono_literals;
using wire::MessageType;
using wire::SuboptionType;

const wire::IpAddress router = *wire::IpAddress::parse("fe80::a1");
const wire::IpAddress all = *wire::IpAddress::parse("ff02::1");
const wire::IpAddress link_local = *wire::IpAddress::parse("fe80::1");
const wire::IpAddress formed = *wire::IpAddress::parse("2001:db8::1");

MobileNodeLink link_with(std::optional<wire::IpAddress> address, std::uint8_t configured) {
  return {"m1", {}, address, configured};
}

class NodeAddress : public ::testing::Test {
 protected:
  void begin(MobileNodeLink link, std::optional<wire::IpAddress> home = {}) {
    MobileNodeConfiguration configuration;
    configuration.links = {std::move(link)};
    configuration.home_address = home;
    node.emplace(configuration, 1);
    node->attach(now, 0);
    ASSERT_TRUE(node->log_in(now));
  }
  NodeActions hear(const wire::Message& message, const wire::IpAddress& to) {
    const wire::OctetVector octets = wire::encode(message);
    return node->receive(now, {0, router, to, 255, 58, wire::encode_carrier(octets, router, to)});
  }
  NodeActions advertised(std::uint8_t ways) {
    return hear(wire::Message(MessageType::ar_advertisement, sequence++,
                              {wire::Suboption::in_reserved(SuboptionType::config, ways)}),
                all);
  }
  void logged_in() {
    advertised(wire::config_stateless);
    hear(wire::Message(MessageType::login_ack, sequence++, {wire::Suboption::number(SuboptionType::sid, 7)}),
         link_local);
    ASSERT_EQ(phase(), NodePhase::active);
  }
  NodePhase phase() const { return node->status().phase; }

  static std::uint8_t ways_wanted(const NodeActions& actions) {
    for (const NodeEvent& event : actions.events) {
      if (event.kind == NodeEventKind::address_wanted) return event.ways;
    }
    return 0;
  }
  // The source of the one message of this type that was sent; nothing if there was none.
  static std::optional<wire::IpAddress> source_of(const NodeActions& actions, MessageType type) {
    for (const Datagram& datagram : actions.send) {
      const auto carrier = wire::decode_carrier(datagram.payload);
      if (wire::decode(carrier->lmmp).message.is(type)) return datagram.source;
    }
    return std::nullopt;
  }

  Time now = 1s;
  std::uint32_t sequence = 1;
  std::optional<MobileNode> node;
};

TEST_F(NodeAddress, LoginWaitsUntilTheDriverHasConfiguredOne) {
  begin(link_with(link_local, 0));
  const auto asked = advertised(wire::config_stateless | wire::config_dhcp);
  EXPECT_EQ(ways_wanted(asked), wire::config_stateless | wire::config_dhcp);
  EXPECT_TRUE(asked.send.empty());
  EXPECT_EQ(phase(), NodePhase::configuring);
  EXPECT_TRUE(advertised(wire::config_stateless | wire::config_dhcp).events.empty()) << "asked again";
  const auto done = node->set_link(now, 0, link_with(formed, wire::config_stateless));
  EXPECT_EQ(source_of(done, MessageType::login), formed);
  EXPECT_EQ(phase(), NodePhase::logging_in);
}

TEST_F(NodeAddress, HomeAddressNeedsNoConfiguration) {
  begin(link_with(link_local, wire::config_home_address), formed);
  const auto actions = advertised(wire::config_home_address | wire::config_stateless);
  EXPECT_EQ(ways_wanted(actions), 0);
  EXPECT_EQ(source_of(actions, MessageType::login), link_local);
}

TEST_F(NodeAddress, AdvertisementsAreHeardBeforeThereIsAnAddressAtAll) {
  begin(link_with({}, 0));
  EXPECT_EQ(ways_wanted(advertised(wire::config_dhcp)), wire::config_dhcp);
  EXPECT_EQ(source_of(node->set_link(now, 0, link_with(formed, wire::config_dhcp)), MessageType::login),
            formed);
}

TEST_F(NodeAddress, NodeWithoutAnAddressWaitsForOne) {
  begin(link_with({}, MobileNodeLink().configured));
  EXPECT_TRUE(advertised(wire::config_stateless).send.empty());
  EXPECT_EQ(phase(), NodePhase::searching);
  EXPECT_EQ(source_of(node->set_link(now, 0, link_with(link_local, MobileNodeLink().configured)),
                      MessageType::login),
            link_local);
}

TEST_F(NodeAddress, ActiveSessionTellsItsNewAddressByAHandover) {
  begin(link_with(link_local, MobileNodeLink().configured));
  logged_in();
  EXPECT_TRUE(node->set_link(now, 0, link_with(link_local, 0)).send.empty()) << "nothing changed";
  EXPECT_TRUE(node->set_link(now, 0, link_with({}, 0)).send.empty()) << "nothing to send from";
  EXPECT_EQ(source_of(node->set_link(now, 0, link_with(formed, 0)), MessageType::handover), formed);
  EXPECT_EQ(phase(), NodePhase::handing_over);
}

TEST_F(NodeAddress, HandoverWaitsForAnAddressOnTheNewLink) {
  MobileNodeConfiguration configuration;
  configuration.links = {link_with(link_local, MobileNodeLink().configured), link_with({}, 0)};
  node.emplace(configuration, 1);
  node->attach(now, 0);
  ASSERT_TRUE(node->log_in(now));
  logged_in();
  EXPECT_TRUE(node->attach(now, 1).send.empty());
  const wire::OctetVector octets = wire::encode(
      wire::Message(MessageType::ar_advertisement, sequence++,
                    {wire::Suboption::in_reserved(SuboptionType::config, wire::config_stateless)}));
  EXPECT_TRUE(
      node->receive(now, {1, router, all, 255, 58, wire::encode_carrier(octets, router, all)}).send.empty());
  EXPECT_EQ(phase(), NodePhase::handing_over);
  EXPECT_EQ(source_of(node->set_link(now, 1, link_with(formed, 0)), MessageType::handover), formed);
}

struct NodeThatSpeaksFromItsSession : NodeAddress {
  // Logged in from the link-local address and given another, then moved to a second link.
  NodeActions handed_over(std::optional<wire::IpAddress> given) {
    MobileNodeConfiguration configuration;
    configuration.ask_for_address = true;
    configuration.speak_from_session_address = true;
    configuration.links = {link_with(link_local, MobileNodeLink().configured),
                           link_with(link_local, MobileNodeLink().configured)};
    node.emplace(configuration, 1);
    node->attach(now, 0);
    EXPECT_TRUE(node->log_in(now));
    advertised(wire::config_stateless);
    wire::Message ack(MessageType::login_ack, sequence++, {wire::Suboption::number(SuboptionType::sid, 7)});
    if (given) ack.suboptions.push_back(wire::Suboption::address(SuboptionType::ip6, *given));
    hear(ack, link_local);
    EXPECT_EQ(phase(), NodePhase::active);
    node->attach(now, 1);
    return on_second_link(
        wire::Message(MessageType::ar_advertisement, sequence++,
                      {wire::Suboption::in_reserved(SuboptionType::config, wire::config_stateless)}),
        all);
  }
  NodeActions on_second_link(const wire::Message& message, const wire::IpAddress& to) {
    return node->receive(
        now, {1, new_router, to, 255, 58, wire::encode_carrier(wire::encode(message), new_router, to)});
  }
  const wire::IpAddress new_router = *wire::IpAddress::parse("fe80::a2");
};

TEST_F(NodeThatSpeaksFromItsSession, SendsItsHandoverFromThereAndTakesTheAnswerThere) {
  const auto actions = handed_over(formed);
  ASSERT_EQ(source_of(actions, MessageType::handover), formed);
  const auto carrier = wire::decode_carrier(actions.send.at(0).payload);
  const std::uint32_t number = wire::decode(carrier->lmmp).message.sequence;
  on_second_link(wire::Message(MessageType::ack, 9,
                               {wire::Suboption::number(SuboptionType::sid, 7),
                                wire::Suboption::number(SuboptionType::acknum, number)}),
                 formed);
  EXPECT_EQ(phase(), NodePhase::active);
  EXPECT_EQ(source_of(*node->refresh(now), MessageType::routing_refresh), formed);
  EXPECT_EQ(source_of(*node->log_out(now), MessageType::logout), link_local);
}

TEST_F(NodeThatSpeaksFromItsSession, SpeaksFromTheLinkToARouterThatDidNotAnswer) {
  handed_over(formed);
  while (const auto deadline = node->next_deadline()) {
    now = *deadline;
    const NodeActions actions = node->expire(now);
    for (const Datagram& sent : actions.send) EXPECT_EQ(sent.source, formed);
  }
  const auto again = on_second_link(
      wire::Message(MessageType::ar_advertisement, sequence++,
                    {wire::Suboption::in_reserved(SuboptionType::config, wire::config_stateless)}),
      all);
  EXPECT_EQ(source_of(again, MessageType::handover), link_local);
}

TEST_F(NodeThatSpeaksFromItsSession, HasNoOtherPlaceToSpeakFromIfTheAddressIsTheLinksOwn) {
  EXPECT_EQ(source_of(handed_over({}), MessageType::handover), link_local);
}

TEST_F(NodeAddress, LogoutEndsTheWaitForAnAddress) {
  begin(link_with(link_local, 0));
  advertised(wire::config_dhcp);
  ASSERT_TRUE(node->log_out(now));
  EXPECT_EQ(phase(), NodePhase::off);
  EXPECT_TRUE(node->set_link(now, 0, link_with(formed, wire::config_dhcp)).send.empty());
}

}  // namespace
}  // namespace lmmp::reference
