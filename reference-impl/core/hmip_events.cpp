// Names of what the HMIPv6 cores report.
#include "reference-impl/core/hmip_events.hpp"

namespace lmmp::reference {

std::string_view name_of(HmipEventKind kind) {
  switch (kind) {
    case HmipEventKind::registered:
      return "registered";
    case HmipEventKind::refreshed:
      return "refreshed";
    case HmipEventKind::moved:
      return "moved";
    case HmipEventKind::deregistered:
      return "deregistered";
    case HmipEventKind::expired:
      return "expired";
    case HmipEventKind::refused:
      return "refused";
    case HmipEventKind::dropped:
      return "dropped";
    case HmipEventKind::unprotected:
      return "unprotected";
    case HmipEventKind::map_learned:
      return "map_learned";
    case HmipEventKind::map_failed:
      return "map_failed";
    case HmipEventKind::map_recovered:
      return "map_recovered";
    case HmipEventKind::map_lost:
      return "map_lost";
    case HmipEventKind::map_selected:
      return "map_selected";
    case HmipEventKind::reverted:
      return "reverted";
    case HmipEventKind::home_registered:
      return "home_registered";
    case HmipEventKind::home_deregistered:
      return "home_deregistered";
    case HmipEventKind::correspondent_told:
      return "correspondent_told";
    case HmipEventKind::unanswered:
      return "unanswered";
  }
  return "unknown";
}

}  // namespace lmmp::reference
