// The last number that was accepted from a session which is over, or went on elsewhere: so that a capture of
// its messages, played back later, does not bring it to life again (I24).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

namespace lmmp::reference {

// Of a bounded number of sessions; the one that was noted first is forgotten first.
class PastNumbers {
 public:
  explicit PastNumbers(std::size_t maximum) : maximum_(maximum) {}

  void note(std::uint32_t sid, std::uint32_t sequence) {
    if (maximum_ == 0) return;
    if (numbers_.insert_or_assign(sid, sequence).second) order_.push_back(sid);
    if (order_.size() > maximum_) {
      numbers_.erase(order_.front());
      order_.pop_front();
    }
  }
  std::optional<std::uint32_t> find(std::uint32_t sid) const {
    const auto found = numbers_.find(sid);
    return found != numbers_.end() ? std::optional(found->second) : std::nullopt;
  }

 private:
  std::size_t maximum_;
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;  // by SID
  std::deque<std::uint32_t> order_;
};

}  // namespace lmmp::reference
