// The form of HMIPv6's messages: octets that are zero, numbers that the texts give, link-layer addresses.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/form.hpp"
#include "harness/run/hmipv6_offset.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

class FormCheck {
 public:
  FormCheck(const Expectation& expectation, const Heard& heard)
      : expectation_(expectation), heard_(heard), reading_(*heard.hmipv6), message_(reading_.message) {}

  std::vector<FieldComparison> run() {
    if (message_.esp || !reading_.fault.empty()) return {};
    if (is_mobility()) {
      fixed("Payload Protocol", 0, wire::protocol_none);  // RFC 3775 6.1.1
      fixed("Reserved", 3, 0);
    }
    if (is_test_init()) {  // RFC 3775 6.1.3, 6.1.4
      fixed("Reserved", 6, 0);
      fixed("Reserved", 7, 0);
    }
    check_icmp();
    field_is_zero("reserved");
    field_is_zero("map_reserved");
    check_link_layer();
    check_tunnel();
    check_alternate();
    if (message_.hop_limit == 0) add("hop_limit", "1 to 255", "0", 14 + 7);
    return std::move(rows_);
  }

 private:
  bool is_mobility() const {
    return message_.kind() == Hmipv6Kind::binding_update ||
           message_.kind() == Hmipv6Kind::binding_acknowledgement ||
           message_.kind() == Hmipv6Kind::binding_error || is_test_init();
  }
  bool is_test_init() const {
    return message_.kind() == Hmipv6Kind::home_test_init || message_.kind() == Hmipv6Kind::care_of_test_init;
  }
  bool asked(std::string_view name) const {
    return std::any_of(expectation_.fields.begin(), expectation_.fields.end(),
                       [name](const Field& field) { return field.name == name; });
  }
  void add(std::string field, std::string expected, std::string got, std::size_t octet) {
    rows_.push_back({std::move(field), std::move(expected), std::move(got), false, octet});
  }

  // An octet of the message's header.
  void fixed(const char* name, std::size_t at, unsigned value) {
    const std::size_t octet = reading_.body_offset + at;
    if (octet >= heard_.octets.size() || heard_.octets[octet] == value) return;
    add(name, std::to_string(value), std::to_string(heard_.octets[octet]), octet);
  }

  void field_is_zero(const char* name) {
    if (asked(name)) return;
    for (const Value& value : read_field(name, message_)) {
      const auto number = as_number(value).value_or(0);
      if (number != 0) add(name, "0", std::to_string(number), reading_.body_offset);
    }
  }

  void octet_is(bool right, const char* name, const std::string& expected, const std::string& got) {
    if (!right) add(name, expected, got, reading_.body_offset);
  }
  void address_is(bool right, const char* name, const char* expected, const wire::IpAddress& got) {
    octet_is(right, name, expected, got.to_string());
  }

  void check_icmp() {
    const auto& source = message_.source;
    const auto& destination = message_.destination;
    switch (message_.kind()) {
      case Hmipv6Kind::router_solicitation:  // RFC 4861 4.1
        reserved_octets();
        address_is(source == wire::IpAddress() || source.is_link_local(), "source", "link-local or none",
                   source);
        address_is(destination == *wire::IpAddress::parse("ff02::2"), "destination", "ff02::2", destination);
        break;
      case Hmipv6Kind::router_advertisement:  // RFC 4861 4.2, 4.6.2
        fixed("Code", 1, 0);
        address_is(source.is_link_local(), "source", "link-local", source);
        check_prefixes();
        break;
      case Hmipv6Kind::neighbour_solicitation:  // RFC 4861 4.3, 7.2.2
        reserved_octets();
        check_solicitation();
        break;
      case Hmipv6Kind::neighbour_advertisement:  // RFC 4861 4.4
        fixed("Code", 1, 0);
        address_is(source != wire::IpAddress() && !source.is_multicast(), "source", "an address", source);
        break;
      case Hmipv6Kind::echo_request:
      case Hmipv6Kind::echo_reply:
        fixed("Code", 1, 0);
        break;
      case Hmipv6Kind::unreachable:  // RFC 4443 3.1
        reserved_octets(false);
        check_quotation();
        break;
      case Hmipv6Kind::too_big:
      case Hmipv6Kind::parameter_problem:
        check_quotation();
        break;
      default:
        break;
    }
  }
  void reserved_octets(bool code_too = true) {
    if (code_too) fixed("Code", 1, 0);
    for (std::size_t at = 4; at < 8; ++at) fixed("Reserved", at, 0);
  }

  void check_solicitation() {
    const auto* solicitation = std::get_if<wire::NeighbourSolicitation>(&message_.body);
    if (solicitation == nullptr || !message_.destination.is_multicast()) return;
    const bool solicited = message_.destination == wire::solicited_node_address(solicitation->target);
    address_is(solicited, "destination", "the target's solicited-node address", message_.destination);
  }

  void check_prefixes() {
    const auto* advertisement = std::get_if<wire::RouterAdvertisement>(&message_.body);
    if (advertisement == nullptr) return;
    for (std::size_t index = 0; index < advertisement->prefixes.size(); ++index) {
      const auto& prefix = advertisement->prefixes[index];
      const auto check = [&](bool right, const char* name, const char* expected, std::uint32_t got) {
        if (right) return;
        add(name, expected, std::to_string(got),
            hmipv6_field_offset(name, heard_, index, wire::default_map_option_type));
      };
      check(prefix.preferred_lifetime <= prefix.valid_lifetime, "preferred_lifetime", "at most the valid one",
            prefix.preferred_lifetime);
      check(prefix.reserved_flags == 0, "prefix_reserved_flags", "0", prefix.reserved_flags);
      check(prefix.reserved == 0, "prefix_reserved", "0", prefix.reserved);
    }
  }

  // RFC 4443 2.2, 2.4: an error goes to the source of the packet that it quotes.
  void check_quotation() {
    const auto* error = std::get_if<wire::IcmpError>(&message_.body);
    if (error == nullptr) return;
    constexpr std::size_t source_at = 8, address_size = 16;
    const auto to = message_.destination.octets();
    const bool ours = error->quoted.size() >= 40 && error->quoted[0] >> 4 == 6 && to.size() == address_size &&
                      std::equal(to.begin(), to.end(), error->quoted.begin() + source_at);
    octet_is(ours, "data", "a packet from " + message_.destination.to_string(),
             std::to_string(error->quoted.size()) + " other octets");
    address_is(message_.source != wire::IpAddress() && !message_.source.is_multicast() &&
                   message_.source != message_.destination,
               "source", "an address of its own", message_.source);
  }

  // RFC 4861 4: the sender's own, on the link on which it sends. A proxy advertises its own too.
  void check_link_layer() {
    if (asked("link_layer")) return;
    const wire::OctetVector own(heard_.ends.source_mac.begin(), heard_.ends.source_mac.end());
    for (const Value& value : read_field("link_layer", message_)) {
      const auto* octets = std::get_if<wire::OctetVector>(&value.is);
      if (octets != nullptr && *octets != own)
        add("link_layer", text_of({own, {}}, FieldKind::octets), text_of(value, FieldKind::octets),
            reading_.body_offset);
    }
  }

  // A care-of address that is told twice is the same (H 6.1, RFC 3775 6.2.5): the LCoA to a MAP, the RCoA
  // through a MAP to a home agent.
  void check_alternate() {
    const auto* update = std::get_if<wire::BindingUpdate>(&message_.body);
    if (update == nullptr || asked("alternate_coa")) return;
    if (!message_.tunnel && !update->has(wire::bu_flag_map_registration)) return;
    for (const Value& value : read_field("alternate_coa", message_)) {
      const auto* alternate = std::get_if<wire::IpAddress>(&value.is);
      if (alternate != nullptr)
        address_is(*alternate == message_.source, "alternate_coa", "the source address", *alternate);
    }
  }

  void check_tunnel() {
    const auto check = [this](const char* name, const auto& tunnel) {
      if (tunnel && !asked(name) && tunnel->hop_limit == 0) add(name, "1 to 255", "0", 14 + 7);
    };
    check("tunnel_hop_limit", message_.tunnel);
    check("inner_tunnel_hop_limit", message_.inner_tunnel);
  }

  const Expectation& expectation_;
  const Heard& heard_;
  const Hmipv6Reading& reading_;
  const Hmipv6Message& message_;
  std::vector<FieldComparison> rows_;
};

}  // namespace

std::vector<FieldComparison> compare_hmipv6_form(const Expectation& expectation, const Heard& heard) {
  return FormCheck(expectation, heard).run();
}

}  // namespace lmmp::conform
