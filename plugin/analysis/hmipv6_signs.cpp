// When an address first shows on its link.
#include "plugin/analysis/hmipv6_signs.hpp"

#include <cstdint>

#include "plugin/analysis/records.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr std::uint32_t most_signs = 1U << 18;
constexpr Time together = 10 * second;  // repeated solicitations of one detection
constexpr Time recent = 60 * second;

std::uint32_t count = 0;
wmem_map_t* signs = nullptr;  // Address -> Sign

}  // namespace

void track_solicitation(const Address& target, std::uint32_t frame, Time time) {
  auto* sign = find<Sign>(signs, target);
  if (sign == nullptr) {
    if (count >= most_signs) return;
    ++count;
    sign = new_record<Sign>();
    sign->address = target;
    wmem_map_insert(signs, &sign->address, sign);
  } else if (time - sign->time <= together) {
    return;
  }
  sign->time = time;
  sign->used = 0;
  sign->frame = frame;
}

const Sign* use_sign(const Address& address, Time time) {
  auto* sign = find<Sign>(signs, address);
  if (sign == nullptr || sign->time > time || time - sign->time > recent) return nullptr;
  if (sign->used == 0) sign->used = time;
  return time - sign->used <= second ? sign : nullptr;
}

void register_signs() {
  signs = map_keyed_by<Address>();
  register_init_routine([] { count = 0; });
}

}  // namespace lmmp::plugin::hmipv6
