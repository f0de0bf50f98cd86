// Reads parked.yaml.
#include "harness/script/parked.hpp"

#include <algorithm>

namespace lmmp::conform {

void read_parked(const YamlNode& node, const Reading& reading, std::vector<Parked>& parked) {
  if (node.kind == YamlNode::Kind::null) return;
  if (!node.is_sequence()) {
    reading.error(node, describe(node), "a list of parked cases: - {id: ..., reason: ...}");
    return;
  }
  for (const YamlNode& item : node.items) {
    Mapping mapping(item, reading, "a parked case");
    const auto id = mapping.word("id", true);
    const auto reason = mapping.word("reason", true);
    mapping.finish();
    if (!id || !reason) continue;
    const auto first =
        std::find_if(parked.begin(), parked.end(), [&](const Parked& p) { return p.id == id->text; });
    if (first != parked.end()) {
      reading.diagnostics.error(reading.source, id->place, backquoted(id->text) + " a second time",
                                "each case once",
                                "it stands first in line " + std::to_string(first->place.line));
      continue;
    }
    parked.push_back({id->text, reason->text, id->place});
  }
}

}  // namespace lmmp::conform
