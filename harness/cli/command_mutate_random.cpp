// `mutate --random`: faults that nobody thought of, drawn from every field that the reference sends.
#include <iostream>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/mutation.hpp"
#include "harness/cli/random_report.hpp"
#include "harness/report/outcome.hpp"

namespace lmmp::conform {
namespace {

class RandomMutation {
 public:
  RandomMutation(const Testcases& testcases, const MutateArguments& arguments, const std::atomic<bool>& stop)
      : testcases_(testcases),
        arguments_(arguments),
        stop_(stop),
        out_(arguments.json == "-" ? std::cerr : std::cout),
        style_(terminal_of(arguments.json == "-" ? 2 : 1).coloured) {
    result_.seed = arguments.seed;
    result_.at_least = arguments.at_least;
  }

  int run() {
    const auto subjects = subjects_of(arguments_);
    if (subjects.empty()) return exit_usage;
    for (const Subject& subject : subjects) {
      auto fields = observe(testcases_.suite, subject, arguments_.seed, stop_);
      if (!fields) return complain(fields.error());
      observed_.push_back({subject, std::move(*fields)});
    }
    if (const auto problem = try_all()) return complain(*problem);
    if (stop_) return exit_could_not_test;
    show_summary(out_, result_);
    if (!write_json(arguments_, random_json(result_))) return exit_could_not_test;
    return result_.good() ? exit_as_expected : exit_failures;
  }

 private:
  std::optional<CannotTest> try_all() {
    FaultDraw draw(observed_, arguments_.seed);
    // The harmless ones do not count: so many faults as are asked for are drawn besides.
    while (result_.faults() < *arguments_.random && !stop_) {
      auto drawn = draw.next();
      if (!drawn) {
        out_ << "no more faults can be drawn that alter what these roles send\n";
        break;
      }
      auto tried = try_fault(testcases_, std::move(*drawn), arguments_.seed, stop_);
      if (!tried) return tried.error();
      if (stop_) break;
      if (!arguments_.quiet || tried->fate == TriedFault::Fate::survived ||
          tried->fate == TriedFault::Fate::wrongly_failed) {
        show(out_, *tried, style_);
      }
      result_.tried.push_back(std::move(*tried));
    }
    return std::nullopt;
  }

  const Testcases& testcases_;
  const MutateArguments& arguments_;
  const std::atomic<bool>& stop_;
  std::ostream& out_;
  Style style_;
  std::vector<Observed> observed_;
  RandomResult result_;
};

}  // namespace

int mutate_at_random(const MutateArguments& arguments, const std::string& testcases) {
  if (!arguments.faults.empty()) {
    std::cerr << "lmmp-conform: --random draws its own faults; name none beside it\n";
    return exit_usage;
  }
  const auto loaded = testcases_to_mutate(arguments, testcases);
  if (!loaded) return exit_usage;
  return RandomMutation(*loaded, arguments, catch_interrupts()).run();
}

}  // namespace lmmp::conform
