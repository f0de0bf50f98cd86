// The reference mobile node's core as a host on simulated links.
#include "harness/iut/simulated_node.hpp"

#include <algorithm>
#include <utility>

namespace lmmp::conform {
namespace {

std::vector<std::string> names_of(const Ixit& ixit) {
  std::vector<std::string> names;
  for (const auto& link : ixit.links) names.push_back(link.name);
  return names;
}

}  // namespace

reference::MobileNodeConfiguration node_configuration(const Ixit& ixit, wire::Profile profile,
                                                      wire::IpVersion version) {
  reference::MobileNodeConfiguration configuration;
  configuration.profile = profile;
  configuration.icmp_subtype = ixit.icmp_subtype;
  configuration.length_counts = ixit.length_counts;
  for (const auto& link : ixit.links) configuration.links.push_back({link.name, link.iut4, link.iut6});
  configuration.version = version;
  configuration.home_address = version == wire::IpVersion::v4 ? ixit.home4 : ixit.home6;
  configuration.ask_for_address = ixit.ask_for_address;
  if (const auto* key = ixit.links.empty() ? nullptr : ixit.find_key(ixit.links.front().iut_name)) {
    configuration.key = *key;
  }
  configuration.padding = ixit.rsa_padding;
  configuration.mac_algorithm = ixit.mac_algorithm;
  configuration.suggested_reinit_delay = ixit.suggested_reinit_delay;
  configuration.login_pause = ixit.login_pause;
  configuration.first_retransmission = ixit.retransmission;
  configuration.maximum_sends = ixit.maximum_sends;
  return configuration;
}

SimulatedNode::SimulatedNode(const Ixit& ixit, reference::MobileNodeConfiguration configuration,
                             std::uint64_t seed, const Fault* fault)
    : links_(names_of(ixit)), border_(ixit, false, seed, fault), core_(std::move(configuration), seed) {}

std::vector<HostFrame> SimulatedNode::start(Time now) {
  std::vector<HostFrame> frames;
  perform(now, core_.attach(now, 0), frames);
  return frames;
}

std::vector<HostFrame> SimulatedNode::receive(Time now, unsigned link, wire::Octets frame) {
  std::vector<HostFrame> frames;
  for (const auto& datagram : border_.receive(now, link, frame, frames)) {
    perform(now, core_.receive(now, datagram), frames);
  }
  return frames;
}

std::vector<HostFrame> SimulatedNode::advance(Time now) {
  auto frames = std::exchange(commanded_, {});
  auto asked = border_.advance(now);
  frames.insert(frames.end(), std::make_move_iterator(asked.begin()), std::make_move_iterator(asked.end()));
  perform(now, core_.expire(now), frames);
  return frames;
}

std::optional<Time> SimulatedNode::next_deadline() const {
  auto next = core_.next_deadline();
  if (const auto of_border = border_.next_deadline()) next = next ? std::min(*next, *of_border) : of_border;
  if (!commanded_.empty()) next = next ? std::min(*next, commanded_at_) : commanded_at_;
  return next;
}

tl::expected<void, std::string> SimulatedNode::control(Time now, const std::string& action,
                                                       const std::vector<Field>& fields) {
  auto actions = carry_out(now, action, fields);
  if (!actions) return tl::unexpected(actions.error());
  commanded_at_ = now;
  const auto link = link_in(fields).value_or(core_.status().link.value_or(0));
  const auto& where = core_.configuration().links.at(link);
  const auto& own = core_.configuration().version == wire::IpVersion::v4 ? where.ipv4 : where.ipv6;
  if (own) border_.command(now, action, link, *own, commanded_);
  perform(now, *actions, commanded_);
  return {};
}

reference::MobileNode::Result SimulatedNode::carry_out(Time now, const std::string& action,
                                                       const std::vector<Field>& fields) {
  if (action == "login") return core_.log_in(now);
  if (action == "logout") return core_.log_out(now);
  if (action == "idle") return core_.go_idle(now);
  if (action == "wake") return core_.wake(now);
  if (action == "refresh") return core_.refresh(now);
  if (action == "detach") return core_.detach(now);
  if (!is_node_command(action)) return tl::unexpected("the simulated mobile node has no action " + action);
  const auto link = link_in(fields);
  if (!link) return tl::unexpected(action + " needs a link, `at: L2`");
  if (action == "attach") return core_.attach(now, *link);
  return core_.hand_over(now, *link);
}

std::optional<unsigned> SimulatedNode::link_in(const std::vector<Field>& fields) const {
  for (const auto& field : fields) {
    const auto* name = field.name == "at" ? std::get_if<std::string>(&field.value.is) : nullptr;
    const auto link = name != nullptr ? std::find(links_.begin(), links_.end(), *name) : links_.end();
    if (link != links_.end()) return static_cast<unsigned>(link - links_.begin());
  }
  return std::nullopt;
}

void SimulatedNode::perform(Time now, const reference::NodeActions& actions, std::vector<HostFrame>& frames) {
  border_.send(now, actions.send, frames);
  for (const auto& event : actions.events) {
    if (event.kind != reference::NodeEventKind::handover_asked || !event.new_router) continue;
    const auto link = core_.link_with_router(*event.new_router);
    if (link) perform(now, core_.attach(now, *link), frames);
  }
}

}  // namespace lmmp::conform
