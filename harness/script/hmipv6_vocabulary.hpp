// The words of HMIPv6 in scripts: its messages, their fields, and places in their octets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {

enum class Hmipv6Kind : std::uint8_t {
  binding_update,
  binding_acknowledgement,
  binding_error,
  home_test_init,
  care_of_test_init,
  home_test,
  care_of_test,
  other_mobility,  // MOBILITY.99
  router_solicitation,
  router_advertisement,
  neighbour_solicitation,
  neighbour_advertisement,
  echo_request,
  echo_reply,
  unreachable,
  too_big,
  parameter_problem,
  udp,
  unreadable,  // whatever else comes in
};

struct Hmipv6MessageSpec {
  std::string_view name;  // "BU"
  Hmipv6Kind kind;
  std::string_view title;
  std::string_view clause;
  // Goes on beside everything else (Neighbour Discovery): never too much, and never the answer to what came
  // after it.
  bool ambient;
};
const std::vector<Hmipv6MessageSpec>& hmipv6_messages();

// By name, or "MOBILITY.99"; nothing for other text. The other way round: the name.
std::optional<Hmipv6Kind> hmipv6_kind(std::string_view name);
std::optional<std::uint8_t> hmipv6_mobility_type(
    std::string_view name);                      // of MOBILITY.99, and of HOTI to COT
Hmipv6Kind kind_of_mobility(std::uint8_t type);  // of a Mobility Header without fields
std::string_view name_of(Hmipv6Kind kind);
bool is_ambient(Hmipv6Kind kind);

struct Hmipv6FieldSpec {
  std::string_view name;
  FieldKind kind;
  std::uint32_t messages;  // a bit for each Hmipv6Kind
  std::string_view meaning;
};
const std::vector<Hmipv6FieldSpec>& hmipv6_fields();
const Hmipv6FieldSpec* find_hmipv6_field(std::string_view name);
// Whether messages of this kind have the field.
bool has_hmipv6_field(Hmipv6Kind kind, const Hmipv6FieldSpec& field);

struct Hmipv6PatchSpec {
  std::string_view path;
  FieldKind kind;
};
const std::vector<Hmipv6PatchSpec>& hmipv6_patches();
const Hmipv6PatchSpec* find_hmipv6_patch(std::string_view path);

}  // namespace lmmp::conform
