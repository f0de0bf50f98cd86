// An access router on two links and the nodes that talk to it, in virtual time.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference::testing {

using namespace std::chrono_literals;
using wire::ErrorCode;
using wire::IpAddress;
using wire::Message;
using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

inline IpAddress ip(std::string_view text) {
  const auto address = IpAddress::parse(text);
  EXPECT_TRUE(address) << text;
  return address.value_or(IpAddress());
}

// A message that the router sent, taken apart.
struct Sent {
  Datagram datagram;
  Message message;
  bool is(MessageType type) const { return message.type == static_cast<std::uint8_t>(type); }
  const Suboption* find(SuboptionType type) const {
    for (const Suboption& suboption : message.suboptions) {
      if (suboption.type == static_cast<std::uint8_t>(type)) return &suboption;
    }
    return nullptr;
  }
  std::optional<std::uint32_t> number(SuboptionType type) const {
    const Suboption* suboption = find(type);
    if (!suboption || suboption->payload.size() != 4) return std::nullopt;
    return wire::read_u32(suboption->payload.data());
  }
  std::optional<IpAddress> address(SuboptionType type) const {
    const Suboption* suboption = find(type);
    return suboption ? IpAddress::from_octets(suboption->payload) : std::nullopt;
  }
  std::optional<std::uint8_t> error() const {
    const Suboption* suboption = find(SuboptionType::error);
    return suboption ? std::optional(suboption->reserved) : std::nullopt;
  }
};

inline Sent take_apart(const Datagram& datagram) {
  Sent sent{datagram, {}};
  EXPECT_TRUE(wire::icmp_checksum_good(datagram.payload, datagram.source, datagram.destination));
  const auto carrier = wire::decode_carrier(datagram.payload);
  EXPECT_TRUE(carrier && wire::carries_lmmp(*carrier, datagram.source.version(), wire::default_icmp_subtype));
  if (!carrier) return sent;
  const wire::Decoded decoded = wire::decode(carrier->lmmp);
  EXPECT_FALSE(decoded.fault) << wire::reason_of(decoded.fault.kind);
  sent.message = wire::to_message(decoded.message);
  return sent;
}

inline AccessRouterConfiguration two_links() {
  AccessRouterConfiguration configuration;
  configuration.links = {{"l1", ip("10.0.1.1"), ip("fe80::a1")}, {"l2", ip("10.0.2.1"), ip("fe80::a2")}};
  configuration.routing_interval = 30;
  configuration.paging_interval = 120;
  configuration.paging_areas = {7, 8};
  return configuration;
}

class RouterTest : public ::testing::Test {
 protected:
  explicit RouterTest(const AccessRouterConfiguration& configuration = two_links()) { make(configuration); }

  void make(const AccessRouterConfiguration& configuration, std::uint64_t seed = 1) {
    ASSERT_THAT(faults_of(configuration), ::testing::IsEmpty());
    router.emplace(configuration, seed);
    router->start(now);
  }

  // As the node at `from` sends it on a link, to the router's address there.
  Datagram datagram(const Message& message, const IpAddress& from, unsigned link = 0) {
    return octets(wire::encode(message), from, link);
  }
  Datagram octets(wire::Octets lmmp, const IpAddress& from, unsigned link = 0) {
    const AccessRouterLink& where = router->configuration().links[link];
    const IpAddress to = from.is_v4() ? *where.ipv4 : *where.ipv6;
    return {link,
            from,
            to,
            255,
            from.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6,
            wire::encode_carrier(lmmp, from, to)};
  }

  std::vector<Sent> receive(const Datagram& received) { return take(router->receive(now, received)); }
  std::vector<Sent> receive(const Message& message, const IpAddress& from, unsigned link = 0) {
    return receive(datagram(message, from, link));
  }
  // Lets time pass, with expire at every deadline.
  std::vector<Sent> pass(Time duration) {
    std::vector<Sent> all;
    const Time end = now + duration;
    while (router->next_deadline() && *router->next_deadline() <= end) {
      now = *router->next_deadline();
      for (Sent& sent : take(router->expire(now))) {
        if (!sent.is(MessageType::ar_advertisement)) all.push_back(std::move(sent));
      }
    }
    now = end;
    return all;
  }
  std::vector<Sent> take(Actions actions) {
    events = std::move(actions.events);
    std::vector<Sent> all;
    for (const Datagram& sent : actions.send) all.push_back(take_apart(sent));
    return all;
  }

  // Logs in and gives the SID.
  std::uint32_t log_in(const IpAddress& from, unsigned link = 0, std::uint32_t sequence = 100) {
    const auto sent = receive(Message(MessageType::login, sequence), from, link);
    EXPECT_EQ(sent.size(), 1U);
    const auto sid = sent.empty() ? std::nullopt : sent[0].number(SuboptionType::sid);
    EXPECT_TRUE(sid) << "no Login Ack with a SID";
    return sid.value_or(0);
  }
  static Message in_session(MessageType type, std::uint32_t sid, std::uint32_t sequence,
                            std::vector<Suboption> more = {}) {
    std::vector<Suboption> suboptions = {Suboption::number(SuboptionType::sid, sid)};
    suboptions.insert(suboptions.end(), more.begin(), more.end());
    return {type, sequence, suboptions};
  }
  // One answer of this type, or an empty message and a failed test.
  static Sent only(const std::vector<Sent>& sent, MessageType type) {
    EXPECT_EQ(sent.size(), 1U);
    if (sent.size() != 1) return {};
    EXPECT_EQ(wire::find_message(sent[0].message.type)->name, wire::spec_of(type).name);
    return sent[0];
  }
  static void expect_error(const std::vector<Sent>& sent, ErrorCode code) {
    EXPECT_EQ(only(sent, MessageType::error).error(), static_cast<std::uint8_t>(code));
  }

  Time now = 1000s;
  std::optional<AccessRouter> router;
  std::vector<Event> events;
  const IpAddress node6 = ip("fe80::1");
  const IpAddress other6 = ip("fe80::2");
  const IpAddress node4 = ip("10.0.1.50");
};

}  // namespace lmmp::reference::testing
