// What the user can set: Preferences > Protocols > LMMP.
#include "plugin/dissect/preferences.hpp"

#include <cstdint>

#include "plugin/analysis/conflicts.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/security.hpp"

namespace lmmp::plugin {
namespace {

constexpr enum_val_t length_readings[] = {
    {"auto", "Either, and say which", static_cast<int>(wire::LengthReading::automatic)},
    {"payload", "The octets that follow the main header", static_cast<int>(wire::LengthReading::payload)},
    {"message", "The whole message, main header included", static_cast<int>(wire::LengthReading::message)},
    {nullptr, nullptr, 0},
};
constexpr enum_val_t profile_choices[] = {
    {"draft-00", "draft-manner-lmmp-00 (2004)", static_cast<int>(wire::Profile::draft_00)},
    {"paper-2004", "The paper of August 2004", static_cast<int>(wire::Profile::paper_2004)},
    {nullptr, nullptr, 0},
};
constexpr enum_val_t rsa_paddings[] = {
    {"oaep-sha256", "RSAES-OAEP with SHA-256", static_cast<int>(wire::RsaPadding::oaep_sha256)},
    {"oaep-sha1", "RSAES-OAEP with SHA-1", static_cast<int>(wire::RsaPadding::oaep_sha1)},
    {"pkcs1v15", "RSAES-PKCS1-v1_5", static_cast<int>(wire::RsaPadding::pkcs1v15)},
    {nullptr, nullptr, 0},
};
static_assert(wire::default_icmp_subtype == 253, "the range below says the same number");

}  // namespace

bool is_our_subtype(std::uint8_t subtype) {
  return preferences.icmp_subtypes != nullptr && value_is_in_range(preferences.icmp_subtypes, subtype);
}

module_t* register_preferences(int protocol) {
  module_t* module = prefs_register_protocol(protocol, tell_conflicts);
  range_convert_str(wmem_epan_scope(), &preferences.icmp_subtypes, "253", 255);
  prefs_register_range_preference(
      module, "icmp_subtypes", "ICMP mobility subtypes",
      "Subtypes of ICMPv4 type 41 and ICMPv6 type 150 that carry LMMP (I2). Numbers "
      "named here are taken from Wireshark's own FMIPv6 dissector.",
      &preferences.icmp_subtypes, 255);
  prefs_register_enum_preference(module, "length_counts", "The main header's Len counts",
                                 "What the Length of the main header counts (I4)",
                                 &preferences.length_reading, length_readings, false);
  prefs_register_enum_preference(module, "profile", "Specification profile",
                                 "Which text decides where the two differ", &preferences.profile,
                                 profile_choices, false);
  prefs_register_bool_preference(module, "verify_checksum", "Verify the ICMP checksum",
                                 "Whether to verify the ICMP checksum of LMMP messages",
                                 &preferences.verify_checksum);
  prefs_register_bool_preference(module, "verify_mac", "Verify message authentication codes",
                                 "Whether to verify MACs with the keys given below", &preferences.verify_mac);
  prefs_register_bool_preference(module, "track_sessions", "Track sessions",
                                 "Whether to match requests and answers and to follow sessions",
                                 &preferences.track_sessions);
  prefs_register_enum_preference(module, "rsa_padding", "Padding of RSA blocks",
                                 "How nonces and shared keys are encrypted (I14)", &preferences.rsa_padding,
                                 rsa_paddings, false);
  return module;
}

}  // namespace lmmp::plugin
