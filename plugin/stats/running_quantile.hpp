// A quantile of numbers that come one by one, at hand at any time.
#pragma once

#include <cmath>
#include <cstdint>
#include <iterator>
#include <set>

namespace lmmp::plugin {

class RunningQuantile {
 public:
  // 0 < fraction < 1
  explicit RunningQuantile(double fraction) : fraction_(fraction) {}

  void add(std::int64_t number) {
    if (low_.empty() || number <= *low_.rbegin())
      low_.insert(number);
    else
      high_.insert(number);
    // The low part holds the nearest rank: the fewest numbers that are at least that fraction of all.
    const auto wanted = static_cast<std::size_t>(std::ceil(fraction_ * static_cast<double>(size()) - 1e-9));
    while (low_.size() > wanted) high_.insert(low_.extract(std::prev(low_.end())));
    while (low_.size() < wanted) low_.insert(high_.extract(high_.begin()));
  }
  std::size_t size() const { return low_.size() + high_.size(); }
  // By nearest rank; the median of an even count is the mean of the middle two. 0 of none.
  std::int64_t value() const {
    if (low_.empty()) return 0;
    const bool halves = fraction_ == 0.5 && low_.size() == high_.size();
    return halves ? *low_.rbegin() + (*high_.begin() - *low_.rbegin()) / 2 : *low_.rbegin();
  }
  std::int64_t maximum() const {
    if (!high_.empty()) return *high_.rbegin();
    return low_.empty() ? 0 : *low_.rbegin();
  }

 private:
  double fraction_;
  std::multiset<std::int64_t> low_;
  std::multiset<std::int64_t> high_;
};

}  // namespace lmmp::plugin
