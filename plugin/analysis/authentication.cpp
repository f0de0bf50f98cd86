// Whether a message's MAC is right. With libgcrypt, so that it is independent of wire/security.
#include "plugin/analysis/authentication.hpp"

extern "C" {
#include <wsutil/wsgcrypt.h>
}

#include <algorithm>
#include <cstdint>

#include "plugin/analysis/keys.hpp"
#include "plugin/dissect/preferences.hpp"

namespace lmmp::plugin {
namespace {

struct MacToVerify {
  int algorithm;          // libgcrypt's
  std::uint8_t* covered;  // the message with the MAC's octets zeroed (I11)
  std::uint32_t covered_size;
  const std::uint8_t* found;
  std::size_t size;
};

bool fits(const MacToVerify& mac, const std::uint8_t* key, std::size_t key_size) {
  std::uint8_t expected[32];
  if (ws_hmac_buffer(mac.algorithm, expected, mac.covered, mac.covered_size, key, key_size) != 0)
    return false;
  return std::equal(expected, expected + mac.size, mac.found);
}

// SK_an-mn = MD5 over SK_an and the SID (I12), written to `key`.
bool fits_network(const MacToVerify& mac, GivenKey network, std::uint32_t sid, std::uint8_t* key) {
  std::uint8_t input[network_key_size_limit + 4];
  std::copy_n(network.octets, network.size, input);
  wire::write_u32(input + network.size, sid);
  gcry_md_hash_buffer(GCRY_MD_MD5, key, input, network.size + 4);
  return fits(mac, key, session_key_size);
}

}  // namespace

MacStatus verify_mac(const MessageOutline& outline, const std::uint8_t* learned, std::uint8_t* made,
                     bool* is_made) {
  const SuboptionPlace* auth = outline.find(wire::SuboptionType::auth);
  const auto sid = outline.number(wire::SuboptionType::sid);
  if (!preferences.verify_mac || auth == nullptr || !sid || !outline.whole || !outline.lengths_judged) {
    return MacStatus::not_verified;
  }
  MacToVerify mac{};
  mac.size = auth->length;
  if (auth->reserved <= 1 && auth->length == 16) {  // I10: 0 is told by its length
    mac.algorithm = GCRY_MD_MD5;
  } else if (auth->reserved == 2 && auth->length == 32) {
    mac.algorithm = GCRY_MD_SHA256;
  } else {
    return MacStatus::not_verified;
  }
  const GivenKey given = given_session_key(*sid);
  const std::uint32_t networks = network_key_count();
  if (given.octets == nullptr && learned == nullptr && networks == 0) return MacStatus::not_verified;

  mac.covered_size = outline.suboptions_end;
  mac.covered = static_cast<std::uint8_t*>(g_malloc(mac.covered_size));
  std::copy_n(outline.octets, mac.covered_size, mac.covered);
  std::fill_n(mac.covered + auth->payload(), mac.size, std::uint8_t{0});
  mac.found = outline.octets + auth->payload();
  bool good = (given.octets != nullptr && fits(mac, given.octets, given.size)) ||
              (learned != nullptr && fits(mac, learned, session_key_size));
  for (std::uint32_t row = 0; row < networks && !good; ++row) {
    std::uint8_t key[session_key_size];
    good = fits_network(mac, network_key(row), *sid, key);
    if (good && made != nullptr) {
      std::copy_n(key, session_key_size, made);
      *is_made = true;
    }
  }
  g_free(mac.covered);
  return good ? MacStatus::good : MacStatus::bad;
}

}  // namespace lmmp::plugin
