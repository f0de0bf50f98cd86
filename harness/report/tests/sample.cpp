// Frames from wire's encoder behind an Ethernet and an IPv6 header.
#include "harness/report/tests/sample.hpp"

#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/security.hpp"

namespace lmmp::conform::sample {
namespace {

using namespace std::chrono_literals;
using wire::Message;
using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

wire::OctetVector ethernet(const wire::OctetVector& lmmp, const char* from, const char* to) {
  const wire::IpAddress source = *wire::IpAddress::parse(from), destination = *wire::IpAddress::parse(to);
  const wire::OctetVector icmp = wire::encode_carrier(lmmp, source, destination);
  wire::OctetVector frame = {0x02, 0, 0, 0, 0, 0xA1, 0x02, 0, 0, 0, 0, 0x01, 0x86, 0xDD, 0x60, 0, 0, 0};
  frame.push_back(static_cast<std::uint8_t>(icmp.size() >> 8));
  frame.push_back(static_cast<std::uint8_t>(icmp.size()));
  frame.push_back(wire::protocol_icmpv6);
  frame.push_back(255);
  for (const auto* address : {&source, &destination}) {
    frame.insert(frame.end(), address->octets().begin(), address->octets().end());
  }
  frame.insert(frame.end(), icmp.begin(), icmp.end());
  return frame;
}

TraceFrame frame(std::uint32_t number, std::chrono::nanoseconds at, const char* link, const char* from,
                 const char* to, bool sent_by_tester, const char* summary, const Message& message) {
  TraceFrame made;
  made.number = number;
  made.at = at;
  made.link = link;
  made.from = from;
  made.to = to;
  made.sent_by_tester = sent_by_tester;
  made.summary = summary;
  made.octets = ethernet(wire::encode(message), sent_by_tester ? "fe80::1" : "fe80::a1",
                         sent_by_tester ? "fe80::a1" : "fe80::1");
  return made;
}

CaseResult judged(std::string id, std::string purpose, Verdict verdict, std::string reason, Place script) {
  CaseResult result;
  result.id = std::move(id);
  result.purpose = std::move(purpose);
  result.verdict = verdict;
  result.reason = std::move(reason);
  result.script = std::move(script);
  return result;
}

}  // namespace

CaseResult unknown_sid() {
  CaseResult result;
  result.id = "lmmp-ar-handover-unknown-sid";
  result.purpose = "A Handover with an unknown SID is refused.";
  result.requirements = {"D-2.6-4", "I28"};
  result.verdict = Verdict::fail;
  result.reason = "ACK came where ERROR was expected.";
  result.duration = 21ms;
  result.script = {"testcases/lmmp/ar/handover.yaml", 31, 4};
  result.step = 5;
  result.step_count = 6;
  result.step_text = "recv ERROR on L2 within 1s";
  result.frame = 4;
  result.nearest = 4;
  result.basis = "frame #4";
  result.tester_lag = 300us;
  result.expected = "ERROR";
  result.got = "ACK";
  result.comparison = {{"Type", "15 ERROR", "14 ACK", false, 62},
                       {"SID", "0x0000dead", "0x0000dead", true, 74},
                       {"ERROR", "present", "absent", false, std::nullopt}};
  result.notes = {"also in the window: 2 ND frames answered by mn1"};
  const Suboption sid = Suboption::number(SuboptionType::sid, 0xDEAD);
  result.trace = {
      frame(1, 0ms, "L1", "mn1", "iut", true, "LOGIN seq=4", Message(MessageType::login, 4)),
      frame(2, 1ms, "L1", "iut", "all", false, "AR_ADV CONFIG=0",
            Message(MessageType::ar_advertisement, 1, {Suboption::in_reserved(SuboptionType::config, 0)})),
      frame(3, 12ms, "L2", "mn1", "iut", true, "HANDOVER SID=0x0000dead",
            Message(MessageType::handover, 5, {sid})),
      frame(4, 16ms, "L2", "iut", "mn1", false, "ACK SID=0x0000dead ACKNUM=5",
            Message(MessageType::ack, 9, {sid, Suboption::number(SuboptionType::acknum, 5)}))};
  result.trace[1].background = true;
  result.trace[2].comment = "step 4: the session is unknown to the access router";
  return result;
}

CaseResult passing() {
  CaseResult result;
  result.id = "lmmp-ar-login/ip=6";
  result.purpose = "A Login is answered by a Login Ack with a SID.";
  result.requirements = {"D-2.1-1"};
  result.verdict = Verdict::pass;
  result.duration = 1500us;
  result.script = {"testcases/lmmp/ar/login.yaml", 3, 1};
  result.step = 2;
  result.step_count = 2;
  result.frame = 2;
  result.basis = "frame #2";
  result.started = std::chrono::system_clock::time_point(1'796'000'000s);
  result.network_key = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                        0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
  const wire::SessionKey key = wire::session_key(result.network_key, 0x1F2E3D4C);
  result.session_keys = {{0x1F2E3D4C, {key.begin(), key.end()}}};
  result.trace = {
      frame(1, 0ms, "L1", "mn1", "iut", true, "LOGIN seq=4", Message(MessageType::login, 4)),
      frame(2, 1500us, "L1", "iut", "mn1", false, "LOGIN_ACK SID=0x1f2e3d4c",
            Message(MessageType::login_ack, 7, {Suboption::number(SuboptionType::sid, 0x1F2E3D4C)})),
      frame(3, 2ms, "L1", "mn1", "iut", true, "LOGOUT SID=0x1f2e3d4c", Message())};
  result.trace[2].octets =
      ethernet(wire::encode_authenticated(
                   Message(MessageType::logout, 5, {Suboption::number(SuboptionType::sid, 0x1F2E3D4C)}),
                   wire::MacAlgorithm::hmac_md5, key),
               "fe80::1", "fe80::a1");
  return result;
}

CaseResult not_applicable() {
  return judged("lmmp-ar-paging-query", "An idle session is paged.", Verdict::not_applicable,
                "the ICS leaves out paging", {"testcases/lmmp/ar/paging.yaml", 1, 1});
}

CaseResult inconclusive() {
  CaseResult result = judged("lmmp-ar-logout", "A Logout is acknowledged.", Verdict::inconclusive,
                             "this host was 140 ms late, beyond the limit of 100 ms",
                             {"testcases/lmmp/ar/logout.yaml", 9, 4});
  result.requirements = {"D-2.2-fig2"};
  result.duration = 250ms;
  result.tester_lag = 140ms;
  result.step = 1;
  result.step_count = 3;
  return result;
}

CaseResult parked() {
  CaseResult result = judged("lmmp-ar-reinit", "A suggested Re-Init is repeated.", Verdict::fail,
                             "nothing came within 1 s", {"testcases/lmmp/ar/reinit.yaml", 12, 4});
  result.parked = "bug 17";
  result.duration = 1s;
  return result;
}

CaseResult parked_but_passes() {
  CaseResult result = judged("lmmp-ar-refresh", "A Routing Refresh keeps the session.", Verdict::pass, "",
                             {"testcases/lmmp/ar/refresh.yaml", 2, 1});
  result.parked = "bug 18";
  result.duration = 3ms;
  return result;
}

RunResult run() {
  RunResult run;
  run.seed = 4711;
  run.iut_name = "reference access router";
  run.reached_by = "simulate";
  run.started = std::chrono::system_clock::time_point(1'796'000'000s);
  run.duration = 1276ms;
  run.cases = {unknown_sid(), passing(), not_applicable(), inconclusive(), parked(), parked_but_passes()};
  return run;
}

CaseResult erroneous() {
  return judged("lmmp-ar-patched", "A Logout whose ACKNUM is too long is ignored.", Verdict::error,
                "the message has no ACKNUM to patch", {"testcases/lmmp/ar/logout.yaml", 40, 4});
}

CaseResult passed_when_run_again() {
  CaseResult result = passing();
  result.id = "lmmp-ar-login/ip=4";
  result.earlier = {{Verdict::inconclusive, "this host was 0.312 s late"}};
  return result;
}

CaseResult failed_when_run_again() {
  CaseResult result = unknown_sid();
  result.id = "lmmp-ar-handover-other-sid";
  result.earlier = {{Verdict::inconclusive, "the preamble failed: no AR_ADV came within 1 s"}};
  return result;
}

RunResult run_on_a_busy_host() {
  RunResult busy = run();
  busy.reached_by = "spawn";
  busy.cases.insert(busy.cases.end(), {erroneous(), passed_when_run_again(), failed_when_run_again()});
  return busy;
}

RunResult with_hostile_text(RunResult run) {
  run.iut_name = "\"><evil/>";
  for (CaseResult& result : run.cases) {
    result.id += "\" <&'\x01\xFF]]>";
    result.reason = "]]></failure><evil/>\n\x1b[2J";
    result.got = "\x0b\xC3(";
    for (EarlierRun& earlier : result.earlier) earlier.reason = "--><evil a='\"'/>\xFE";
  }
  return run;
}

}  // namespace lmmp::conform::sample
