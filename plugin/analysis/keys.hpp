// The keys that a user gives in tables: access network keys, session keys, private RSA keys.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"
#include "wire/octets.hpp"

namespace lmmp::plugin {

inline constexpr std::size_t session_key_size = 16;  // MD5 (I12)
inline constexpr std::size_t network_key_size_limit =
    64;  // what the tables take; the texts give SK_an no length

// A key of a table's row; lives as long as the table is not changed.
struct GivenKey {
  const std::uint8_t* octets = nullptr;
  std::size_t size = 0;
};

void register_key_tables(module_t* preferences);

std::uint32_t network_key_count();
std::uint32_t session_key_count();
GivenKey network_key(std::uint32_t row);
// The session key that a row gives for a SID, or no octets.
GivenKey given_session_key(std::uint32_t sid);

std::uint32_t rsa_key_count();
// Decrypts one RSA block (I14) with the private key of a row. The octets that it held, or 0 if it does not
// fit.
std::size_t decrypt_with_rsa_key(std::uint32_t row, wire::Octets block, std::uint8_t* plain,
                                 std::size_t room) noexcept;

}  // namespace lmmp::plugin
