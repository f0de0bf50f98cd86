// What tests of the engine over real links have in common.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "harness/run/tests/real_links.hpp"
#include "harness/script/source.hpp"

namespace lmmp::conform::test {
namespace {

int failed = 0;

constexpr const char* sessions = R"(
id: lmmp-ar-session
purpose: A node logs in and out; what is unknown is not answered with anything but an Error.
iut: ar
requirements: [D-2.1-01]
matrix: {ip: [4, 6], link: [L1, L2]}
steps:
 - {recv: AR_ADV, at: $link, to: all, P_ID: $paging_area}
 - {send: LOGIN, at: $link, from: mn1, seq: =>n}
 - {recv: LOGIN_ACK, at: $link, to: mn1, SID: =>sid}
 - {send: LOGOUT, at: $link, from: mn1, SID: $sid, seq: =>m}
 - {recv: ACK, at: $link, to: mn1, SID: $sid, ACKNUM: $m}
 - {send: LOGIN, at: $link, from: mn2, patch: {icmp.checksum: bad}}
 - {silent: any, at: $link, to: mn2}
)";

}  // namespace

int failures() {
  return failed;
}

void expect(bool good, const char* what, const std::string& detail) {
  if (good) return;
  ++failed;
  std::printf("FAILED: %s: %s\n", what, detail.c_str());
}

std::string told(const CaseResult& result) {
  std::string text = result.id + ": " + std::string(name_of(result.verdict)) + ", " + result.reason;
  for (const auto& note : result.notes) text += "\n  " + note;
  for (const auto& frame : result.trace) {
    text += "\n  " + frame.link + " " + frame.from + " -> " + frame.to + " " + frame.summary;
  }
  return text;
}

Folder::Folder() : path_(std::filesystem::temp_directory_path() / "lmmp-links-XXXXXX") {
  expect(mkdtemp(path_.data()) != nullptr, "a folder", path_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Bench::Bench() : Bench(sessions) {}

Bench::Bench(const char* cases) : loaded_(load_script(Source("real_links.yaml", cases))) {
  for (const auto& problem : loaded_.problems) expect(false, "the script is good", render(problem));
}

tl::expected<RunResult, CannotTest> Bench::run(std::vector<std::string> command, std::string ready,
                                               RunOptions options) const {
  Spawn how;
  how.command = std::move(command);
  how.ready = std::move(ready);
  return run(how, {}, std::move(options));
}

tl::expected<RunResult, CannotTest> Bench::run(const Spawn& how, std::vector<ControlHook> controls,
                                               RunOptions options) const {
  Iut iut = reference_iut(Role::access_router);
  iut.reached_by = how;
  iut.controls = std::move(controls);
  options.selection = select_all(loaded_.suite, iut.role, options.profile);
  return run_suite(loaded_.suite, iut, options, {});
}

}  // namespace lmmp::conform::test
