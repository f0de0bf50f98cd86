// What the reference sends while it passes the suite: every field of every message, and the cases that see
// it.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "harness/mutate/faulty_run.hpp"
#include "harness/mutate/places.hpp"
#include "harness/run/run.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {

struct Subject {
  Protocol protocol = Protocol::lmmp;
  Role role = Role::access_router;
};
std::string name_of(const Subject& subject);  // "lmmp ar"
constexpr Subject every_subject[] = {{Protocol::lmmp, Role::access_router},
                                     {Protocol::lmmp, Role::mobile_node},
                                     {Protocol::hmipv6, Role::access_router},
                                     {Protocol::hmipv6, Role::mobile_node},
                                     {Protocol::hmipv6, Role::map}};

// One message with one field.
struct SeenField {
  std::vector<BorderMessage> samples;  // a few, from different cases
  CasesByProfile cases;                // that see it, those of few frames first
};

// By message, by field.
using SeenFields = std::map<std::string, std::map<std::string, SeenField>>;

// Runs every case against the correct reference. The error says which case it fails: then no fault of it
// means anything.
tl::expected<SeenFields, CannotTest> observe(const Suite& suite, const Subject& subject, std::uint64_t seed,
                                             const std::atomic<bool>& stop);

}  // namespace lmmp::conform
