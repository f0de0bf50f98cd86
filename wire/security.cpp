// LMMP's own authentication: session key, MAC, and the RSA that carries nonces and keys.
#include "wire/security.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <mutex>

namespace lmmp::wire {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key) {
  return {key, EVP_PKEY_free};
}

// OpenSSL's last reason, its queue emptied.
std::string last_reason(const char* otherwise) {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return reason ? reason : otherwise;
}

// What a PUB_KEY can carry (I15).
bool allowed_size(unsigned bits) {
  return bits >= 1024 && bits <= 4096;
}
std::string refused_size(unsigned bits) {
  return "an RSA key of " + std::to_string(bits) + " bits; 1024 to 4096 are allowed (I15)";
}

BigNumber key_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return BigNumber(number);
}

// Looked up among OpenSSL's providers once: to do it for each message costs more than the digest itself.
const EVP_MD* md5() {
  static const std::unique_ptr<EVP_MD, Deleter<EVP_MD_free>> digest(EVP_MD_fetch(nullptr, "MD5", nullptr));
  return digest.get();
}
const EVP_MD* sha256() {
  static const std::unique_ptr<EVP_MD, Deleter<EVP_MD_free>> digest(
      EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
  return digest.get();
}

// Room for a digest's state, made once a thread for the same reason. Nothing stays in it between two digests.
EVP_MD_CTX* digest_context() {
  static thread_local const std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  return context.get();
}

// HMAC (RFC 2104) with a digest whose blocks have 64 octets.
OctetVector hmac(const EVP_MD* digest, Octets key, Octets message) {
  constexpr std::size_t block = 64;
  std::array<std::uint8_t, block> padded{};
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> inner{};
  unsigned size = 0;
  if (key.size() > block) {
    EVP_Digest(key.data(), key.size(), padded.data(), nullptr, digest, nullptr);
  } else {
    std::copy(key.begin(), key.end(), padded.begin());
  }
  EVP_MD_CTX* const context = digest_context();
  const auto digest_behind_pad = [&](std::uint8_t pad, Octets octets, std::uint8_t* out) {
    std::array<std::uint8_t, block> first = padded;
    for (std::uint8_t& octet : first) octet ^= pad;
    EVP_DigestInit_ex2(context, digest, nullptr);
    EVP_DigestUpdate(context, first.data(), first.size());
    EVP_DigestUpdate(context, octets.data(), octets.size());
    EVP_DigestFinal_ex(context, out, &size);
  };
  digest_behind_pad(0x36, message, inner.data());
  OctetVector mac(size);
  digest_behind_pad(0x5C, Octets(inner.data(), size), mac.data());
  return mac;
}

bool set_padding(EVP_PKEY_CTX* context, RsaPadding padding) {
  if (padding == RsaPadding::pkcs1v15) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0;
  const EVP_MD* digest = padding == RsaPadding::oaep_sha1 ? EVP_sha1() : EVP_sha256();
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, digest) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) > 0;
}

enum class Operation : std::uint8_t { encrypt, decrypt };

}  // namespace

// Operations that are set up once a key and padding: to set one up takes a good part of a public operation.
struct RsaContexts {
  struct Prepared {
    std::once_flag once;
    KeyContext context;  // empty: OpenSSL refused it
  };
  std::array<std::array<Prepared, 3>, 2> prepared;  // by Operation, by RsaPadding

  // A copy for one operation; what it is made of is not changed, so that keys can be used by several threads.
  KeyContext take(EVP_PKEY* key, Operation operation, RsaPadding padding) {
    Prepared& found = prepared[static_cast<std::size_t>(operation)][static_cast<std::size_t>(padding)];
    std::call_once(found.once, [&] {
      KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
      if (!context) return;
      const int begun = operation == Operation::encrypt ? EVP_PKEY_encrypt_init(context.get())
                                                        : EVP_PKEY_decrypt_init(context.get());
      if (begun > 0 && set_padding(context.get(), padding)) found.context = std::move(context);
    });
    return KeyContext(found.context ? EVP_PKEY_CTX_dup(found.context.get()) : nullptr);
  }
};

SessionKey session_key(Octets access_network_key, std::uint32_t sid) {
  std::array<std::uint8_t, 4> sid_octets{};
  write_u32(sid_octets.data(), sid);
  SessionKey key{};
  EVP_MD_CTX* const context = digest_context();
  EVP_DigestInit_ex2(context, md5(), nullptr);
  EVP_DigestUpdate(context, access_network_key.data(), access_network_key.size());
  EVP_DigestUpdate(context, sid_octets.data(), sid_octets.size());
  EVP_DigestFinal_ex(context, key.data(), nullptr);
  return key;
}

std::optional<MacAlgorithm> mac_algorithm(std::uint8_t reserved, std::size_t length) {
  if (reserved <= 1 && length == 16) return MacAlgorithm::hmac_md5;
  if (reserved == 2 && length == 32) return MacAlgorithm::hmac_sha256;
  return std::nullopt;
}

OctetVector message_mac(MacAlgorithm algorithm, Octets key, Octets message, std::size_t mac_offset) {
  OctetVector covered(message.begin(), message.end());
  std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(mac_offset), mac_length(algorithm),
              std::uint8_t{0});
  return hmac(algorithm == MacAlgorithm::hmac_md5 ? md5() : sha256(), key, covered);
}

OctetVector encode_authenticated(const Message& message, MacAlgorithm algorithm, Octets key,
                                 LengthCounts length_counts) {
  Message with_auth = message;
  const OctetVector zeros(mac_length(algorithm));
  with_auth.suboptions.push_back(
      Suboption::octets(SuboptionType::auth, zeros, static_cast<std::uint8_t>(algorithm)));
  OctetVector octets = encode(with_auth, length_counts);
  const std::size_t offset = octets.size() - zeros.size();
  const OctetVector mac = message_mac(algorithm, key, octets, offset);
  std::copy(mac.begin(), mac.end(), octets.begin() + static_cast<std::ptrdiff_t>(offset));
  return octets;
}

MacVerdict verify_mac(const MessageView& message, Octets key) {
  const auto auth = message.find(SuboptionType::auth);
  if (!auth) return MacVerdict::absent;
  const auto algorithm = mac_algorithm(auth->reserved, auth->payload.size());
  if (!algorithm) return MacVerdict::unknown_algorithm;
  const OctetVector expected =
      message_mac(*algorithm, key, message.octets, auth->offset + suboption_header_size);
  return CRYPTO_memcmp(expected.data(), auth->payload.data(), expected.size()) == 0 ? MacVerdict::good
                                                                                    : MacVerdict::bad;
}

std::optional<RsaPadding> find_rsa_padding(std::string_view name) {
  if (name == "oaep-sha256") return RsaPadding::oaep_sha256;
  if (name == "oaep-sha1") return RsaPadding::oaep_sha1;
  if (name == "pkcs1v15") return RsaPadding::pkcs1v15;
  return std::nullopt;
}

RsaKey::RsaKey(std::shared_ptr<evp_pkey_st> key, bool has_private_part)
    : key_(std::move(key)), contexts_(std::make_shared<RsaContexts>()), has_private_part_(has_private_part) {}

tl::expected<RsaKey, std::string> RsaKey::from_public_key_payload(Octets payload) {
  if (payload.size() < 132 || payload.size() > 516) {
    return tl::unexpected("a PUB_KEY of " + std::to_string(payload.size()) +
                          " octets; an exponent of 4 and a modulus of 128 to 512 are expected");
  }
  const std::uint32_t exponent = read_u32(payload.data());
  const Octets modulus = payload.subspan(4);
  if (exponent < 3 || exponent % 2 == 0)
    return tl::unexpected(std::string("an RSA exponent that is even or below 3"));
  if (modulus.back() % 2 == 0) return tl::unexpected(std::string("an even RSA modulus"));
  const BigNumber e(BN_new());
  const BigNumber n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
  if (!e || !n || BN_set_word(e.get(), exponent) != 1) return tl::unexpected(last_reason("out of memory"));
  if (BN_num_bits(n.get()) < 1024) return tl::unexpected(std::string("an RSA modulus below 1024 bits"));

  const std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0) {
    return tl::unexpected(last_reason("not an RSA key"));
  }
  return RsaKey(shared(key), false);
}

tl::expected<RsaKey, std::string> RsaKey::from_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // A callback that knows no pass phrase: an encrypted file is an error, not a prompt.
  const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr);
  if (!key) {
    ERR_clear_error();
    if (pem.find("ENCRYPTED") != std::string_view::npos)
      return tl::unexpected(std::string("the PEM file is encrypted; store the key without a pass phrase"));
    return tl::unexpected(std::string("no private key in PEM form (-----BEGIN PRIVATE KEY-----)"));
  }
  auto owned = shared(key);
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
    return tl::unexpected(std::string("the key is not an RSA key"));
  const auto bits = static_cast<unsigned>(EVP_PKEY_get_bits(key));
  if (!allowed_size(bits)) return tl::unexpected(refused_size(bits));
  const BigNumber e = key_number(key, OSSL_PKEY_PARAM_RSA_E);
  if (!e || BN_num_bits(e.get()) > 32)
    return tl::unexpected(std::string("an RSA exponent above 32 bits (I15)"));
  return RsaKey(std::move(owned), true);
}

tl::expected<RsaKey, std::string> RsaKey::generate(unsigned bits) {
  if (!allowed_size(bits)) return tl::unexpected(refused_size(bits));
  EVP_PKEY* key = EVP_RSA_gen(bits);
  if (!key) return tl::unexpected(last_reason("no key could be made"));
  return RsaKey(shared(key), true);
}

unsigned RsaKey::bits() const {
  return static_cast<unsigned>(EVP_PKEY_get_bits(key_.get()));
}

OctetVector RsaKey::public_key_payload() const {
  const BigNumber e = key_number(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  const BigNumber n = key_number(key_.get(), OSSL_PKEY_PARAM_RSA_N);
  OctetVector payload(4 + static_cast<std::size_t>(BN_num_bytes(n.get())));
  write_u32(payload.data(), static_cast<std::uint32_t>(BN_get_word(e.get())));
  BN_bn2bin(n.get(), &payload[4]);
  return payload;
}

Suboption RsaKey::public_key_suboption() const {
  return Suboption::octets(SuboptionType::public_key, public_key_payload(), public_key_kind_rsa);
}

std::string RsaKey::private_key_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(std::max(length, 0L))};
}

tl::expected<OctetVector, std::string> RsaKey::encrypt(Octets plain, RsaPadding padding) const {
  const KeyContext context = contexts_->take(key_.get(), Operation::encrypt, padding);
  OctetVector cipher(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
  std::size_t size = cipher.size();
  if (!context || EVP_PKEY_encrypt(context.get(), cipher.data(), &size, plain.data(), plain.size()) <= 0) {
    return tl::unexpected(last_reason("cannot encrypt"));
  }
  cipher.resize(size);
  return cipher;
}

tl::expected<OctetVector, std::string> RsaKey::decrypt(Octets cipher, RsaPadding padding) const {
  if (!has_private_part_) return tl::unexpected(std::string("a public key cannot decrypt"));
  const KeyContext context = contexts_->take(key_.get(), Operation::decrypt, padding);
  OctetVector plain(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
  std::size_t size = plain.size();
  if (!context || EVP_PKEY_decrypt(context.get(), plain.data(), &size, cipher.data(), cipher.size()) <= 0) {
    ERR_clear_error();
    return tl::unexpected(std::string("cannot decrypt"));
  }
  plain.resize(size);
  return plain;
}

}  // namespace lmmp::wire
