// The reference mobile node on simulated links: its core, and the little that a host's system does.
#include "harness/iut/simulated_mobile_node.hpp"

#include <utility>

#include "harness/node/fields.hpp"
#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/ipv6_packets.hpp"

namespace lmmp::conform {
namespace {

using reference::Datagram;
using reference::HmipActions;
using Commanded = tl::expected<HmipActions, std::string>;

// What an application sends, by the tunnels that its source address needs.
void send(const reference::HmipMobileNode& node, const Datagram& datagram, HmipActions& actions) {
  if (auto outer = node.encapsulate(datagram)) {
    actions.send.push_back(std::move(*outer));
  } else if (node.lcoa() == datagram.source) {
    actions.send.push_back(datagram);
  }
}

// Every host answers echo requests (RFC 4443 4.2), to an address that it has in a tunnel too.
void answer_echo(const reference::HmipMobileNode& node, const Datagram& taken, HmipActions& actions) {
  if (taken.protocol != wire::protocol_icmpv6) return;
  const auto message = wire::decode_icmpv6(taken.payload, taken.source, taken.destination, taken.hop_limit);
  const auto* request = message ? std::get_if<wire::Echo>(&*message) : nullptr;
  if (request == nullptr || request->reply) return;
  wire::Echo reply = *request;
  reply.reply = true;
  send(node,
       {reference::routed, taken.destination, taken.source, reference::default_hop_limit,
        wire::protocol_icmpv6, wire::encode_icmpv6(reply, taken.destination, taken.source)},
       actions);
}

}  // namespace

Hmipv6Core mobile_node_core(reference::HmipMobileNodeConfiguration configuration, const Ixit& ixit,
                            std::uint64_t seed, Hmipv6Stack& stack) {
  auto node = std::make_shared<reference::HmipMobileNode>(std::move(configuration), seed);
  Hmipv6Core core;
  core.start = [node, &stack](Time now) {
    stack.set_attached(0);
    return node->attach(now, 0);
  };
  core.expire = [node](Time now) { return node->expire(now); };
  core.receive = [node](Time now, const Datagram& datagram) {
    HmipActions actions = node->receive(now, datagram);
    if (const auto taken = node->decapsulate(datagram)) answer_echo(*node, *taken, actions);
    return actions;
  };
  core.next_deadline = [node] { return node->next_deadline(); };
  // To the link whose router is named.
  core.commands["attach"] = [node, &ixit, &stack](Time now, const std::vector<Field>& fields) -> Commanded {
    const auto value = value_of(fields, "of");
    const auto* name = value ? std::get_if<std::string>(&value->is) : nullptr;
    for (unsigned link = 0; name != nullptr && link < ixit.links.size(); ++link) {
      if (ixit.links[link].router != *name) continue;
      stack.set_attached(link);
      return node->attach(now, link);
    }
    return tl::unexpected(std::string("attach needs the router of a link"));
  };
  core.commands["release"] = [node](Time now, const std::vector<Field>&) -> Commanded {
    return node->release(now);
  };
  // An application sends a datagram from an address of the node's.
  core.commands["send"] = [node](Time, const std::vector<Field>& fields) -> Commanded {
    const auto source = address_in(fields, "source"), destination = address_in(fields, "destination");
    if (!source || !destination) return tl::unexpected(std::string("send needs source and destination"));
    Hmipv6Message message = *empty_hmipv6("UDP");
    message.source = *source;
    message.destination = *destination;
    const auto packet = write_hmipv6(message, {}, {});
    const auto inner = reference::to_datagram(reference::routed, *packet);
    HmipActions actions;
    send(*node, *inner, actions);
    return actions;
  };
  return core;
}

}  // namespace lmmp::conform
