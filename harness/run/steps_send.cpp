// The step `send`: a message from a node of the tester, altered by patches.
#include "harness/node/fields.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/patch.hpp"
#include "harness/run/executor.hpp"
#include "wire/serial.hpp"

namespace lmmp::conform {
namespace {

// The number that the message carries (I23): the script's, or the node's next one, which it may bind.
tl::expected<std::uint32_t, std::string> number_for(PlayedNode& node, std::vector<Field>& fields,
                                                    Scope& scope) {
  for (auto field = fields.begin(); field != fields.end(); ++field) {
    if (field->name != "seq") continue;
    std::optional<std::uint64_t> number;
    if (const auto* bind = std::get_if<Bind>(&field->value.is)) {
      number = bind->what.empty() ? node.next_sequence : as_number(bind->what[0]);
      if (number) scope.bind(bind->name, {*number, {}});
    } else {
      number = as_number(field->value);
    }
    if (!number) return tl::unexpected(std::string("seq takes a number or =>name"));
    fields.erase(field);
    const auto sequence = static_cast<std::uint32_t>(*number);
    if (sequence == node.next_sequence || wire::serial_ahead(sequence, node.next_sequence)) {
      node.next_sequence = sequence + 1;
    }
    return sequence;
  }
  return node.next_sequence++;
}

// =>name in a field that is sent: the value that it is given there.
tl::expected<void, std::string> bind_sent(std::vector<Field>& fields, Scope& scope) {
  for (auto& field : fields) {
    const auto* bind = std::get_if<Bind>(&field.value.is);
    if (bind == nullptr) continue;
    if (bind->what.empty())
      return tl::unexpected(field.name + ": =>" + bind->name + " needs a value that is sent");
    Value value = bind->what[0];
    scope.bind(bind->name, value);
    field.value = std::move(value);
  }
  return {};
}

}  // namespace

Executor::Outcome Executor::perform(const Send& send) {
  const auto link = link_of(send.link);
  if (!link) return link.error();
  const auto node = node_of(send.from);
  if (!node) return node.error();
  if ((*node)->down.contains(*link)) {
    return script_error((*node)->station.name + " is not on " + world_.link_name(*link));
  }
  const bool v4 = scope_.version() == wire::IpVersion::v4;
  const auto& own = world_.ixit().links[*link];
  auto to = v4 ? own.iut4 : own.iut6;
  if (send.to) {
    const auto resolved = scope_.resolve(*send.to, FieldKind::address);
    if (!resolved) return script_error("to: " + resolved.error());
    const auto* text = std::get_if<std::string>(&resolved->is);
    const auto* address = std::get_if<wire::IpAddress>(&resolved->is);
    if (address != nullptr) to = *address;
    if (text != nullptr && *text == "all") to = all_nodes(scope_.version());
    if (address == nullptr && (text == nullptr || *text != "all"))
      return script_error("to: takes an address or a node");
  }
  if (test_case_.protocol == Protocol::hmipv6) {
    const auto sent =
        transmit_hmipv6(**node, *link, send.to ? to : std::nullopt, send.message, send.fields, send.patches);
    if (!sent) return sent.error();
    ended(sent->after, sent->frame);
    return std::nullopt;
  }
  if (!to) {
    return script_error("the implementation has no " + std::string(v4 ? "IPv4" : "IPv6") + " address on " +
                        world_.link_name(*link));
  }
  const auto sent = transmit(**node, *link, *to, send.message, send.fields, send.patches);
  if (!sent) return sent.error();
  ended(sent->after, sent->frame);
  return std::nullopt;
}

tl::expected<World::Sent, Decision> Executor::transmit(PlayedNode& node, unsigned link,
                                                       const wire::IpAddress& to, const std::string& message,
                                                       const std::vector<Field>& fields,
                                                       const std::vector<Patch>& patches) {
  auto resolved = scope_.resolve(fields);
  if (!resolved) return tl::unexpected(script_error(resolved.error()));
  const auto sequence = number_for(node, *resolved, scope_);
  if (!sequence) return tl::unexpected(script_error(sequence.error()));
  if (auto bound = bind_sent(*resolved, scope_); !bound) return tl::unexpected(script_error(bound.error()));

  Composition start;
  start.message.sequence = *sequence;
  start.subtype = world_.ixit().icmp_subtype;
  start.mac_algorithm = world_.ixit().mac_algorithm;
  const auto composition = compose(message, *resolved, to.version(), start);
  if (!composition) return tl::unexpected(script_error(composition.error()));

  const auto source = node.station.address_towards(to);
  if (!source)
    return tl::unexpected(script_error(node.station.name + " has no address to reach " + to.to_string()));
  const auto lmmp = lmmp_octets(*composition, world_.ixit().length_counts);
  PatchedMessage patched{icmp_octets(*composition, lmmp, *source, to), composition->hop_limit};
  std::vector<Patch> literal = patches;
  for (auto& patch : literal) {
    auto value = scope_.resolve(patch.value);
    if (!value) return tl::unexpected(script_error(patch.path + ": " + value.error()));
    patch.value = std::move(*value);
  }
  if (!literal.empty()) {
    if (auto applied = apply(literal, to.version(), *source, to, patched); !applied) {
      return tl::unexpected(script_error(applied.error()));
    }
  }

  constexpr std::size_t sequence_at = wire::carrier_header_size + 4;
  if (patched.icmp.size() >= sequence_at + 4)
    numbers_sent_.insert(wire::read_u32(&patched.icmp[sequence_at]));

  // What is not for a neighbour of ours goes through the implementation.
  const auto& own = world_.ixit().links[link];
  const auto& gateway = to.is_v4() ? own.iut4 : own.iut6;
  const bool direct = to.is_multicast() || world_.neighbour(to) != nullptr || !gateway;
  const auto mac = world_.resolve(link, node, direct ? to : *gateway);
  if (!mac) return tl::unexpected(mac.error());
  const Ends ends{node.station.mac, *mac, *source, to, patched.hop_limit};
  const auto summary =
      wire::Octets(patched.icmp).size() < wire::carrier_header_size
          ? std::string("cut off")
          : summary_of(wire::decode(wire::Octets(patched.icmp).subspan(wire::carrier_header_size)));
  const auto* neighbour = world_.neighbour(to);
  return world_.send(link, icmp_frame(ends, patched.icmp), node.station.name,
                     to.is_multicast()      ? "all"
                     : neighbour != nullptr ? neighbour->station.name
                                            : world_.iut_name(link),
                     summary, false);
}

}  // namespace lmmp::conform
