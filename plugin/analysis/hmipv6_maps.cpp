// The MAPs that a capture's routers advertise, and what changes from one advertisement to the next.
#include "plugin/analysis/hmipv6_maps.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "plugin/analysis/records.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr std::uint32_t most_routers = 1U << 16;
constexpr std::uint32_t most_maps = 1U << 16;
constexpr std::uint32_t most_prefixes = 1U << 16;

struct Router {
  RouterKey key;
  MapOptions maps;
  std::uint32_t last_frame = 0;
  Time last_time = 0;
};

struct Prefix {
  std::array<std::uint8_t, 8> octets{};
  const MapSeen* map = nullptr;  // whose address it was first seen in
  bool on_link = false;          // advertised for addresses of the link
};

struct State {
  std::uint32_t routers = 0;
  std::uint32_t maps = 0;
  std::uint32_t prefixes = 0;
};
State state;
wmem_map_t* routers = nullptr;   // RouterKey -> Router
wmem_map_t* maps = nullptr;      // Address -> MapSeen
wmem_map_t* prefixes = nullptr;  // 8 octets -> Prefix

std::array<std::uint8_t, 8> prefix_of(const Address& address) {
  std::array<std::uint8_t, 8> prefix;
  std::copy_n(address.octets.begin(), prefix.size(), prefix.begin());
  return prefix;
}

Prefix* prefix_record(const Address& address) {
  const auto key = prefix_of(address);
  auto* prefix = find<Prefix>(prefixes, key);
  if (prefix == nullptr && state.prefixes < most_prefixes) {
    ++state.prefixes;
    prefix = new_record<Prefix>();
    prefix->octets = key;
    wmem_map_insert(prefixes, &prefix->octets, prefix);
  }
  return prefix;
}

MapSeen* map_record(const MapOption& option) {
  auto* map = find<MapSeen>(maps, option.address);
  if (map == nullptr && state.maps < most_maps) {
    map = new_record<MapSeen>();
    ++state.maps;
    map->latest = option;
    wmem_map_insert(maps, &map->latest.address, map);
    if (Prefix* prefix = prefix_record(option.address); prefix != nullptr && prefix->map == nullptr)
      prefix->map = map;
  }
  return map;
}

Router* router_record(const RouterKey& key) {
  auto* router = find<Router>(routers, key);
  if (router == nullptr && state.routers < most_routers) {
    ++state.routers;
    router = new_record<Router>();
    router->key = key;
    wmem_map_insert(routers, &router->key, router);
  }
  return router;
}

// Whether the advertisement has addresses for its link, and none of them on the MAP's prefix.
bool is_off_link(const AdvertisementSeen& seen, const Address& map) {
  const auto end = seen.link_prefixes.begin() + seen.link_prefix_count;
  return seen.link_prefix_count > 0 &&
         std::none_of(seen.link_prefixes.begin(), end,
                      [&](const Address& prefix) { return same_prefix(prefix, map); });
}

void note_map(const AdvertisementSeen& seen, const MapOption& option, bool& full) {
  MapSeen* map = map_record(option);
  if (map == nullptr) {
    full = true;
    return;
  }
  map->latest = option;
  if (option.valid_lifetime == 0) map->failed_at = seen.time;
  if (is_off_link(seen, option.address)) map->off_link = true;
}

bool same_maps(const MapOptions& before, const MapOptions& now, Time elapsed) {
  if (before.count != now.count) return false;
  const auto kept = [&](const MapOption& option) {
    const MapOption* old = before.of(option.address);
    return old != nullptr && !changed(*old, option, elapsed);
  };
  return std::all_of(now.options.begin(), now.options.begin() + now.count, kept);
}

}  // namespace

const MapOption* MapOptions::of(const Address& map) const {
  const auto end = options.begin() + count;
  const auto found =
      std::find_if(options.begin(), end, [&](const MapOption& option) { return option.address == map; });
  return found == end ? nullptr : &*found;
}

bool lifetime_changed(const MapOption& before, const MapOption& now, Time elapsed) {
  if (before.valid_lifetime == now.valid_lifetime) return false;
  if (now.valid_lifetime == 0 || before.valid_lifetime == 0) return true;
  const std::int64_t expected = static_cast<std::int64_t>(before.valid_lifetime) - elapsed / second;
  constexpr std::int64_t rounding = 2;
  return std::abs(expected - static_cast<std::int64_t>(now.valid_lifetime)) > rounding;
}

bool changed(const MapOption& before, const MapOption& now, Time elapsed) {
  return before.distance != now.distance || before.preference != now.preference ||
         before.flag_r != now.flag_r || lifetime_changed(before, now, elapsed);
}

const Changes* track_advertisement(const AdvertisementSeen& seen, bool& full) {
  for (unsigned i = 0; i < seen.link_prefix_count; ++i) {
    if (Prefix* prefix = prefix_record(seen.link_prefixes[i])) prefix->on_link = true;
  }
  if (seen.maps.count == 0) return nullptr;
  for (unsigned i = 0; i < seen.maps.count; ++i) note_map(seen, seen.maps.options[i], full);
  Router* router = router_record(seen.router);
  if (router == nullptr) {
    full = true;
    return nullptr;
  }
  Changes* changes = nullptr;
  const Time elapsed = seen.time - router->last_time;
  if (router->last_frame != 0 && !same_maps(router->maps, seen.maps, elapsed)) {
    changes = new_record<Changes>();
    changes->before = router->maps;
    changes->previous_frame = router->last_frame;
    changes->elapsed = elapsed;
  }
  router->maps = seen.maps;
  router->last_frame = seen.frame;
  router->last_time = seen.time;
  return changes;
}

bool failed_since(const Address& map, Time since) {
  const auto* seen = find<MapSeen>(maps, map);
  return seen != nullptr && seen->failed_at != 0 && seen->failed_at >= since;
}

bool is_on_prefix_of_another_map(const Address& address, const Address& map) {
  const auto* prefix = find<Prefix>(prefixes, prefix_of(address));
  return prefix != nullptr && !prefix->on_link && prefix->map != nullptr && prefix->map->off_link &&
         !same_prefix(address, map);
}

void register_maps() {
  routers = map_keyed_by<RouterKey>();
  maps = map_keyed_by<Address>();
  prefixes = map_keyed_by<std::array<std::uint8_t, 8>>();
  register_init_routine([] { state = {}; });
}

}  // namespace lmmp::plugin::hmipv6
