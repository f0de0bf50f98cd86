// The control actions of a simulated access router.
#include "harness/iut/router_control.hpp"

#include <algorithm>
#include <array>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

constexpr std::array<std::string_view, 8> actions = {
    "advertise", "logout", "page", "release", "reinit", "reinit_forced", "handover", "handover_forced"};

const Value* find(const std::vector<Field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &found->value;
}

std::optional<std::uint32_t> number(const std::vector<Field>& fields, std::string_view name) {
  const auto* value = find(fields, name);
  const auto found = value != nullptr ? as_number(*value) : std::nullopt;
  return found ? std::optional(static_cast<std::uint32_t>(*found)) : std::nullopt;
}

template <typename T>
std::optional<T> as(const std::vector<Field>& fields, std::string_view name) {
  const auto* value = find(fields, name);
  const auto* found = value != nullptr ? std::get_if<T>(&value->is) : nullptr;
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

reference::Reinitialization changes_in(const std::vector<Field>& fields) {
  return {as<wire::IpAddress>(fields, "IP"), number(fields, "P_ID"), number(fields, "R_INT"),
          number(fields, "P_INT")};
}

reference::HandoverTarget target_in(const std::vector<Field>& fields) {
  return {as<wire::IpAddress>(fields, "NEW_AR"), as<wire::OctetVector>(fields, "NEW_MAC"),
          static_cast<std::uint8_t>(number(fields, "NEW_MAC.reserved").value_or(0)),
          as<std::string>(fields, "NEW_ESSID")};
}

}  // namespace

bool is_router_action(std::string_view action) {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

reference::AccessRouter::Result carry_out(reference::AccessRouter& core, reference::Time now,
                                          const std::string& action, const std::vector<Field>& fields) {
  if (action == "advertise") return core.advertise(now);
  if (!is_router_action(action)) return tl::unexpected("the simulated access router has no action " + action);
  const auto sid = number(fields, "SID");
  if (!sid) return tl::unexpected(action + " needs the SID of the session");
  if (action == "logout") return core.log_out(now, *sid);
  if (action == "page") return core.page(now, *sid);
  if (action == "release") return core.release(now, *sid);
  const bool forced = action.ends_with("_forced");
  if (action.starts_with("reinit")) return core.reinitialize(now, *sid, changes_in(fields), forced);
  return core.hand_over(now, *sid, target_in(fields), forced);
}

}  // namespace lmmp::conform
