// Security associations with manual keys for local Binding Updates: ESP, HMAC-SHA-256-128, no encryption
// (H 12.1, I34).
//
// With keys that are set by hand there is no anti-replay window (RFC 4303 3.4.3). A replayed update is
// refused by its sequence number instead, which is remembered here beyond the binding's end (RFC 3775 5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "wire/esp.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

enum class MapSecurity : std::uint8_t { none, esp_auth_null };

// Between a MAP and a mobile node, for one RCoA ("The MAP needs to set the SA for the RCoA", H 12.1).
struct ManualAssociation {
  wire::IpAddress rcoa;
  std::uint32_t spi_to_map = 0;
  std::uint32_t spi_to_node = 0;
  wire::OctetVector key;  // 32 octets
};

// The associations of one side, with the counts that they carry.
class SecurityAssociations {
 public:
  enum class Side : std::uint8_t { map, mobile_node };
  SecurityAssociations(Side side, std::vector<ManualAssociation> associations);

  // ESP around a Mobility Header for this RCoA. Nothing if there is no association for it.
  std::optional<wire::OctetVector> seal(const wire::IpAddress& rcoa, std::uint8_t next_header,
                                        wire::Octets payload);
  // Opens ESP that is to be for this RCoA. The error is static text.
  tl::expected<wire::EspOpened, std::string_view> open(const wire::IpAddress& rcoa, wire::Octets esp) const;

  // The sequence number of the last Binding Update accepted under the association.
  std::optional<std::uint16_t> last_update(const wire::IpAddress& rcoa) const;
  void remember_update(const wire::IpAddress& rcoa, std::uint16_t sequence);

 private:
  struct Entry {
    ManualAssociation association;
    std::uint32_t sent = 0;  // ESP sequence number of the last packet
    std::optional<std::uint16_t> last_update;
  };
  Side side_;
  std::unordered_map<wire::IpAddress, Entry> entries_;
};

}  // namespace lmmp::reference
