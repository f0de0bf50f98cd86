// Runs the suite with a listener at the reference's border.
#include "harness/mutate/observe.hpp"

#include <algorithm>
#include <set>

#include "harness/mutate/faulty_run.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t most_samples = 4;

struct SeenCase {
  Selected selected;
  std::size_t frames = 0;
  std::set<std::pair<std::string, std::string>> fields;
};

class Observer {
 public:
  Observer(const Suite& suite, const Subject& subject, std::uint64_t seed, const std::atomic<bool>& stop)
      : suite_(suite),
        subject_(subject),
        iut_(reference_iut(subject.role, subject.protocol)),
        seed_(seed),
        stop_(stop) {
    context_ = {iut_.ixit.hmipv6.map_option_type, esp_key};
    listener_.protocol = subject.protocol;
    listener_.role = subject.role;
    listener_.changes.emplace_back(TellOfMessage{[this](const BorderMessage& message) { take(message); }});
  }

  tl::expected<SeenFields, CannotTest> observe() {
    for (const wire::Profile profile : wire::profiles) {
      if (subject_.protocol == Protocol::hmipv6 && profile != wire::profiles.front()) break;
      if (const auto problem = observe(profile)) return tl::unexpected(*problem);
    }
    return std::move(seen_);
  }

 private:
  std::optional<CannotTest> observe(wire::Profile profile) {
    const RunOptions options = with_fault(
        listener_, profile, select_all(suite_, subject_.role, profile, subject_.protocol), seed_, stop_);
    Progress progress;
    progress.started = [&](const std::string&, std::size_t index, std::size_t) {
      cases_.push_back({options.selection[index], 0, {}});
    };
    progress.finished = [&](const CaseResult& result, std::size_t, std::size_t) {
      cases_.back().frames = result.trace.size();
    };
    cases_.clear();
    const auto result = run_suite(suite_, iut_, options, progress);
    if (!result) return result.error();
    for (const CaseResult& each : result->cases) {
      if (each.verdict == Verdict::pass || each.verdict == Verdict::not_applicable) continue;
      return CannotTest{"the reference itself does not pass " + each.id, "see lmmp-conform run " + each.id};
    }
    std::stable_sort(cases_.begin(), cases_.end(),
                     [](const SeenCase& a, const SeenCase& b) { return a.frames < b.frames; });
    for (const SeenCase& each : cases_) {
      for (const auto& [message, field] : each.fields)
        seen_[message][field].cases[profile].push_back(each.selected);
    }
    return std::nullopt;
  }

  void take(const BorderMessage& message) {
    if (cases_.empty()) return;
    const auto seen = places_of(message, context_);
    if (!seen) return;
    for (const FieldPlace& place : seen->places) {
      const bool fresh = cases_.back().fields.emplace(seen->name, place.name).second;
      auto& samples = seen_[seen->name][place.name].samples;
      if (fresh && samples.size() < most_samples) samples.push_back(message);
    }
  }

  const Suite& suite_;
  const Subject& subject_;
  const Iut iut_;
  std::uint64_t seed_;
  const std::atomic<bool>& stop_;
  Hmipv6Context context_;
  Fault listener_;
  std::vector<SeenCase> cases_;  // of this profile, the last one still running
  SeenFields seen_;
};

}  // namespace

std::string name_of(const Subject& subject) {
  return std::string(name_of(subject.protocol)) + " " + std::string(name_of(subject.role));
}

tl::expected<SeenFields, CannotTest> observe(const Suite& suite, const Subject& subject, std::uint64_t seed,
                                             const std::atomic<bool>& stop) {
  return Observer(suite, subject, seed, stop).observe();
}

}  // namespace lmmp::conform
