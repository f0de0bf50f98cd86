// `mutate --cases`: what each case catches, and which cases the suite would not miss.
#include <fmt/ranges.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/mutation.hpp"
#include "harness/mutate/catch_table.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/style.hpp"
#include "harness/report/text.hpp"
#include "harness/report/version.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::ordered_json;

std::string reason(const Idle& idle) {
  const std::string others = fmt::format("{}", fmt::join(idle.others, ", "));
  switch (idle.why) {
    case Idle::Why::catches_nothing:
      return "catches no fault";
    case Idle::Why::same_as_another:
      return "catches what " + others + " catches, and nothing else";
    case Idle::Why::sum_of_weaker:
      return "catches what " + others + " catch together, and nothing else";
  }
  return "";
}

class CaseProof {
 public:
  CaseProof(const Testcases& testcases, const MutateArguments& arguments, const std::atomic<bool>& stop)
      : testcases_(testcases),
        arguments_(arguments),
        stop_(stop),
        out_(arguments.json == "-" ? std::cerr : std::cout),
        style_(terminal_of(arguments.json == "-" ? 2 : 1).coloured) {}

  int run() {
    const auto subjects = subjects_of(arguments_);
    if (subjects.empty()) return exit_usage;
    for (const Subject& subject : subjects) {
      const auto table = catch_table(testcases_, subject, arguments_.seed, stop_);
      if (!table) return complain(table.error());
      if (stop_) return exit_could_not_test;
      take(*table);
    }
    out_ << cases_.size() << " cases: " << idle_ << " catch no fault that no weaker case catches; "
         << contained_ << " catch only what a stronger case catches too\n";
    const Json json = {{"version", 1}, {"tool", tool_name}, {"seed", arguments_.seed}, {"cases", cases_}};
    if (!write_json(arguments_, json.dump(2) + '\n')) return exit_could_not_test;
    return idle_ == 0 ? exit_as_expected : exit_failures;
  }

 private:
  void take(const CatchTable& table) {
    const auto contained = contained_cases(table);
    std::map<std::string, std::string> reasons;
    for (const Idle& idle : idle_cases(table)) reasons[idle.id] = reason(idle);
    for (const auto& [id, caught] : table) {
      const auto idle = reasons.find(id);
      const auto stronger = contained.find(id);
      if (idle != reasons.end()) {
        out_ << style_(Colour::red, "IDLE     ") << "  " << id << "  " << idle->second << '\n';
      } else if (stronger != contained.end()) {
        if (!arguments_.quiet)
          out_ << style_(Colour::grey, "contained") << "  " << id << "  in " << stronger->second << '\n';
      } else if (!arguments_.quiet) {
        out_ << style_(Colour::green, "of use   ") << "  " << id << "  " << counted(caught.size(), "fault")
             << "\n";
      }
      cases_.push_back(
          {{"id", id},
           {"catches", caught},
           {"idle", idle == reasons.end() ? Json(nullptr) : Json(idle->second)},
           {"contained_in", stronger == contained.end() ? Json(nullptr) : Json(stronger->second)}});
    }
    idle_ += reasons.size();
    contained_ += contained.size();
  }

  const Testcases& testcases_;
  const MutateArguments& arguments_;
  const std::atomic<bool>& stop_;
  std::ostream& out_;
  Style style_;
  Json cases_ = Json::array();
  std::size_t idle_ = 0, contained_ = 0;
};

}  // namespace

int mutate_cases(const MutateArguments& arguments, const std::string& testcases) {
  const auto loaded = testcases_to_mutate(arguments, testcases);
  if (!loaded) return exit_usage;
  return CaseProof(*loaded, arguments, catch_interrupts()).run();
}

}  // namespace lmmp::conform
