// The MAPs that a capture's routers advertise, and what changes from one advertisement to the next.
//
// As with bindings: records live in file scope, and track_advertisement is for a frame's first dissection
// only.
#pragma once

#include <cstdint>

#include "plugin/analysis/hmipv6_bindings.hpp"

namespace lmmp::plugin::hmipv6 {

// More MAP options in one advertisement are shown, not compared.
constexpr unsigned most_compared = 16;

struct MapOptions {
  std::array<MapOption, most_compared> options;
  unsigned count = 0;
  const MapOption* of(const Address& map) const;
};

// A router on a link: two links may have routers of one link-local address.
struct RouterKey {
  Address source;
  std::array<std::uint8_t, 8> link_layer{};
};

struct AdvertisementSeen {
  RouterKey router;
  MapOptions maps;
  std::array<Address, most_compared> link_prefixes;  // for autoconfiguration on the link itself
  unsigned link_prefix_count = 0;
  std::uint32_t frame = 0;
  Time time = 0;
};

// What the router's previous advertisement said, where this one says otherwise.
struct Changes {
  MapOptions before;
  std::uint32_t previous_frame = 0;
  Time elapsed = 0;
};

// A lifetime that runs down with the time that passes is no change.
bool lifetime_changed(const MapOption& before, const MapOption& now, Time elapsed);
bool changed(const MapOption& before, const MapOption& now, Time elapsed);

// Changes against the router's previous advertisement, or nullptr. `full` is set when the capture has more
// routers or MAPs than are tracked. Of an advertisement without any MAP option only the prefixes are taken.
const Changes* track_advertisement(const AdvertisementSeen& seen, bool& full);

// A MAP as last advertised by anyone.
struct MapSeen {
  MapOption latest;
  Time failed_at = 0;     // latest advertisement with lifetime 0; 0: none
  bool off_link = false;  // advertised along with link prefixes other than its own
};

// Whether the MAP was said to have failed at or after `since`: bindings from before are lost (H 7.2).
bool failed_since(const Address& map, Time since);

// Whether `address` is on the prefix of an advertised MAP other than `map`, and no advertisement has that
// prefix for the link: then it can only be an RCoA (H 3.1).
bool is_on_prefix_of_another_map(const Address& address, const Address& map);

void register_maps();

}  // namespace lmmp::plugin::hmipv6
