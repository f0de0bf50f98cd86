// `mutate --cases`: what each case catches, and which cases the suite would not miss.
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/mutate/catch_table.hpp"
#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/style.hpp"
#include "harness/report/version.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::ordered_json;

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text;
}

std::string reason(const Idle& idle) {
  switch (idle.why) {
    case Idle::Why::catches_nothing:
      return "catches no fault";
    case Idle::Why::same_as_another:
      return "catches what " + listed(idle.others) + " catches, and nothing else";
    case Idle::Why::sum_of_weaker:
      return "catches what " + listed(idle.others) + " catch together, and nothing else";
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
    bool any = false;
    for (const Subject& subject : every_subject) {
      if (arguments_.role && *arguments_.role != subject.role) continue;
      if (arguments_.protocol && *arguments_.protocol != subject.protocol) continue;
      any = true;
      const auto table = catch_table(testcases_, subject, arguments_.seed, stop_);
      if (!table) {
        std::cerr << "lmmp-conform: " << table.error().what << '\n' << table.error().help << '\n';
        return exit_could_not_test;
      }
      if (stop_) return exit_could_not_test;
      take(*table);
    }
    if (!any) {
      std::cerr << "lmmp-conform: there is no such role in this protocol\n";
      return exit_usage;
    }
    out_ << cases_ << " cases: " << idle_ << " catch no fault that no weaker case catches; " << contained_
         << " catch only what a stronger case catches too\n";
    return finish();
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
        out_ << style_(Colour::green, "of use   ") << "  " << id << "  " << caught.size() << " faults\n";
      }
      json_["cases"].push_back(
          {{"id", id},
           {"catches", caught},
           {"idle", idle == reasons.end() ? Json(nullptr) : Json(idle->second)},
           {"contained_in", stronger == contained.end() ? Json(nullptr) : Json(stronger->second)}});
    }
    cases_ += table.size();
    idle_ += reasons.size();
    contained_ += contained.size();
  }

  int finish() {
    if (!arguments_.json.empty()) {
      Json json = {{"version", 1}, {"tool", tool_name}, {"seed", arguments_.seed}};
      json["cases"] = std::move(json_["cases"]);
      if (const auto written = write_file(arguments_.json, json.dump(2) + '\n'); !written) {
        std::cerr << "lmmp-conform: " << written.error() << '\n';
        return exit_could_not_test;
      }
    }
    return idle_ == 0 ? exit_as_expected : exit_failures;
  }

  const Testcases& testcases_;
  const MutateArguments& arguments_;
  const std::atomic<bool>& stop_;
  std::ostream& out_;
  Style style_;
  Json json_;
  std::size_t cases_ = 0, idle_ = 0, contained_ = 0;
};

}  // namespace

int mutate_cases(const MutateArguments& arguments, const std::string& testcases) {
  if (!arguments.json.empty()) {
    if (const auto writable = check_writable(arguments.json); !writable) {
      std::cerr << "lmmp-conform: " << writable.error() << '\n';
      return exit_usage;
    }
  }
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  return CaseProof(*loaded, arguments, catch_interrupts()).run();
}

}  // namespace lmmp::conform
