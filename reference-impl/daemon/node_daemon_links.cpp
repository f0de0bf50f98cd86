// What follows for a mobile node from what happens to its interfaces and addresses.
#include <spdlog/spdlog.h>

#include "reference-impl/daemon/interfaces.hpp"
#include "reference-impl/daemon/node_daemon_loop.hpp"

namespace lmmp::reference {

void NodeDaemon::look_at_links() {
  sockets_.find_interfaces();
  const auto here = node_.status().link;
  bool lost = false;
  for (unsigned link = 0; link < seen_.size(); ++link) {
    const std::string& name = file_.links[link].interface;
    const InterfaceState now = look_at(name, held_[link].address());
    if (now == seen_[link]) continue;
    const bool was_running = seen_[link].running;
    if (now.running != was_running) {
      spdlog::info("link {}: {}", name, now.running ? "up" : now.index != 0 ? "down" : "gone");
    }
    seen_[link] = now;
    if (!now.running && was_running) {
      configured_[link] = 0;  // whatever comes back may be another network
      if (addressing_.working() && addressing_.link() == link) addressing_.give_up();
      lost = lost || here == link;
    }
    tell_core(link);
  }
  place_session_address(true);
  if (!file_.follow_links) return;
  if (lost) {
    // An unplanned handover, if there is a session (D 2.2).
    if (const auto other = link_that_runs(here)) return attach(*other);
    return detach();
  }
  if (!node_.status().link && link_lost_) {
    if (const auto any = link_that_runs({})) attach(*any);
  }
}

MobileNodeLink NodeDaemon::addresses_of(unsigned link) const {
  const RouterLink& wanted = file_.links[link];
  const InterfaceState& has = seen_[link];
  MobileNodeLink addresses;
  addresses.name = wanted.interface;
  addresses.configured = file_.node.ask_for_address
                             ? MobileNodeLink().configured  // the network gives one with Login Ack
                             : configured_[link] | addressing_.nothing_to_do();
  const auto given = [&](const LinkAddress& address) -> std::optional<wire::IpAddress> {
    return has_address(wanted.interface, address.address) ? std::optional(address.address) : std::nullopt;
  };
  using How = LinkAddress::How;
  if (wanted.ipv4.how != How::none)
    addresses.ipv4 = wanted.ipv4.how == How::given ? given(wanted.ipv4) : has.ipv4;
  if (wanted.ipv6.how == How::given) {
    addresses.ipv6 = given(wanted.ipv6);
  } else if (wanted.ipv6.how == How::automatic) {
    addresses.ipv6 = configured_[link] != 0 && has.global_ipv6 ? has.global_ipv6 : has.link_local;
  }
  return addresses;
}

void NodeDaemon::tell_core(unsigned link) {
  perform(node_.set_link(monotonic_now(), link, addresses_of(link)));
}

std::optional<unsigned> NodeDaemon::link_that_runs(std::optional<unsigned> other_than) const {
  for (unsigned link = 0; link < seen_.size(); ++link) {
    if (seen_[link].running && link != other_than) return link;
  }
  return std::nullopt;
}

void NodeDaemon::configure_address() {
  if (!addressing_.working()) return;
  if (node_.status().phase != NodePhase::configuring || node_.status().link != addressing_.link()) {
    return addressing_.give_up();  // the node went elsewhere, or wants no session any more
  }
  const auto done = addressing_.proceed(monotonic_now(), seen_[addressing_.link()]);
  if (!done) return;
  configured_[done->link] |= done->way;
  tell_core(done->link);
}

void NodeDaemon::place_session_address(bool again) {
  if (!file_.set_address) return;
  const NodeStatus now = node_.status();
  const bool wanted = now.address && now.phase != NodePhase::logging_out;
  // Who hands over from this address has it on the new link before: the system needs a while to give it
  // there, and the router asks for it at once.
  const bool everywhere = node_.configuration().speak_from_session_address;
  const auto here = [&](unsigned link) { return wanted && (everywhere || now.link == link); };
  // The new place comes before the old one goes.
  for (const bool put : {true, false}) {
    for (unsigned link = 0; link < held_.size(); ++link) {
      if (here(link) != put) continue;
      const auto placed = held_[link].place(put ? now.address : std::nullopt,
                                            put ? file_.links[link].interface : std::string(), again);
      if (!placed) spdlog::warn("{}", placed.error());
    }
  }
}

}  // namespace lmmp::reference
