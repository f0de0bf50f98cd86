// The fields and preferences of the `hmipv6` protocol, and the names of their values.
#include "plugin/dissect/hmipv6_fields.hpp"

#include <cstdint>

#include "plugin/analysis/conflicts.hpp"
#include "plugin/dissect/hmipv6_octets.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr value_string action_names[] = {
    {static_cast<std::uint32_t>(Action::registration), "registration"},
    {static_cast<std::uint32_t>(Action::refresh), "refresh"},
    {static_cast<std::uint32_t>(Action::handover), "handover"},
    {static_cast<std::uint32_t>(Action::deregistration), "de-registration"},
    {0, nullptr}};
constexpr value_string checksum_names[] = {{0, "bad"}, {1, "good"}, {2, "unverified"}, {0, nullptr}};
// RFC 3775 6.1.8
constexpr value_string status_names[] = {{0, "Binding Update accepted"},
                                         {1, "accepted but prefix discovery necessary"},
                                         {128, "reason unspecified"},
                                         {129, "administratively prohibited"},
                                         {130, "insufficient resources"},
                                         {131, "home registration not supported"},
                                         {132, "not home subnet"},
                                         {133, "not home agent for this mobile node"},
                                         {134, "Duplicate Address Detection failed"},
                                         {135, "sequence number out of window"},
                                         {136, "expired home nonce index"},
                                         {137, "expired care-of nonce index"},
                                         {138, "expired nonces"},
                                         {139, "registration type change disallowed"},
                                         {0, nullptr}};
constexpr const unit_name_string* seconds = &units_second_seconds;

void register_map_fields() {
  using namespace field;
  static hf_register_info fields[] = {
      {&map_distance,
       {"Distance", "hmipv6.map.distance", FT_UINT8, BASE_DEC, nullptr, 0xF0, "Dist (H 5)", HFILL}},
      {&map_preference,
       {"Preference", "hmipv6.map.preference", FT_UINT8, BASE_DEC, nullptr, 0x0F, "Pref (H 5)", HFILL}},
      {&map_flag_r,
       {"R", "hmipv6.map.flag_r", FT_BOOLEAN, 8, nullptr, 0x80,
        "Form an RCoA on this option's prefix (H 5), or the MAP allocates it (RFC 5380 5)", HFILL}},
      {&map_reserved,
       {"Reserved", "hmipv6.map.reserved", FT_UINT8, BASE_HEX, nullptr, 0x7F, "Reserved (H 5)", HFILL}},
      {&map_valid_lifetime,
       {"Valid Lifetime", "hmipv6.map.valid_lifetime", FT_UINT32, BASE_DEC | BASE_UNIT_STRING, seconds, 0,
        "0 is a failed MAP (H 5, 7.2)", HFILL}},
      {&map_address,
       {"MAP Address", "hmipv6.map.address", FT_IPv6, BASE_NONE, nullptr, 0,
        "Global IP Address for MAP (H 5)", HFILL}},
      {&map_previous,
       {"Previous Advertisement", "hmipv6.map.previous", FT_FRAMENUM, BASE_NONE, nullptr, 0,
        "The same router's advertisement that said otherwise", HFILL}},
      {&map_gone,
       {"MAP No Longer Advertised", "hmipv6.map.gone", FT_IPv6, BASE_NONE, nullptr, 0,
        "In this router's previous advertisement and not in this one (H 3.1)", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

void register_update_fields() {
  using namespace field;
  static hf_register_info fields[] = {
      {&bu_seq,
       {"Sequence Number", "hmipv6.bu.seq", FT_UINT16, BASE_DEC, nullptr, 0, "RFC 3775 6.1.7", HFILL}},
      {&bu_flag_m,
       {"MAP Registration (M)", "hmipv6.bu.flag_m", FT_BOOLEAN, 16, nullptr, flag_m, "H 4.1, I33", HFILL}},
      {&bu_lifetime,
       {"Lifetime", "hmipv6.bu.lifetime", FT_UINT32, BASE_DEC | BASE_UNIT_STRING, seconds, 0,
        "Asked for; on the wire in units of 4 seconds (RFC 3775 6.1.7)", HFILL}},
      {&bu_rcoa,
       {"Regional Care-of Address", "hmipv6.bu.rcoa", FT_IPv6, BASE_NONE, nullptr, 0,
        "From the Home Address option (H 6.1)", HFILL}},
      {&bu_lcoa,
       {"On-Link Care-of Address", "hmipv6.bu.lcoa", FT_IPv6, BASE_NONE, nullptr, 0,
        "The IPv6 header's source (H 6.1)", HFILL}},
      {&bu_alternate_coa,
       {"Alternate Care-of Address", "hmipv6.bu.alternate_coa", FT_IPv6, BASE_NONE, nullptr, 0,
        "RFC 3775 6.2.5, I46", HFILL}},
      {&bu_action,
       {"Action", "hmipv6.bu.action", FT_UINT8, BASE_DEC, action_names, 0, "What this update asks for",
        HFILL}},
      {&ba_status,
       {"Status", "hmipv6.ba.status", FT_UINT8, BASE_DEC, status_names, 0, "RFC 3775 6.1.8", HFILL}},
      {&ba_seq,
       {"Sequence Number", "hmipv6.ba.seq", FT_UINT16, BASE_DEC, nullptr, 0, "RFC 3775 6.1.8", HFILL}},
      {&ba_lifetime,
       {"Lifetime", "hmipv6.ba.lifetime", FT_UINT32, BASE_DEC | BASE_UNIT_STRING, seconds, 0,
        "Granted; on the wire in units of 4 seconds (RFC 3775 6.1.8)", HFILL}},
      {&ba_rcoa,
       {"Regional Care-of Address", "hmipv6.ba.rcoa", FT_IPv6, BASE_NONE, nullptr, 0,
        "From the type 2 routing header (H 6.2)", HFILL}},
      {&ba_lcoa,
       {"On-Link Care-of Address", "hmipv6.ba.lcoa", FT_IPv6, BASE_NONE, nullptr, 0,
        "The IPv6 header's destination (H 6.2)", HFILL}},
      {&mh_checksum_status,
       {"Mobility Header Checksum Status", "hmipv6.mh_checksum.status", FT_UINT8, BASE_DEC, checksum_names, 0,
        "RFC 3775 6.1.1, I49", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

void register_analysis_fields() {
  using namespace field;
  static hf_register_info fields[] = {
      {&response_in,
       {"Response In", "hmipv6.response_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0,
        "The acknowledgement of this update", HFILL}},
      {&response_to,
       {"Response To", "hmipv6.response_to", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0,
        "The update whose number this acknowledgement carries", HFILL}},
      {&response_time,
       {"Response Time", "hmipv6.response_time", FT_RELATIVE_TIME, BASE_NONE, nullptr, 0,
        "From that update to this acknowledgement", HFILL}},
      {&retransmission_of,
       {"Retransmission Of", "hmipv6.retransmission_of", FT_FRAMENUM, BASE_NONE,
        FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV), 0, "The first send of this update (I50)", HFILL}},
      {&binding,
       {"Binding", "hmipv6.binding", FT_UINT32, BASE_DEC, nullptr, 0,
        "Number of the binding (MAP, RCoA) in the capture", HFILL}},
      {&handover,
       {"Handover", "hmipv6.handover", FT_BOOLEAN, BASE_NONE, nullptr, 0,
        "This update moves an existing binding to another LCoA", HFILL}},
      {&previous_lcoa,
       {"Previous LCoA", "hmipv6.binding.previous_lcoa", FT_IPv6, BASE_NONE, nullptr, 0,
        "What the binding is moved from", HFILL}},
      {&first_sign,
       {"First Sign of the Handover", "hmipv6.handover.first_sign", FT_FRAMENUM, BASE_NONE, nullptr, 0,
        "Duplicate address detection of the new LCoA", HFILL}},
      {&time_left,
       {"Binding's Time Left", "hmipv6.binding.time_left", FT_RELATIVE_TIME, BASE_NONE, nullptr, 0,
        "Of the lifetime granted, when this update was sent", HFILL}},
      {&expired_since,
       {"Binding Expired Since", "hmipv6.binding.expired_since", FT_RELATIVE_TIME, BASE_NONE, nullptr, 0,
        "How long the binding had been gone when this update was sent", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

constexpr enum_val_t profile_choices[] = {
    {"draft", "draft-ietf-mipshop-hmipv6, December 2004", static_cast<int>(Profile::draft)},
    {"rfc5380", "RFC 5380", static_cast<int>(Profile::rfc5380)},
    {nullptr, nullptr, 0},
};

}  // namespace

const char* action_name(Action action) {
  return try_val_to_str(static_cast<std::uint32_t>(action), action_names);
}

const char* status_name(std::uint32_t status) {
  return try_val_to_str(status, status_names);
}

void register_fields() {
  register_map_fields();
  register_update_fields();
  register_analysis_fields();
  static int* const subtrees[] = {&subtree::layer, &subtree::map_option};
  proto_register_subtree_array(subtrees, array_length(subtrees));
}

void register_preferences() {
  module_t* module = prefs_register_protocol(protocol, tell_conflicts);
  prefs_register_uint_preference(module, "nd_option_type", "MAP option type",
                                 "Neighbour discovery option that is the MAP option (I32)", 10,
                                 &preferences.nd_option_type);
  prefs_register_enum_preference(module, "profile", "Specification profile",
                                 "Which text decides where the two differ (I31)", &preferences.profile,
                                 profile_choices, false);
}

}  // namespace lmmp::plugin::hmipv6
