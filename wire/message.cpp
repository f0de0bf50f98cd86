// An LMMP message: read without allocating, or built and encoded.
#include "wire/message.hpp"

#include <algorithm>

namespace lmmp::wire {
namespace {

struct SuboptionExtent {
  std::size_t payload;
  std::size_t padding;
};

// Extent of the suboption whose header stands at `at`; the caller knows that it is whole.
SuboptionExtent extent_at(Octets octets, std::size_t at) {
  const std::size_t payload = read_u16(&octets[at + 1]);
  const std::size_t left = octets.size() - at - suboption_header_size - payload;
  return {payload, std::min(padding_for(payload), left)};
}

}  // namespace

std::string_view reason_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::none:
      return "no fault";
    case FaultKind::header_truncated:
      return "the main header is cut off";
    case FaultKind::length_beyond:
      return "the main header's Len says more octets than there are";
    case FaultKind::length_below_header:
      return "the main header's Len is below the header's own 8 octets";
    case FaultKind::suboption_truncated:
      return "the octets left are too few for a suboption header";
    case FaultKind::suboption_overrun:
      return "the suboption's Len says more octets than the message has left";
  }
  return "unknown fault";
}

std::optional<std::uint32_t> SuboptionView::number() const {
  if (payload.size() != 4) return std::nullopt;
  return read_u32(payload.data());
}

std::optional<IpAddress> SuboptionView::address() const {
  return IpAddress::from_octets(payload);
}

SuboptionView MessageView::Iterator::operator*() const {
  const SuboptionExtent extent = extent_at(octets_, at_);
  SuboptionView view;
  view.type = octets_[at_];
  view.reserved = octets_[at_ + 3];
  view.offset = at_;
  view.payload = octets_.subspan(at_ + suboption_header_size, extent.payload);
  view.padding = octets_.subspan(at_ + suboption_header_size + extent.payload, extent.padding);
  view.padding_missing = extent.padding != padding_for(extent.payload);
  return view;
}

MessageView::Iterator& MessageView::Iterator::operator++() {
  const SuboptionExtent extent = extent_at(octets_, at_);
  at_ += suboption_header_size + extent.payload + extent.padding;
  return *this;
}

std::optional<SuboptionView> MessageView::find(SuboptionType suboption) const {
  for (const SuboptionView view : *this) {
    if (view.type == static_cast<std::uint8_t>(suboption)) return view;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> MessageView::number(SuboptionType suboption) const {
  const auto view = find(suboption);
  return view ? view->number() : std::nullopt;
}

std::optional<IpAddress> MessageView::address(SuboptionType suboption) const {
  const auto view = find(suboption);
  return view ? view->address() : std::nullopt;
}

std::size_t MessageView::count(SuboptionType suboption) const {
  return static_cast<std::size_t>(std::count_if(begin(), end(), [suboption](const SuboptionView& view) {
    return view.type == static_cast<std::uint8_t>(suboption);
  }));
}

Decoded decode(Octets octets, LengthReading reading) noexcept {
  Decoded decoded;
  MessageView& message = decoded.message;
  if (!octets.empty()) message.type = octets[0];
  if (octets.size() < main_header_size) {
    message.octets = octets.first(0);
    decoded.fault = {FaultKind::header_truncated, octets.size()};
    return decoded;
  }
  message.length = read_u16(&octets[1]);
  message.reserved = octets[3];
  message.sequence = read_u32(&octets[4]);

  const std::size_t available = octets.size() - main_header_size;
  if (message.length == available) {
    message.length_counts = LengthCounts::payload;
  } else if (message.length == available + main_header_size) {
    message.length_counts = LengthCounts::message;
  }
  const bool counts_message =
      reading == LengthReading::message ||
      (reading == LengthReading::automatic && message.length_counts == LengthCounts::message);

  std::size_t body = message.length;
  if (counts_message) {
    if (message.length < main_header_size) {
      message.octets = octets.first(main_header_size);
      message.trailing = octets.subspan(main_header_size);
      decoded.fault = {FaultKind::length_below_header, 1};
      return decoded;
    }
    body -= main_header_size;
  }
  if (body > available) {
    decoded.fault = {FaultKind::length_beyond, 1};
    body = available;
  }
  const std::size_t end = main_header_size + body;
  message.trailing = octets.subspan(end);

  std::size_t at = main_header_size;
  while (at < end) {
    const std::size_t left = end - at;
    Fault fault;
    if (left < suboption_header_size) {
      fault = {FaultKind::suboption_truncated, at};
    } else if (read_u16(&octets[at + 1]) > left - suboption_header_size) {
      fault = {FaultKind::suboption_overrun, at + 1};
    }
    if (fault) {
      if (!decoded.fault) decoded.fault = fault;
      break;
    }
    const SuboptionExtent extent = extent_at(octets.first(end), at);
    at += suboption_header_size + extent.payload + extent.padding;
  }
  message.octets = octets.first(at);
  return decoded;
}

Suboption Suboption::number(SuboptionType type, std::uint32_t value) {
  Suboption suboption{static_cast<std::uint8_t>(type), 0, OctetVector(4)};
  write_u32(suboption.payload.data(), value);
  return suboption;
}

Suboption Suboption::address(SuboptionType type, const IpAddress& address) {
  return octets(type, address.octets());
}

Suboption Suboption::octets(SuboptionType type, Octets payload, std::uint8_t reserved) {
  return {static_cast<std::uint8_t>(type), reserved, OctetVector(payload.begin(), payload.end())};
}

Suboption Suboption::text(SuboptionType type, std::string_view text) {
  return {static_cast<std::uint8_t>(type), 0, OctetVector(text.begin(), text.end())};
}

Suboption Suboption::in_reserved(SuboptionType type, std::uint8_t value) {
  return {static_cast<std::uint8_t>(type), value, {}};
}

Suboption Suboption::node_address(const IpAddress& address) {
  return octets(address.is_v4() ? SuboptionType::ip4 : SuboptionType::ip6, address.octets());
}

Message to_message(const MessageView& view) {
  Message message;
  message.type = view.type;
  message.reserved = view.reserved;
  message.sequence = view.sequence;
  for (const SuboptionView suboption : view) {
    message.suboptions.push_back({suboption.type, suboption.reserved,
                                  OctetVector(suboption.payload.begin(), suboption.payload.end())});
  }
  return message;
}

OctetVector encode(const Message& message, LengthCounts length_counts) {
  std::size_t size = main_header_size;
  for (const Suboption& suboption : message.suboptions) {
    size += suboption_header_size + suboption.payload.size() + padding_for(suboption.payload.size());
  }
  OctetVector octets(size);
  octets[0] = message.type;
  octets[3] = message.reserved;
  write_u32(&octets[4], message.sequence);
  std::size_t at = main_header_size;
  for (const Suboption& suboption : message.suboptions) {
    octets[at] = suboption.type;
    write_u16(&octets[at + 1], static_cast<std::uint16_t>(suboption.payload.size()));
    octets[at + 3] = suboption.reserved;
    at += suboption_header_size;
    std::copy(suboption.payload.begin(), suboption.payload.end(),
              octets.begin() + static_cast<std::ptrdiff_t>(at));
    at += suboption.payload.size() + padding_for(suboption.payload.size());
  }
  rewrite_length(octets, length_counts);
  return octets;
}

void rewrite_length(OctetVector& octets, LengthCounts length_counts) {
  const std::size_t header = length_counts == LengthCounts::message ? 0 : main_header_size;
  write_u16(&octets[1], static_cast<std::uint16_t>(octets.size() - header));
}

}  // namespace lmmp::wire
