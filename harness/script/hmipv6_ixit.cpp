// IXIT parameters of HMIPv6 by name.
#include "harness/script/hmipv6_ixit.hpp"

#include "harness/script/ixit.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

// One walk over the parameters serves reading and setting.
struct Access {
  std::string_view name;
  const Value* set = nullptr;
  std::optional<Value> got;
  bool done = false;

  bool meant(std::string_view candidate) const { return !done && candidate == name; }

  template <typename T>
  void number(std::string_view candidate, T& place) {
    if (!meant(candidate)) return;
    if (set == nullptr) {
      got = Value{std::uint64_t{place}, {}};
    } else if (const auto* value = std::get_if<std::uint64_t>(&set->is)) {
      place = static_cast<T>(*value);
    } else if (const auto* time = std::get_if<std::chrono::nanoseconds>(&set->is)) {
      place = static_cast<T>(std::chrono::duration_cast<std::chrono::seconds>(*time).count());
    } else {
      return;
    }
    done = true;
  }
  void duration(std::string_view candidate, std::chrono::nanoseconds& place) {
    if (!meant(candidate)) return;
    if (set == nullptr) {
      got = Value{place, {}};
    } else if (const auto* value = std::get_if<std::chrono::nanoseconds>(&set->is)) {
      place = *value;
    } else {
      return;
    }
    done = true;
  }
  void address(std::string_view candidate, wire::IpAddress& place) {
    if (!meant(candidate)) return;
    if (set == nullptr) {
      got = Value{place, {}};
    } else if (const auto* value = std::get_if<wire::IpAddress>(&set->is)) {
      place = *value;
    } else {
      return;
    }
    done = true;
  }
  void address(std::string_view candidate, std::optional<wire::IpAddress>& place) {
    if (!meant(candidate)) return;
    if (set != nullptr && std::holds_alternative<Absent>(set->is)) {
      place.reset();
      done = true;
      return;
    }
    if (set == nullptr && !place) return;
    address(candidate, place ? *place : place.emplace());
  }
  void addresses(std::string_view candidate, std::vector<wire::IpAddress>& place) {
    if (!meant(candidate)) return;
    done = true;
    if (set == nullptr) {
      List list;
      for (const auto& one : place) list.items.push_back({one, {}});
      if (!place.empty()) got = Value{std::move(list), {}};
      return;
    }
    place.clear();
    const auto* list = std::get_if<List>(&set->is);
    const std::vector<Value> values = list != nullptr ? list->items : std::vector<Value>{*set};
    for (const auto& one : values) {
      if (const auto* value = std::get_if<wire::IpAddress>(&one.is)) place.push_back(*value);
    }
  }
};

void walk(Access& access, Hmipv6Ixit& ixit) {
  access.number("rfc5380", ixit.rfc5380);
  access.number("map_option_type", ixit.map_option_type);
  access.address("map", ixit.map);
  access.number("map_distance", ixit.map_distance);
  access.number("map_preference", ixit.map_preference);
  access.number("form_rcoa", ixit.form_rcoa);
  access.number("map_lifetime", ixit.map_lifetime);
  access.address("other_map", ixit.other_map);
  access.number("other_map_distance", ixit.other_map_distance);
  access.number("other_map_preference", ixit.other_map_preference);
  access.number("listen", ixit.listen);
  access.number("failure_detection", ixit.failure_detection);
  access.duration("probe_interval", ixit.probe_interval);
  access.duration("learned_silence", ixit.learned_silence);
  access.number("maximum_lifetime", ixit.maximum_lifetime);
  access.number("maximum_bindings", ixit.maximum_bindings);
  access.number("duplicate_address_detection", ixit.duplicate_address_detection);
  access.duration("duplicate_address_wait", ixit.duplicate_address_wait);
  access.addresses("valid_prefixes", ixit.valid_prefixes);
  access.number("tunnel_mtu", ixit.tunnel_mtu);
  access.number("esp", ixit.esp);
  access.number("by_preference", ixit.by_preference);
  access.number("maximum_maps", ixit.maximum_maps);
  access.number("update_sends", ixit.update_sends);
  access.number("use_without_r", ixit.use_without_r);
  access.number("update_previous", ixit.update_previous);
  access.number("binding_lifetime", ixit.binding_lifetime);
  access.number("previous_lifetime", ixit.previous_lifetime);
  access.number("home_lifetime", ixit.home_lifetime);
  access.address("home_address", ixit.home_address);
  access.address("home_agent", ixit.home_agent);
  access.addresses("correspondents", ixit.correspondents);
}

// "L1" or "rcoa" and perhaps a digit, behind "mn1_" or "iut_".
bool is_place(std::string_view text) {
  if (is_link_name(text) || text == "rcoa") return true;
  return text.size() == 5 && text.starts_with("rcoa") && text[4] >= '1' && text[4] <= '9';
}

}  // namespace

std::optional<Value> Hmipv6Ixit::value(std::string_view name) const {
  Access access;
  access.name = name;
  walk(access, const_cast<Hmipv6Ixit&>(*this));  // reading changes nothing
  return access.got;
}

bool Hmipv6Ixit::set(std::string_view name, const Value& value) {
  Access access;
  access.name = name;
  access.set = &value;
  walk(access, *this);
  return access.done;
}

const std::vector<ParameterSpec>& hmipv6_parameters() {
  using enum ParameterType;
  static const std::vector<ParameterSpec> parameters = {
      {"rfc5380", octet, false, true, "1: RFC 5380 rules, not the draft of 2004 (I31)"},
      {"map_option_type", octet, false, true, "the type of the MAP option (I32)"},
      {"map", ipv6, false, true, "a MAP's address: of the implementation, or known to it by hand"},
      {"map_distance", octet, false, true, "Dist of that MAP's option"},
      {"map_preference", octet, false, true, "Pref of that MAP's option"},
      {"form_rcoa", octet, false, true, "R of that MAP's option"},
      {"map_lifetime", seconds, false, true, "valid lifetime of that MAP's option"},
      {"other_map", ipv6, true, true, "a second MAP that is known by hand"},
      {"other_map_distance", octet, false, true, "Dist of the second MAP's option"},
      {"other_map_preference", octet, false, true, "Pref of the second MAP's option"},
      {"listen", octet, false, true, "the number of the link on which MAP options are learned; 0: none"},
      {"failure_detection", octet, false, true, "1: MAPs are probed by echo requests (H 10)"},
      {"probe_interval", duration, false, true, "between two echo requests"},
      {"learned_silence", duration, false, true, "a MAP option that is not heard for so long goes"},
      {"maximum_lifetime", seconds, false, true, "the longest binding lifetime that is granted", Role::map},
      {"maximum_bindings", number, false, true, "bindings that the implementation can hold", Role::map},
      {"duplicate_address_detection", octet, false, true, "1: RCoAs are checked for duplicates (H 6.1)",
       Role::map},
      {"duplicate_address_wait", duration, false, true, "how long detection waits for an answer", Role::map},
      {"valid_prefixes", ipv6_list, true, true, "prefixes (/64) of LCoAs that are accepted; none: any",
       Role::map},
      {"tunnel_mtu", number, false, true, "the largest packet that goes into the tunnel", Role::map},
      {"esp", octet, false, true, "1: local Binding Updates are under ESP with manual keys (I34)"},
      {"by_preference", octet, false, true, "1: the mobile node selects by preference, not distance (I44)",
       Role::mobile_node},
      {"maximum_maps", number, false, true, "MAPs that the mobile node registers with at once",
       Role::mobile_node},
      {"update_sends", number, false, true, "updates without an answer before a MAP counts as gone",
       Role::mobile_node},
      {"use_without_r", octet, false, true, "1: it registers with a MAP whose option has R = 0 (I46)",
       Role::mobile_node},
      {"update_previous", octet, false, true, "1: it tells the previous MAP its new LCoA (I45)",
       Role::mobile_node},
      {"binding_lifetime", seconds, false, true, "asked of MAPs", Role::mobile_node},
      {"previous_lifetime", seconds, false, true, "asked of a MAP that is left behind", Role::mobile_node},
      {"home_lifetime", seconds, false, true, "asked of the home agent at most", Role::mobile_node},
      {"home_address", ipv6, true, true, "the mobile node's home address", Role::mobile_node},
      {"home_agent", ipv6, true, true, "its home agent", Role::mobile_node},
      {"correspondents", ipv6_list, true, true, "who is told its care-of address too; none: nobody"},
  };
  return parameters;
}

std::optional<wire::OctetVector> esp_key(std::uint32_t spi) {
  const bool known = (spi >= 0x1000 && spi < 0x1010) || (spi >= 0x2000 && spi < 0x2010);
  if (!known) return std::nullopt;
  return wire::OctetVector(32, static_cast<std::uint8_t>(0x40 + (spi & 0x0F)));
}

bool is_derived_address(std::string_view name) {
  const auto bar = name.find('_');
  if (bar == std::string_view::npos) return false;
  const auto who = name.substr(0, bar);
  return (who == "iut" || is_node_name(who)) && is_place(name.substr(bar + 1));
}

}  // namespace lmmp::conform
