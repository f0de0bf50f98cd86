// From expert items by frame to verdicts by rule.
#include "harness/audit/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "harness/audit/rules.hpp"
#include "harness/report/capture.hpp"
#include "harness/report/file.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

using audit::DissectedFrame;
using audit::Judgement;
using audit::Protocol;
using audit::Rule;

// What was seen of one rule.
struct Seen {
  std::size_t count = 0;
  std::vector<DissectedFrame> frames;  // the first of them
};

struct Totals {
  std::size_t lmmp = 0, hmipv6 = 0;
  std::size_t of(Protocol protocol) const { return protocol == Protocol::lmmp ? lmmp : hmipv6; }
};

std::string_view spoken(Protocol protocol) {
  return protocol == Protocol::lmmp ? "LMMP" : "HMIPv6";
}

// "-o 'VALUE'" by line, as dissection_arguments() writes it.
tl::expected<std::vector<std::string>, CannotTest> options_of_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text)
    return tl::unexpected(CannotTest{text.error(), "name the .args file that lmmp-conform run has written"});
  std::vector<std::string> options;
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    if (!line.starts_with("-o '") || !line.ends_with("'") || line.size() < 6) {
      return tl::unexpected(CannotTest{fmt::format("{}:{}:1: found {}, expected -o 'uat:lmmp_keys:...'", path,
                                                   number, cut(printable(line), 40)),
                                       "name the .args file that lmmp-conform run has written"});
    }
    options.emplace_back("-o");
    options.emplace_back(line.substr(4, line.size() - 5));
  }
  return options;
}

tl::expected<std::vector<std::string>, CannotTest> tshark_options(const std::string& capture,
                                                                  const AuditOptions& options) {
  std::vector<std::string> arguments = {"-o", fmt::format("lmmp.profile:{}", wire::name_of(options.profile))};
  std::error_code ignored;
  std::string keys = options.keys;
  if (keys.empty() && std::filesystem::exists(arguments_path(capture), ignored))
    keys = arguments_path(capture);
  if (keys.empty()) return arguments;
  const auto more = options_of_file(keys);
  if (!more) return tl::unexpected(more.error());
  arguments.insert(arguments.end(), more->begin(), more->end());
  return arguments;
}

// In one spelling, so that fe80:0::1 is fe80::1.
std::string canonical(const std::string& address) {
  const auto parsed = wire::IpAddress::parse(address);
  return parsed ? parsed->to_string() : address;
}

TraceFrame trace_frame(const DissectedFrame& frame, const Rule& rule, bool judged_sender) {
  TraceFrame traced;
  traced.number = frame.number;
  traced.at = frame.at;
  traced.link = frame.interface.empty() ? "net" : frame.interface;
  traced.from = frame.from;
  traced.to = frame.to;
  traced.sent_by_tester = !judged_sender;
  traced.summary = frame.info;
  traced.comment = rule.item;
  return traced;
}

std::string frame_list(const Seen& seen) {
  std::string text = seen.count == 1 ? "frame " : "frames ";
  constexpr std::size_t named = 8;
  for (std::size_t at = 0; at < seen.frames.size() && at < named; ++at) {
    text += fmt::format("{}{}", at > 0 ? ", " : "", seen.frames[at].number);
  }
  const std::size_t more = seen.count - std::min(seen.frames.size(), named);
  return more > 0 ? text + fmt::format(" and {} more", more) : text;
}

CaseResult judge(const Rule& rule, const Seen& seen, std::size_t judged_frames, bool known,
                 const std::string& capture) {
  CaseResult result;
  result.id = "audit-" + std::string(rule.item);
  result.purpose = std::string(rule.purpose);
  if (!rule.clause.empty()) result.purpose += fmt::format(" ({})", rule.clause);
  for (const std::string_view requirement : rule.requirements) {
    if (!requirement.empty()) result.requirements.emplace_back(requirement);
  }
  result.capture = capture;
  if (judged_frames == 0) {
    result.verdict = Verdict::not_applicable;
    result.reason = fmt::format("the capture has no {} frame to judge", spoken(rule.protocol));
    return result;
  }
  if (!known) {
    result.verdict = Verdict::not_applicable;
    result.reason = "the plugin is older and does not look for this";
    return result;
  }
  result.verdict = Verdict::pass;
  result.basis = fmt::format(
      "{}, none with {}", counted(judged_frames, fmt::format("{} frame", spoken(rule.protocol))), rule.item);
  if (seen.count == 0) return result;
  result.basis = frame_list(seen);
  result.frame = seen.frames.front().number;
  for (const DissectedFrame& frame : seen.frames) result.trace.push_back(trace_frame(frame, rule, true));
  result.reason = fmt::format("{} in {}", rule.item, frame_list(seen));
  if (rule.judgement == Judgement::breach) result.verdict = Verdict::fail;
  if (rule.judgement == Judgement::doubt) {
    result.verdict = Verdict::inconclusive;
    result.reason += "; the capture may have missed it";
  }
  return result;
}

// Whether all of the capture was seen is a case of its own: a cut-off one must not look sound.
CaseResult wholeness(const std::string& capture, const audit::Dissection& dissection, std::size_t frames) {
  CaseResult result;
  result.id = "audit-capture";
  result.purpose = "The capture could be read to its end.";
  result.capture = capture;
  result.verdict = dissection.incomplete.empty() ? Verdict::pass : Verdict::inconclusive;
  result.reason = dissection.incomplete;
  result.basis = counted(frames, "frame") + " of LMMP and HMIPv6";
  return result;
}

}  // namespace

tl::expected<RunResult, CannotTest> audit_capture(const std::string& capture, const AuditOptions& options) {
  RunResult run;
  run.profile = options.profile;
  run.role = options.role;
  run.iut_name = options.name.empty() ? std::filesystem::path(capture).filename().string() : options.name;
  run.reached_by = "capture";
  run.started = std::chrono::system_clock::now();
  const auto began = std::chrono::steady_clock::now();

  const auto arguments = tshark_options(capture, options);
  if (!arguments) return tl::unexpected(arguments.error());
  std::vector<std::string> items;
  for (const Rule& rule : audit::rules()) items.emplace_back(rule.item);
  std::set<std::string> senders;
  for (const std::string& address : options.only_from) senders.insert(canonical(address));

  std::vector<Seen> seen(items.size());
  Totals all, judged;
  const auto dissection =
      audit::dissect(options.tshark, capture, *arguments, items, [&](const DissectedFrame& frame) {
        if (options.reading) options.reading(frame.number);
        all.lmmp += frame.lmmp ? 1 : 0;
        all.hmipv6 += frame.hmipv6 ? 1 : 0;
        if (!senders.empty() && !senders.contains(canonical(frame.from))) return;
        judged.lmmp += frame.lmmp ? 1 : 0;
        judged.hmipv6 += frame.hmipv6 ? 1 : 0;
        for (std::size_t at = 0; at < items.size(); ++at) {
          if (!frame.items[at]) continue;
          if (++seen[at].count <= options.frames_kept) seen[at].frames.push_back(frame);
        }
      });
  if (!dissection) return tl::unexpected(dissection.error());
  if (judged.lmmp + judged.hmipv6 == 0) {
    const bool others = all.lmmp + all.hmipv6 > 0;
    std::string what =
        capture + (others ? ": no frame is from the addresses named" : ": no frame of LMMP or HMIPv6");
    if (!dissection->incomplete.empty()) {
      return tl::unexpected(CannotTest{what + " (" + dissection->incomplete + ")",
                                       "name a capture that Wireshark opens (pcap, pcapng)"});
    }
    return tl::unexpected(CannotTest{
        what, others
                  ? "name addresses that send in this capture"
                  : "a subtype other than 253 must be named in the plugin's preference lmmp.icmp_subtypes"});
  }
  run.cases.push_back(wholeness(capture, *dissection, all.lmmp + all.hmipv6));
  for (std::size_t at = 0; at < items.size(); ++at) {
    const Rule& rule = audit::rules()[at];
    run.cases.push_back(judge(rule, seen[at], judged.of(rule.protocol),
                              dissection->known_items.contains(items[at]), capture));
  }
  std::sort(run.cases.begin(), run.cases.end(),
            [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
  run.duration = std::chrono::steady_clock::now() - began;
  return run;
}

}  // namespace lmmp::conform
