// A Packet Too Big that came back about a tunnel's packet, as it concerns the packet inside.
#include "reference-impl/core/tunnel_errors.hpp"

#include <algorithm>

namespace lmmp::reference {

std::optional<TooBigInside> too_big_inside(wire::Octets quoted, std::uint32_t mtu) {
  const auto outer = wire::decode_ipv6_header(quoted);
  if (!outer) return std::nullopt;
  const wire::Octets behind = quoted.subspan(wire::ipv6_header_size);
  const auto at = wire::tunnelled_at(outer->next_header, behind);
  if (!at) return std::nullopt;
  const wire::Octets packet = behind.subspan(*at);
  const auto inner = wire::decode_ipv6_header(packet);
  if (!inner) return std::nullopt;
  const auto headers = static_cast<std::uint32_t>(wire::ipv6_header_size + *at);
  const auto least = static_cast<std::uint32_t>(smallest_ipv6_mtu);
  // RFC 8201 4: nothing goes below what every link must carry.
  const std::uint32_t room = std::max(mtu > headers ? mtu - headers : 0, least);
  if (wire::ipv6_header_size + inner->payload_length <= room) return std::nullopt;
  return TooBigInside{*outer, *inner, packet, room};
}

}  // namespace lmmp::reference
