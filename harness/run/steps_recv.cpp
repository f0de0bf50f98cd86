// The step `recv`: a message that must come, in its window, with its fields.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/run/executor.hpp"

namespace lmmp::conform {
namespace {

std::string milliseconds(Time time) {
  return text_of({time, {}}, FieldKind::seconds);
}

// Rows that tell a message that came elsewhere from one that came where it was due.
void compare_place(const Expectation& expectation, const Heard& heard, const std::string& expected_link,
                   const std::string& got_link, std::vector<FieldComparison>& rows) {
  if (heard.link != expectation.link) rows.push_back({"Link", expected_link, got_link, false, {}});
  if (heard.ends.source.version() != expectation.version) {
    const auto name = [](wire::IpVersion version) {
      return version == wire::IpVersion::v4 ? "IPv4" : "IPv6";
    };
    rows.push_back({"IP version", name(expectation.version), name(heard.ends.source.version()), false, 12U});
  }
  if (!expectation.to.empty() && heard.to != expectation.to) {
    rows.push_back({"Received by", expectation.to,
                    heard.to.empty() ? heard.ends.destination.to_string() : heard.to, false, 0U});
  }
}

}  // namespace

tl::expected<Executor::Pending, Decision> Executor::pending(const Recv& recv) {
  Pending result;
  auto& expectation = result.expectation;
  auto names = canonical_names(recv.messages);
  if (!names) return tl::unexpected(script_error(names.error()));
  expectation.names = std::move(*names);
  const auto link = link_of(recv.link);
  if (!link) return tl::unexpected(link.error());
  expectation.link = *link;
  const auto to = scope_.name(recv.to);
  if (!to) return tl::unexpected(script_error(to.error()));
  expectation.to = *to;
  expectation.version = scope_.version();
  if (recv.from) {
    // The implementation's name is its address on this link, whatever it has on another.
    const auto& own = world_.ixit().links[*link];
    const auto* name = std::get_if<std::string>(&recv.from->is);
    const auto& own_address = scope_.version() == wire::IpVersion::v4 ? own.iut4 : own.iut6;
    const bool is_own = name != nullptr && *name == own.iut_name && own_address;
    const auto from = is_own ? tl::expected<Value, std::string>(Value{*own_address, {}})
                             : scope_.resolve(*recv.from, FieldKind::address);
    if (!from) return tl::unexpected(script_error("from: " + from.error()));
    const auto* address = std::get_if<wire::IpAddress>(&from->is);
    if (address == nullptr) return tl::unexpected(script_error("from: takes an address or a node"));
    expectation.from = *address;
  }
  auto fields = scope_.resolve(recv.fields);
  if (!fields) return tl::unexpected(script_error(fields.error()));
  expectation.fields = std::move(*fields);
  expectation.profile = profile_;
  expectation.mode = static_cast<wire::AuthMode>(world_.ixit().config & wire::config_auth_mask);
  expectation.subtype = world_.ixit().icmp_subtype;
  expectation.ixit = &world_.ixit();
  expectation.esp = world_.ixit().hmipv6.esp;
  expectation.form = judges_form_;
  expectation.sent = &numbers_sent_;
  // A link that reorders brings numbers as it likes.
  if (world_.network().reordering() == Time::zero()) expectation.so_far = &world_.heard();

  result.window = {earliest_, since_, since_ + world_.ixit().response_time, since_frame_, {}};
  if (recv.within) {
    const auto within = duration_of(*recv.within, "within");
    if (!within) return tl::unexpected(within.error());
    result.window.until = since_ + *within;
  }
  if (recv.not_before) {
    const auto not_before = duration_of(*recv.not_before, "not_before");
    if (!not_before) return tl::unexpected(not_before.error());
    result.window.not_before = earliest_ + *not_before;
  }
  return result;
}

tl::expected<bool, Decision> Executor::take(Pending& pending) {
  const auto& expectation = pending.expectation;
  const auto& window = pending.window;
  auto& all = world_.heard();
  const auto first =
      std::upper_bound(all.begin(), all.end(), pending.seen,
                       [](std::uint32_t seen, const Heard& heard) { return seen < heard.frame; });
  for (auto each = first; each != all.end(); ++each) {
    auto& heard = *each;
    pending.seen = heard.frame;
    if (heard.consumed || heard.noted || !expectation.is_about(heard) || heard.at > window.until) continue;
    // An advertisement is no answer: one from before the step says nothing.
    if (heard.ambient && (!expectation.takes(heard) || heard.frame <= window.from_frame)) continue;
    auto found = match(expectation, heard);
    if (found.matches && window.not_before && heard.at < *window.not_before) {
      auto decision = differs(pending, heard, std::move(found));
      decision.reason =
          expectation.name() + " came " + milliseconds(*window.not_before - heard.at) + " too early";
      decision.window = *window.not_before - window.earliest;
      return tl::unexpected(std::move(decision));
    }
    if (!found.matches) {
      if (strict() && !heard.ambient) return tl::unexpected(differs(pending, heard, std::move(found)));
      continue;
    }
    for (auto& [name, value] : found.bound) scope_.bind(name, std::move(value));
    heard.consumed = true;
    ended(heard.at, heard.frame);
    basis_ = {"frame " + std::to_string(heard.frame), heard.frame};
    return true;
  }
  return false;
}

Decision Executor::differs(const Pending& pending, const Heard& heard, Match match) const {
  Decision decision;
  decision.expected = pending.expectation.name();
  decision.got = heard.name;
  decision.nearest = decision.frame = heard.frame;
  decision.basis = "frame " + std::to_string(heard.frame);
  decision.comparison = std::move(match.comparison);
  compare_place(pending.expectation, heard, world_.link_name(pending.expectation.link),
                world_.link_name(heard.link), decision.comparison);
  decision.reason = "expected " + decision.expected + ", got " + decision.got;
  std::string wrong;
  for (const auto& row : decision.comparison) {
    if (row.matches || row.field == "Type") continue;
    // "SID is missing (I38)" says more than the name of the row.
    wrong += (wrong.empty() ? "" : ", ") + (row.field == "Message" ? "shape: " + row.got : row.field);
  }
  if (pending.expectation.takes(heard) && !wrong.empty()) {
    decision.reason = decision.got + " came with a wrong " + wrong;
  }
  return decision;
}

// Nothing of what was due came: told by the message that is nearest to any of it.
Decision Executor::missing(const std::vector<const Pending*>& due) const {
  Decision decision;
  unsigned best = 0;
  for (const auto* pending : due) {
    for (const auto& heard : world_.heard()) {
      if (heard.consumed || heard.to == "fence" || heard.at < pending->window.earliest) continue;
      auto found = match(pending->expectation, heard);
      const unsigned score = found.score + (pending->expectation.is_about(heard) ? 50U : 0U);
      // An advertisement is near to an expected advertisement only.
      if (score < best || (heard.ambient && !pending->expectation.takes(heard))) continue;
      best = score + 1;
      decision = differs(*pending, heard, std::move(found));
    }
  }
  std::string expected;
  Time window{};
  for (const auto* pending : due) {
    expected += (expected.empty() ? "" : " or ") + pending->expectation.name();
    window = std::max(window, pending->window.until - pending->window.from);
  }
  const std::string span = milliseconds(window);
  decision.expected = expected;
  decision.window = window;
  if (!decision.nearest) {
    decision.got = "nothing";
    decision.reason = "no " + expected + " came within " + span;
    decision.basis = span + " without it";
  } else {
    decision.reason = "no such " + expected + " came within " + span + ": the nearest was frame " +
                      std::to_string(*decision.nearest);
  }
  decision.verdict = Verdict::fail;
  return decision;
}

void Executor::note_passed_over(const Expectation& expectation) {
  if (strict()) return;
  for (auto& heard : world_.heard()) {
    if (!heard.consumed && expectation.is_about(heard) && heard.at <= since_) heard.noted = true;
  }
}

Executor::Outcome Executor::perform(const Recv& recv) {
  auto due = pending(recv);
  if (!due) return due.error();
  while (true) {
    const auto taken = take(*due);
    if (!taken) return taken.error();
    if (*taken) break;
    const auto more = listen(due->window.until);
    if (!more) return more.error();
    if (*more) continue;
    const auto last = take(*due);
    if (!last) return last.error();
    if (*last) break;
    return missing({&*due});
  }
  note_passed_over(due->expectation);
  return std::nullopt;
}

}  // namespace lmmp::conform
