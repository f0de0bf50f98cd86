// Security associations with manual keys for local Binding Updates.
#include "reference-impl/core/manual_security.hpp"

#include <utility>

namespace lmmp::reference {

SecurityAssociations::SecurityAssociations(Side side, std::vector<ManualAssociation> associations)
    : side_(side) {
  for (ManualAssociation& association : associations) {
    const wire::IpAddress rcoa = association.rcoa;
    entries_.emplace(rcoa, Entry{std::move(association), 0, std::nullopt});
  }
}

std::optional<wire::OctetVector> SecurityAssociations::seal(const wire::IpAddress& rcoa,
                                                            std::uint8_t next_header, wire::Octets payload) {
  const auto found = entries_.find(rcoa);
  if (found == entries_.end()) return std::nullopt;
  Entry& entry = found->second;
  const std::uint32_t spi = side_ == Side::map ? entry.association.spi_to_node : entry.association.spi_to_map;
  return wire::esp_seal(spi, ++entry.sent, entry.association.key, next_header, payload);
}

tl::expected<wire::EspOpened, std::string_view> SecurityAssociations::open(const wire::IpAddress& rcoa,
                                                                           wire::Octets esp) const {
  const auto found = entries_.find(rcoa);
  if (found == entries_.end())
    return tl::unexpected(std::string_view("no security association for the RCoA"));
  const ManualAssociation& association = found->second.association;
  const std::uint32_t spi = side_ == Side::map ? association.spi_to_map : association.spi_to_node;
  if (wire::esp_spi(esp) != spi) {
    return tl::unexpected(std::string_view("ESP's SPI is not that of the RCoA's security association"));
  }
  const auto opened = wire::esp_open(association.key, esp);
  if (!opened) return tl::unexpected(wire::reason_of(opened.error()));
  return *opened;
}

std::optional<std::uint16_t> SecurityAssociations::last_update(const wire::IpAddress& rcoa) const {
  const auto found = entries_.find(rcoa);
  return found == entries_.end() ? std::nullopt : found->second.last_update;
}

void SecurityAssociations::remember_update(const wire::IpAddress& rcoa, std::uint16_t sequence) {
  const auto found = entries_.find(rcoa);
  if (found != entries_.end()) found->second.last_update = sequence;
}

}  // namespace lmmp::reference
