// Passive mode: judges a capture that somebody else took.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/audit/tshark.hpp"
#include "harness/run/run.hpp"

namespace lmmp::conform {

struct AuditOptions {
  audit::Tshark tshark;
  wire::Profile profile = wire::Profile::draft_00;
  Role role = Role::access_router;     // of the implementation that is judged, for the report
  std::string name;                    // of it; empty: the capture's file name
  std::vector<std::string> only_from;  // addresses: only what these have sent is judged; empty: every sender
  // A file of tshark options with keys, as `run` writes it beside a capture; empty: the one beside this
  // capture, if there is one.
  std::string keys;
  std::size_t frames_kept = 20;  // of each case; all are counted
  // Told the number of each frame of LMMP or HMIPv6 as it is read.
  std::function<void(std::uint32_t frame)> reading;
};

// One case for each rule of harness/audit/rules.hpp, named "audit-" and the expert item: fail where an item
// that breaks the texts is there, inconclusive where the capture may have missed what is lacking, not
// applicable where the capture has no frame of the protocol. Their frames are the capture's own numbers.
tl::expected<RunResult, CannotTest> audit_capture(const std::string& capture, const AuditOptions& options);

}  // namespace lmmp::conform
