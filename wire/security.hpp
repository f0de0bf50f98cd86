// LMMP's own authentication (D 2.4): session key, MAC, and the RSA that carries nonces and keys.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "wire/message.hpp"

struct evp_pkey_st;

namespace lmmp::wire {

struct RsaContexts;  // in security.cpp

// SK_an-mn: MD5 over SK_an and the SID in network byte order (D 2.4 step 5, I12).
using SessionKey = std::array<std::uint8_t, 16>;
SessionKey session_key(Octets access_network_key, std::uint32_t sid);

enum class MacAlgorithm : std::uint8_t { hmac_md5 = 1, hmac_sha256 = 2 };  // I10
constexpr std::size_t mac_length(MacAlgorithm algorithm) {
  return algorithm == MacAlgorithm::hmac_md5 ? 16 : 32;
}
// By AUTH's Reserved octet; 0 is HMAC-MD5 if the MAC has 16 octets (I10).
std::optional<MacAlgorithm> mac_algorithm(std::uint8_t reserved, std::size_t length);

// The MAC over `message`, the main header through the last suboption, with the octets of the MAC itself,
// which stand at [mac_offset, mac_offset + mac_length), read as zero (I11).
OctetVector message_mac(MacAlgorithm algorithm, Octets key, Octets message, std::size_t mac_offset);

// Encodes the message with an AUTH suboption behind the others (I11).
OctetVector encode_authenticated(const Message& message, MacAlgorithm algorithm, Octets key,
                                 LengthCounts length_counts = LengthCounts::payload);

enum class MacVerdict : std::uint8_t { absent, unknown_algorithm, good, bad };
// Judges the first AUTH suboption, wherever it stands.
MacVerdict verify_mac(const MessageView& message, Octets key);

// How a nonce or key is encrypted (I14).
enum class RsaPadding : std::uint8_t { oaep_sha256, oaep_sha1, pkcs1v15 };
std::optional<RsaPadding> find_rsa_padding(std::string_view name);  // "oaep-sha256", "oaep-sha1", "pkcs1v15"

inline constexpr std::uint8_t public_key_kind_rsa = 1;  // PUB_KEY's Reserved octet (I15)
inline constexpr unsigned weak_key_below_bits = 2048;   // I15

// An RSA public key, or a pair. Copies share the key.
class RsaKey {
 public:
  // A payload in PUB_KEY's form: 32-bit exponent, modulus of 1024 to 4096 bits (I15). The error says what is
  // wrong.
  static tl::expected<RsaKey, std::string> from_public_key_payload(Octets payload);
  // The text of a PEM file with a private key. The error says what is wrong.
  static tl::expected<RsaKey, std::string> from_pem(std::string_view pem);
  static tl::expected<RsaKey, std::string> generate(unsigned bits = 2048);

  unsigned bits() const;
  bool has_private_part() const { return has_private_part_; }
  OctetVector public_key_payload() const;
  Suboption public_key_suboption() const;
  std::string private_key_pem() const;

  // One RSA block (I14). The error says why not: input too long for the padding, or OpenSSL's reason.
  tl::expected<OctetVector, std::string> encrypt(Octets plain, RsaPadding padding) const;
  // The error never tells a wrong padding from a wrong key.
  tl::expected<OctetVector, std::string> decrypt(Octets cipher, RsaPadding padding) const;

 private:
  RsaKey(std::shared_ptr<evp_pkey_st> key, bool has_private_part);
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<RsaContexts> contexts_;
  bool has_private_part_ = false;
};

}  // namespace lmmp::wire
