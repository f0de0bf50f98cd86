// The links of a mobile node whose addresses the system does not have.
#include "reference-impl/daemon/mobile_links.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "reference-impl/core/ipv6_packets.hpp"

namespace lmmp::reference {
namespace {

// RFC 4291 A: the MAC with ff:fe in its middle and the universal bit turned.
wire::IpAddress link_local_of(const wire::LinkLayerAddress& mac) {
  std::array<std::uint8_t, 16> octets{0xFE, 0x80};
  const std::array<std::uint8_t, 8> identifier{
      static_cast<std::uint8_t>(mac[0] ^ 2), mac[1], mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]};
  std::copy(identifier.begin(), identifier.end(), octets.begin() + 8);
  return wire::IpAddress::v6(octets);
}

}  // namespace

tl::expected<MobileLinks, std::string> MobileLinks::open(std::vector<HmipLink>& links) {
  auto monitor = LinkMonitor::open();
  if (!monitor) return tl::unexpected(monitor.error());
  MobileLinks opened(std::move(*monitor));
  for (unsigned i = 0; i < links.size(); ++i) {
    auto socket = NeighbourSocket::open(links[i].name, i, NeighbourSocket::Takes::everything);
    if (!socket) return tl::unexpected(socket.error());
    if (links[i].address.is_unspecified()) links[i].address = link_local_of(socket->link_layer());
    opened.names_.push_back(links[i].name);
    opened.sockets_.push_back(std::move(*socket));
    // The system would make itself the same LCoA, and a default route past the tunnel.
    auto set = opened.set("/proc/sys/net/ipv6/conf/" + links[i].name + "/accept_ra", "0");
    if (!set) return tl::unexpected(set.error());
  }
  return opened;
}

MobileLinks::MobileLinks(MobileLinks&& other) noexcept
    : names_(std::move(other.names_)),
      sockets_(std::move(other.sockets_)),
      settings_(std::exchange(other.settings_, {})),
      monitor_(std::move(other.monitor_)) {}

MobileLinks::~MobileLinks() {
  for (const Setting& setting : settings_) std::ofstream(setting.path) << setting.before;
}

tl::expected<void, std::string> MobileLinks::set(const std::string& path, const std::string& value) {
  std::string before;
  std::ifstream(path) >> before;
  if (before == value) return {};
  std::ofstream stream(path);
  if (!(stream << value << std::flush)) {
    return tl::unexpected("cannot write " + value + " to " + path + ": " + std::strerror(errno) +
                          "; run as root or in a user and network namespace (unshare -Urn)");
  }
  settings_.push_back({path, before});
  return {};
}

bool MobileLinks::has_carrier(unsigned link) const {
  return look_at(names_[link]).running;
}

bool MobileLinks::answer_neighbour(const Datagram& datagram, const wire::IpAddress& address, unsigned link) {
  const auto message =
      wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
  const auto* question = message ? std::get_if<wire::NeighbourSolicitation>(&*message) : nullptr;
  if (question == nullptr || question->target != address) return false;
  // RFC 4861 7.2.4; who asks from the unspecified address looks for duplicates, and all hear the answer.
  const bool unspecified = datagram.source.is_unspecified();
  const wire::IpAddress to = unspecified ? *wire::IpAddress::parse("ff02::1") : datagram.source;
  std::uint8_t flags = wire::neighbour_flag_override;
  if (!unspecified) flags |= wire::neighbour_flag_solicited;
  const wire::NeighbourAdvertisement answer{flags, address, sockets_[link].link_layer()};
  return sockets_[link].send({link, address, to, neighbour_discovery_hop_limit, wire::protocol_icmpv6,
                              wire::encode_icmpv6(answer, address, to)});
}

}  // namespace lmmp::reference
