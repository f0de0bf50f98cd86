// The form of HMIPv6's messages: octets that are zero, numbers that the texts give, link-layer addresses.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/form.hpp"

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
    field_is_zero("reserved");
    field_is_zero("map_reserved");
    check_link_layer();
    check_tunnel();
    if (message_.hop_limit == 0) add("Hop limit", "1 to 255", "0", 14 + 7);
    return std::move(rows_);
  }

 private:
  bool is_mobility() const {
    return message_.kind() == Hmipv6Kind::binding_update ||
           message_.kind() == Hmipv6Kind::binding_acknowledgement ||
           message_.kind() == Hmipv6Kind::binding_error;
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

  void check_tunnel() {
    if (!message_.tunnel || asked("tunnel_hop_limit") || message_.tunnel->hop_limit != 0) return;
    add("tunnel_hop_limit", "1 to 255", "0", 14 + 7);
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
