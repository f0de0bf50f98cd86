// ESP in transport mode with NULL encryption and HMAC-SHA-256-128.
#include "wire/esp.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace lmmp::wire {
namespace {

constexpr std::size_t esp_header_size = 8;
constexpr std::size_t esp_trailer_size = 2;

// RFC 4868 2: the first 128 bits of HMAC-SHA-256.
std::array<std::uint8_t, 32> authenticate(Octets key, Octets octets) {
  std::array<std::uint8_t, 32> mac{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), octets.data(), octets.size(), mac.data(),
       nullptr);
  return mac;
}

}  // namespace

OctetVector esp_seal(std::uint32_t spi, std::uint32_t sequence, Octets key, std::uint8_t next_header,
                     Octets payload) {
  OctetVector esp(esp_header_size);
  write_u32(esp.data(), spi);
  write_u32(&esp[4], sequence);
  esp.insert(esp.end(), payload.begin(), payload.end());
  const std::size_t padding = (4 - (payload.size() + esp_trailer_size) % 4) % 4;
  for (std::size_t i = 1; i <= padding; ++i) esp.push_back(static_cast<std::uint8_t>(i));
  esp.push_back(static_cast<std::uint8_t>(padding));
  esp.push_back(next_header);
  const auto mac = authenticate(key, esp);
  esp.insert(esp.end(), mac.begin(), mac.begin() + esp_icv_size);
  return esp;
}

std::string_view reason_of(EspFault fault) {
  switch (fault) {
    case EspFault::truncated:
      return "the ESP header is cut off";
    case EspFault::icv_bad:
      return "ESP's integrity check value is wrong";
    case EspFault::padding_bad:
      return "ESP's padding is wrong";
  }
  return "unknown fault";
}

std::uint32_t esp_spi(Octets esp) {
  return esp.size() < 4 ? 0 : read_u32(esp.data());
}

tl::expected<EspOpened, EspFault> esp_open(Octets key, Octets esp) {
  if (esp.size() < esp_header_size + esp_trailer_size + esp_icv_size) {
    return tl::unexpected(EspFault::truncated);
  }
  const Octets covered = esp.first(esp.size() - esp_icv_size);
  const auto mac = authenticate(key, covered);
  if (CRYPTO_memcmp(mac.data(), esp.data() + covered.size(), esp_icv_size) != 0) {
    return tl::unexpected(EspFault::icv_bad);
  }
  const Octets body = covered.subspan(esp_header_size, covered.size() - esp_header_size - esp_trailer_size);
  const std::size_t padding = covered[covered.size() - 2];
  if (padding > body.size()) return tl::unexpected(EspFault::padding_bad);
  const Octets payload = body.first(body.size() - padding);
  for (std::size_t i = 0; i < padding; ++i) {
    if (body[payload.size() + i] != i + 1) return tl::unexpected(EspFault::padding_bad);
  }
  return EspOpened{read_u32(esp.data()), read_u32(&esp[4]), covered.back(), payload};
}

}  // namespace lmmp::wire
