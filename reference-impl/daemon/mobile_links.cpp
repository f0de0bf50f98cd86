// The links of a mobile node whose addresses the system does not have.
#include "reference-impl/daemon/mobile_links.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
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
  std::vector<std::string> names;
  for (const HmipLink& link : links) names.push_back(link.name);
  auto watch = LinkWatch::open(std::move(names));
  if (!watch) return tl::unexpected(watch.error());
  MobileLinks opened(std::move(*watch), links);
  for (unsigned i = 0; i < links.size(); ++i) {
    auto socket = opened.open_link(i);
    if (!socket) return tl::unexpected(socket.error());
    opened.sockets_.push_back(std::move(*socket));
    links[i].address = opened.addresses_[i];
  }
  return opened;
}

MobileLinks::MobileLinks(LinkWatch watch, const std::vector<HmipLink>& links) : watch_(std::move(watch)) {
  for (const HmipLink& link : links) {
    addresses_.push_back(link.address);
    made_of_mac_.push_back(link.address.is_unspecified());
  }
}

MobileLinks::MobileLinks(MobileLinks&& other) noexcept
    : watch_(std::move(other.watch_)),
      addresses_(std::move(other.addresses_)),
      made_of_mac_(std::move(other.made_of_mac_)),
      sockets_(std::move(other.sockets_)),
      groups_(std::move(other.groups_)),
      settings_(std::exchange(other.settings_, {})) {}

MobileLinks::~MobileLinks() {
  for (const Setting& setting : settings_) std::ofstream(setting.path) << setting.before;
}

tl::expected<NeighbourSocket, std::string> MobileLinks::open_link(unsigned link) {
  const std::string& name = watch_.name(link);
  auto socket = NeighbourSocket::open(name, link, NeighbourSocket::Takes::everything);
  if (!socket) return socket;
  // LCoA and link-local address end alike, and so have one group for both (RFC 4291 2.7.1).
  if (link < sockets_.size()) groups_.leave(name, addresses_[link]);
  if (made_of_mac_[link]) addresses_[link] = link_local_of(socket->link_layer());
  if (auto joined = groups_.join(name, addresses_[link]); !joined) return tl::unexpected(joined.error());
  // The system would make itself the same LCoA, and a default route past the tunnel.
  if (auto done = set("/proc/sys/net/ipv6/conf/" + name + "/accept_ra", "0"); !done) {
    return tl::unexpected(done.error());
  }
  return socket;
}

std::vector<unsigned> MobileLinks::made_anew() {
  std::vector<unsigned> all;
  for (unsigned i = 0; i < sockets_.size(); ++i) {
    const unsigned index = watch_.state(i).index;
    if (index == 0 || index == sockets_[i].interface_index()) continue;
    auto socket = open_link(i);
    if (!socket) {
      spdlog::warn("link {} is not used: {}", watch_.name(i), socket.error());
      continue;
    }
    sockets_[i] = std::move(*socket);
    all.push_back(i);
  }
  return all;
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
  const auto known = [&path](const Setting& setting) { return setting.path == path; };
  if (std::none_of(settings_.begin(), settings_.end(), known)) settings_.push_back({path, before});
  return {};
}

bool MobileLinks::has_carrier(unsigned link) const {
  return watch_.state(link).running;
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
