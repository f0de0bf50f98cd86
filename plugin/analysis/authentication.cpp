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
  gcry_md_hd_t hmac;
  const std::uint8_t* octets;  // the message, up to the last suboption's end
  std::uint32_t size;
  std::uint32_t mac_offset;
  std::uint32_t mac_size;
};

// libgcrypt's handle for an algorithm, opened once: making one costs more than a message's MAC. nullptr if it
// does not have the algorithm.
gcry_md_hd_t hmac_handle(int algorithm) {
  static gcry_md_hd_t md5 = nullptr;
  static gcry_md_hd_t sha256 = nullptr;
  gcry_md_hd_t& handle = algorithm == GCRY_MD_MD5 ? md5 : sha256;
  if (handle == nullptr && gcry_md_open(&handle, algorithm, GCRY_MD_FLAG_HMAC) != 0) handle = nullptr;
  return handle;
}

// Over the message with the MAC's octets zeroed (I11).
bool fits(const MacToVerify& mac, const std::uint8_t* key, std::size_t key_size) {
  if (gcry_md_setkey(mac.hmac, key, key_size) != 0) return false;
  constexpr std::uint8_t zeroes[32] = {};
  const std::uint32_t behind = mac.mac_offset + mac.mac_size;
  gcry_md_write(mac.hmac, mac.octets, mac.mac_offset);
  gcry_md_write(mac.hmac, zeroes, mac.mac_size);
  gcry_md_write(mac.hmac, mac.octets + behind, mac.size - behind);
  const std::uint8_t* expected = gcry_md_read(mac.hmac, 0);
  return expected != nullptr && std::equal(expected, expected + mac.mac_size, mac.octets + mac.mac_offset);
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
  int algorithm = 0;
  if (auth->reserved <= 1 && auth->length == 16) {  // I10: 0 is told by its length
    algorithm = GCRY_MD_MD5;
  } else if (auth->reserved == 2 && auth->length == 32) {
    algorithm = GCRY_MD_SHA256;
  } else {
    return MacStatus::not_verified;
  }
  const GivenKey given = given_session_key(*sid);
  const std::uint32_t networks = network_key_count();
  if (given.octets == nullptr && learned == nullptr && networks == 0) return MacStatus::not_verified;

  const MacToVerify mac{hmac_handle(algorithm), outline.octets, outline.suboptions_end, auth->payload(),
                        auth->length};
  if (mac.hmac == nullptr) return MacStatus::not_verified;
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
  return good ? MacStatus::good : MacStatus::bad;
}

}  // namespace lmmp::plugin
