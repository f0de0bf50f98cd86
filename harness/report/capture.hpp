// One annotated capture a case, with the keys that its MACs need.
#pragma once

#include <map>
#include <string>
#include <tl/expected.hpp>

#include "harness/run/result.hpp"

namespace lmmp::conform {

// The case's frames as pcapng: an interface a link, direction as the tester saw it, and comments on the
// frames that matter (those of the trace, and on the frame that the verdict rests on the verdict and what
// differs).
std::string capture_of(const CaseResult& result);

// Whether Wireshark must be told something to read the capture as it was meant: a key, a preference that is
// not the default. The capture has a file of it beside it then.
bool has_arguments(const CaseResult& result);
// "out/x.args" for "out/x.pcapng".
std::string arguments_path(const std::string& capture);

// Options for tshark and Wireshark with the case's preferences and keys, one a line, quoted for xargs:
//   xargs -a out/x.args tshark -r out/x.pcapng
std::string dissection_arguments(const CaseResult& result);

// Writes captures of a run into one folder. Files are named by the case; a case that runs again in the same
// run gets ".2", ".3" behind its name.
class CaptureFolder {
 public:
  // The folder is made if it is not there; an error is known before the run.
  static tl::expected<CaptureFolder, std::string> open(const std::string& path);

  // Writes the capture, and the arguments beside it; sets result.capture. A case without frames has no
  // capture. On an error result.capture stays empty.
  tl::expected<void, std::string> write(CaseResult& result);

  // Writes lmmp_keys and lmmp_session_keys, as a Wireshark profile holds them, for every case written so far:
  // copied into a profile, they serve all captures of the run.
  tl::expected<void, std::string> write_key_tables() const;

 private:
  explicit CaptureFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::map<std::string, int> written_;                              // how often a file name was used
  std::map<std::string, std::string> network_keys_, session_keys_;  // lines of the tables by key and by SID
};

}  // namespace lmmp::conform
