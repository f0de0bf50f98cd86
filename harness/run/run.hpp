// Runs a suite against an implementation: the entry point of the engine.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/link/impairment.hpp"
#include "harness/run/result.hpp"
#include "harness/run/trace.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {

// One point of one test case's matrix.
struct Selected {
  const TestCase* test_case = nullptr;
  std::size_t point = 0;  // index into its matrix
};
// "lmmp-ar-login/ip=4"
std::string id_of(const Selected& selected);
// Every point of every case for this role and profile, in the suite's order.
std::vector<Selected> select_all(const Suite& suite, Role role, wire::Profile profile,
                                 Protocol protocol = Protocol::lmmp);

struct RunOptions {
  std::uint64_t seed = 1;
  wire::Profile profile = wire::Profile::draft_00;
  std::vector<Selected> selection;  // what to run, in this order
  unsigned jobs = 1;                // cases at once; over real links only
  unsigned repeat = 1;              // runs of each case, one result each
  bool fail_fast = false;
  bool rerun_inconclusive = true;                                         // once, alone
  std::chrono::nanoseconds stall_limit = std::chrono::milliseconds(100);  // a later tester is inconclusive
  TraceLimits trace;                // of one case; what all workers keep together is bounded besides
  LinkImpairment impairment;        // simulate only
  const Fault* fault = nullptr;     // simulate only: a defect to install, for mutate
  std::filesystem::path directory;  // for configuration files of spawned processes; empty: a temporary one
  const std::atomic<bool>* stop = nullptr;  // set from a signal handler; honoured within 100 ms
};

// Told as the run goes on. With jobs, called from several threads, one call at a time.
struct Progress {
  std::function<void(const std::string& id, std::size_t index, std::size_t count)> started;
  std::function<void(const CaseResult& result, std::size_t done, std::size_t count)> finished;
  std::function<void(const std::string& id)> postponed =
      {};  // inconclusive: it runs again, alone, at the end
};

// Why nothing could be tested, and what would help: "packet sockets need CAP_NET_RAW ...". Exit code 3.
struct CannotTest {
  std::string what;
  std::string help;
};

// Once the run has begun there is always a result; an interrupted one holds the cases that were finished.
tl::expected<RunResult, CannotTest> run_suite(const Suite& suite, const Iut& iut, const RunOptions& options,
                                              const Progress& progress);

}  // namespace lmmp::conform
