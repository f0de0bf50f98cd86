// What a run found out: what the engine hands to the reports.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "wire/octets.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

// ISO/IEC 9646's verdicts. Only the engine gives inconclusive, error and not applicable.
enum class Verdict : std::uint8_t { pass, fail, inconclusive, error, not_applicable };
std::string_view name_of(Verdict verdict);  // "pass", "fail", "inconclusive", "error", "not_applicable"

// One frame of a test case, as it stood on the link.
struct TraceFrame {
  std::uint32_t number = 0;       // from 1, the frame number in the capture
  std::chrono::nanoseconds at{};  // since the case began, by the kernel's timestamp (or virtual time)
  std::string link;               // "L1"
  std::string from, to;           // actors: "mn1", "ar1", "iut", "all"
  bool sent_by_tester = false;
  bool background = false;   // ND, ARP, advertisements that no step speaks of
  std::string summary;       // "HANDOVER SID=0x0000dead"
  std::string comment;       // for the capture; empty for most
  wire::OctetVector octets;  // from the Ethernet header on
};

struct FieldComparison {
  std::string field;     // "SID"
  std::string expected;  // "0x0000dead"
  std::string got;       // "absent"
  bool matches = false;
  std::optional<std::size_t> octet;  // where in the frame, from the Ethernet header's first
};

// A session's key, so that whoever opens the capture can verify its MACs.
struct SessionKey {
  std::uint32_t session_id = 0;
  wire::OctetVector key;  // SK_an-mn (I12)
};

// A run of a case that was to be run again, alone: it was inconclusive.
struct EarlierRun {
  Verdict verdict = Verdict::inconclusive;
  std::string reason;
};

struct CaseResult {
  std::string id;  // with the matrix point: "lmmp-ar-login/ip=4"
  std::string purpose;
  unsigned repetition = 0;  // with --repeat, from 0; each has a seed of its own
  std::vector<std::string> requirements;
  Verdict verdict = Verdict::error;
  std::string reason;  // one sentence; empty for a pass
  std::chrono::nanoseconds duration{};
  Place script;                          // of the case, or of the step that decided
  std::size_t step = 0, step_count = 0;  // the step that decided, from 1; 0: none did
  std::string step_text;
  std::optional<std::uint32_t> frame;  // the frame that the verdict rests on
  std::string basis;  // what the verdict rests on, in words: "frame 15", "fence answered in frame 9", "1 s of
                      // silence"
  std::chrono::nanoseconds tester_lag{};  // how late this host was at most
  // The span in which something was due, not yet due or not to come, where the verdict is about that.
  std::optional<std::chrono::nanoseconds> window;
  std::string expected, got;                // "ERROR", "ACK", "nothing": the heads of the comparison
  std::optional<std::uint32_t> nearest;     // the frame nearest to what was expected
  std::vector<FieldComparison> comparison;  // against the nearest frame
  std::vector<std::string> notes;           // sentences: "also in the window: 2 ND frames answered by mn1"
  std::vector<TraceFrame> trace;
  std::size_t frames_let_go = 0;                  // that the capture has, and the trace no more
  std::string capture;                            // path of the pcapng, empty if none was written
  std::chrono::system_clock::time_point started;  // the trace's time 0; the epoch in virtual time
  std::vector<std::string> expert_items;  // that a dissector must show in the capture (`expects_expert`)
  std::vector<std::string> preferences;   // of Wireshark's, as -o takes them, where they are not the defaults
  wire::OctetVector network_key;          // SK_an, where the case has one
  std::vector<SessionKey> session_keys;
  std::vector<EarlierRun> earlier;    // runs that this one stands for, the first first; empty for most
  std::optional<std::string> parked;  // why the case is parked as a known failure; none: it is not
};

struct RunResult {
  wire::Profile profile = wire::Profile::draft_00;
  std::uint64_t seed = 0;
  std::string iut_name;  // "reference access router"
  Role role = Role::access_router;
  std::string reached_by;  // "simulate", "spawn", "attach"
  std::chrono::system_clock::time_point started;
  std::chrono::nanoseconds duration{};
  std::vector<CaseResult> cases;
  bool interrupted = false;
};

}  // namespace lmmp::conform
