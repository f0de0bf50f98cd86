// Carries out the steps of a case in its surroundings.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/decision.hpp"
#include "harness/run/match.hpp"
#include "harness/run/scope.hpp"
#include "harness/run/world.hpp"
#include "harness/script/ast.hpp"

namespace lmmp::conform {

// What a step that went well rests on.
struct Basis {
  std::string words;
  std::optional<std::uint32_t> frame;
};

class Executor {
 public:
  Executor(World& world, Scope& scope, const Suite& suite, const TestCase& test_case, wire::Profile profile);

  // Nothing if all went as the script says.
  std::optional<Decision> run(const Step& step);
  std::optional<Decision> run(const Steps& steps);

  // Whether messages were left that no step spoke of: a failure under strict matching. Waits for what is
  // still on its way by a fence.
  std::optional<Decision> leftovers();

  // From here on messages must also have the form that a sender owes: what a preamble brings is only used.
  void judge_form() { judges_form_ = true; }

  const Basis& basis() const { return basis_; }

 private:
  // A time span in which a message is due.
  struct Window {
    Time earliest{}, from{}, until{};  // it may come from `earliest` on; its time counts from `from`
    std::uint32_t from_frame = 0;
    std::optional<Time> not_before;
  };
  // A Recv that waits for its message.
  struct Pending {
    Expectation expectation;
    Window window;
    const Step* step = nullptr;
    std::uint32_t seen = 0;  // frames up to this one are no match
  };
  struct BackgroundTask {
    const Background* what = nullptr;
    std::optional<Time> next, every;
    std::optional<Pending> trigger;
    std::optional<Scope::Names> names;  // of the procedure that it stands in
  };
  using Outcome = std::optional<Decision>;

  Outcome perform(const Send& send);
  Outcome perform(const Recv& recv);
  Outcome perform(const Silent& silent);
  Outcome perform(const LinkState& state);
  Outcome perform(const Control& control);
  Outcome perform(const Wait& wait);
  Outcome perform(const OneOf& one_of);
  Outcome perform(const AnyOrder& any_order);
  Outcome perform(const Background& background);
  Outcome perform(const CallProcedure& call);

  // steps_send.cpp
  tl::expected<World::Sent, Decision> transmit(PlayedNode& node, unsigned link, const wire::IpAddress& to,
                                               const std::string& message, const std::vector<Field>& fields,
                                               const std::vector<Patch>& patches);

  // steps_recv.cpp
  tl::expected<Pending, Decision> pending(const Recv& recv);
  // Takes the message out of those heard, if it is there. A decision: what came is no good.
  tl::expected<bool, Decision> take(Pending& pending);
  Decision missing(const std::vector<const Pending*>& pending) const;
  Decision differs(const Pending& pending, const Heard& heard, Match match) const;
  void note_passed_over(const Expectation& expectation);
  // Waits for one more frame, and lets the background act. False: the deadline is over.
  tl::expected<bool, Decision> listen(Time deadline);

  // steps_silent.cpp
  struct FenceRound {
    std::uint32_t frame = 0;
    Time at{};
    std::optional<std::uint32_t> sid;
    bool logged_in = false;
  };
  struct FenceAnswer {
    std::uint32_t frame = 0;
    Time at{};
    bool complete = false;  // both rounds were answered
  };
  bool can_fence() const;
  tl::expected<std::optional<FenceRound>, Decision> fence_round(unsigned link, const std::string& message,
                                                                const std::vector<Field>& fields,
                                                                Time patience);
  // Nothing: it was not answered.
  tl::expected<std::optional<FenceAnswer>, Decision> fence(unsigned link, Time patience);
  tl::expected<Expectation, Decision> forbidden(const Silent& silent);
  tl::expected<void, Decision> wait_for_reordered(Time since);
  Outcome broken_silence(const Expectation& expectation) const;
  Outcome keep_silence(const Expectation& expectation, Time until, Time duration);
  bool is_old_advertisement(const Heard& heard) const;
  bool is_repeated_request(const Heard& heard) const;

  // hmipv6_steps.cpp: the same for HMIPv6
  tl::expected<World::Sent, Decision> transmit_hmipv6(PlayedNode& node, unsigned link,
                                                      const std::optional<wire::IpAddress>& to,
                                                      const std::string& message,
                                                      const std::vector<Field>& fields,
                                                      const std::vector<Patch>& patches);
  tl::expected<std::optional<FenceAnswer>, Decision> hmipv6_fence(unsigned link, Time patience);
  bool is_repeated_update(const Heard& heard) const;

  // steps_flow.cpp
  tl::expected<std::optional<std::size_t>, Decision> choose(std::vector<std::optional<Pending>>& heads,
                                                            Time until);
  unsigned heads_link(const std::vector<std::optional<Pending>>& heads) const;
  Outcome act_in_background(const BackgroundTask& task, std::size_t first);
  Outcome serve_background();

  tl::expected<unsigned, Decision> link_of(const std::string& name) const;
  tl::expected<PlayedNode*, Decision> node_of(const std::string& name);
  tl::expected<Time, Decision> duration_of(const Value& value, const char* what);
  void ended(Time at, std::uint32_t frame) { ended(at, frame, at); }
  void ended(Time at, std::uint32_t frame, Time earliest) {
    since_ = at;
    since_frame_ = frame;
    earliest_ = earliest;
  }
  bool strict() const { return test_case_.matching == Matching::strict; }

  bool judges_form_ = false;
  std::set<std::uint32_t> numbers_sent_;
  World& world_;
  Scope& scope_;
  const Suite& suite_;
  const TestCase& test_case_;
  wire::Profile profile_;
  // The end of the step before: its time, and the last frame that had passed by then.
  Time since_{};
  std::uint32_t since_frame_ = 0;
  Time earliest_{};  // nobody knows when a hook's program does what it is asked for: here it began
  Basis basis_;
  std::vector<BackgroundTask> background_;
  bool serving_ = false;  // the background acts
  unsigned depth_ = 0;    // of procedure calls
};

}  // namespace lmmp::conform
