// Follows some interfaces by their names, whatever happens to them.
#include "reference-impl/daemon/link_watch.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace lmmp::reference {
namespace {

const char* word_for(const InterfaceState& state) {
  return state.index == 0 ? "gone" : state.running ? "up" : "down";
}

}  // namespace

tl::expected<LinkWatch, std::string> LinkWatch::open(std::vector<std::string> names) {
  auto monitor = LinkMonitor::open();
  if (!monitor) return tl::unexpected(monitor.error());
  return LinkWatch(std::move(*monitor), std::move(names));
}

LinkWatch::LinkWatch(LinkMonitor monitor, std::vector<std::string> names)
    : monitor_(std::move(monitor)), names_(std::move(names)) {
  for (const std::string& name : names_) {
    states_.push_back(look_at(name));
    spdlog::info("link {}: {}", name, word_for(states_.back()));
  }
}

LinkChanges LinkWatch::changes() {
  LinkChanges changes = monitor_.changes();
  for (std::size_t i = 0; changes.any && i < names_.size(); ++i) {
    const InterfaceState before = std::exchange(states_[i], look_at(names_[i]));
    const bool anew = before.index != 0 && states_[i].index != 0 && before.index != states_[i].index;
    if (anew || std::string_view(word_for(before)) != word_for(states_[i])) {
      spdlog::info("link {}: {}{}", names_[i], word_for(states_[i]), anew ? ", another one than before" : "");
    }
  }
  return changes;
}

}  // namespace lmmp::reference
