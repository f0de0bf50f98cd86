// A mobile node's HMIPv6 core between the system's tunnel interface, packet sockets and clock.
//
// Everything that applications send goes by the default route into a TUN interface, which has the RCoAs and
// the home address; what is for the LCoA is taken from the link by this process alone.
#include "reference-impl/daemon/hmip_mn_daemon.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_mn_loop.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"

namespace lmmp::reference {
namespace {

// Packets that are taken before the timers and the control socket have their turn again.
constexpr int batch = 256;

}  // namespace

tl::expected<void, std::string> HmipMnDaemon::run(ControlServer* control, const FileDescriptor& signals) {
  bool ending = false;
  std::vector<pollfd> descriptors;
  while (!ending || is_releasing()) {
    descriptors.assign(
        {{signals.get(), POLLIN, 0}, {tun_.descriptor(), POLLIN, 0}, {links_.descriptor(), POLLIN, 0}});
    for (const NeighbourSocket& link : links_.sockets())
      descriptors.push_back({link.descriptor(), POLLIN, 0});
    if (control != nullptr) control->watch(descriptors);
    // Without a deadline there is nothing to do but wait; a minute is as good as any.
    const Time deadline = node_.next_deadline().value_or(monotonic_now() + std::chrono::minutes(1));
    const Time wait = std::max(deadline - monotonic_now(), Time::zero());
    const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
    ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
    if (descriptors[0].revents != 0) {
      signalfd_siginfo information{};
      if (read(signals.get(), &information, sizeof information) < 0 || ending) return {};
      ending = true;
      automatic_ = false;
      perform(node_.release(monotonic_now()));
    }
    follow_links();
    for (NeighbourSocket& link : links_.sockets()) take_frames(link);
    if (descriptors[1].revents != 0 && !take_packets()) {
      return tl::unexpected("the tunnel interface `" + tun_.name() + "` is gone");
    }
    perform(node_.expire(monotonic_now()));
    if (control != nullptr) control->serve();
  }
  return {};
}

void HmipMnDaemon::follow_links() {
  const LinkChanges changes = links_.changes();
  if (!changes.any) return;
  for (const unsigned link : links_.made_anew()) {
    // Whatever was on the interface before, this is another link.
    if (node_.link() == link) perform(node_.detach(monotonic_now()));
    node_.set_address(link, links_.address(link));
  }
  follow_carriers();
  const auto back = tun_.came_back(changes);
  if (!back) return spdlog::warn("{}", back.error());
  if (!*back) return;
  tunnel_addresses_.forget();
  place_addresses();
}

void HmipMnDaemon::follow_carriers() {
  const auto here = node_.link();
  if (here && links_.has_carrier(*here)) return;
  if (here) {
    spdlog::info("link {} has no carrier", node_.configuration().links[*here].name);
    perform(node_.detach(monotonic_now()));
  }
  if (!automatic_) return;
  for (unsigned i = 0; i < links_.sockets().size(); ++i) {
    if (links_.has_carrier(i)) return attach(i);
  }
}

void HmipMnDaemon::attach(unsigned link) {
  spdlog::info("on link {}", node_.configuration().links[link].name);
  perform(node_.attach(monotonic_now(), link));
}

void HmipMnDaemon::take_frames(NeighbourSocket& socket) {
  for (int count = 0; count < batch; ++count) {
    const auto datagram = socket.receive();
    if (!datagram) return;
    take(*datagram, socket);
  }
}

void HmipMnDaemon::take(const Datagram& datagram, NeighbourSocket& socket) {
  if (node_.link() != datagram.link) return;
  const auto lcoa = node_.lcoa();
  if (datagram.protocol == wire::protocol_icmpv6 && !datagram.payload.empty()) {
    switch (datagram.payload[0]) {
      case wire::icmpv6_router_advertisement:
        // Whom the core takes as its router is known by where its advertisement came from.
        if (routers_.size() < 64 || routers_.count(datagram.source) != 0) {
          routers_[datagram.source] = socket.last_sender();
        }
        return perform(node_.receive(monotonic_now(), datagram));
      case wire::icmpv6_neighbour_solicitation:
        answer_neighbour(datagram);
        return;
      case wire::icmpv6_neighbour_advertisement:
        return look_for_duplicate(datagram);
      default:
        break;
    }
  }
  if (!lcoa || datagram.destination != *lcoa) return;
  // A tunnel may have the encapsulation limit of RFC 2473 before it.
  if (wire::tunnelled_at(datagram.protocol, datagram.payload)) {
    const auto inner = node_.decapsulate(datagram);
    const bool for_core =
        inner && (inner->protocol == wire::protocol_routing || inner->protocol == wire::protocol_mobility);
    if (inner && !for_core) return write_packet(to_packet(*inner));
    return perform(node_.receive(monotonic_now(), datagram));
  }
  switch (datagram.protocol) {
    case wire::protocol_icmpv6:
      if (const auto told = node_.too_big(datagram)) return write_packet(to_packet(*told));
      return answer_echo(datagram);
    case wire::protocol_routing:
      if (const auto direct = node_.decapsulate(datagram)) return write_packet(to_packet(*direct));
      return perform(node_.receive(monotonic_now(), datagram));
    case wire::protocol_destination_options:
    case wire::protocol_esp:
    case wire::protocol_mobility:
      return perform(node_.receive(monotonic_now(), datagram));
    default:
      return;  // the LCoA is an address of the system's as long as applications use it
  }
}

void HmipMnDaemon::answer_neighbour(const Datagram& datagram) {
  const unsigned link = *node_.link();
  const HmipLink& own = node_.configuration().links[link];
  if (node_.lcoa() && links_.answer_neighbour(datagram, *node_.lcoa(), link)) return;
  // Its link-local address may be the system's too, which then answers itself.
  if (!has_address(own.name, own.address)) links_.answer_neighbour(datagram, own.address, link);
}

void HmipMnDaemon::look_for_duplicate(const Datagram& datagram) {
  const auto message =
      wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
  const auto* answer = message ? std::get_if<wire::NeighbourAdvertisement>(&*message) : nullptr;
  if (answer == nullptr || !node_.lcoa() || answer->target != *node_.lcoa()) return;
  spdlog::error("the LCoA {} is another node's on {}: give the link another `identifier`",
                answer->target.to_string(), node_.configuration().links[datagram.link].name);
  automatic_ = false;
  perform(node_.detach(monotonic_now()));
}

void HmipMnDaemon::answer_echo(const Datagram& datagram) {
  if (tunnel_addresses_.placed().count(datagram.destination) != 0) return;  // the system answers
  const auto message =
      wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
  const auto* echo = message ? std::get_if<wire::Echo>(&*message) : nullptr;
  if (echo == nullptr || echo->reply) return;
  wire::Echo answer = *echo;
  answer.reply = true;
  send({routed, datagram.destination, datagram.source, default_hop_limit, wire::protocol_icmpv6,
        wire::encode_icmpv6(answer, datagram.destination, datagram.source)});
}

bool HmipMnDaemon::take_packets() {
  for (int count = 0; count < batch; ++count) {
    const ssize_t length = read(tun_.descriptor(), buffer_.data(), buffer_.size());
    if (length < 0) return errno == EAGAIN || errno == EINTR || errno == EIO;
    const auto datagram = to_datagram(routed, wire::Octets(buffer_.data(), static_cast<std::size_t>(length)));
    // Multicast of the system's own (MLD, RS) comes by on every interface.
    if (!datagram || datagram->destination.is_multicast() || datagram->destination.is_link_local()) continue;
    if (const auto outer = node_.encapsulate(*datagram)) {
      send(*outer);
    } else if (node_.lcoa() == datagram->source) {
      send_packet(wire::Octets(buffer_.data(), static_cast<std::size_t>(length)));
    } else {
      spdlog::debug("dropped: nothing is registered for {}", datagram->source.to_string());
    }
  }
  return true;
}

void HmipMnDaemon::write_packet(wire::Octets packet) const {
  if (write(tun_.descriptor(), packet.data(), packet.size()) < 0) {
    spdlog::debug("not given to the system: {}", std::strerror(errno));
  }
}

void HmipMnDaemon::send_packet(wire::Octets packet) {
  if (auto datagram = to_datagram(routed, packet)) send(*datagram);
}

void HmipMnDaemon::send(const Datagram& datagram) {
  const auto link = node_.link();
  if (!link) return;
  bool sent = false;
  if (datagram.link != routed) {
    sent = links_.sockets()[datagram.link].send(datagram);
  } else {
    const auto router = node_.router();
    const auto found = router ? routers_.find(*router) : routers_.end();
    if (found == routers_.end()) return;
    sent = links_.sockets()[*link].send(datagram, found->second);
  }
  // Once, not for every packet: a link may be down for long.
  const auto level = unsent_ ? spdlog::level::debug : spdlog::level::warn;
  unsent_ = !sent;
  if (!sent) spdlog::log(level, "not sent to {}: {}", datagram.destination.to_string(), std::strerror(errno));
}

void HmipMnDaemon::perform(const HmipActions& actions) {
  for (const Datagram& datagram : actions.send) send(datagram);
  for (const HmipEvent& event : actions.events) log_event(event, false);
  if (node_.lcoa() != lcoa_) {
    lcoa_ = node_.lcoa();
    if (lcoa_) {
      spdlog::info("LCoA {}", lcoa_->to_string());
      // It is used before the answer is in (RFC 4429): a handover has no second to wait.
      const wire::IpAddress group = wire::solicited_node_address(*lcoa_);
      send({*node_.link(),
            {},
            group,
            neighbour_discovery_hop_limit,
            wire::protocol_icmpv6,
            wire::encode_icmpv6(wire::NeighbourSolicitation{*lcoa_, {}}, {}, group)});
    }
  }
  place_addresses();
}

void HmipMnDaemon::place_addresses() {
  std::map<wire::IpAddress, bool> wanted;
  const auto home = node_.home_registration();
  const bool at_home_agent = home && home->accepted;
  bool with_map = false;
  for (const RegistrationInfo& registration : node_.registrations()) {
    with_map = with_map || registration.accepted || registration.outstanding;
    if (registration.accepted) {
      wanted[registration.home] = node_.rcoa() == registration.home && !at_home_agent;
    }
  }
  const auto& home_address = node_.configuration().home_address;
  if (home_address) wanted[*home_address] = at_home_agent;
  // Neither MAP nor home agent: applications have the LCoA itself.
  if (!with_map && !home_address && node_.lcoa()) wanted[*node_.lcoa()] = true;
  if (wanted == tunnel_addresses_.placed()) return;
  if (const auto placed = tunnel_addresses_.place(wanted); !placed) spdlog::warn("{}", placed.error());
}

bool HmipMnDaemon::is_releasing() const {
  if (!node_.lcoa()) return false;
  const auto home = node_.home_registration();
  if (home && home->outstanding) return true;
  const auto all = node_.registrations();
  return std::any_of(all.begin(), all.end(), [](const RegistrationInfo& one) { return one.outstanding; });
}

tl::expected<void, std::string> run_hmip_mn(HmipMnFile file, const DaemonOptions& options) {
  auto links = MobileLinks::open(file.node.links);
  if (!links) return tl::unexpected(links.error());
  auto tun = TunDevice::open(file.tunnel_interface, file.tunnel_mtu);
  if (!tun) return tl::unexpected(tun.error());
  if (auto set = tun->route({wire::IpAddress(), 0}); !set) return set;
  std::array<std::uint8_t, 8> seed;
  fill_random(seed);
  std::uint64_t number = 0;
  std::memcpy(&number, seed.data(), seed.size());
  HmipMnDaemon daemon(HmipMobileNode(file.node, number), std::move(*tun), std::move(*links), file.attach);

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(
        file.control_socket, [&daemon](const nlohmann::json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  daemon.perform({});
  daemon.follow_carriers();
  tell_ready(options.ready_fd);
  return daemon.run(control ? &*control : nullptr, options.signals);
}

}  // namespace lmmp::reference
