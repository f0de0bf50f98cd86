// How fields of HMIPv6's messages are read and set: each kind of place has one function.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_message.hpp"

namespace lmmp::conform::field_access {

// A field is read and set through the same place; each kind of place has one function.
// Setting: `set` is the value. Reading: `got` takes what is there.
struct Access {
  const Value* set = nullptr;
  std::vector<Value>* got = nullptr;
  std::string problem;

  bool is_absent() const { return set != nullptr && std::holds_alternative<Absent>(set->is); }
  void complain(std::string text) {
    if (problem.empty()) problem = std::move(text);
  }
  std::optional<std::uint64_t> number(std::uint64_t most) {
    const auto value = as_number(*set);
    if (value && *value <= most) return value;
    complain("takes a number from 0 to " + std::to_string(most) + ", not " +
             text_of(*set, FieldKind::octets));
    return std::nullopt;
  }
};

inline void give(Access& access, std::uint64_t value) {
  access.got->push_back({value, {}});
}

template <typename T>
void number(Access& access, T& place, std::uint64_t most) {
  if (access.got != nullptr) return give(access, place);
  if (const auto value = access.number(most)) place = static_cast<T>(*value);
}
template <typename T>
void number(Access& access, T& place) {
  number(access, place, std::numeric_limits<T>::max());
}
inline void boolean(Access& access, bool& place) {
  if (access.got != nullptr) return give(access, place ? 1 : 0);
  if (const auto value = access.number(1)) place = *value != 0;
}
// Bits of a larger number, as a number of their own.
template <typename T>
void bits(Access& access, T& place, T mask) {
  unsigned shift = 0;
  while (((mask >> shift) & 1U) == 0) ++shift;
  if (access.got != nullptr) return give(access, (place & mask) >> shift);
  if (const auto value = access.number(static_cast<T>(mask >> shift))) {
    place = static_cast<T>((place & static_cast<T>(~mask)) | ((*value << shift) & mask));
  }
}
// Modulo 2^16, so that next() of the last number is the first.
inline void sequence(Access& access, std::uint16_t& place) {
  if (access.got != nullptr) return give(access, place);
  if (const auto value = access.number(0xFFFFFFFF)) place = static_cast<std::uint16_t>(*value);
}
// Seconds in units of 4.
inline void units(Access& access, std::uint16_t& place) {
  if (access.got != nullptr) return give(access, std::uint64_t{place} * 4);
  if (const auto value = access.number(0xFFFFULL * 4 + 3)) place = static_cast<std::uint16_t>(*value / 4);
}
inline void address(Access& access, wire::IpAddress& place) {
  if (access.got != nullptr) return access.got->push_back({place, {}});
  const auto* value = std::get_if<wire::IpAddress>(&access.set->is);
  if (value != nullptr && value->is_v6()) {
    place = *value;
  } else {
    access.complain("takes an IPv6 address, not " + text_of(*access.set, FieldKind::octets));
  }
}
inline void octets(Access& access, wire::OctetVector& place) {
  if (access.got != nullptr) return access.got->push_back({place, {}});
  const auto* value = std::get_if<wire::OctetVector>(&access.set->is);
  if (value != nullptr) {
    place = *value;
  } else {
    access.complain("takes octets, not " + text_of(*access.set, FieldKind::octets));
  }
}
template <typename T, typename Each>
void optional(Access& access, std::optional<T>& place, const Each& each) {
  if (access.got != nullptr) {
    if (place) each(access, *place);
    return;
  }
  if (access.is_absent()) return place.reset();
  if (!place) place.emplace();
  each(access, *place);
}

// The fields of Mobility Headers, and of what stands around a message. False: there is no such field.
bool of_mobility(Access& access, std::string_view name, wire::OtherMobility& body);
bool of_mobility(Access& access, std::string_view name, wire::BindingUpdate& body);
bool of_mobility(Access& access, std::string_view name, wire::BindingAcknowledgement& body);
bool of_mobility(Access& access, std::string_view name, wire::BindingError& body);
bool of_surroundings(Access& access, std::string_view name, Hmipv6Message& message);

}  // namespace lmmp::conform::field_access
