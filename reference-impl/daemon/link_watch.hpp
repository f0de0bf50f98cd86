// Follows some interfaces by their names, whatever happens to them, and says in the log what does.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/daemon/link_monitor.hpp"

namespace lmmp::reference {

class LinkWatch {
 public:
  static tl::expected<LinkWatch, std::string> open(std::vector<std::string> names);

  int descriptor() const { return monitor_.descriptor(); }  // to be watched for input
  // What changed since somebody last asked; states are those of now then. Does not wait.
  LinkChanges changes();
  const std::string& name(std::size_t link) const { return names_[link]; }
  const InterfaceState& state(std::size_t link) const { return states_[link]; }
  std::size_t size() const { return names_.size(); }

 private:
  LinkWatch(LinkMonitor monitor, std::vector<std::string> names);

  LinkMonitor monitor_;
  std::vector<std::string> names_;
  std::vector<InterfaceState> states_;
};

}  // namespace lmmp::reference
