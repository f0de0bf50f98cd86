// Runs the whole suite once a fault, and compares sets.
#include "harness/mutate/catch_table.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "harness/mutate/faulty_run.hpp"

namespace lmmp::conform {
namespace {

bool holds(const std::set<std::string>& larger, const std::set<std::string>& smaller) {
  return std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end());
}

// The cases that catch some of these faults and nothing else, until they catch all of them together.
std::vector<std::string> sum_of_weaker(const CatchTable& table, const std::set<std::string>& faults) {
  std::vector<std::pair<std::size_t, std::string>> weaker;
  for (const auto& [id, caught] : table) {
    if (!caught.empty() && caught.size() < faults.size() && holds(faults, caught))
      weaker.emplace_back(caught.size(), id);
  }
  std::sort(weaker.rbegin(), weaker.rend());
  std::set<std::string> left = faults;
  std::vector<std::string> sum;
  for (const auto& [size, id] : weaker) {
    const std::size_t before = left.size();
    for (const std::string& fault : table.at(id)) left.erase(fault);
    if (left.size() < before) sum.push_back(id);
    if (left.empty()) return sum;
  }
  return {};
}

// Works through the faults with a thread a core: each run has a reference and a virtual time of its own.
class Tabling {
 public:
  Tabling(const Testcases& testcases, const Subject& subject, std::uint64_t seed,
          const std::atomic<bool>& stop)
      : suite_(testcases.suite), seed_(seed), stop_(stop) {
    for (const TestCase& test : suite_.cases) {
      if (test.role != subject.role || test.protocol != subject.protocol) continue;
      table_[test.id];
      add_points(cases_, test);
    }
    for (const Fault& fault : testcases.faults) {
      if (fault.role == subject.role && fault.protocol == subject.protocol) faults_.push_back(&fault);
    }
  }

  tl::expected<CatchTable, CannotTest> table() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < cores; ++i) threads.emplace_back([this] { work(); });
    work();
    threads.clear();
    if (problem_) return tl::unexpected(*problem_);
    return std::move(table_);
  }

 private:
  void work() {
    while (!stop_) {
      const std::size_t index = next_++;
      if (index >= faults_.size()) return;
      if (auto problem = try_fault(*faults_[index])) {
        const std::lock_guard lock(mutex_);
        problem_ = std::move(problem);
        next_ = faults_.size();
      }
    }
  }

  std::optional<CannotTest> try_fault(const Fault& fault) {
    const auto failed = failed_cases(suite_, fault, cases_, seed_, stop_);
    if (!failed) return failed.error();
    const std::lock_guard lock(mutex_);
    for (const auto& [id, any] : *failed) {
      if (any) table_[id].insert(fault.id);
    }
    return std::nullopt;
  }

  const Suite& suite_;
  std::uint64_t seed_;
  const std::atomic<bool>& stop_;
  CasesByProfile cases_;
  std::vector<const Fault*> faults_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;  // of what follows
  CatchTable table_;
  std::optional<CannotTest> problem_;
};

}  // namespace

tl::expected<CatchTable, CannotTest> catch_table(const Testcases& testcases, const Subject& subject,
                                                 std::uint64_t seed, const std::atomic<bool>& stop) {
  return Tabling(testcases, subject, seed, stop).table();
}

std::vector<Idle> idle_cases(const CatchTable& table) {
  std::vector<Idle> idle;
  std::map<std::set<std::string>, std::string> first;
  for (const auto& [id, caught] : table) {
    if (caught.empty()) {
      idle.push_back({id, Idle::Why::catches_nothing, {}});
      continue;
    }
    const auto [found, is_first] = first.emplace(caught, id);
    if (!is_first) {
      idle.push_back({id, Idle::Why::same_as_another, {found->second}});
      continue;
    }
    if (auto sum = sum_of_weaker(table, caught); !sum.empty())
      idle.push_back({id, Idle::Why::sum_of_weaker, std::move(sum)});
  }
  return idle;
}

std::map<std::string, std::string> contained_cases(const CatchTable& table) {
  std::map<std::string, std::string> contained;
  for (const auto& [id, caught] : table) {
    if (caught.empty()) continue;
    for (const auto& [other, more] : table) {
      if (more.size() > caught.size() && holds(more, caught)) {
        contained.emplace(id, other);
        break;
      }
    }
  }
  return contained;
}

}  // namespace lmmp::conform
