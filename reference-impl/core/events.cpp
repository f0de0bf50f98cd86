// Names of events and of session states.
#include "reference-impl/core/events.hpp"

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference {

std::string_view name_of(EventKind kind) {
  switch (kind) {
    case EventKind::logged_in:
      return "logged_in";
    case EventKind::logged_out:
      return "logged_out";
    case EventKind::timed_out:
      return "timed_out";
    case EventKind::replaced:
      return "replaced";
    case EventKind::released:
      return "released";
    case EventKind::refreshed:
      return "refreshed";
    case EventKind::went_idle:
      return "went_idle";
    case EventKind::moved:
      return "moved";
    case EventKind::handover_announced:
      return "handover_announced";
    case EventKind::acknowledged:
      return "acknowledged";
    case EventKind::unanswered:
      return "unanswered";
    case EventKind::reinitialized:
      return "reinitialized";
    case EventKind::refused:
      return "refused";
    case EventKind::dropped:
      return "dropped";
  }
  return "unknown";
}

std::string_view name_of(SessionState state) {
  switch (state) {
    case SessionState::active:
      return "active";
    case SessionState::idle:
      return "idle";
    case SessionState::logging_out:
      return "logging_out";
  }
  return "unknown";
}

}  // namespace lmmp::reference
