// Requests that this side sent and that are not answered yet: sent again until they are (I25).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "reference-impl/core/datagram.hpp"
#include "wire/parameters.hpp"
#include "wire/registry.hpp"

namespace lmmp::reference {

struct Request {
  std::uint32_t sid = 0;
  std::uint32_t sequence = 0;  // what ACKNUM must say
  wire::MessageType type = wire::MessageType::logout;
  std::uint8_t reserved = 0;  // the main header's, Re-Init's type
  wire::OctetVector octets;   // LMMP's, from the main header on: a retransmission has the same (I23)
  Time due{};                 // when it is sent again, or given up
  wire::Duration wait{};      // between the last send and `due`
  bool doubling = true;       // a Paging Query is repeated at even distances (I25)
  unsigned sends = 1;
  bool to_all = false;  // to all nodes of every link: Paging Query
};

class Requests {
 public:
  // The number is this side's own, so no two requests share it.
  void add(Request request);
  const Request* find(std::uint32_t sequence) const;
  // A request of this type for this session, nullptr if there is none.
  const Request* find(std::uint32_t sid, wire::MessageType type) const;
  // No longer waited for.
  std::optional<Request> take(std::uint32_t sequence);
  void drop_all_of(std::uint32_t sid);

  std::optional<Time> next_deadline() const;
  // The request that is due first at `now`, taken out; nothing if none is.
  std::optional<Request> take_due(Time now);

  std::size_t size() const { return requests_.size(); }

 private:
  std::map<std::uint32_t, Request> requests_;                 // by sequence number
  std::set<std::pair<Time, std::uint32_t>> by_time_;          // due, sequence number
  std::set<std::pair<std::uint32_t, std::uint32_t>> by_sid_;  // SID, sequence number
};

}  // namespace lmmp::reference
