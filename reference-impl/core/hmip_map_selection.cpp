// Which MAPs a mobile node uses, of those that its router advertises.
#include "reference-impl/core/hmip_map_selection.hpp"

#include <algorithm>
#include <tuple>

namespace lmmp::reference {

std::vector<wire::MapOption> ranked_maps(const std::vector<wire::MapOption>& advertised,
                                         MapSelection selection,
                                         const std::function<bool(const wire::IpAddress& map)>& bound) {
  std::vector<wire::MapOption> ranked;
  for (const wire::MapOption& option : advertised) {
    if (option.valid_lifetime == 0) continue;
    if (option.preference == 0 && !bound(option.address)) continue;
    ranked.push_back(option);
  }
  const auto rank = [selection](const wire::MapOption& option) {
    const bool for_new_bindings = option.preference != 0;
    return selection == MapSelection::furthest
               ? std::tuple(for_new_bindings, option.distance, option.preference)
               : std::tuple(for_new_bindings, option.preference, option.distance);
  };
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const wire::MapOption& a, const wire::MapOption& b) { return rank(a) > rank(b); });
  return ranked;
}

}  // namespace lmmp::reference
