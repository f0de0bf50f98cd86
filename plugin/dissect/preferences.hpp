// What the user can set: Preferences > Protocols > LMMP.
#pragma once

#include <cstdint>

#include "plugin/compat.hpp"
#include "plugin/epan.hpp"
#include "wire/registry.hpp"

namespace lmmp::plugin {

// Wireshark writes enumerations as int and switches as gboolean or bool.
struct Preferences {
  range_t* icmp_subtypes = nullptr;  // I2
  int length_reading = 0;            // wire::LengthReading: automatic, payload, message (I4)
  int profile = 0;                   // wire::Profile
  int rsa_padding = 0;               // wire::RsaPadding (I14)
  PreferenceSwitch verify_checksum = true;
  PreferenceSwitch verify_mac = true;
  PreferenceSwitch track_sessions = true;
};
inline Preferences preferences;

inline wire::Profile chosen_profile() {
  return static_cast<wire::Profile>(preferences.profile);
}

// Whether an ICMP mobility subtype is ours (I2).
bool is_our_subtype(std::uint8_t subtype);

module_t* register_preferences(int protocol);

}  // namespace lmmp::plugin
