// Every session of an access router, found by SID, by where its node is, and by address.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "reference-impl/core/expiry_lists.hpp"
#include "reference-impl/core/session.hpp"
#include "reference-impl/core/slot_index.hpp"

namespace lmmp::reference {

// A pointer or reference to a session holds until that session is erased.
class SessionTable {
 public:
  explicit SessionTable(std::uint64_t hash_seed) : seed_(hash_seed) {}

  // Live and ended ones.
  Session* find(std::uint32_t sid) { return at_or_null(slot_of(sid)); }
  const Session* find(std::uint32_t sid) const { return at_or_null(slot_of(sid)); }
  // Whose messages come from this address on this link; at most one, live or ended.
  Session* find_peer(unsigned link, const wire::IpAddress& peer);
  // Who holds this address; at most one, live. A link-local address is one of its link.
  Session* find_address(unsigned link, const wire::IpAddress& address);

  // The SID, the peer and the address are no other session's.
  Session& insert(const Session& session);
  void erase(Session& session);
  // The node is at another place. No other session's peer is there.
  void move(Session& session, unsigned link, const wire::IpAddress& peer);
  // No other session holds the address.
  void change_address(Session& session, const wire::IpAddress& address);
  // No longer live; its SID and its peer are still known.
  void end(Session& session, Time now);

  // Heard of now: its lifetime begins anew. Constant time.
  void touch(Session& session, Time now);
  // How long it lives with nothing heard; none: for ever.
  void set_lifetime(Session& session, std::optional<wire::Duration> lifetime, Time now);

  std::optional<Time> next_deadline() const;
  // A session, live or ended, whose time is over at `now`; nullptr if there is none.
  Session* overdue(Time now);
  // The session that ended first, nullptr if none has.
  Session* oldest_ended();

  std::size_t live() const { return live_; }
  std::size_t size() const { return size_; }

  template <typename Visit>
  void for_each_live(Visit visit) const {
    for (std::uint32_t slot = 0; slot < used_; ++slot) {
      const Session& session = at(slot);
      if (session.live()) visit(session);
    }
  }

 private:
  static constexpr std::size_t block = 1024;

  Session& at(std::uint32_t slot) const { return blocks_[slot / block][slot % block]; }
  Session* at_or_null(std::uint32_t slot) const { return slot == SlotIndex::none ? nullptr : &at(slot); }
  ExpiryLists& lists_of(const Session& session) { return session.live() ? living_ : ended_; }
  std::uint32_t slot_of(std::uint32_t sid) const;
  std::uint64_t sid_hash(std::uint32_t sid) const;
  std::uint64_t peer_hash(unsigned link, const wire::IpAddress& peer) const;
  std::uint64_t address_hash(unsigned link, const wire::IpAddress& address) const;
  auto access() const {
    return [this](std::uint32_t slot) -> Session& { return at(slot); };
  }

  std::uint64_t seed_;
  std::vector<std::unique_ptr<Session[]>> blocks_;  // records never move
  std::uint32_t used_ = 0;                          // slots ever used
  std::uint32_t free_ = Session::no_slot;           // free slots, chained by Session::next
  std::size_t live_ = 0;
  std::size_t size_ = 0;
  SlotIndex by_sid_;
  SlotIndex by_peer_;
  SlotIndex by_address_;
  ExpiryLists living_;
  ExpiryLists ended_;
};

}  // namespace lmmp::reference
