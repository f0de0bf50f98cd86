// A suboption's value in the tree, by the kind of payload that its registry row says.
#include "plugin/dissect/values.hpp"

#include <array>
#include <cstdint>

#include "plugin/dissect/experts.hpp"
#include "plugin/dissect/fields.hpp"

namespace lmmp::plugin {
namespace {

// The field that shows the payload, by suboption type number; nullptr where more than one or none does.
constexpr std::array<const int*, 21> payload_fields = {
    nullptr,
    &field::sid,
    &field::ip4,
    &field::ip6,
    &field::auth_mac,
    &field::acknum,
    &field::routing_interval,
    &field::paging_interval,
    &field::paging_area,
    &field::old_ar4,
    &field::old_ar6,
    &field::new_ar4,
    &field::new_ar6,
    &field::new_mac_address,
    &field::new_essid,
    nullptr,
    &field::nonce1,
    &field::nonce2,
    &field::shared_key,
    nullptr,
    nullptr,
};

// What stands behind the suboption's title. Costs nothing where the tree is not looked at.
void append_value(proto_item* item, proto_item* value_item) {
  if (item == nullptr || value_item == nullptr || PITEM_FINFO(value_item) == nullptr) return;
  if (PITEM_FINFO(item) == nullptr || proto_item_is_hidden(item)) return;
  char text[ITEM_LABEL_LENGTH];
  proto_item_fill_label(PITEM_FINFO(value_item), text);
  const char* value = std::char_traits<char>::find(text, std::char_traits<char>::length(text), ':');
  if (value != nullptr) proto_item_append_text(item, "%s", value);
}

void show_configuration(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* item, int at,
                        std::uint8_t value) {
  append_value(item, add_item(tree, field::config_auth_mode, tvb, at, 1, ENC_BIG_ENDIAN));
  add_item(tree, field::config_home_address, tvb, at, 1, ENC_BIG_ENDIAN);
  add_item(tree, field::config_stateless, tvb, at, 1, ENC_BIG_ENDIAN);
  add_item(tree, field::config_dhcp, tvb, at, 1, ENC_BIG_ENDIAN);
  if (value & 0x80) {
    expert_add_info_format(pinfo, item, &expert::reserved_nonzero,
                           "CONFIG's bit 0x80 has no meaning and is set (D 2.3, I8)");
  }
}

// The meaning of the Reserved octet at `at`, beside it.
void show_reserved_meaning(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* item,
                           wire::ReservedMeaning meaning, int at, std::uint8_t value) {
  switch (meaning) {
    case wire::ReservedMeaning::none:
      return;
    case wire::ReservedMeaning::auth_algorithm:
      add_item(tree, field::auth_algorithm, tvb, at, 1, ENC_BIG_ENDIAN);
      return;
    case wire::ReservedMeaning::mac_kind:
      add_item(tree, field::new_mac_type, tvb, at, 1, ENC_BIG_ENDIAN);
      return;
    case wire::ReservedMeaning::key_kind:
      add_item(tree, field::public_key_type, tvb, at, 1, ENC_BIG_ENDIAN);
      return;
    case wire::ReservedMeaning::error_code:
      append_value(item, add_item(tree, field::error_code, tvb, at, 1, ENC_BIG_ENDIAN));
      return;
    case wire::ReservedMeaning::configuration:
      show_configuration(tvb, pinfo, tree, item, at, value);
      return;
  }
}

void show_public_key(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* item,
                     const SuboptionPlace& place) {
  constexpr std::uint8_t rsa = 1;
  constexpr int exponent_size = 4;
  constexpr int weak_below = exponent_size + 2048 / 8;  // I15
  const int at = static_cast<int>(place.payload());
  if (place.reserved != rsa) {
    add_item(tree, field::public_key_octets, tvb, at, place.length, ENC_NA);
    return;
  }
  const int modulus_size = place.length - exponent_size;
  add_item(tree, field::public_key_exponent, tvb, at, exponent_size, ENC_BIG_ENDIAN);
  add_item(tree, field::public_key_modulus, tvb, at + exponent_size, modulus_size, ENC_NA);
  proto_item_append_text(item, ": RSA, %d bits", modulus_size * 8);
  if (place.length < weak_below) {
    expert_add_info_format(pinfo, item, &expert::weak_key, "An RSA key of %d bits, below 2048 (I15)",
                           modulus_size * 8);
  }
}

}  // namespace

void show_value(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* item,
                const wire::SuboptionSpec& spec, const SuboptionPlace& place) {
  show_reserved_meaning(tvb, pinfo, tree, item, spec.reserved, static_cast<int>(place.offset) + 3,
                        place.reserved);
  if (spec.payload == wire::PayloadKind::public_key) {
    show_public_key(tvb, pinfo, tree, item, place);
    return;
  }
  const int* payload_field = payload_fields[place.type];
  if (payload_field == nullptr) return;
  const std::uint32_t encoding =
      spec.payload == wire::PayloadKind::text ? ENC_UTF_8 : std::uint32_t{ENC_BIG_ENDIAN};
  append_value(
      item, add_item(tree, *payload_field, tvb, static_cast<int>(place.payload()), place.length, encoding));
}

}  // namespace lmmp::plugin
