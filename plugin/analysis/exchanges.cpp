// Requests and their answers.
#include <cstdint>

#include "plugin/analysis/digest.hpp"
#include "plugin/analysis/learn.hpp"

namespace lmmp::plugin {

Seen seen(packet_info* pinfo, const MessageOutline& outline, std::optional<MacStatus>& mac) {
  auto digest_of = [](const address& from) {
    return from.len > 0 ? salted_digest(static_cast<const std::uint8_t*>(from.data),
                                        static_cast<std::size_t>(from.len))
                        : 0;
  };
  const auto* to = static_cast<const std::uint8_t*>(pinfo->dst.data);
  const bool group =
      (pinfo->dst.type == AT_IPv6 && to[0] == 0xFF) || (pinfo->dst.type == AT_IPv4 && (to[0] & 0xF0) >= 0xE0);
  return {pinfo,
          outline,
          pinfo->num,
          nanoseconds_of(pinfo->abs_ts),
          digest_of(pinfo->src),
          digest_of(pinfo->dst),
          brief(salted_digest(outline.octets, outline.suboptions_end)),
          &mac,
          group};
}

std::uint32_t begin_exchange(const Seen& message, std::uint32_t session, std::uint32_t previous, Side side) {
  Exchange exchange;
  exchange.request_frame = message.frame;
  exchange.session = session & session_mask;
  exchange.previous = previous;
  exchange.sequence = message.outline.sequence;
  exchange.digest = message.digest;
  exchange.type = message.outline.type & 0x1FU;
  exchange.side = side;
  exchange.forced =
      message.outline.is(wire::MessageType::reinit) && message.outline.reserved == wire::reinit_forced;
  const std::uint32_t index = state->exchanges.add(exchange);
  state->request_times.add(message.time);
  place_frame(message.frame, exchange_frame | index);
  return index;
}

std::uint32_t find_retransmitted(const Seen& message, Side side, std::uint32_t latest) {
  unsigned steps = 0;
  for (std::uint32_t at = latest; at != nothing && steps < look_back; ++steps) {
    const Exchange& exchange = state->exchanges[at];
    if (exchange.sequence == message.outline.sequence && exchange.type == message.outline.type &&
        exchange.digest == message.digest && exchange.side == side) {
      return at;
    }
    at = exchange.previous;
  }
  return nothing;
}

void answer_exchange(const Seen& message, std::uint32_t index) {
  Exchange& exchange = state->exchanges[index];
  if (!exchange.answered()) exchange.answer_frame = message.frame;
  place_frame(message.frame, exchange_frame | index);
}

}  // namespace lmmp::plugin
