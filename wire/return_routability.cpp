// Return routability's messages, key and authenticator.
#include "wire/return_routability.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>

namespace lmmp::wire {
namespace {

constexpr std::size_t authenticator_size = 12;  // 96 bits
constexpr std::size_t checksum_offset = 4;

bool carries_token(MobilityType type) {
  return type == MobilityType::home_test || type == MobilityType::care_of_test;
}

// The authenticator's place: the authorization data is the last option (RFC 3775 6.2.7) and ends the message.
std::optional<std::size_t> authenticator_at(Octets header) {
  if (header.size() < binding_message_size + 2 + authenticator_size) return std::nullopt;
  const std::size_t at = header.size() - authenticator_size;
  const bool is_it = header[at - 2] == static_cast<std::uint8_t>(MobilityOptionType::authorization_data) &&
                     header[at - 1] == authenticator_size;
  return is_it ? std::optional(at) : std::nullopt;
}

std::array<std::uint8_t, authenticator_size> authenticator(Octets header, std::size_t end,
                                                           const BindingKey& key, const IpAddress& care_of,
                                                           const IpAddress& correspondent) {
  OctetVector data;
  for (const IpAddress* address : {&care_of, &correspondent}) {
    data.insert(data.end(), address->octets().begin(), address->octets().end());
  }
  const std::size_t start = data.size();
  data.insert(data.end(), header.begin(), header.begin() + static_cast<std::ptrdiff_t>(end));
  write_u16(&data[start + checksum_offset], 0);  // "as if the Checksum field were zero"
  std::array<std::uint8_t, SHA_DIGEST_LENGTH> mac{};
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), mac.data(), nullptr);
  std::array<std::uint8_t, authenticator_size> first{};
  std::copy_n(mac.begin(), first.size(), first.begin());
  return first;
}

}  // namespace

std::optional<RoutabilityTest> routability_test(const OtherMobility& message) {
  RoutabilityTest test;
  test.type = static_cast<MobilityType>(message.type);
  if (test.type < MobilityType::home_test_init || test.type > MobilityType::care_of_test) return std::nullopt;
  const bool token = carries_token(test.type);
  if (message.data.size() < 2 + test_cookie_size + (token ? keygen_token_size : 0)) return std::nullopt;
  test.nonce_index = read_u16(message.data.data());
  std::copy_n(message.data.begin() + 2, test.cookie.size(), test.cookie.begin());
  if (token) std::copy_n(message.data.begin() + 2 + test_cookie_size, test.token.size(), test.token.begin());
  return test;
}

OtherMobility to_mobility(const RoutabilityTest& test) {
  OtherMobility message{static_cast<std::uint8_t>(test.type), OctetVector(2)};
  write_u16(message.data.data(), test.nonce_index);
  message.data.insert(message.data.end(), test.cookie.begin(), test.cookie.end());
  if (carries_token(test.type)) {
    message.data.insert(message.data.end(), test.token.begin(), test.token.end());
  }
  return message;
}

MobilityOption nonce_indices(std::uint16_t home, std::uint16_t care_of) {
  MobilityOption option{static_cast<std::uint8_t>(MobilityOptionType::nonce_indices), OctetVector(4)};
  write_u16(option.data.data(), home);
  write_u16(&option.data[2], care_of);
  return option;
}

MobilityOption authorization_data() {
  return {static_cast<std::uint8_t>(MobilityOptionType::authorization_data), OctetVector(authenticator_size)};
}

std::optional<std::pair<std::uint16_t, std::uint16_t>> nonce_indices(const MobilityOptions& options) {
  for (const MobilityOption& option : options) {
    if (option.type != static_cast<std::uint8_t>(MobilityOptionType::nonce_indices)) continue;
    if (option.data.size() != 4) return std::nullopt;
    return std::pair(read_u16(option.data.data()), read_u16(&option.data[2]));
  }
  return std::nullopt;
}

BindingKey binding_management_key(const KeygenToken& home, const KeygenToken& care_of) {
  std::array<std::uint8_t, 2 * keygen_token_size> tokens{};
  std::copy(home.begin(), home.end(), tokens.begin());
  std::copy(care_of.begin(), care_of.end(), tokens.begin() + keygen_token_size);
  BindingKey key{};
  SHA1(tokens.data(), tokens.size(), key.data());
  return key;
}

bool sign_binding(OctetVector& header, const BindingKey& key, const IpAddress& care_of, const IpAddress& home,
                  const IpAddress& correspondent) {
  const auto at = authenticator_at(header);
  if (!at) return false;
  const auto mac = authenticator(header, *at, key, care_of, correspondent);
  std::copy(mac.begin(), mac.end(), header.begin() + static_cast<std::ptrdiff_t>(*at));
  write_u16(&header[checksum_offset], mobility_checksum(header, home, correspondent));
  return true;
}

bool binding_signature_good(Octets header, const BindingKey& key, const IpAddress& care_of,
                            const IpAddress& correspondent) {
  const auto at = authenticator_at(header);
  if (!at) return false;
  const auto mac = authenticator(header, *at, key, care_of, correspondent);
  return CRYPTO_memcmp(mac.data(), &header[*at], mac.size()) == 0;
}

}  // namespace lmmp::wire
