// Steps that hold steps: one_of, any_order, background and procedure calls.
#include <algorithm>

#include "harness/run/executor.hpp"

namespace lmmp::conform {
namespace {

constexpr unsigned deepest_call = 16;

// What a background of a procedure does is done with the names that the procedure had.
class Leaving {
 public:
  Leaving(Scope& scope, bool entered) : scope_(scope), entered_(entered) {}
  ~Leaving() {
    if (entered_) scope_.leave();
  }
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;

 private:
  Scope& scope_;
  bool entered_;
};

}  // namespace

// A branch is chosen by its first step. Branches that begin with `recv` are chosen by the message that comes;
// one that begins with `silent` by a fence, which also ends the wait of the others: what was to come has
// come.
Executor::Outcome Executor::perform(const OneOf& one_of) {
  std::vector<std::optional<Pending>> heads(one_of.branches.size());
  const Steps* otherwise = nullptr;  // the first branch that does not wait for a message
  std::size_t otherwise_grade = 0;
  Time until = since_;
  for (std::size_t i = 0; i < one_of.branches.size(); ++i) {
    const auto& branch = one_of.branches[i];
    const auto* recv = branch.empty() ? nullptr : std::get_if<Recv>(&branch.front().is);
    if (recv != nullptr) {
      auto due = pending(*recv);
      if (!due) return due.error();
      until = std::max(until, due->window.until);
      heads[i] = std::move(*due);
    } else if (otherwise == nullptr) {
      otherwise = &branch;
      otherwise_grade = i + 1;
    }
  }
  const auto* silent =
      otherwise == nullptr || otherwise->empty() ? nullptr : std::get_if<Silent>(&otherwise->front().is);
  if (silent != nullptr && silent->fence == Silent::Fence::automatic && can_fence()) {
    const auto answer = fence(heads_link(heads), world_.ixit().response_time);
    if (!answer) return answer.error();
    if (*answer && (*answer)->complete) until = (*answer)->at;
  }
  const auto chosen = choose(heads, until);
  if (!chosen) return chosen.error();
  const auto grade = [&](std::size_t number) {
    basis_.words +=
        " (choice " + std::to_string(number) + " of " + std::to_string(one_of.branches.size()) + ")";
  };
  if (*chosen) {
    const auto& branch = one_of.branches[**chosen];
    for (std::size_t i = 1; i < branch.size(); ++i) {
      if (auto decision = run(branch[i])) return decision;
    }
    grade(**chosen + 1);
    return std::nullopt;
  }
  if (otherwise != nullptr) {
    if (auto decision = run(*otherwise)) return decision;
    grade(otherwise_grade);
    return std::nullopt;
  }
  std::vector<const Pending*> due;
  for (const auto& head : heads) {
    if (head) due.push_back(&*head);
  }
  return missing(due);
}

unsigned Executor::heads_link(const std::vector<std::optional<Pending>>& heads) const {
  for (const auto& head : heads) {
    if (head) return head->expectation.link;
  }
  return 0;
}

// The best branch whose message came, judged again with every frame. Strict matching fails a message that
// fits none of them.
tl::expected<std::optional<std::size_t>, Decision> Executor::choose(
    std::vector<std::optional<Pending>>& heads, Time until) {
  while (true) {
    std::optional<Decision> refused;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      if (!heads[i]) continue;
      auto taken = take(*heads[i]);
      if (taken && *taken) return i;
      if (!taken && !refused) refused = std::move(taken.error());
    }
    if (refused) return tl::unexpected(std::move(*refused));
    const auto more = listen(until);
    if (!more) return tl::unexpected(more.error());
    if (*more) continue;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      if (!heads[i]) continue;
      const auto taken = take(*heads[i]);
      if (!taken) return tl::unexpected(taken.error());
      if (*taken) return i;
    }
    return std::nullopt;
  }
}

Executor::Outcome Executor::perform(const AnyOrder& any_order) {
  std::vector<std::optional<Pending>> due;
  Time until = since_, last{};
  std::uint32_t last_frame = since_frame_;
  for (const auto& step : any_order.steps) {
    const auto* recv = std::get_if<Recv>(&step.is);
    if (recv == nullptr) return script_error("any_order holds recv steps only");
    auto one = pending(*recv);
    if (!one) return one.error();
    one->step = &step;
    until = std::max(until, one->window.until);
    due.push_back(std::move(*one));
  }
  for (std::size_t left = due.size(); left > 0; --left) {
    const auto chosen = choose(due, until);
    if (!chosen) return chosen.error();
    if (!*chosen) {
      std::vector<const Pending*> open;
      for (const auto& one : due) {
        if (one) open.push_back(&*one);
      }
      auto decision = missing(open);
      decision.place = open.front()->step->place;
      decision.step_text = open.front()->step->text;
      return decision;
    }
    if (since_ >= last) last_frame = since_frame_;
    last = std::max(last, since_);
    due[**chosen].reset();
  }
  if (!due.empty()) ended(last, last_frame);
  return std::nullopt;
}

// Steps that begin with `recv` are a reaction, carried out whenever the message comes. Others are carried out
// now, and again and again if `every` says so.
Executor::Outcome Executor::perform(const Background& background) {
  if (background.steps.empty()) return std::nullopt;
  BackgroundTask task;
  task.what = &background;
  if (depth_ > 0) task.names = scope_.names();
  if (const auto* recv = std::get_if<Recv>(&background.steps.front().is)) {
    auto due = pending(*recv);
    if (!due) return due.error();
    due->window = {earliest_, since_, Time::max(), since_frame_, {}};
    task.trigger = std::move(*due);
    background_.push_back(std::move(task));
    return std::nullopt;
  }
  if (background.every) {
    const auto every = duration_of(*background.every, "every");
    if (!every) return every.error();
    if (*every <= Time::zero()) return script_error("every takes a time above zero");
    task.every = *every;
  }
  task.next = since_;
  background_.push_back(std::move(task));
  return serve_background();
}

Executor::Outcome Executor::act_in_background(const BackgroundTask& task, std::size_t first) {
  const auto& steps = task.what->steps;
  for (std::size_t i = first; i < steps.size(); ++i) {
    if (!std::holds_alternative<Send>(steps[i].is)) {
      auto decision = script_error("in the background, only send may follow");
      decision.place = steps[i].place;
      return decision;
    }
    if (auto decision = run(steps[i])) return decision;
  }
  return std::nullopt;
}

Executor::Outcome Executor::serve_background() {
  if (background_.empty() || serving_) return std::nullopt;
  serving_ = true;
  const Time since = since_, earliest = earliest_;
  const std::uint32_t since_frame = since_frame_;
  const Basis basis = basis_;
  Outcome decision;
  for (auto& task : background_) {
    if (task.names) scope_.enter(*task.names);
    const Leaving leaving(scope_, task.names.has_value());
    while (!decision && task.next && *task.next <= world_.now()) {
      task.next = task.every ? std::optional(*task.next + *task.every) : std::nullopt;
      decision = act_in_background(task, 0);
    }
    if (!task.trigger) continue;
    for (auto& heard : world_.heard()) {
      if (decision || heard.consumed || !task.trigger->expectation.is_about(heard)) continue;
      auto found = match(task.trigger->expectation, heard);
      if (!found.matches) continue;
      heard.consumed = true;
      for (auto& [name, value] : found.bound) scope_.bind(name, std::move(value));
      decision = act_in_background(task, 1);
    }
  }
  ended(since, since_frame, earliest);
  basis_ = basis;
  serving_ = false;
  return decision;
}

Executor::Outcome Executor::perform(const CallProcedure& call) {
  const auto found =
      std::find_if(suite_.procedures.begin(), suite_.procedures.end(),
                   [&](const Procedure& procedure) { return procedure.name == call.procedure; });
  if (found == suite_.procedures.end()) return script_error("there is no procedure " + call.procedure);
  if (found->parameters.size() != call.arguments.size() || found->results.size() < call.results.size()) {
    return script_error(call.procedure + " is called with the wrong number of arguments or results");
  }
  if (depth_ >= deepest_call) return script_error(call.procedure + " calls itself without end");
  std::vector<Value> arguments;
  for (const auto& argument : call.arguments) {
    auto value = scope_.resolve(argument);
    if (!value) return script_error(value.error());
    arguments.push_back(std::move(*value));
  }
  scope_.enter();
  ++depth_;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    scope_.bind(found->parameters[i], std::move(arguments[i]));
  auto decision = run(found->steps);
  std::vector<std::optional<Value>> results;
  for (std::size_t i = 0; i < call.results.size(); ++i) {
    results.push_back(scope_.find(found->results[i], scope_.version()));
  }
  --depth_;
  scope_.leave();
  if (decision) return decision;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i]) return script_error(call.procedure + " does not bind its result " + found->results[i]);
    scope_.bind(call.results[i], std::move(*results[i]));
  }
  return std::nullopt;
}

}  // namespace lmmp::conform
