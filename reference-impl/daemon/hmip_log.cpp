// A line of the log for each event of the HMIPv6 cores.
#include "reference-impl/daemon/hmip_log.hpp"

#include <spdlog/spdlog.h>

#include <string>

namespace lmmp::reference {

void log_event(const HmipEvent& event, bool quiet, BindingNames names) {
  std::string line(name_of(event.kind));
  const auto add = [&line](std::string_view name, const wire::IpAddress& address) {
    if (!address.is_unspecified()) line += " " + std::string(name) + "=" + address.to_string();
  };
  add(names.home, event.rcoa);
  add(names.care_of, event.lcoa);
  add("peer", event.peer);
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
