// Messages from a seed, lawful and broken.
#include "plugin/tests/random_messages.hpp"

#include <algorithm>
#include <cstdint>

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;

std::size_t random_length(const wire::SuboptionSpec& spec, std::uint8_t reserved, Random& random) {
  if (random.one_in(12)) return random.below(40);
  if (spec.type == wire::SuboptionType::auth) return random.one_in(2) ? 16 : 32;
  if (spec.type == wire::SuboptionType::public_key && reserved == 1) return 132 + random.below(385);
  const std::size_t span = std::min<std::size_t>(spec.maximum_length - spec.minimum_length, 60);
  return spec.minimum_length + random.below(span + 1);
}

std::uint8_t random_reserved(const wire::SuboptionSpec& spec, Random& random) {
  if (random.one_in(16)) return random.octet();
  switch (spec.reserved) {
    case wire::ReservedMeaning::none:
      return 0;
    case wire::ReservedMeaning::configuration:
      return random.octet();
    default:
      return static_cast<std::uint8_t>(random.below(5));
  }
}

Suboption random_suboption(wire::SuboptionType type, Random& random) {
  const wire::SuboptionSpec& spec = wire::spec_of(type);
  Suboption suboption;
  suboption.type = static_cast<std::uint8_t>(type);
  suboption.reserved = random_reserved(spec, random);
  suboption.payload.resize(random_length(spec, suboption.reserved, random));
  const bool text = spec.payload == wire::PayloadKind::text;
  for (std::uint8_t& octet : suboption.payload) {
    octet = text ? static_cast<std::uint8_t>('a' + random.below(26)) : random.octet();
  }
  // Few sessions, so that messages meet.
  if (type == wire::SuboptionType::sid && suboption.payload.size() == 4) {
    wire::write_u32(suboption.payload.data(), static_cast<std::uint32_t>(random.below(8)));
  }
  if (type == wire::SuboptionType::acknum && suboption.payload.size() == 4) {
    wire::write_u32(suboption.payload.data(), static_cast<std::uint32_t>(random.below(32)));
  }
  return suboption;
}

}  // namespace

wire::Message random_message(Random& random) {
  const wire::MessageSpec& spec = wire::messages[random.below(wire::messages.size())];
  wire::Message message;
  message.type = random.one_in(20) ? random.octet() : static_cast<std::uint8_t>(spec.type);
  message.reserved = random.one_in(6) ? static_cast<std::uint8_t>(random.below(3)) : std::uint8_t{0};
  message.sequence = static_cast<std::uint32_t>(random.one_in(3) ? random.next() : random.below(32));
  const wire::SuboptionSet lawful = wire::lawful_in(spec, wire::Profile::draft_00);
  for (const wire::SuboptionSpec& suboption : wire::suboptions) {
    const bool wanted = spec.mandatory.contains(suboption.type) ? !random.one_in(12)
                        : lawful.contains(suboption.type)       ? random.one_in(3)
                                                                : random.one_in(60);
    if (wanted) message.suboptions.push_back(random_suboption(suboption.type, random));
  }
  if (random.one_in(15))
    message.suboptions.push_back({random.octet(), random.octet(), OctetVector(random.below(9))});
  if (!message.suboptions.empty() && random.one_in(15)) {
    message.suboptions.push_back(message.suboptions[random.below(message.suboptions.size())]);
  }
  return message;
}

void mutate(OctetVector& octets, std::size_t first, Random& random) {
  for (std::size_t round = 1 + random.below(4); round > 0 && octets.size() > first + 2; --round) {
    const std::size_t at = first + random.below(octets.size() - first - 1);
    const std::size_t left = octets.size() - at;
    switch (random.below(7)) {
      case 0:
        octets[at] ^= static_cast<std::uint8_t>(1U << random.below(8));
        break;
      case 1:
        octets[at] = random.octet();
        break;
      case 2:
        octets.resize(at);
        break;
      case 3:
        octets.resize(octets.size() + 1 + random.below(12), random.octet());
        break;
      case 4: {
        constexpr std::uint16_t lengths[] = {0, 1, 3, 4, 5, 7, 8, 16, 0x7FFF, 0xFFFC, 0xFFFF};
        wire::write_u16(&octets[at], lengths[random.below(std::size(lengths))]);
        break;
      }
      case 5: {
        const OctetVector part(octets.begin() + static_cast<std::ptrdiff_t>(at),
                               octets.begin() + static_cast<std::ptrdiff_t>(at + 1 + random.below(left)));
        octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at), part.begin(), part.end());
        break;
      }
      default:
        octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at),
                     octets.begin() + static_cast<std::ptrdiff_t>(at + 1 + random.below(left)));
        break;
    }
    if (octets.size() > first + 4096) octets.resize(first + 4096);
  }
}

}  // namespace lmmp::plugin_test
