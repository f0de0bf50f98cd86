// The MAP's binding cache.
#include "reference-impl/core/binding_cache.hpp"

#include <algorithm>

namespace lmmp::reference {

void BindingCache::put(const Binding& binding) {
  const auto [found, fresh] = bindings_.try_emplace(binding.rcoa, binding);
  if (!fresh) {
    expiry_.erase({found->second.expires, binding.rcoa});
    found->second = binding;
  }
  expiry_.emplace(binding.expires, binding.rcoa);
}

bool BindingCache::erase(const wire::IpAddress& rcoa) {
  const auto found = bindings_.find(rcoa);
  if (found == bindings_.end()) return false;
  expiry_.erase({found->second.expires, rcoa});
  bindings_.erase(found);
  return true;
}

const Binding* BindingCache::find(const wire::IpAddress& rcoa) const {
  const auto found = bindings_.find(rcoa);
  return found == bindings_.end() ? nullptr : &found->second;
}

std::vector<Binding> BindingCache::take_expired(Time now) {
  std::vector<Binding> expired;
  while (!expiry_.empty() && expiry_.begin()->first <= now) {
    const auto found = bindings_.find(expiry_.begin()->second);
    expired.push_back(found->second);
    bindings_.erase(found);
    expiry_.erase(expiry_.begin());
  }
  return expired;
}

Time BindingCache::next_expiry() const {
  return expiry_.empty() ? Time::max() : expiry_.begin()->first;
}

std::vector<Binding> BindingCache::sorted() const {
  std::vector<Binding> all;
  all.reserve(bindings_.size());
  for (const auto& [rcoa, binding] : bindings_) all.push_back(binding);
  std::sort(all.begin(), all.end(), [](const Binding& a, const Binding& b) { return a.rcoa < b.rcoa; });
  return all;
}

}  // namespace lmmp::reference
