// The step `silent`: that nothing came, proved by a fence where there can be one.
//
// A fence is a question that the protocol process itself must answer (an echo proves nothing, the kernel
// answers it): what was in front of the question has been dealt with once the answer is in. For an access
// router it is a helper node's Login, and then its Logout: the second round covers a process that reads
// several sockets in an order of its own.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/run/executor.hpp"
#include "wire/security.hpp"

namespace lmmp::conform {
namespace {

using wire::MessageType;
using wire::SuboptionType;

bool answers_fence(const Heard& heard) {
  return heard.to == "fence" && (heard.is(MessageType::login_ack) || heard.is(MessageType::ack) ||
                                 heard.is(MessageType::error) || heard.is(MessageType::key_exchange_reply));
}

Field octets_field(const char* name, wire::OctetVector octets) {
  return {name, {std::move(octets), {}}, {}};
}
Field number_field(const char* name, std::uint64_t number) {
  return {name, {number, {}}, {}};
}

// A public key that need not be anybody's: a modulus of 1024 bits, odd, with its first bit set (I15).
wire::OctetVector any_public_key() {
  wire::OctetVector key = {0, 1, 0, 1};
  key.resize(4 + 128, 0xA5);
  return key;
}

}  // namespace

// Only an access router has a question that anybody may ask; of HMIPv6's nodes, a MAP and an access router.
bool Executor::can_fence() const {
  if (test_case_.protocol == Protocol::hmipv6) return test_case_.role != Role::mobile_node;
  return test_case_.role == Role::access_router;
}

Executor::Outcome Executor::broken_silence(const Expectation& expectation) const {
  for (const auto& heard : world_.heard()) {
    if (heard.consumed || heard.noted || heard.to == "fence" || heard.link != expectation.link) continue;
    if (!expectation.to.empty() && heard.to != expectation.to) continue;
    // What goes to all goes to both IP versions; the case is about one.
    if (heard.to == "all" && heard.ends.source.version() != expectation.version) continue;
    if (is_old_advertisement(heard) || !expectation.takes(heard)) continue;
    // It was sent again before the step in front of the silence had answered it.
    if (heard.at < since_ && is_repeated_request(heard)) continue;
    Match found = match(expectation, heard);
    const bool forbidden =
        std::all_of(found.comparison.begin(), found.comparison.end(), [&](const auto& row) {
          return row.matches || std::none_of(expectation.fields.begin(), expectation.fields.end(),
                                             [&](const Field& field) { return field.name == row.field; });
        });
    if (!forbidden) continue;
    Decision decision;
    decision.reason = heard.name + " came where silence was expected";
    decision.expected = "no " + (expectation.names.empty() ? std::string("message") : expectation.name());
    decision.got = heard.name;
    decision.frame = decision.nearest = heard.frame;
    decision.basis = "frame " + std::to_string(heard.frame);
    return decision;
  }
  return std::nullopt;
}

// Whether it came before the step: advertisements go on all the time.
bool Executor::is_old_advertisement(const Heard& heard) const {
  return heard.ambient && heard.frame <= since_frame_;
}

tl::expected<std::optional<Executor::FenceRound>, Decision> Executor::fence_round(
    unsigned link, const std::string& message, const std::vector<Field>& fields, Time patience) {
  auto& node = world_.fence_node();
  const auto& own = world_.ixit().links[link];
  const auto to = scope_.version() == wire::IpVersion::v4 ? own.iut4 : own.iut6;
  if (!to || !node.station.address_towards(*to)) return std::nullopt;
  const auto sent = transmit(node, link, *to, message, fields, {});
  if (!sent) return tl::unexpected(sent.error());
  const Time deadline = sent->after + patience;
  while (true) {
    for (auto& heard : world_.heard()) {
      if (heard.consumed || heard.frame <= sent->frame || !answers_fence(heard)) continue;
      heard.consumed = true;
      return FenceRound{heard.frame, heard.at, heard.message().number(SuboptionType::sid),
                        heard.is(MessageType::login_ack)};
    }
    const auto more = listen(deadline);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return std::nullopt;
  }
}

tl::expected<std::optional<Executor::FenceAnswer>, Decision> Executor::fence(unsigned link, Time patience) {
  if (test_case_.protocol == Protocol::hmipv6) return hmipv6_fence(link, patience);
  const auto mode = static_cast<wire::AuthMode>(world_.ixit().config & wire::config_auth_mask);
  std::vector<Field> fields;
  std::string question = "LOGIN";
  if (mode == wire::AuthMode::lmmp_internal) {
    question = "KEY_EXCHANGE_REQUEST";
    fields = {octets_field("PUB_KEY", any_public_key()),
              number_field("PUB_KEY.reserved", wire::public_key_kind_rsa)};
  } else if (profile_ == wire::Profile::paper_2004) {
    const auto& own = world_.ixit().links[link];
    const auto to = scope_.version() == wire::IpVersion::v4 ? own.iut4 : own.iut6;
    const auto address = to ? world_.fence_node().station.address_towards(*to) : std::nullopt;
    if (address) fields.push_back({"IP", {*address, {}}, {}});
  }
  const auto first = fence_round(link, question, fields, patience);
  if (!first) return tl::unexpected(first.error());
  if (!*first) return std::nullopt;
  FenceAnswer answer{(*first)->frame, (*first)->at, false};
  const bool session = (*first)->logged_in && (*first)->sid;
  const auto second = session ? fence_round(link, "LOGOUT", {number_field("SID", *(*first)->sid)}, patience)
                              : fence_round(link, question, fields, patience);
  if (!second) return tl::unexpected(second.error());
  if (*second) answer = {(*second)->frame, (*second)->at, true};
  if (auto waited = wait_for_reordered(answer.at); !waited) return tl::unexpected(waited.error());
  return answer;
}

// A link that reorders may hold something back that was sent before the answer.
tl::expected<void, Decision> Executor::wait_for_reordered(Time since) {
  if (const Time more = world_.network().reordering(); more > Time::zero()) {
    const Time until = since + more;
    while (true) {
      const auto went_on = listen(until);
      if (!went_on) return tl::unexpected(went_on.error());
      if (!*went_on) break;
    }
  }
  return {};
}

tl::expected<Expectation, Decision> Executor::forbidden(const Silent& silent) {
  Expectation expectation;
  auto names = canonical_names(silent.messages);
  if (!names) return tl::unexpected(script_error(names.error()));
  expectation.names = std::move(*names);
  const auto link = link_of(silent.link);
  if (!link) return tl::unexpected(link.error());
  expectation.link = *link;
  const auto to = scope_.name(silent.to);
  if (!to) return tl::unexpected(script_error(to.error()));
  expectation.to = *to;
  expectation.version = scope_.version();
  expectation.profile = profile_;
  expectation.ixit = &world_.ixit();
  auto fields = scope_.resolve(silent.fields);
  if (!fields) return tl::unexpected(script_error(fields.error()));
  expectation.fields = std::move(*fields);
  return expectation;
}

Executor::Outcome Executor::perform(const Silent& silent) {
  const auto expectation = forbidden(silent);
  if (!expectation) return expectation.error();
  if (silent.fence == Silent::Fence::automatic && can_fence()) {
    const auto answer = fence(expectation->link, world_.ixit().response_time);
    if (!answer) return answer.error();
    if (auto broken = broken_silence(*expectation)) return broken;
    if (!*answer) {
      return inconclusive("silence proves nothing: the implementation did not answer a helper node either");
    }
    if ((*answer)->complete) {
      basis_ = {"fence answered in frame " + std::to_string((*answer)->frame), (*answer)->frame};
      ended((*answer)->at, (*answer)->frame);
      return std::nullopt;
    }
    ended((*answer)->at, (*answer)->frame);
  }
  Time duration = world_.ixit().silence_time;
  if (silent.duration) {
    const auto asked = duration_of(*silent.duration, "silent");
    if (!asked) return asked.error();
    duration = *asked;
  }
  // A fence that was answered by half has been listened to for longer than that.
  return keep_silence(*expectation, std::max(since_ + duration, world_.now()), duration);
}

Executor::Outcome Executor::keep_silence(const Expectation& expectation, Time until, Time duration) {
  const auto broken = [&] {
    auto decision = broken_silence(expectation);
    if (decision) decision->window = duration;
    return decision;
  };
  while (true) {
    if (auto decision = broken()) return decision;
    const auto more = listen(until);
    if (!more) return more.error();
    if (!*more) break;
  }
  if (auto decision = broken()) return decision;
  basis_ = {text_of({duration, {}}, FieldKind::seconds) + " of silence", {}};
  ended(until, world_.frames());
  return std::nullopt;
}

std::optional<Decision> Executor::leftovers() {
  if (!strict()) return std::nullopt;
  const Basis kept = basis_;
  if (can_fence()) {
    // Without an answer the implementation is judged by what it has sent so far.
    const auto answer = fence(0, world_.ixit().silence_time);
    if (!answer) return answer.error();
  } else if (test_case_.protocol == Protocol::lmmp) {
    const Time until = world_.now() + world_.ixit().silence_time;
    while (true) {
      const auto more = listen(until);
      if (!more) return more.error();
      if (!*more) break;
    }
  }
  basis_ = kept;
  for (const auto& heard : world_.heard()) {
    if (heard.consumed || heard.to == "fence" || heard.ambient) continue;
    if (is_repeated_request(heard)) continue;
    Decision decision;
    decision.reason = heard.name + " came that no step speaks of";
    decision.expected = "nothing more";
    decision.got = heard.name;
    decision.frame = decision.nearest = heard.frame;
    decision.basis = "frame " + std::to_string(heard.frame);
    return decision;
  }
  return std::nullopt;
}

// A request that a step has spoken of may be sent again until it is answered (I25).
bool Executor::is_repeated_request(const Heard& heard) const {
  if (heard.hmipv6) return is_repeated_update(heard);
  const auto* spec = wire::find_message(heard.message().type);
  if (spec == nullptr || spec->answered_by[profile_].empty()) return false;
  return std::any_of(world_.heard().begin(), world_.heard().end(), [&](const Heard& other) {
    return other.consumed && other.to == heard.to && other.carrier.lmmp.size() == heard.carrier.lmmp.size() &&
           std::equal(other.carrier.lmmp.begin(), other.carrier.lmmp.end(), heard.carrier.lmmp.begin());
  });
}

}  // namespace lmmp::conform
