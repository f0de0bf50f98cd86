// The expert items of the `hmipv6` protocol, each with its clause.
#include "plugin/dissect/hmipv6_fields.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

void register_map_experts(expert_module_t* module) {
  using namespace expert;
  static ei_register_info items[] = {
      {&map_distance_zero,
       {"hmipv6.map.distance_zero", PI_PROTOCOL, PI_ERROR, "A Distance of 0 must not be used (H 5)",
        EXPFILL}},
      {&map_length_bad,
       {"hmipv6.map.length_bad", PI_MALFORMED, PI_ERROR, "A MAP option's Length is 3, 24 octets (H 5)",
        EXPFILL}},
      {&map_failed,
       {"hmipv6.map.failed", PI_SEQUENCE, PI_NOTE,
        "A Valid Lifetime of 0: the MAP has failed and must not be selected (H 7.2, 10)", EXPFILL}},
      {&map_preference_zero,
       {"hmipv6.map.preference_zero", PI_SEQUENCE, PI_NOTE,
        "A Preference of 0: not for new bindings (H 7.1.2, 7.2)", EXPFILL}},
      {&map_address_bad,
       {"hmipv6.map.address_bad", PI_PROTOCOL, PI_ERROR,
        "The MAP's address is not a global unicast address (H 5)", EXPFILL}},
      {&map_reserved_nonzero,
       {"hmipv6.map.reserved_nonzero", PI_PROTOCOL, PI_NOTE, "Reserved is not zero (H 5)", EXPFILL}},
      {&map_misplaced,
       {"hmipv6.map.misplaced", PI_PROTOCOL, PI_WARN,
        "A MAP option belongs into Router Advertisements only (H 3.1, 5)", EXPFILL}},
      {&map_changed,
       {"hmipv6.map.changed", PI_SEQUENCE, PI_NOTE,
        "The router advertises MAPs other than before (H 3.1, 7.2)", EXPFILL}},
  };
  expert_register_field_array(module, items, array_length(items));
}

void register_update_experts(expert_module_t* module) {
  using namespace expert;
  static ei_register_info items[] = {
      {&bu_no_a_flag,
       {"hmipv6.bu.no_a_flag", PI_PROTOCOL, PI_ERROR, "M without A: both must be set (H 4.1)", EXPFILL}},
      {&bu_h_flag,
       {"hmipv6.bu.h_flag", PI_PROTOCOL, PI_WARN, "M and H: a home registration asked of a MAP (H 4.1, I46)",
        EXPFILL}},
      {&bu_no_home_address,
       {"hmipv6.bu.no_home_address", PI_PROTOCOL, PI_ERROR,
        "No Home Address option, which carries the RCoA (H 6.1)", EXPFILL}},
      {&bu_rcoa_prefix,
       {"hmipv6.bu.rcoa_prefix", PI_PROTOCOL, PI_WARN, "The RCoA is not on the MAP's /64 (H 5, 6.1)",
        EXPFILL}},
      {&bu_rcoa_as_lcoa,
       {"hmipv6.bu.rcoa_as_lcoa", PI_PROTOCOL, PI_ERROR,
        "An RCoA of another MAP must not be the care-of address (H 3.1, 6.1)", EXPFILL}},
      {&bu_alternate_coa_differs,
       {"hmipv6.bu.alternate_coa_differs", PI_PROTOCOL, PI_WARN,
        "The alternate care-of address is not the source address (H 6.1, I46)", EXPFILL}},
      {&ba_no_routing_header,
       {"hmipv6.ba.no_routing_header", PI_PROTOCOL, PI_ERROR,
        "No type 2 routing header with the RCoA: the mobile node ignores this (H 6.1, 6.2)", EXPFILL}},
      {&ba_refused,
       {"hmipv6.ba.refused", PI_RESPONSE_CODE, PI_NOTE, "The update is refused (RFC 3775 6.1.8)", EXPFILL}},
      {&mh_checksum_bad,
       {"hmipv6.mh_checksum_bad", PI_CHECKSUM, PI_ERROR,
        "The Mobility Header's checksum is wrong (RFC 3775 6.1.1, I49)", EXPFILL}},
      {&mh_length_bad,
       {"hmipv6.mh_length_bad", PI_MALFORMED, PI_ERROR,
        "The Mobility Header's length does not fit its message (RFC 3775 9.2)", EXPFILL}},
      {&mh_payload_proto,
       {"hmipv6.mh_payload_proto", PI_PROTOCOL, PI_ERROR,
        "The Mobility Header's Payload Proto is not 59: a receiver discards it (RFC 3775 9.2)", EXPFILL}},
      {&no_response,
       {"hmipv6.no_response", PI_SEQUENCE, PI_WARN, "No acknowledgement of this update (H 6.2)", EXPFILL}},
      {&unprotected,
       {"hmipv6.unprotected", PI_SECURITY, PI_NOTE, "Neither AH nor ESP protects this update (H 12.1, I34)",
        EXPFILL}},
      {&state_full,
       {"hmipv6.state_full", PI_PROTOCOL, PI_NOTE,
        "Too many bindings or advertisers in this capture: from here on, new ones are not tracked", EXPFILL}},
  };
  expert_register_field_array(module, items, array_length(items));
}

}  // namespace

void register_experts() {
  expert_module_t* module = expert_register_protocol(protocol);
  register_map_experts(module);
  register_update_experts(module);
}

}  // namespace lmmp::plugin::hmipv6
