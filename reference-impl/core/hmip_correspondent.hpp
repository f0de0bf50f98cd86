// One correspondent that is told the care-of address: the tests before an update, and the binding after it
// (RFC 3775 5.2, 11.6, 11.7.2).
#pragma once

#include <optional>

#include "reference-impl/core/datagram.hpp"
#include "wire/parameters.hpp"
#include "wire/return_routability.hpp"

namespace lmmp::reference {

// RFC 3775 12: MAX_RR_BINDING_LIFETIME, and the timers of the tests' first messages.
inline constexpr std::chrono::seconds longest_correspondent_lifetime{420};

struct Correspondent {
  wire::IpAddress address;

  // The two tests of a care-of address.
  bool testing = false;
  wire::IpAddress care_of;
  wire::TestCookie home_cookie{}, care_of_cookie{};
  std::optional<wire::RoutabilityTest> home_test, care_of_test;  // as they were answered
  Time next_send{};
  wire::Duration interval{};

  // What it was told last. It does not acknowledge (A is 0): if it has no binding it says so by a Binding
  // Error.
  bool bound = false;
  wire::IpAddress bound_care_of;
  std::uint16_t sequence = 0;
  Time expires{};
  Time refresh{};

  Time unusable_until = Time::min();
};

}  // namespace lmmp::reference
