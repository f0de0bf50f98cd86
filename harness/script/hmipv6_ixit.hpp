// IXIT parameters of HMIPv6: how a MAP, an access router or a mobile node is configured.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "wire/map_option.hpp"

namespace lmmp::conform {

struct ParameterSpec;

struct Hmipv6Ixit {
  bool rfc5380 = false;  // the profile (I31)
  std::uint8_t map_option_type = wire::default_map_option_type;

  // Of a MAP: its own option. Of an access router: that of the MAP which it knows by hand. Of a mobile node:
  // nothing, the script says what is advertised.
  wire::IpAddress map;
  std::uint8_t map_distance = 1, map_preference = 10;
  bool form_rcoa = true;
  std::uint32_t map_lifetime = 3600;
  // Another MAP, known by hand, and from which link MAP options are learned (0: from none).
  std::optional<wire::IpAddress> other_map;
  std::uint8_t other_map_distance = 3, other_map_preference = 5;
  std::uint8_t listen = 0;
  bool failure_detection = false;
  std::chrono::nanoseconds probe_interval = std::chrono::milliseconds(100);
  std::chrono::nanoseconds learned_silence = std::chrono::seconds(30);

  std::uint32_t maximum_lifetime = 3600, maximum_bindings = 1000;
  bool duplicate_address_detection = true;
  std::chrono::nanoseconds duplicate_address_wait = std::chrono::milliseconds(50);
  std::vector<wire::IpAddress> valid_prefixes;  // of 64 bits; none: any (H 6.2)
  std::uint32_t tunnel_mtu = 1460;
  bool esp = false;  // I34: esp-auth-null with the keys of esp_key() below

  // Of a mobile node.
  bool by_preference = false;  // I44
  std::uint32_t maximum_maps = 1;
  std::uint32_t update_sends = 5;
  bool use_without_r = true;    // I46
  bool update_previous = true;  // I45
  std::uint32_t binding_lifetime = 600, previous_lifetime = 60, home_lifetime = 3600;
  std::optional<wire::IpAddress> home_address, home_agent;
  std::vector<wire::IpAddress> correspondents;

  std::optional<Value> value(std::string_view name) const;
  bool set(std::string_view name, const Value& value);
};

const std::vector<ParameterSpec>& hmipv6_parameters();

// The security association of the n-th RCoA (I34): the same numbers at the tester and at the implementation.
constexpr std::uint32_t esp_spi_to_map(unsigned n) {
  return 0x1000 + n;
}
constexpr std::uint32_t esp_spi_to_node(unsigned n) {
  return 0x2000 + n;
}
std::optional<wire::OctetVector> esp_key(std::uint32_t spi);

// "mn1_L1" (its address of the link's prefix), "mn1_rcoa" (of the MAP's), "iut_L1", "iut_rcoa1" (of map1's
// prefix): addresses that follow from prefixes and interface identifiers.
bool is_derived_address(std::string_view name);

}  // namespace lmmp::conform
