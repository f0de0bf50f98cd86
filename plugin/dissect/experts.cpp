// The expert items of the `lmmp` protocol, each with its clause.
#include "plugin/dissect/experts.hpp"

namespace lmmp::plugin {

void register_experts(int protocol) {
  using namespace expert;
  static ei_register_info items[] = {
      {&checksum_bad,
       {"lmmp.checksum_bad", PI_CHECKSUM, PI_ERROR, "The ICMP checksum is wrong (RFC 4443 2.3, I1)",
        EXPFILL}},
      {&length_bad,
       {"lmmp.length_bad", PI_MALFORMED, PI_ERROR, "Len says more octets than there are (D 2.3, I4, I30)",
        EXPFILL}},
      {&suboption_overrun,
       {"lmmp.suboption_overrun", PI_MALFORMED, PI_ERROR,
        "The suboption reaches beyond the end of the message (D 2.3, I30)", EXPFILL}},
      {&suboption_length_bad,
       {"lmmp.suboption_length_bad", PI_MALFORMED, PI_ERROR,
        "The suboption's length is wrong for its type (D 2.3, I30)", EXPFILL}},
      {&type_unknown,
       {"lmmp.type_unknown", PI_UNDECODED, PI_WARN, "Unknown message type (D 2.3, I29)", EXPFILL}},
      {&suboption_unknown,
       {"lmmp.suboption_unknown", PI_UNDECODED, PI_NOTE, "Unknown suboption type (D 2.3, I29)", EXPFILL}},
      {&suboption_missing,
       {"lmmp.suboption_missing", PI_PROTOCOL, PI_ERROR, "A mandatory suboption is missing (D 2.1, I38)",
        EXPFILL}},
      {&suboption_unexpected,
       {"lmmp.suboption_unexpected", PI_PROTOCOL, PI_WARN,
        "The suboption does not belong into this message (D 2.1, I38)", EXPFILL}},
      {&suboption_repeated,
       {"lmmp.suboption_repeated", PI_PROTOCOL, PI_WARN,
        "The suboption stands more than once in this message (D 2.1)", EXPFILL}},
      {&reserved_nonzero,
       {"lmmp.reserved_nonzero", PI_PROTOCOL, PI_NOTE, "Reserved is not zero (D 2.3, I7)", EXPFILL}},
      {&reinit_type_bad,
       {"lmmp.reinit_type_bad", PI_PROTOCOL, PI_ERROR,
        "The Re-Init type is neither suggested nor forced (D 2.3, I39)", EXPFILL}},
      {&padding_nonzero,
       {"lmmp.padding_nonzero", PI_PROTOCOL, PI_NOTE, "The padding is not zero (D 2.3, I6)", EXPFILL}},
      {&padding_missing,
       {"lmmp.padding_missing", PI_PROTOCOL, PI_NOTE,
        "The last suboption's padding is cut off by Len (D 2.3, I6)", EXPFILL}},
      {&trailing_octets,
       {"lmmp.trailing_octets", PI_PROTOCOL, PI_WARN,
        "Octets follow the message as Len bounds it (D 2.3, I4)", EXPFILL}},
      {&weak_key, {"lmmp.weak_key", PI_SECURITY, PI_WARN, "An RSA key below 2048 bits (I15)", EXPFILL}},
      {&icmp_code_nonzero,
       {"lmmp.icmp_code_nonzero", PI_PROTOCOL, PI_NOTE, "The ICMP code is not 0 (RFC 4065 3, I1)", EXPFILL}},
  };
  expert_register_field_array(expert_register_protocol(protocol), items, array_length(items));
}

}  // namespace lmmp::plugin
