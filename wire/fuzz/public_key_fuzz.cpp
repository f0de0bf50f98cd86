// Fuzzes PUB_KEY's form and the PEM reader, and encrypts with every key that they accept.
#include "wire/fuzz/require.hpp"
#include "wire/security.hpp"

namespace {

using namespace lmmp::wire;

// A key that was accepted must be usable and say itself the same way again.
void check_key(const RsaKey& key) {
  require(key.bits() >= 1024 && key.bits() <= 4096);
  const auto again = RsaKey::from_public_key_payload(key.public_key_payload());
  require(again.has_value() && again->bits() == key.bits());
  const OctetVector nonce(16, 1);
  const auto cipher = key.encrypt(nonce, RsaPadding::oaep_sha1);
  if (cipher) require(cipher->size() == (key.bits() + 7) / 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto from_payload = RsaKey::from_public_key_payload({data, size});
  if (from_payload) {
    check_key(*from_payload);
  } else {
    require(!from_payload.error().empty());
  }
  const auto from_pem = RsaKey::from_pem({reinterpret_cast<const char*>(data), size});
  if (from_pem) {
    check_key(*from_pem);
  } else {
    require(!from_pem.error().empty());
  }
  return 0;
}
