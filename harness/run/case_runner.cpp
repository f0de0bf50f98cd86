// Runs one point of one test case.
#include "harness/run/case_runner.hpp"

#include <sched.h>

#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/run/applicability.hpp"
#include "harness/run/executor.hpp"
#include "harness/script/expert_items.hpp"

namespace lmmp::conform {
namespace {

constexpr int window_part = 10;

void set_verdict(CaseResult& result, Verdict verdict, std::string reason) {
  result.verdict = verdict;
  result.reason = std::move(reason);
}

// The variables of the matrix point, then those of `let`, which may use them.
tl::expected<void, std::string> bind_variables(Scope& scope, const Selected& selected) {
  const auto& test_case = *selected.test_case;
  static const std::vector<Field> none;
  const auto& point =
      selected.point < test_case.matrix.size() ? test_case.matrix[selected.point].variables : none;
  for (const auto& variable : point) {
    if (variable.name == "ip") {
      scope.set_version(as_number(variable.value) == 4U ? wire::IpVersion::v4 : wire::IpVersion::v6);
    }
  }
  for (const auto* variables : {&point, &test_case.variables}) {
    for (const auto& variable : *variables) {
      auto value = scope.resolve(variable.value);
      if (!value) return tl::unexpected(variable.name + ": " + value.error());
      scope.bind(variable.name, std::move(*value));
    }
  }
  return {};
}

void apply_decision(CaseResult& result, World& world, Decision decision) {
  result.verdict = decision.verdict;
  result.reason = std::move(decision.reason);
  result.basis = std::move(decision.basis);
  result.frame = decision.frame;
  result.nearest = decision.nearest;
  result.expected = std::move(decision.expected);
  result.got = std::move(decision.got);
  result.comparison = std::move(decision.comparison);
  result.window = decision.window;
  result.notes = std::move(decision.notes);
  if (decision.place) result.script = *decision.place;
  result.step_text = std::move(decision.step_text);
  if (!result.nearest) return;
  if (auto* frame = world.traced(*result.nearest)) {
    frame->comment = std::string(name_of(result.verdict)) + ": " + result.reason;
    for (const auto& row : result.comparison) {
      if (!row.matches)
        frame->comment += "; " + row.field + ": expected " + row.expected + ", got " + row.got;
    }
  }
}

// Runs preamble, body and what must be left over: nothing.
std::optional<Decision> judge(Executor& executor, const TestCase& test_case, CaseResult& result) {
  if (auto decision = executor.run(test_case.preamble)) {
    if (decision->verdict == Verdict::fail) decision->verdict = Verdict::inconclusive;
    decision->reason = "the preamble failed: " + decision->reason;
    return decision;
  }
  executor.judge_form();
  for (std::size_t i = 0; i < test_case.steps.size(); ++i) {
    result.step = i + 1;
    if (auto decision = executor.run(test_case.steps[i])) return decision;
  }
  return executor.leftovers();
}

// In a short window, a short delay of this host is already as likely the cause of a failure.
std::chrono::nanoseconds limit_for(const CaseResult& result, std::chrono::nanoseconds limit) {
  const bool of_time = result.verdict == Verdict::fail && result.window;
  return of_time ? std::min(limit, *result.window / window_part) : limit;
}

std::string seconds_of(std::chrono::nanoseconds time) {
  return text_of({std::chrono::nanoseconds(std::chrono::ceil<std::chrono::milliseconds>(time)), {}},
                 FieldKind::seconds);
}

// The verdict does not stand, because of this host.
void set_aside(CaseResult& result, std::string reason) {
  result.notes.push_back("would be: " + std::string(name_of(result.verdict)) +
                         (result.reason.empty() ? "" : ", " + result.reason));
  set_verdict(result, Verdict::inconclusive, std::move(reason));
}

void judge_losses(CaseResult& result, std::uint64_t lost) {
  if (lost == 0) return;
  result.notes.push_back("this host lost " + std::to_string(lost) + " frames");
  if (result.verdict == Verdict::fail && !result.frame) {
    set_verdict(result, Verdict::inconclusive, "this host lost frames, what was missing may be among them");
  }
}

// A tester that is woken at once is a better clock; where that is not permitted, it does without.
class Hurry {
 public:
  explicit Hurry(bool wanted) : wanted_(wanted) { set(SCHED_RR | SCHED_RESET_ON_FORK, 1); }
  ~Hurry() { set(SCHED_OTHER, 0); }
  Hurry(const Hurry&) = delete;
  Hurry& operator=(const Hurry&) = delete;

 private:
  void set(int policy, int priority) const {
    const sched_param parameter{priority};
    if (wanted_) sched_setscheduler(0, policy, &parameter);
  }
  bool wanted_;
};

// What the plugin must be told to read the case as it was meant.
std::vector<std::string> preferences_of(Protocol protocol, const Ixit& ixit, wire::Profile profile) {
  std::vector<std::string> preferences;
  if (protocol == Protocol::hmipv6) {
    if (ixit.hmipv6.rfc5380) preferences.emplace_back("hmipv6.profile:rfc5380");
    if (ixit.hmipv6.map_option_type != wire::default_map_option_type)
      preferences.push_back("hmipv6.nd_option_type:" + std::to_string(ixit.hmipv6.map_option_type));
    return preferences;
  }
  if (profile != wire::Profile::draft_00)
    preferences.push_back("lmmp.profile:" + std::string(wire::name_of(profile)));
  if (ixit.icmp_subtype != wire::default_icmp_subtype)
    preferences.push_back("lmmp.icmp_subtypes:" + std::to_string(ixit.icmp_subtype));
  return preferences;
}

}  // namespace

void judge_lag(CaseResult& result, std::chrono::nanoseconds lag, std::chrono::nanoseconds limit) {
  result.tester_lag = std::max(result.tester_lag, lag);
  if (lag <= limit_for(result, limit)) return;
  if (result.verdict != Verdict::pass && result.verdict != Verdict::fail) return;
  set_aside(result, "this host was " + seconds_of(lag) + " late");
}

void judge_processor_wait(CaseResult& result, std::chrono::nanoseconds wait, std::chrono::nanoseconds limit) {
  if (result.verdict != Verdict::fail || !result.window || wait <= limit_for(result, limit)) return;
  set_aside(result, "this host let the implementation wait " + seconds_of(wait) + " for a processor");
}

std::uint64_t seed_of(std::uint64_t run_seed, const std::string& case_id, unsigned repetition) {
  std::uint64_t hash = 0xCBF29CE484222325U ^ run_seed;  // FNV-1a
  const auto mix = [&](std::uint8_t octet) { hash = (hash ^ octet) * 0x100000001B3U; };
  for (char letter : case_id) mix(static_cast<std::uint8_t>(letter));
  for (unsigned shift = 0; shift < 32; shift += 8) mix(static_cast<std::uint8_t>(repetition >> shift));
  return hash;
}

std::optional<CaseResult> run_case(const CaseRequest& request, IutAccess& access) {
  const auto& test_case = *request.selected.test_case;
  CaseResult result;
  result.id = id_of(request.selected);
  result.purpose = test_case.purpose;
  result.requirements = test_case.requirements;
  result.script = test_case.place;
  if (request.selected.point < test_case.matrix.size()) {
    result.expert_items =
        expert_items_of(test_case, test_case.matrix[request.selected.point], request.options.profile);
  }
  result.step_count = test_case.steps.size();
  if (const auto reason = not_applicable(request.selected, request.suite, request.iut, access)) {
    set_verdict(result, Verdict::not_applicable, *reason);
    return result;
  }

  Ixit ixit = request.iut.ixit;
  Scope scope(ixit, wire::IpVersion::v6, request.seed);
  if (auto bound = bind_variables(scope, request.selected); !bound) {
    set_verdict(result, Verdict::error, bound.error());
    return result;
  }
  if (auto configured = configure(ixit, test_case, scope); !configured) {
    set_verdict(result, Verdict::not_applicable, configured.error());
    return result;
  }
  if (!access.virtual_time()) result.started = std::chrono::system_clock::now();
  auto started = access.start({&ixit, request.options.profile, request.seed, result.id, scope.version()});
  if (!started) {
    if (request.options.stop != nullptr && request.options.stop->load()) return std::nullopt;
    const bool settable = started.error().because != NotStarted::Because::not_settable;
    set_verdict(result, settable ? Verdict::inconclusive : Verdict::not_applicable, started.error().reason);
    result.notes = started.error().last_words;
    return result;
  }

  const Hurry hurry(!access.virtual_time());
  IutInstance& iut = **started;
  World world(iut, ixit, request.options.trace, request.options.stop);
  world.start_counting([&] { return scope.random_number(); });
  iut.network().take_lag();
  iut.network().watch_from_now();
  iut.take_processor_wait();
  const Time begin = world.now();
  Executor executor(world, scope, request.suite, test_case, request.options.profile);
  auto decision = judge(executor, test_case, result);
  if (decision && decision->interrupted) return std::nullopt;
  if (decision) {
    apply_decision(result, world, std::move(*decision));
  } else {
    set_verdict(result, Verdict::pass, {});
    result.basis = executor.basis().words;
    result.frame = executor.basis().frame;
  }
  judge_lag(result, std::max(iut.network().take_lag(), world.take_lag()), request.options.stall_limit);
  judge_processor_wait(result, iut.take_processor_wait(), request.options.stall_limit);
  judge_losses(result, iut.network().frames_lost());
  if (!test_case.postamble.empty()) {
    // Tidies up; it judges nothing.
    if (auto failed = executor.run(test_case.postamble)) {
      if (failed->interrupted) return std::nullopt;
      result.notes.push_back("the postamble failed: " + failed->reason);
    }
  }
  const auto notes = world.notes();
  result.notes.insert(result.notes.end(), notes.begin(), notes.end());
  result.duration = world.now() - begin;
  result.trace = world.take_trace();
  if (static_cast<wire::AuthMode>(ixit.config & wire::config_auth_mask) == wire::AuthMode::lmmp_internal)
    result.network_key = ixit.access_network_key;
  result.preferences = preferences_of(test_case.protocol, ixit, request.options.profile);
  return result;
}

}  // namespace lmmp::conform
