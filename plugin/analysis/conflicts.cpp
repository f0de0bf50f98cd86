// Preferences that contradict each other.
#include "plugin/analysis/conflicts.hpp"

#include "plugin/epan.hpp"
// epan.hpp comes first.
#include <wsutil/report_message.h>

#include <cstdint>

#include "plugin/analysis/keys.hpp"
#include "plugin/dissect/hmipv6_fields.hpp"
#include "plugin/dissect/preferences.hpp"

namespace lmmp::plugin {

void tell_conflicts() noexcept {
  constexpr unsigned last_of_rfc_4861 = 5;  // options 1 to 5 are its own
  const unsigned option = hmipv6::preferences.nd_option_type;
  const struct {
    bool holds;
    const char* text;
  } conflicts[] = {
      {!preferences.verify_mac && network_key_count() + session_key_count() > 0,
       "LMMP: keys are given, but \"Verify message authentication codes\" is off. No MAC is verified."},
      {!preferences.track_sessions && rsa_key_count() > 0,
       "LMMP: private RSA keys are given, but \"Track sessions\" is off. Nothing is decrypted with them."},
      {option == 0 || option > UINT8_MAX,
       "HMIPv6: the MAP option type is not from 1 to 255. No MAP option is recognised; the registered type "
       "is 23."},
      {option > 0 && option <= last_of_rfc_4861,
       "HMIPv6: the MAP option type is one of RFC 4861's own options, which are read as MAP options now; the "
       "registered type is 23."},
  };
  static bool told[array_length(conflicts)] = {};
  for (std::size_t i = 0; i < array_length(conflicts); ++i) {
    if (conflicts[i].holds && !told[i]) report_warning("%s", conflicts[i].text);
    told[i] = conflicts[i].holds;
  }
}

}  // namespace lmmp::plugin
