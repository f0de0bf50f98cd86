// What the configuration files of the HMIPv6 daemons have in common.
#include "reference-impl/daemon/hmip_file_parts.hpp"

#include <limits>

namespace lmmp::reference {
namespace {

void read_association(const YAML::Node& node, ConfigurationErrors& errors,
                      std::vector<ManualAssociation>& all) {
  Section section(node, {"rcoa", "spi_to_map", "spi_to_node", "key"}, errors);
  const auto rcoa = section.require("rcoa", "the RCoA that the association is for");
  const auto to_map = section.require("spi_to_map", "the SPI of the node's updates");
  const auto to_node = section.require("spi_to_node", "the SPI of the MAP's acknowledgements");
  const auto key = section.require("key", "a key of 32 octets");
  if (!rcoa || !to_map || !to_node || !key) return;
  const auto address = read_address(*rcoa, errors);
  constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();
  const auto first = read_number(*to_map, 256, largest, errors);
  const auto second = read_number(*to_node, 256, largest, errors);
  const auto octets = read_hex(*key, errors);
  if (octets && octets->size() != wire::esp_key_size) {
    errors.add(key->Mark(), std::to_string(octets->size()) + " octets",
               "32 octets: HMAC-SHA-256-128 (RFC 4868)");
    return;
  }
  if (!address || !first || !second || !octets) return;
  all.push_back({*address, static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*second), *octets});
}

}  // namespace

std::vector<ManualAssociation> read_associations(const YAML::Node& node, ConfigurationErrors& errors) {
  std::vector<ManualAssociation> all;
  for (const YAML::Node& item : read_sequence(node, "a list of security associations", errors)) {
    read_association(item, errors, all);
  }
  return all;
}

}  // namespace lmmp::reference
