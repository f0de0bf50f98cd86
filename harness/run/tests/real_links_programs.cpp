// What becomes of the programs that the tester starts, and of the hooks that it calls.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "harness/run/tests/real_links.hpp"

namespace lmmp::conform::test {
namespace {

constexpr const char* hook_script = R"(
id: lmmp-ar-asked
purpose: What a hook starts gets its answers while the hook still runs, and has its time from the hook's end.
iut: ar
requirements: [D-2.1-01]
matrix: {ip: [4, 6]}
steps:
 - {send: LOGIN, at: L1, from: mn1}
 - {recv: LOGIN_ACK, at: L1, to: mn1, SID: =>sid}
 - {control: logout, SID: $sid}
 - {recv: LOGOUT, at: L1, to: mn1, SID: $sid, seq: =>n, within: 1500ms}
 - {recv: LOGOUT, at: L1, to: mn1, SID: $sid, seq: $n, not_before: 900ms, within: 1200ms}
)";

void broken_commands_are_told(const Bench& bench) {
  const auto told_of = [&](std::vector<std::string> command) {
    const auto run = bench.run(std::move(command), "ready");
    return run ? std::string("it ran") : run.error().what;
  };
  const auto expect_words = [](const std::string& what, const std::string& words, const char* of) {
    expect(what.find(words) != std::string::npos, of, what);
  };
  expect_words(told_of({"/does/not/exist"}), "cannot execute /does/not/exist", "a command that is not there");
  const auto dies = told_of({"sh", "-c", "echo some last words; exit 3"});
  expect_words(dies, "exited with status 3 before it was ready", "one that ends at once");
  expect_words(dies, "some last words", "its last words");
}

// Its starts and resets are counted by the lines of two files.
void one_process_serves_many_cases(const Bench& bench, const std::string& daemon) {
  const Folder folder;
  const auto lines = [&](const char* name) {
    std::ifstream file(folder / name);
    return std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n');
  };
  Spawn how;
  how.command = {"sh", "-c", "echo >>" + folder / "starts" + "; exec " + daemon + " --config $0", "$config"};
  how.ready = "ready";
  how.keep = true;
  const auto reset = [&](const std::string& end) {
    return std::vector<ControlHook>{{"reset", {"sh", "-c", "echo >>" + folder / "resets" + "; " + end}}};
  };
  RunOptions options;
  options.repeat = 2;
  const auto run = bench.run(how, reset("exit 0"), options);
  expect(run && run->cases.size() == 8, "a kept process is tested", run ? "" : run.error().what);
  if (run) {
    for (const auto& one : run->cases)
      expect(one.verdict == Verdict::pass, "a kept process passes", told(one));
  }
  expect(lines("starts") == 1, "it is started once", std::to_string(lines("starts")));
  expect(lines("resets") == 8, "it is reset before each case", std::to_string(lines("resets")));
  const auto again = bench.run(how, reset("exit 1"), options);
  expect(again && again->cases.size() == 8, "one that cannot be reset is tested", "");
  expect(lines("starts") == 1 + 9, "it is started anew where it cannot be reset",
         std::to_string(lines("starts")));
}

// A child of the router's, and one that a hook leaves behind, each in a session of its own and there before
// either goes on.
void nothing_outlives_the_run(const Bench& bench, const std::string& daemon) {
  const Folder folder;
  const std::string list = folder / "escaped";
  const std::string escape = "n=$(cat " + list + " 2>/dev/null | wc -l); setsid sh -c 'echo $$ >>" + list +
                             "; exec sleep 600' >/dev/null 2>&1 & until [ \"$(cat " + list +
                             " 2>/dev/null | wc -l)\" -gt \"$n\" ]; do sleep 0.01; done; ";
  Spawn how;
  how.command = {"sh", "-c", escape + "exec " + daemon + " --config $0", "$config"};
  how.ready = "ready";
  how.keep = true;
  const auto run = bench.run(how, {{"reset", {"sh", "-c", escape + "exit 0"}}});
  expect(run.has_value(), "a router with children is tested", run ? "" : run.error().what);
  std::ifstream file(list);
  const std::vector<int> escaped{std::istream_iterator<int>(file), {}};
  expect(escaped.size() >= 2, "children escaped", std::to_string(escaped.size()));
  for (const int process : escaped) {
    // Whose child it was needs a moment to ask for its end.
    const auto lives = [&] { return kill(process, 0) == 0; };
    for (int i = 0; i < 1000 && lives(); ++i) usleep(5'000);
    expect(!lives(), "no child outlives the run", std::to_string(process));
  }
}

void hooks_that_know_everything_are_refused(const Bench& bench, const std::string& daemon) {
  Spawn how;
  how.command = {daemon, "--config", "$config"};
  how.ready = "ready";
  const auto lies = bench.run(how, {{"logout", {"true", "logout", "$sid"}}});
  expect(!lies && lies.error().what.find("has done what it cannot know: true unknown-") != std::string::npos,
         "a hook that succeeds in anything is refused", lies ? "it ran" : lies.error().what);
  const auto honest = bench.run(how, {{"logout", {daemon, "ctl", "--socket", "$control", "logout", "$sid"}}});
  expect(honest.has_value(), "a hook that fails where it must is taken", honest ? "" : honest.error().what);
}

// `tarrying` asks the router, "$0" "$@", and takes its time before or behind that.
void a_hook_may_take_its_time(const std::string& daemon, const char* tarrying) {
  Spawn how;
  how.command = {daemon, "--config", "$config"};
  how.ready = "ready";
  RunOptions options;
  options.rerun_inconclusive = false;
  const auto run =
      Bench(hook_script)
          .run(how,
               {{"logout", {"sh", "-c", tarrying, daemon, "ctl", "--socket", "$control", "logout", "$SID"}}},
               options);
  if (!run || run->cases.size() != 2) return expect(false, "both points run", run ? "" : run.error().what);
  for (const auto& one : run->cases) {
    expect(one.verdict == Verdict::pass, tarrying, told(one));
  }
}

}  // namespace

void programs_and_hooks(const Bench& bench, const std::string& daemon) {
  broken_commands_are_told(bench);
  one_process_serves_many_cases(bench, daemon);
  nothing_outlives_the_run(bench, daemon);
  hooks_that_know_everything_are_refused(bench, daemon);
  a_hook_may_take_its_time(daemon, R"(sleep 2 && "$0" "$@")");
  a_hook_may_take_its_time(
      daemon, R"(ip link set lmmp2 down && sleep 0.2 && ip link set lmmp2 up && sleep 0.2 && "$0" "$@")");
  // The router has forgotten where the node is, and must ask.
  a_hook_may_take_its_time(daemon, R"(ip neighbour flush dev lmmp1 && "$0" "$@" && sleep 3)");
}

}  // namespace lmmp::conform::test
