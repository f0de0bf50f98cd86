// Which MAPs a mobile node uses, and what follows from a change (H 7.2, 8, 9: eager to bind, lazy to
// release).
#include <algorithm>

#include "reference-impl/core/hmip_mobile_node_state.hpp"

namespace lmmp::reference {

std::vector<wire::MapOption> HmipMobileNode::State::usable_options(Time now) const {
  std::vector<wire::MapOption> usable;
  for (const wire::MapOption& option : options) {
    if (now - options_heard >= Time(std::chrono::seconds(option.valid_lifetime))) continue;
    if (!option.form_rcoa && !configuration.register_without_r) continue;
    const auto found = maps.find(option.address);
    if (found != maps.end() && now < found->second.unusable_until) continue;
    usable.push_back(option);
  }
  return usable;
}

// H 5: the time for which the RCoA is valid is what was advertised last.
void HmipMobileNode::State::limit_to_option(Registration& registration) const {
  for (const wire::MapOption& option : options) {
    if (option.address != registration.agent || option.valid_lifetime == 0) continue;
    registration.limit(options_heard + Time(std::chrono::seconds(option.valid_lifetime)));
  }
}

bool HmipMobileNode::State::is_chosen(const wire::IpAddress& map) const {
  return std::find(chosen.begin(), chosen.end(), map) != chosen.end();
}

void HmipMobileNode::State::choose(Time now, HmipActions& actions) {
  // H 7.2: a valid lifetime of 0 is a failure, "any existing bindings with this MAP can be assumed to be
  // lost".
  for (const wire::MapOption& option : options) {
    const auto found = maps.find(option.address);
    if (option.valid_lifetime != 0 || found == maps.end()) continue;
    if (!found->second.accepted && !found->second.outstanding) continue;
    found->second.accepted = false;
    found->second.outstanding = false;
    actions.events.push_back({HmipEventKind::map_failed, found->second.home, {}, option.address, 0, {}});
  }

  const auto ranked =
      ranked_maps(usable_options(now), configuration.selection, [this](const wire::IpAddress& map) {
        const auto found = maps.find(map);
        return found != maps.end() && found->second.accepted;
      });
  const std::optional<wire::IpAddress> before = chosen.empty() ? std::nullopt : std::optional(chosen.front());
  chosen.clear();
  for (const wire::MapOption& option : ranked) {
    if (chosen.size() == configuration.maximum_maps) break;
    chosen.push_back(option.address);
  }
  if (!lcoa) return;

  if (!chosen.empty() && before != chosen.front()) {
    actions.events.push_back({HmipEventKind::map_selected, {}, *lcoa, chosen.front(), 0, {}});
  }
  for (const wire::IpAddress& map : chosen) {
    Registration& registration = registration_with(map);
    limit_to_option(registration);
    const bool current = registration.outstanding
                             ? registration.care_of == *lcoa && registration.lifetime != 0
                             : registration.accepted && registration.accepted_care_of == *lcoa;
    const std::uint16_t longest = longest_local_lifetime(now, registration, configuration.lifetime);
    if (current || longest == 0) continue;
    registration.begin(now, *lcoa, longest, configuration.timers);
    send_local(now, registration, actions);
  }
  for (auto& [map, registration] : maps) limit_to_option(registration);
  // Packets in transit that reach a MAP that is left behind are to follow to the new LCoA (H 6.1, 8). Such a
  // binding is neither ended nor renewed: it lasts as long as it does.
  for (auto& [map, registration] : maps) {
    if (is_chosen(map)) continue;
    if (!registration.accepted) registration.outstanding = false;
    if (!registration.accepted || !configuration.update_previous_map) continue;
    const wire::IpAddress& told =
        registration.outstanding ? registration.care_of : registration.accepted_care_of;
    const std::uint16_t longest =
        longest_local_lifetime(now, registration, configuration.previous_map_lifetime);
    if (told == *lcoa || longest == 0) continue;
    registration.begin(now, *lcoa, longest, configuration.timers);
    send_local(now, registration, actions);
  }
  forget_idle(now);
  update_home(now, actions);
}

void HmipMobileNode::State::forget_idle(Time now) {
  std::erase_if(maps, [&](const auto& entry) {
    const auto& [map, registration] = entry;
    return !registration.accepted && !registration.outstanding && now >= registration.unusable_until &&
           !is_chosen(map);
  });
}

bool HmipMobileNode::State::home_refreshable() const {
  if (!lcoa) return false;
  if (chosen.empty()) return true;
  const Registration& map = maps.at(chosen.front());
  return map.accepted && map.accepted_care_of == *lcoa;
}

std::uint16_t HmipMobileNode::State::longest_home_lifetime(Time now) const {
  const std::uint16_t longest = wire::lifetime_units(configuration.home_lifetime);
  if (chosen.empty()) return longest;
  const Time left = std::max(Time(0), maps.at(chosen.front()).expires - now);
  return std::min(longest, wire::lifetime_units(std::chrono::duration_cast<std::chrono::seconds>(left)));
}

void HmipMobileNode::State::update_home(Time now, HmipActions& actions) {
  if (!configuration.home_agent || !lcoa || releasing) {
    if (chosen.empty() && lcoa && !releasing && !reverted) {
      reverted = true;
      actions.events.push_back({HmipEventKind::reverted, {}, *lcoa, {}, 0, "no MAP is left"});
    } else if (!chosen.empty()) {
      reverted = false;
    }
    return;
  }
  if (!home) {
    home.emplace();
    home->agent = *configuration.home_agent;
    home->home = *configuration.home_address;
    home->sequence = static_cast<std::uint16_t>(random());
  }

  wire::IpAddress care_of = *lcoa;
  if (chosen.empty()) {
    if (!reverted) actions.events.push_back({HmipEventKind::reverted, {}, *lcoa, {}, 0, "no MAP is left"});
    reverted = true;
  } else {
    reverted = false;
    // H 6.1: not before the MAP's acknowledgement, and never for longer than the MAP granted.
    if (!home_refreshable()) return;
    care_of = maps.at(chosen.front()).home;
  }
  if (now < home->unusable_until) return;
  const std::uint16_t longest = longest_home_lifetime(now);
  if (longest == 0) {
    home->refresh = home->expires;  // the MAP's binding ends first; what follows it asks anew
    return;
  }
  const bool under_way = home->outstanding && home->care_of == care_of && home->lifetime != 0;
  if (under_way) return;
  const bool current = !home->outstanding && home->accepted && home->accepted_care_of == care_of;
  // Moving inside the domain tells the home agent nothing; a binding that is about to end is renewed.
  if (current && now < home->refresh) return;
  home->begin(now, care_of, longest, configuration.timers);
  send_home(now, *home, actions);
}

}  // namespace lmmp::reference
