// Runs a suite: which case when, on which worker, once more alone if it was inconclusive.
#include "harness/run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>
#include <thread>

#include "harness/iut/open_access.hpp"
#include "harness/run/adapter_check.hpp"
#include "harness/run/case_runner.hpp"
#include "harness/run/stall_monitor.hpp"

namespace lmmp::conform {
namespace {

// What is kept of the cases that are running, and of those that are finished.
constexpr std::size_t most_running = 48 << 20;
constexpr std::size_t most_kept = 16 << 20;
constexpr std::size_t kept_frames = 200;
constexpr std::size_t kept_frames_when_full = 20;

// So many cases in a row that alone were inconclusive for the same reason again.
constexpr unsigned most_in_vain = 10;

// What differs in figures alone ("this host was 0.112 s late") is the same reason.
std::string without_figures(std::string reason) {
  std::erase_if(reason, [](unsigned char letter) { return std::isdigit(letter) != 0; });
  return reason;
}

struct Job {
  Selected selected;
  unsigned repetition = 0;
};

class Runner {
 public:
  Runner(const Suite& suite, const Iut& iut, const RunOptions& options, const Progress& progress)
      : suite_(suite), iut_(iut), options_(options), progress_(progress) {
    for (unsigned repetition = 0; repetition < options.repeat; ++repetition) {
      for (const auto& selected : options.selection) jobs_.push_back({selected, repetition});
    }
    results_.resize(jobs_.size());
    kept_of_.resize(jobs_.size());
  }

  // Takes jobs until there are none left or the run is to end.
  void work(IutAccess& access) {
    while (!ends()) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= jobs_.size()) return;
      started(index);
      auto result = once(jobs_[index], access);
      if (!result) return;
      finished(index, std::move(*result));
    }
  }

  // Cases that were inconclusive because of their surroundings get one more chance, with nobody beside them.
  // Where that changed nothing for several with the same reason, it is the implementation's, not the
  // surroundings': one that answers nobody would cost every case twice.
  void rerun_inconclusive(IutAccess& access) {
    std::map<std::string, unsigned> in_vain;
    for (std::size_t index = 0; index < jobs_.size(); ++index) {
      auto& first = results_[index];
      if (!first || first->verdict != Verdict::inconclusive) continue;
      const std::string reason = first->reason;
      unsigned& before = in_vain[without_figures(reason)];
      if (!ends() && before >= most_in_vain) {
        first->notes.push_back(
            fmt::format("not run a second time: {} others were inconclusive for the same reason alone too",
                        most_in_vain));
        finished(index, std::move(*first));
        continue;
      }
      if (!ends()) started(index);
      auto again = ends() ? std::nullopt : once(jobs_[index], access);
      if (again) {
        again->earlier.push_back({first->verdict, reason});
        const bool in_vain_too = again->verdict == Verdict::inconclusive &&
                                 without_figures(again->reason) == without_figures(reason);
        before = in_vain_too ? before + 1 : 0;
      } else {
        // The run ends before its second: the first is what there is.
        again = std::move(*first);
        cut_short_ = true;
      }
      finished(index, std::move(*again));
    }
  }

  RunResult take() {
    RunResult result;
    for (auto& one : results_) {
      if (one) result.cases.push_back(std::move(*one));
    }
    result.interrupted = (result.cases.size() < jobs_.size() || cut_short_) && !failed_fast_;
    return result;
  }

  void watch(const StallMonitor* monitor) { monitor_ = monitor; }

 private:
  bool ends() const { return failed_fast_ || (options_.stop != nullptr && options_.stop->load()); }

  std::optional<CaseResult> once(const Job& job, IutAccess& access) {
    const auto begin = StallMonitor::Clock::now();
    const CaseRequest request{suite_, iut_, options_, job.selected,
                              seed_of(options_.seed, id_of(job.selected), job.repetition)};
    auto result = run_case(request, access);
    if (result) result->repetition = job.repetition;
    // What a late implementation on this host did not do in time is no failure of its own.
    if (result && monitor_ != nullptr && result->verdict == Verdict::fail) {
      judge_lag(*result, monitor_->worst_since(begin), options_.stall_limit);
    }
    return result;
  }

  void started(std::size_t index) {
    if (!progress_.started) return;
    const std::lock_guard lock(mutex_);
    progress_.started(id_of(jobs_[index].selected), index, jobs_.size());
  }

  void finished(std::size_t index, CaseResult result) {
    const std::lock_guard lock(mutex_);
    const bool bad = result.verdict == Verdict::fail || result.verdict == Verdict::error;
    const bool again = results_[index].has_value();
    // An inconclusive case that is to be run again is not finished yet.
    const bool waits = !again && result.verdict == Verdict::inconclusive && reruns();
    results_[index] = std::move(result);
    if (options_.fail_fast && bad) failed_fast_ = true;
    if (waits) {
      if (progress_.postponed) progress_.postponed(results_[index]->id);
      // Its capture is written only if it never runs again: until then all frames are kept, while there is
      // room.
      if (kept_ >= most_kept) shorten_trace(*results_[index], kept_frames_when_full);
      count_memory(index);
      return;
    }
    ++done_;
    if (progress_.finished) progress_.finished(*results_[index], done_, jobs_.size());
    // The capture is written by now; reports draw a part of it. After floods without end, a smaller part.
    shorten_trace(*results_[index], kept_ < most_kept ? kept_frames : kept_frames_when_full);
    count_memory(index);
  }

  void count_memory(std::size_t index) {
    kept_ -= kept_of_[index];
    kept_of_[index] = memory_of(results_[index]->trace);
    kept_ += kept_of_[index];
  }

  // In virtual time a case does the same again.
  bool reruns() const { return options_.rerun_inconclusive && monitor_ != nullptr; }

  const Suite& suite_;
  const Iut& iut_;
  const RunOptions& options_;
  const Progress& progress_;
  const StallMonitor* monitor_ = nullptr;
  std::vector<Job> jobs_;
  std::vector<std::optional<CaseResult>> results_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_fast_ = false;
  bool cut_short_ = false;  // a case was not run again that should have been
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::vector<std::size_t> kept_of_;  // octets of each case's trace, as far as it is kept
  std::size_t kept_ = 0;              // of all
};

CannotTest cannot(const CannotOpen& reason) {
  return {reason.what, reason.help};
}

}  // namespace

tl::expected<RunResult, CannotTest> run_suite(const Suite& suite, const Iut& given, const RunOptions& options,
                                              const Progress& progress) {
  const Iut iut = with_unknown_actions(given, options.seed);
  const auto begin = std::chrono::steady_clock::now();
  const auto started = std::chrono::system_clock::now();
  const AccessOptions access_options{options.impairment, options.fault, options.directory, options.stop};
  auto access = open_access(iut, access_options);
  if (!access) return tl::unexpected(cannot(access.error()));

  if (!(*access)->virtual_time() && !options.selection.empty() && options.repeat > 0) {
    if (auto problem = check_adapter(iut, options, **access)) return tl::unexpected(std::move(*problem));
  }

  // Interfaces that are there already can serve one case at a time.
  const bool parallel = std::holds_alternative<Spawn>(iut.reached_by);
  const std::size_t count = options.selection.size() * options.repeat;
  const auto workers = static_cast<unsigned>(
      parallel ? std::clamp<std::size_t>(options.jobs, 1, std::max<std::size_t>(count, 1)) : 1);
  // What a case keeps of its frames, and of the messages that no step has spoken of yet.
  RunOptions bounded = options;
  bounded.trace.octets = std::min(bounded.trace.octets, most_running / 2 / workers);
  Runner runner(suite, iut, bounded, progress);
  std::optional<StallMonitor> monitor;
  if (!(*access)->virtual_time()) {
    monitor.emplace();
    runner.watch(&*monitor);
  }
  std::vector<std::thread> others;
  for (unsigned i = 1; i < workers; ++i) {
    others.emplace_back([&] {
      // The first worker could open its access; one that cannot leaves its share to the others.
      if (auto own = open_access(iut, access_options)) runner.work(**own);
    });
  }
  runner.work(**access);
  for (auto& other : others) other.join();
  if (monitor && options.rerun_inconclusive) runner.rerun_inconclusive(**access);

  RunResult result = runner.take();
  result.profile = options.profile;
  result.seed = options.seed;
  result.iut_name = iut.name;
  result.role = iut.role;
  result.reached_by = reached_by_name(iut);
  result.started = started;
  result.duration = std::chrono::steady_clock::now() - begin;
  return result;
}

}  // namespace lmmp::conform
