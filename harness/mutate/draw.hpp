// Random faults of what the reference sends, each as the YAML that testcases/defects could have.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "harness/mutate/observe.hpp"

namespace lmmp::conform {

struct DrawnFault {
  Fault fault;
  std::string yaml;  // an entry of testcases/defects that says the same
  Subject subject;
  std::string message, field;
  const SeenField* seen = nullptr;  // of what it was drawn from
  AlterationKind kind = AlterationKind::other;
  bool whole = true;  // checksum and MAC are right all the same: it is a fault by the field alone
};

// What faults are drawn from.
struct Observed {
  Subject subject;
  SeenFields fields;
};

class FaultDraw {
 public:
  // `observed` outlives it and what it draws, and holds at least one message.
  FaultDraw(const std::vector<Observed>& observed, std::uint64_t seed);

  // A fault that was not drawn before and that alters a message which was seen; each message of each role is
  // as likely as any, each of its fields, each kind of alteration. Nothing when none can be found any more.
  std::optional<DrawnFault> next();

 private:
  struct Pick {
    const Observed* of = nullptr;
    const std::string* message = nullptr;
  };
  std::optional<DrawnFault> attempt();

  std::vector<Pick> picks_;
  std::mt19937_64 random_;
  std::set<std::string> drawn_;
  unsigned number_ = 0;
};

}  // namespace lmmp::conform
