// Columns in the order a reader expects them.
#include "harness/report/lifelines.hpp"

#include <algorithm>
#include <tuple>

#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

// What stands at the head of a column.
std::string shown(const std::string& name) {
  return name.empty() ? "?" : printable(name);
}

}  // namespace

void Lifelines::add(const std::string& link, const std::string& actor, Side side) {
  if (actor == everyone) {
    // The link is there even if nobody else speaks on it.
    if (std::none_of(actors_.begin(), actors_.end(), [&](const Actor& a) { return a.link == link; })) {
      actors_.push_back({link, everyone, side, actors_.size()});
    }
    return;
  }
  std::erase_if(actors_, [&](const Actor& a) { return a.link == link && a.name == everyone; });
  const auto known = std::find_if(actors_.begin(), actors_.end(),
                                  [&](const Actor& a) { return a.link == link && a.name == actor; });
  if (known == actors_.end()) actors_.push_back({link, actor, side, actors_.size()});
}

void Lifelines::settle() {
  const auto key = [](const Actor& a) { return std::tie(a.link, a.side, a.order); };
  std::sort(actors_.begin(), actors_.end(), [&](const Actor& a, const Actor& b) { return key(a) < key(b); });
  settled_.clear();
  for (std::size_t at = 0; at < actors_.size(); ++at) {
    const Actor& actor = actors_[at];
    settled_.push_back({shown(actor.link), shown(actor.name)});
    const bool first = at == 0 || actors_[at - 1].link != actor.link;
    const bool last = at + 1 == actors_.size() || actors_[at + 1].link != actor.link;
    if (first && last) settled_.push_back({shown(actor.link), actor.name == everyone ? "?" : everyone});
  }
}

std::size_t Lifelines::column(const std::string& link, const std::string& actor,
                              std::size_t otherwise) const {
  const auto found = std::find_if(settled_.begin(), settled_.end(), [&](const Lifeline& line) {
    return line.link == shown(link) && line.actor == shown(actor);
  });
  return found == settled_.end() ? otherwise : static_cast<std::size_t>(found - settled_.begin());
}

std::pair<std::size_t, std::size_t> Lifelines::span(const std::string& link) const {
  const auto here = [&](const Lifeline& line) { return line.link == shown(link); };
  const auto first = std::find_if(settled_.begin(), settled_.end(), here);
  if (first == settled_.end()) return {0, settled_.empty() ? 0 : settled_.size() - 1};
  const auto last = std::find_if_not(first, settled_.end(), here);
  return {static_cast<std::size_t>(first - settled_.begin()),
          static_cast<std::size_t>(last - settled_.begin()) - 1};
}

std::pair<std::size_t, std::size_t> Lifelines::ends(const std::string& link, const std::string& from,
                                                    const std::string& to) const {
  const auto [first, last] = span(link);
  const std::size_t start = column(link, from, first);
  const std::size_t farthest = start - first > last - start ? first : last;
  std::size_t end = to == everyone ? farthest : column(link, to, farthest);
  if (end == start) end = start == first ? last : first;  // a node that speaks to itself
  return {start, end};
}

}  // namespace lmmp::conform
