// Alterations of a message that the texts leave to the sender: what no case may fail, as testcases/defects
// says.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/mapping.hpp"

namespace lmmp::conform {

// How a random fault alters a field.
enum class AlterationKind : std::uint8_t { other, flip, zero, boundary, swap, drop, twice, order };
inline constexpr std::array<std::string_view, 8> alteration_names = {"other", "flip", "zero",  "boundary",
                                                                     "swap",  "drop", "twice", "order"};
constexpr std::string_view name_of(AlterationKind kind) {
  return alteration_names[static_cast<std::size_t>(kind)];
}

struct Harmless {
  std::string id;
  Protocol protocol = Protocol::lmmp;
  std::vector<Role> roles;
  std::vector<std::string> messages;        // empty: any
  std::vector<std::string> fields;          // as `set` and `patch` name them
  std::vector<AlterationKind> alterations;  // empty: any
  bool bounded = false;  // only within bounds: a case may fail what goes beyond, and then it is a fault
  std::string because;   // one sentence, with the clause
  Place place;

  bool covers(Role role, std::string_view message, std::string_view field, AlterationKind kind) const;
};

// The entries of one document, which is a list:
//   - harmless: reserved-of-carrier
//     iut: [ar, mn]
//     protocol: lmmp           # may be left out where the role says it
//     sent: [ACK]              # or any
//     fields: [icmp.reserved]
//     alterations: [order]     # may be left out: any
//     bounded: true            # only within bounds, beyond which a case may fail it
//     because: A receiver ignores it (I2).
void read_harmless(const YamlNode& node, const Reading& reading, std::vector<Harmless>& harmless);
// Whether the document is a list of these.
bool is_harmless_list(const YamlNode& node);

}  // namespace lmmp::conform
