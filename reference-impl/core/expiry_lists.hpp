// Who is to be forgotten when: one first-in-first-out list for each duration in use.
//
// All sessions with the same lifetime go in the order in which they were last heard, so a refresh moves one
// record to the end of its list: constant time, however many there are. Durations in use are few (I26, I43).
#pragma once

#include <optional>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "reference-impl/core/session.hpp"
#include "wire/parameters.hpp"

namespace lmmp::reference {

// Session::previous, next and list belong to these lists; Session::last_heard is what the duration counts
// from.
class ExpiryLists {
 public:
  // `at(slot)` gives the record of a slot.
  template <typename At>
  void append(std::uint32_t slot, wire::Duration duration, At at) {
    const std::uint16_t number = list_for(duration);
    List& list = lists_[number];
    Session& session = at(slot);
    session.list = number;
    session.previous = list.last;
    session.next = Session::no_slot;
    if (list.last != Session::no_slot) {
      at(list.last).next = slot;
    } else {
      list.first = slot;
    }
    list.last = slot;
  }

  // Nothing happens if it is in none.
  template <typename At>
  void remove(std::uint32_t slot, At at) {
    Session& session = at(slot);
    if (session.list == Session::no_list) return;
    List& list = lists_[session.list];
    (session.previous != Session::no_slot ? at(session.previous).next : list.first) = session.next;
    (session.next != Session::no_slot ? at(session.next).previous : list.last) = session.previous;
    session.list = Session::no_list;
  }

  wire::Duration duration_of(std::uint16_t list) const { return lists_[list].duration; }

  // The slot that goes first, and when.
  struct Due {
    std::uint32_t slot;
    Time at;
  };
  template <typename At>
  std::optional<Due> first(At at) const {
    std::optional<Due> earliest;
    for (const List& list : lists_) {
      if (list.first == Session::no_slot) continue;
      const Time due = at(list.first).last_heard + list.duration;
      if (!earliest || due < earliest->at) earliest = Due{list.first, due};
    }
    return earliest;
  }

 private:
  struct List {
    wire::Duration duration{};
    std::uint32_t first = Session::no_slot;
    std::uint32_t last = Session::no_slot;
  };

  std::uint16_t list_for(wire::Duration duration) {
    std::size_t unused = lists_.size();
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if (lists_[i].duration == duration) return static_cast<std::uint16_t>(i);
      if (lists_[i].first == Session::no_slot) unused = i;
    }
    if (unused == lists_.size()) lists_.emplace_back();
    lists_[unused].duration = duration;
    return static_cast<std::uint16_t>(unused);
  }

  std::vector<List> lists_;
};

}  // namespace lmmp::reference
