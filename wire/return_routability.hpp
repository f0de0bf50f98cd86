// Return routability: how a correspondent's binding is authorised (RFC 3775 5.2, 6.2.7; H 12.2).
#pragma once

#include <array>

#include "wire/mobility.hpp"

namespace lmmp::wire {

inline constexpr std::size_t keygen_token_size = 8;
inline constexpr std::size_t test_cookie_size = 8;
using KeygenToken = std::array<std::uint8_t, keygen_token_size>;
using TestCookie = std::array<std::uint8_t, test_cookie_size>;

// What Home Test and Care-of Test say; in the Init messages nonce index (there: reserved) and token are zero.
struct RoutabilityTest {
  MobilityType type = MobilityType::home_test_init;
  std::uint16_t nonce_index = 0;
  TestCookie cookie{};
  KeygenToken token{};
};
// Nothing if the message is none of the four or is cut off.
std::optional<RoutabilityTest> routability_test(const OtherMobility& message);
OtherMobility to_mobility(const RoutabilityTest& test);

// The two options of an update that tests have authorised. The authenticator is zero until it is signed.
MobilityOption nonce_indices(std::uint16_t home, std::uint16_t care_of);
MobilityOption authorization_data();
std::optional<std::pair<std::uint16_t, std::uint16_t>> nonce_indices(const MobilityOptions& options);

// Kbm (RFC 3775 5.2.5).
using BindingKey = std::array<std::uint8_t, 20>;
BindingKey binding_management_key(const KeygenToken& home, const KeygenToken& care_of);

// Writes the authenticator into the authorization data of an encoded Mobility Header, which must be its last
// option, and the checksum anew (over `home`, the address of the Home Address option). False if there is
// none.
bool sign_binding(OctetVector& header, const BindingKey& key, const IpAddress& care_of, const IpAddress& home,
                  const IpAddress& correspondent);
bool binding_signature_good(Octets header, const BindingKey& key, const IpAddress& care_of,
                            const IpAddress& correspondent);

}  // namespace lmmp::wire
