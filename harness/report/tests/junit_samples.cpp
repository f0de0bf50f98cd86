// Writes JUnit reports of runs made by hand: every verdict, runs before the one that counts, no case at all,
// an interrupted run, and texts that mean it harm.
//   junit_samples FOLDER
#include <cstdio>

#include "harness/report/file.hpp"
#include "harness/report/junit.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

int main_of(const std::string& folder) {
  RunResult interrupted = sample::run();
  interrupted.interrupted = true;
  const std::pair<const char*, RunResult> runs[] = {
      {"every-verdict", sample::run_on_a_busy_host()},
      {"no-case", RunResult()},
      {"interrupted", interrupted},
      {"hostile-text", sample::with_hostile_text(sample::run_on_a_busy_host())}};
  for (const auto& [name, run] : runs) {
    const auto written = write_file(folder + "/" + name + ".xml", junit_report(run, {}));
    if (written) continue;
    std::printf("%s\n", written.error().c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace lmmp::conform

int main(int count, char** words) {
  if (count != 2) {
    std::printf("usage: junit_samples FOLDER\n");
    return 2;
  }
  return lmmp::conform::main_of(words[1]);
}
