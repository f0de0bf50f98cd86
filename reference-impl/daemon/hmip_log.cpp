// A line of the log for each event of the HMIPv6 cores.
#include "reference-impl/daemon/hmip_log.hpp"

#include <spdlog/spdlog.h>

#include <string>

namespace lmmp::reference {

void log_event(const HmipEvent& event, bool quiet) {
  std::string line(name_of(event.kind));
  if (!event.rcoa.is_unspecified()) line += " RCoA=" + event.rcoa.to_string();
  if (!event.lcoa.is_unspecified()) line += " LCoA=" + event.lcoa.to_string();
  if (!event.peer.is_unspecified()) line += " peer=" + event.peer.to_string();
  if (event.status != 0) line += " status=" + std::to_string(event.status);
  if (!event.reason.empty()) line += ": " + std::string(event.reason);
  switch (event.kind) {
    case HmipEventKind::refreshed:
    case HmipEventKind::dropped:
      return spdlog::debug("{}", line);
    case HmipEventKind::refused:
    case HmipEventKind::unprotected:
      return spdlog::log(quiet ? spdlog::level::debug : spdlog::level::warn, "{}", line);
    case HmipEventKind::map_failed:
      return spdlog::warn("{}", line);
    default:
      return spdlog::info("{}", line);
  }
}

}  // namespace lmmp::reference
