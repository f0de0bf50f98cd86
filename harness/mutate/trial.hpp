// Tries one random fault against every case that sees the message it alters.
#pragma once

#include "harness/mutate/draw.hpp"

namespace lmmp::conform {

struct TriedFault {
  DrawnFault drawn;
  enum class Fate : std::uint8_t {
    caught,
    survived,
    harmless,       // by the texts, and no case fails it
    wrongly_failed  // by the texts, but a case fails it
  } fate = Fate::survived;
  std::string by;         // the case that fails
  std::string reason;     // why it does
  std::string because;    // why it is harmless
  std::size_t cases = 0;  // that were run
};

std::string_view name_of(TriedFault::Fate fate);  // "caught", "survived", "harmless", "wrongly failed"

// Ends at the first case that fails.
tl::expected<TriedFault, CannotTest> try_fault(const Testcases& testcases, DrawnFault drawn,
                                               std::uint64_t seed, const std::atomic<bool>& stop);

}  // namespace lmmp::conform
