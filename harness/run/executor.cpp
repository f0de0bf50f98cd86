// Carries out the steps of a case: what they have in common.
#include "harness/run/executor.hpp"

#include <thread>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

// How long the tester listens before it looks at a hook again.
constexpr std::chrono::microseconds a_moment(500);

}  // namespace

Executor::Executor(World& world, Scope& scope, const Suite& suite, const TestCase& test_case,
                   wire::Profile profile)
    : world_(world),
      scope_(scope),
      suite_(suite),
      test_case_(test_case),
      profile_(profile),
      since_(world.now()),
      earliest_(since_) {}

std::optional<Decision> Executor::run(const Step& step) {
  auto decision = std::visit([this](const auto& what) { return perform(what); }, step.is);
  if (decision && !decision->place) {
    decision->place = step.place;
    decision->step_text = step.text;
  }
  if (!decision && !serving_) world_.forget(since_frame_);
  return decision;
}

std::optional<Decision> Executor::run(const Steps& steps) {
  for (const auto& step : steps) {
    if (auto decision = run(step)) return decision;
  }
  return std::nullopt;
}

tl::expected<unsigned, Decision> Executor::link_of(const std::string& name) const {
  const auto resolved = scope_.name(name);
  if (!resolved) return tl::unexpected(script_error(resolved.error()));
  const auto link = world_.find_link(*resolved);
  if (!link) return tl::unexpected(script_error("the IXIT has no link " + *resolved));
  return *link;
}

tl::expected<PlayedNode*, Decision> Executor::node_of(const std::string& name) {
  const auto resolved = scope_.name(name);
  if (!resolved) return tl::unexpected(script_error(resolved.error()));
  auto* node = world_.find_node(*resolved);
  if (node == nullptr) return tl::unexpected(script_error("the IXIT has no node " + *resolved));
  return node;
}

tl::expected<Time, Decision> Executor::duration_of(const Value& value, const char* what) {
  const auto resolved = scope_.resolve(value, FieldKind::seconds);
  if (!resolved) return tl::unexpected(script_error(std::string(what) + ": " + resolved.error()));
  const auto duration = as_duration(*resolved);
  if (!duration) return tl::unexpected(script_error(std::string(what) + " takes a time such as 500ms"));
  return *duration;
}

Executor::Outcome Executor::perform(const LinkState& state) {
  const auto link = link_of(state.link);
  if (!link) return link.error();
  const auto name = scope_.name(state.node);
  if (name && *name == world_.iut_name(*link)) {
    if (auto done = world_.iut().set_link(*link, state.up); !done) return inconclusive(done.error());
    world_.resume();
    ended(world_.now(), world_.frames());
    return std::nullopt;
  }
  const auto node = node_of(state.node);
  if (!node) return node.error();
  if (state.up) {
    (*node)->down.erase(*link);
  } else {
    (*node)->down.insert(*link);
  }
  ended(world_.now(), world_.frames());
  return std::nullopt;
}

Executor::Outcome Executor::perform(const Control& control) {
  const auto fields = scope_.resolve(control.fields);
  if (!fields) return script_error(fields.error());
  const Time begin = world_.now();
  const auto frames = world_.frames();
  const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
    const auto value = scope_.find(name, scope_.version());
    if (!value) return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&value->is)) return *text;
    return text_of(*value, FieldKind::number32);
  };
  // What it starts may need an answer of the nodes that the tester plays before the hook ends. Trouble that
  // is still there then is found by the next step; a link may go and come while the hook works on it.
  std::optional<Decision> mistake;
  const auto meanwhile = [&] {
    const auto more = listen(world_.now() + a_moment);
    if (more) return;
    if (more.error().verdict != Verdict::inconclusive) mistake = more.error();
    std::this_thread::sleep_for(a_moment);
  };
  const auto done = world_.iut().control(control.action, *fields, lookup, meanwhile);
  ended(world_.now(), frames, begin);
  if (mistake) return mistake;
  if (done) return std::nullopt;
  // An interrupt, or what the implementation came to, says more.
  if (const auto more = listen(world_.now()); !more) return more.error();
  return inconclusive("the control hook " + control.action + " failed: " + done.error());
}

Executor::Outcome Executor::perform(const Wait& wait) {
  const auto duration = duration_of(wait.duration, "wait");
  if (!duration) return duration.error();
  const Time until = since_ + *duration;
  while (true) {
    const auto more = listen(until);
    if (!more) return more.error();
    if (!*more) break;
  }
  ended(until, world_.frames());
  return std::nullopt;
}

tl::expected<bool, Decision> Executor::listen(Time deadline) {
  Time next = deadline;
  for (const auto& task : background_) {
    if (task.next && *task.next < next) next = *task.next;
  }
  const auto came = world_.hear(next);
  if (!came) return tl::unexpected(came.error());
  const bool over = *came == World::Came::deadline && next == deadline;
  if (auto decision = serve_background()) return tl::unexpected(std::move(*decision));
  return !over;
}

}  // namespace lmmp::conform
