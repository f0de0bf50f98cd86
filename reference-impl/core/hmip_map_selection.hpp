// Which MAPs a mobile node uses, of those that its router advertises (H 7.2, 9.1; I44).
#pragma once

#include <functional>
#include <vector>

#include "wire/map_option.hpp"

namespace lmmp::reference {

enum class MapSelection : std::uint8_t {
  furthest,    // H 9.1: the largest distance first
  preference,  // H 7.2: the highest preference first
};

// The MAPs that may be used, the best first. Among equals the other value decides, then the order in the
// advertisement. A valid lifetime of 0 is never chosen. A preference of 0 is chosen only where `bound` says
// that there is a binding, and after all others ("can refresh existing bindings but cannot create new ones").
std::vector<wire::MapOption> ranked_maps(const std::vector<wire::MapOption>& advertised,
                                         MapSelection selection,
                                         const std::function<bool(const wire::IpAddress& map)>& bound);

}  // namespace lmmp::reference
