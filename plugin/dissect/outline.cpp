// What a message says, read in one pass over its octets before anything is shown.
#include "plugin/dissect/outline.hpp"

#include <algorithm>
#include <cstdint>

namespace lmmp::plugin {
namespace {

// Decides what Len counts (I4) and so where the message ends.
void bound(MessageOutline& outline, wire::LengthReading reading) {
  using wire::LengthCounts;
  using wire::LengthReading;
  constexpr auto header = static_cast<std::uint32_t>(wire::main_header_size);
  const std::uint32_t available = outline.reported - header;
  if (outline.length == available) {
    outline.length_counts = LengthCounts::payload;
  } else if (outline.length == available + header) {
    outline.length_counts = LengthCounts::message;
  }
  const bool counts_message =
      reading == LengthReading::message ||
      (reading == LengthReading::automatic && outline.length_counts == LengthCounts::message);
  std::uint32_t body = outline.length;
  if (counts_message) {
    outline.length_below_header = body < header;
    body -= std::min(body, header);
  }
  outline.length_beyond = body > available;
  outline.end = header + std::min(body, available);
}

void note(MessageOutline& outline, const SuboptionPlace& place, bool readable) {
  const wire::SuboptionSpec* spec = wire::find_suboption(place.type);
  if (spec == nullptr) return;
  const bool lawful = wire::lawful_length(*spec, place.reserved, place.length);
  outline.lengths_lawful = outline.lengths_lawful && lawful;
  if (outline.present.contains(spec->type)) return;
  outline.present.insert(spec->type);
  if (!readable || !lawful) return;
  outline.usable.insert(spec->type);
  outline.first[place.type] = place;
}

}  // namespace

SuboptionWalk::Step SuboptionWalk::next() {
  place = SuboptionPlace{};
  place.offset = at_;
  if (at_ >= end_) return Step::end;
  const std::uint32_t left = end_ - at_;
  if (left < wire::suboption_header_size) return Step::header_truncated;
  if (at_ + wire::suboption_header_size > captured_) return Step::not_captured;
  place.type = octets_[at_];
  place.length = wire::read_u16(octets_ + at_ + 1);
  place.reserved = octets_[at_ + 3];
  if (place.length > left - wire::suboption_header_size) {
    at_ = end_;
    return Step::overrun;
  }
  const auto padding = static_cast<std::uint32_t>(wire::padding_for(place.length));
  const std::uint32_t room = end_ - place.payload() - place.length;
  place.padding = static_cast<std::uint8_t>(std::min(padding, room));
  place.padding_missing = room < padding;
  at_ = place.end();
  return Step::suboption;
}

MessageOutline read_outline(tvbuff_t* tvb, const packet_info* pinfo, wire::LengthReading reading) {
  MessageOutline outline;
  outline.tvb = tvb;
  outline.captured = tvb_captured_length(tvb);
  outline.reported = tvb_reported_length(tvb);
  outline.octets = outline.captured > 0 ? tvb_get_ptr(tvb, 0, static_cast<int>(outline.captured)) : nullptr;
  outline.lengths_judged = !pinfo->flags.in_error_pkt && !pinfo->fragmented;
  if (outline.captured > 0) outline.type = outline.octets[0];
  outline.spec = wire::find_message(outline.type);
  if (outline.captured < wire::main_header_size) return outline;
  outline.header_read = true;
  outline.length = wire::read_u16(outline.octets + 1);
  outline.reserved = outline.octets[3];
  outline.sequence = wire::read_u32(outline.octets + 4);
  bound(outline, reading);

  using Step = SuboptionWalk::Step;
  SuboptionWalk walk = outline.walk();
  outline.suboptions_end = wire::main_header_size;
  for (;;) {
    const Step step = walk.next();
    if (step == Step::suboption) {
      outline.suboptions_end = walk.place.end();
      note(outline, walk.place, walk.place.payload() + walk.place.length <= outline.captured);
      continue;
    }
    if (step == Step::overrun) note(outline, walk.place, false);
    outline.whole = step == Step::end && !outline.length_beyond && !outline.length_below_header &&
                    outline.end <= outline.captured;
    return outline;
  }
}

}  // namespace lmmp::plugin
