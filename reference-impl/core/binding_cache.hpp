// The MAP's binding cache: which LCoA an RCoA is bound to, and until when (H 3.1, 6.2).
#pragma once

#include <cstddef>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

struct Binding {
  wire::IpAddress rcoa;
  wire::IpAddress lcoa;
  std::uint16_t sequence = 0;      // of the last update accepted
  std::uint16_t lifetime = 0;      // granted, in units of 4 s
  bool defend_link_local = false;  // the update's L flag (RFC 3775 10.3.1)
  Time expires{};
};

class BindingCache {
 public:
  // Creates or replaces the binding of its RCoA.
  void put(const Binding& binding);
  // False if there was none.
  bool erase(const wire::IpAddress& rcoa);
  // Valid until the next change of the cache.
  const Binding* find(const wire::IpAddress& rcoa) const;
  // Takes out every binding that expires at or before `now`, the earliest first.
  std::vector<Binding> take_expired(Time now);
  // When the first one expires; Time::max() if there is none.
  Time next_expiry() const;

  std::size_t size() const { return bindings_.size(); }
  std::vector<Binding> sorted() const;  // by RCoA

 private:
  std::unordered_map<wire::IpAddress, Binding> bindings_;
  std::set<std::pair<Time, wire::IpAddress>> expiry_;
};

}  // namespace lmmp::reference
