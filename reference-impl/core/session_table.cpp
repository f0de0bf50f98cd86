// Every session of an access router, found by SID, by where its node is, and by address.
#include "reference-impl/core/session_table.hpp"

#include <algorithm>

#include "reference-impl/core/hash.hpp"
#include "wire/parameters.hpp"

namespace lmmp::reference {
namespace {

// A link-local address says nothing on another link.
bool same_scope(const Session& session, unsigned link, const wire::IpAddress& address) {
  return !address.is_link_local() || session.link == link;
}

}  // namespace

std::uint64_t SessionTable::sid_hash(std::uint32_t sid) const {
  return mix(seed_ ^ sid);
}

std::uint64_t SessionTable::peer_hash(unsigned link, const wire::IpAddress& peer) const {
  return hash_address(seed_, std::uint64_t{link} + 1, peer);
}

std::uint64_t SessionTable::address_hash(unsigned link, const wire::IpAddress& address) const {
  return hash_address(~seed_, address.is_link_local() ? std::uint64_t{link} + 1 : 0, address);
}

std::uint32_t SessionTable::slot_of(std::uint32_t sid) const {
  return by_sid_.find(sid_hash(sid), [&](std::uint32_t slot) { return at(slot).sid == sid; });
}

Session* SessionTable::find_peer(unsigned link, const wire::IpAddress& peer) {
  return at_or_null(by_peer_.find(peer_hash(link, peer), [&](std::uint32_t slot) {
    return at(slot).link == link && at(slot).peer == peer;
  }));
}

Session* SessionTable::find_address(unsigned link, const wire::IpAddress& address) {
  return at_or_null(by_address_.find(address_hash(link, address), [&](std::uint32_t slot) {
    return at(slot).address == address && same_scope(at(slot), link, address);
  }));
}

Session& SessionTable::insert(const Session& session) {
  std::uint32_t slot = free_;
  if (slot != Session::no_slot) {
    free_ = at(slot).next;
  } else {
    slot = used_++;
    if (slot % block == 0) blocks_.push_back(std::make_unique<Session[]>(block));
  }
  Session& stored = at(slot);
  stored = session;
  stored.list = Session::no_list;
  by_sid_.insert(sid_hash(stored.sid), slot);
  by_peer_.insert(peer_hash(stored.link, stored.peer), slot);
  by_address_.insert(address_hash(stored.link, stored.address), slot);
  ++live_;
  ++size_;
  return stored;
}

void SessionTable::erase(Session& session) {
  const std::uint32_t slot = slot_of(session.sid);
  lists_of(session).remove(slot, access());
  if (session.live()) {
    by_address_.erase(address_hash(session.link, session.address), slot);
    --live_;
  }
  by_peer_.erase(peer_hash(session.link, session.peer), slot);
  by_sid_.erase(sid_hash(session.sid), slot);
  session = Session{};
  session.next = free_;
  free_ = slot;
  --size_;
}

void SessionTable::move(Session& session, unsigned link, const wire::IpAddress& peer) {
  const std::uint32_t slot = slot_of(session.sid);
  by_peer_.erase(peer_hash(session.link, session.peer), slot);
  by_address_.erase(address_hash(session.link, session.address), slot);
  session.link = static_cast<std::uint16_t>(link);
  session.peer = peer;
  by_peer_.insert(peer_hash(session.link, session.peer), slot);
  by_address_.insert(address_hash(session.link, session.address), slot);
}

void SessionTable::change_address(Session& session, const wire::IpAddress& address) {
  const std::uint32_t slot = slot_of(session.sid);
  by_address_.erase(address_hash(session.link, session.address), slot);
  session.address = address;
  by_address_.insert(address_hash(session.link, session.address), slot);
}

void SessionTable::end(Session& session, Time now) {
  const std::uint32_t slot = slot_of(session.sid);
  by_address_.erase(address_hash(session.link, session.address), slot);
  living_.remove(slot, access());
  session.phase = Session::Phase::ended;
  session.last_heard = now;
  ended_.append(slot, wire::retransmission_span, access());
  --live_;
}

void SessionTable::touch(Session& session, Time now) {
  if (session.list == Session::no_list) {
    session.last_heard = now;
  } else {
    set_lifetime(session, lists_of(session).duration_of(session.list), now);
  }
}

void SessionTable::set_lifetime(Session& session, std::optional<wire::Duration> lifetime, Time now) {
  const std::uint32_t slot = slot_of(session.sid);
  ExpiryLists& lists = lists_of(session);
  lists.remove(slot, access());
  session.last_heard = now;
  if (lifetime) lists.append(slot, *lifetime, access());
}

std::optional<Time> SessionTable::next_deadline() const {
  const auto living = living_.first(access());
  const auto ended = ended_.first(access());
  if (living && ended) return std::min(living->at, ended->at);
  if (living) return living->at;
  return ended ? std::optional(ended->at) : std::nullopt;
}

Session* SessionTable::overdue(Time now) {
  for (const ExpiryLists* lists : {&living_, &ended_}) {
    const auto due = lists->first(access());
    if (due && due->at <= now) return &at(due->slot);
  }
  return nullptr;
}

Session* SessionTable::oldest_ended() {
  const auto first = ended_.first(access());
  return first ? &at(first->slot) : nullptr;
}

}  // namespace lmmp::reference
