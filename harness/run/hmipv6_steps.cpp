// HMIPv6's half of the steps: how a message is sent, how silence is proved, what is a repetition.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/executor.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint16_t ethernet_type = 0x86DD;

wire::OctetVector ethernet_frame(const MacAddress& source, const MacAddress& destination,
                                 const wire::OctetVector& packet) {
  wire::OctetVector frame(14 + packet.size());
  std::copy(destination.begin(), destination.end(), frame.begin());
  std::copy(source.begin(), source.end(), frame.begin() + 6);
  wire::write_u16(&frame[12], ethernet_type);
  std::copy(packet.begin(), packet.end(), frame.begin() + 14);
  return frame;
}

bool has(const std::vector<Field>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
}

// Which of the tester's addresses stands as the source where the step says nothing.
wire::IpAddress usual_source(const PlayedNode& node, const IxitLink& link, const Ixit& ixit, bool discovery) {
  const auto local = link_local_address(node.station.mac);
  if (discovery) return local;
  const auto* configured = ixit.find_node(node.station.name);
  if (configured != nullptr && configured->ip6 && wire::is_global_unicast(*configured->ip6))
    return *configured->ip6;
  return link.prefix ? wire::join_prefix(*link.prefix, local) : local;
}

// Where a message goes of which the step says nothing: to the implementation, or to whoever is to hear it.
std::optional<wire::IpAddress> usual_destination(const Hmipv6Message& message, const IxitLink& link,
                                                 const Ixit& ixit, Role role) {
  switch (message.kind()) {
    case Hmipv6Kind::router_solicitation:
      return wire::IpAddress::parse("ff02::2");
    case Hmipv6Kind::router_advertisement:
      return all_nodes(wire::IpVersion::v6);
    case Hmipv6Kind::neighbour_solicitation:
      return wire::solicited_node_address(std::get<wire::NeighbourSolicitation>(message.body).target);
    case Hmipv6Kind::neighbour_advertisement:
      return link.iut6;
    default:
      return role == Role::map ? std::optional(ixit.hmipv6.map) : link.iut_global;
  }
}

// The number of an RCoA's security association: nodes are counted as the IXIT has them.
unsigned association_of(const std::string& node, const Ixit& ixit) {
  for (std::size_t i = 0; i < ixit.nodes.size(); ++i) {
    if (ixit.nodes[i].name == node) return static_cast<unsigned>(i + 1);
  }
  return 0;
}

}  // namespace

tl::expected<World::Sent, Decision> Executor::transmit_hmipv6(PlayedNode& node, unsigned link,
                                                              const std::optional<wire::IpAddress>& to,
                                                              const std::string& name,
                                                              const std::vector<Field>& fields,
                                                              const std::vector<Patch>& patches) {
  const auto fail = [](std::string why) { return tl::unexpected(script_error(std::move(why))); };
  const auto& ixit = world_.ixit();
  const auto& at = ixit.links[link];
  auto resolved = scope_.resolve(fields);
  if (!resolved) return fail(resolved.error());
  auto made = empty_hmipv6(name);
  if (!made) return fail(made.error());
  Hmipv6Message& message = *made;

  const bool update = message.kind() == Hmipv6Kind::binding_update;
  if (update && !has(*resolved, "seq")) resolved->push_back({"seq", {Bind{"", {}}, {}}, {}});
  // A secured update without an SPI is under the node's own association.
  const bool secured = update && ixit.hmipv6.esp && !has(*resolved, "spi");
  for (auto& field : *resolved) {
    if (const auto* bind = std::get_if<Bind>(&field.value.is)) {
      Value value =
          bind->what.empty() ? Value{std::uint64_t{node.next_sequence & 0xFFFFU}, {}} : bind->what[0];
      if (bind->what.empty() && field.name != "seq") {
        return fail(field.name + ": =>" + bind->name + " needs a value that is sent");
      }
      if (!bind->name.empty()) scope_.bind(bind->name, value);
      field.value = std::move(value);
    }
    if (update && field.name == "seq") {
      if (const auto number = as_number(field.value))
        node.next_sequence = static_cast<std::uint32_t>(*number + 1);
    }
    if (auto set = set_field(message, field); !set) return fail(set.error());
  }
  const bool discovery = is_ambient(message.kind());
  if (!has(*resolved, "source") && !has(*resolved, "coa"))
    message.source = usual_source(node, at, ixit, discovery);
  if (!has(*resolved, "destination")) {
    const auto destination = to ? to : usual_destination(message, at, ixit, test_case_.role);
    if (!destination) return fail("the message needs a destination: `to` or `destination`");
    message.destination = *destination;
  }
  if (message.tunnel && !has(*resolved, "tunnel_source"))
    message.tunnel->source = usual_source(node, at, ixit, false);
  if (message.tunnel && !has(*resolved, "tunnel_destination")) message.tunnel->destination = ixit.hmipv6.map;
  if (secured) {
    message.esp.emplace().spi = esp_spi_to_map(association_of(node.station.name, ixit));
    message.esp->sequence = node.next_sequence;
  }
  key_esp(message, world_.hmipv6());

  std::vector<Patch> literal = patches;
  for (auto& patch : literal) {
    auto value = scope_.resolve(patch.value);
    if (!value) return fail(patch.path + ": " + value.error());
    patch.value = std::move(*value);
  }
  const auto packet = write_hmipv6(message, literal, world_.hmipv6());
  if (!packet) return fail(packet.error());

  // The implementation is the router of everybody on its links.
  const auto& outermost = message.tunnel ? message.tunnel->destination : message.destination;
  if (!at.iut6) return fail("the implementation has no IPv6 address on " + at.name);
  const auto mac = world_.resolve(link, node, outermost.is_multicast() ? outermost : *at.iut6);
  if (!mac) return tl::unexpected(mac.error());
  // Who is not on the link himself is behind its router.
  const auto& source = message.tunnel ? message.tunnel->source : message.source;
  const bool on_link = source.is_link_local() || source.is_unspecified() || at.router.empty() ||
                       (at.prefix && wire::Prefix{*at.prefix, 64}.contains(source));
  const auto* router = on_link ? nullptr : world_.find_node(at.router);
  const auto& sender = router != nullptr ? router->station : node.station;
  const auto reading = read_hmipv6(*packet, world_.hmipv6());
  return world_.send(link, ethernet_frame(sender.mac, *mac, *packet), node.station.name,
                     outermost.is_multicast() ? "all" : world_.iut_name(link),
                     reading ? summary_of(*reading) : name + ", cut off", false);
}

// A MAP: a Binding Update that ends a binding which is not there must be answered, with 133 (RFC
// 3775 10.3.2). An access router: a solicitation from an address must be answered to it.
tl::expected<std::optional<Executor::FenceAnswer>, Decision> Executor::hmipv6_fence(unsigned link,
                                                                                    Time patience) {
  auto& node = world_.fence_node();
  const auto& ixit = world_.ixit();
  const bool map = test_case_.role == Role::map;
  const auto number = [](const char* name, std::uint64_t value) { return Field{name, {value, {}}, {}}; };
  FenceAnswer answer;
  for (int round = 0; round < 2; ++round) {
    std::vector<Field> fields;
    if (map) {
      const auto rcoa = wire::join_prefix(ixit.hmipv6.map, link_local_address(node.station.mac));
      fields = {number("A", 1), number("M", 1), {"home", {rcoa, {}}, {}}};
      const auto& at = ixit.links[link];
      if (ixit.hmipv6.esp && at.prefix) {
        fields.push_back(
            {"alternate_coa", {wire::join_prefix(*at.prefix, link_local_address(node.station.mac)), {}}, {}});
      }
    }
    const auto sent = transmit_hmipv6(node, link, std::nullopt, map ? "BU" : "RS", fields, {});
    if (!sent) return tl::unexpected(sent.error());
    const Time deadline = sent->after + patience;
    bool answered = false;
    while (!answered) {
      for (auto& heard : world_.heard()) {
        if (heard.consumed || heard.frame <= sent->frame || heard.to != "fence" ||
            heard.name != (map ? "BA" : "RA"))
          continue;
        heard.consumed = answered = true;
        answer = {heard.frame, heard.at, round == 1};
      }
      if (answered) break;
      const auto more = listen(deadline);
      if (!more) return tl::unexpected(more.error());
      if (!*more) return round == 0 ? std::nullopt : std::optional(answer);
    }
  }
  if (auto waited = wait_for_reordered(answer.at); !waited) return tl::unexpected(waited.error());
  return answer;
}

// An update that a step has spoken of may be sent again, with the next number, until it is answered (I50).
bool Executor::is_repeated_update(const Heard& heard) const {
  const auto* update = std::get_if<wire::BindingUpdate>(&heard.hmipv6->message.body);
  if (update == nullptr) return false;
  return std::any_of(world_.heard().begin(), world_.heard().end(), [&](const Heard& other) {
    const auto* first =
        other.hmipv6 ? std::get_if<wire::BindingUpdate>(&other.hmipv6->message.body) : nullptr;
    return first != nullptr && other.consumed && other.frame < heard.frame && first->flags == update->flags &&
           first->lifetime == update->lifetime &&
           other.hmipv6->message.source == heard.hmipv6->message.source &&
           other.hmipv6->message.destination == heard.hmipv6->message.destination &&
           other.hmipv6->message.home == heard.hmipv6->message.home;
  });
}

}  // namespace lmmp::conform
