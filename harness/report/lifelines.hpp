// Which columns a ladder has, and between which two an arrow goes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/report/ladder.hpp"

namespace lmmp::conform {

enum class Side : std::uint8_t { tester, iut };

// The actor of a multicast or broadcast: no lifeline, but every one of the link.
inline constexpr const char* everyone = "all";

class Lifelines {
 public:
  void add(const std::string& link, const std::string& actor, Side side);
  // Fixes the columns: links by their names, the tester's actors before the implementation under test; a
  // link never has fewer than two lifelines, so that an arrow has two ends.
  void settle();
  const std::vector<Lifeline>& all() const { return settled_; }

  // Columns of an arrow. Everyone is the lifeline farthest from the other end.
  std::pair<std::size_t, std::size_t> ends(const std::string& link, const std::string& from,
                                           const std::string& to) const;
  // First and last column of a link; of the whole ladder if there is no such link.
  std::pair<std::size_t, std::size_t> span(const std::string& link) const;

 private:
  struct Actor {
    std::string link, name;
    Side side;
    std::size_t order;
  };
  std::size_t column(const std::string& link, const std::string& actor, std::size_t otherwise) const;

  std::vector<Actor> actors_;
  std::vector<Lifeline> settled_;
};

}  // namespace lmmp::conform
