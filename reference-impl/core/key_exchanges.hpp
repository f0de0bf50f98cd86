// Key exchanges that were answered and wait for their Login (D 2.4 steps 3 and 4): a bounded number, the
// oldest gives way.
#pragma once

#include <list>
#include <optional>
#include <unordered_map>

#include "reference-impl/core/datagram.hpp"
#include "wire/security.hpp"

namespace lmmp::reference {

struct KeyExchange {
  Time at{};
  std::uint64_t place = 0;    // hash of link and node address
  std::uint64_t request = 0;  // hash of the Key Exchange Request
  wire::RsaKey key;           // PK_mn
  std::uint64_t key_hash = 0;
  wire::OctetVector nonce1;
  wire::OctetVector reply;  // the Key Exchange Reply's octets, for a repeated request (I23)
  unsigned failures = 0;    // Logins with a wrong NONCE1
};

class KeyExchanges {
 public:
  KeyExchanges(std::size_t maximum, wire::Duration lifetime) : maximum_(maximum), lifetime_(lifetime) {}

  // The exchange with the node at this place, nullptr if there is none or it is too old.
  KeyExchange* find(Time now, std::uint64_t place) {
    forget_old(now);
    const auto found = by_place_.find(place);
    return found != by_place_.end() ? &*found->second : nullptr;
  }

  // A new one takes the place of an older one with the same node.
  void add(KeyExchange exchange) {
    remove(exchange.place);
    if (exchanges_.size() >= maximum_) remove(exchanges_.front().place);
    exchanges_.push_back(std::move(exchange));
    by_place_[exchanges_.back().place] = std::prev(exchanges_.end());
  }

  void remove(std::uint64_t place) {
    const auto found = by_place_.find(place);
    if (found == by_place_.end()) return;
    exchanges_.erase(found->second);
    by_place_.erase(found);
  }

  void forget_old(Time now) {
    while (!exchanges_.empty() && now - exchanges_.front().at > lifetime_) remove(exchanges_.front().place);
  }

  std::size_t size() const { return exchanges_.size(); }

 private:
  std::size_t maximum_;
  wire::Duration lifetime_;
  std::list<KeyExchange> exchanges_;  // oldest first
  std::unordered_map<std::uint64_t, std::list<KeyExchange>::iterator> by_place_;
};

}  // namespace lmmp::reference
