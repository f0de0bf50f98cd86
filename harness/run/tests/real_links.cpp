// The engine over real links: spawned processes in namespaces, for as far as this machine permits them.
//   real_links LMMP-AR
// Exit code 77: namespaces or packet sockets are not permitted here.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "harness/iut/veth.hpp"
#include "harness/run/run.hpp"
#include "harness/script/source.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {
namespace {

constexpr int skipped = 77;
int failures = 0;

constexpr const char* script = R"(
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

constexpr const char* vanishing_script = R"(
id: lmmp-ar-1-cut
purpose: The tester's interface vanishes.
iut: ar
requirements: [D-2.1-01]
steps:
 - {control: cut}
 - {recv: AR_ADV, at: L1, to: all}
---
id: lmmp-ar-2-after
purpose: It is there again.
iut: ar
requirements: [D-2.1-01]
steps:
 - {send: LOGIN, at: L1, from: mn1}
 - {silent: any, at: L1, to: mn1, for: 50ms, fence: none}
)";

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

void expect(bool good, const char* what, const std::string& detail) {
  if (good) return;
  ++failures;
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

class Bench {
 public:
  Bench() : loaded_(load_script(Source("real_links.yaml", script))) {
    for (const auto& problem : loaded_.problems) expect(false, "the script is good", render(problem));
  }

  tl::expected<RunResult, CannotTest> run(std::vector<std::string> command, std::string ready,
                                          RunOptions options = {}) const {
    Spawn how;
    how.command = std::move(command);
    how.ready = std::move(ready);
    return run(how, {}, std::move(options));
  }
  tl::expected<RunResult, CannotTest> run(const Spawn& how, std::vector<ControlHook> controls,
                                          RunOptions options = {}) const {
    Iut iut = reference_iut(Role::access_router);
    iut.reached_by = how;
    iut.controls = std::move(controls);
    options.selection = select_all(loaded_.suite, iut.role, options.profile);
    return run_suite(loaded_.suite, iut, options, {});
  }

 private:
  Testcases loaded_;
};

void sessions_pass(const Bench& bench, const std::string& daemon, unsigned jobs, unsigned repeat) {
  RunOptions options;
  options.jobs = jobs;
  options.repeat = repeat;
  const auto run = bench.run({daemon, "--config", "$config"}, "ready", options);
  if (!run) return expect(false, "spawned routers can be tested", run.error().what);
  expect(run->cases.size() == 4U * repeat, "every case is run", std::to_string(run->cases.size()));
  std::chrono::nanoseconds tested{};
  for (const auto& one : run->cases) {
    expect(one.verdict == Verdict::pass, "a session passes over real links", told(one));
    tested += one.duration;
  }
  std::printf("%zu cases with %u workers: %.0f ms, %.1f ms a case in its steps\n", run->cases.size(), jobs,
              static_cast<double>(run->duration.count()) / 1e6,
              static_cast<double>(tested.count()) / 1e6 / static_cast<double>(run->cases.size()));
}

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
  std::string folder = std::filesystem::temp_directory_path() / "lmmp-kept-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return expect(false, "a folder", folder);
  const auto lines = [&](const char* name) {
    std::ifstream file(folder + "/" + name);
    return std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n');
  };
  Spawn how;
  how.command = {"sh", "-c", "echo >>" + folder + "/starts; exec " + daemon + " --config $0", "$config"};
  how.ready = "ready";
  how.keep = true;
  const auto reset = [&](const std::string& end) {
    return std::vector<ControlHook>{{"reset", {"sh", "-c", "echo >>" + folder + "/resets; " + end}}};
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
  std::filesystem::remove_all(folder);
}

// A child of the router's, and one that a hook leaves behind, each in a session of its own and there before
// either goes on.
void nothing_outlives_the_run(const Bench& bench, const std::string& daemon) {
  std::string folder = std::filesystem::temp_directory_path() / "lmmp-left-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return expect(false, "a folder", folder);
  const std::string list = folder + "/escaped";
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
  std::filesystem::remove_all(folder);
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
  const auto loaded = load_script(Source("asked.yaml", hook_script));
  for (const auto& problem : loaded.problems) expect(false, "the script is good", render(problem));
  Spawn how;
  how.command = {daemon, "--config", "$config"};
  how.ready = "ready";
  Iut iut = reference_iut(Role::access_router);
  iut.reached_by = how;
  iut.controls = {
      {"logout", {"sh", "-c", tarrying, daemon, "ctl", "--socket", "$control", "logout", "$SID"}}};
  RunOptions options;
  options.selection = select_all(loaded.suite, iut.role, options.profile);
  options.rerun_inconclusive = false;
  const auto run = run_suite(loaded.suite, iut, options, {});
  if (!run || run->cases.size() != 2) return expect(false, "both points run", run ? "" : run.error().what);
  for (const auto& one : run->cases) {
    expect(one.verdict == Verdict::pass, tarrying, told(one));
  }
}

// It starts well when it is first tried, and then never again.
void a_death_in_a_case_is_inconclusive(const Bench& bench) {
  RunOptions options;
  options.rerun_inconclusive = false;
  const auto run = bench.run({"sh", "-c", "echo ready; sleep 0.3; kill -SEGV $$"}, "ready", options);
  if (!run) return expect(false, "a process that lives for a while can be tested", run.error().what);
  const auto& first = run->cases.at(0);
  expect(first.verdict == Verdict::inconclusive &&
             first.reason.find("is gone: sh was killed by signal 11") != std::string::npos,
         "a death in the case", told(first));
}

// The adapter check starts it well, the first case does not, and whatever comes behind that does.
void an_inconclusive_case_runs_again(const Bench& bench, const std::string& daemon) {
  std::string folder = std::filesystem::temp_directory_path() / "lmmp-again-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return expect(false, "a folder", folder);
  const std::string starts = folder + "/starts";
  const auto run = bench.run(
      {"sh", "-c",
       "echo >>" + starts + "; [ $(wc -l <" + starts + ") -ne 2 ] || exit 3; exec " + daemon + " --config $0",
       "$config"},
      "ready");
  std::filesystem::remove_all(folder);
  if (!run || run->cases.size() != 4) return expect(false, "all cases run", run ? "" : run.error().what);
  const auto& again = run->cases[0];
  expect(again.verdict == Verdict::pass && again.earlier.size() == 1, "the case passes when it runs again",
         told(again));
  if (again.earlier.size() == 1) {
    expect(again.earlier[0].verdict == Verdict::inconclusive &&
               again.earlier[0].reason.find("exited with status 3 before it was ready") != std::string::npos,
           "the reason of its first run is kept", again.earlier[0].reason);
  }
}

// It starts well for the adapter check and never again: after ten in vain nobody waits for the others.
void cases_in_vain_are_cut_off(const Bench& bench, const std::string& daemon) {
  std::string folder = std::filesystem::temp_directory_path() / "lmmp-vain-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return expect(false, "a folder", folder);
  const std::string started = folder + "/started";
  RunOptions options;
  options.repeat = 4;
  const auto run = bench.run({"sh", "-c",
                              "[ ! -e " + started + " ] || exit $((1 + $$ % 200)); echo >" + started +
                                  "; exec " + daemon + " --config $0",
                              "$config"},
                             "ready", options);
  std::filesystem::remove_all(folder);
  if (!run || run->cases.size() != 16) return expect(false, "all cases run", run ? "" : run.error().what);
  std::size_t again = 0, cut_off = 0;
  for (const auto& one : run->cases) {
    expect(one.verdict == Verdict::inconclusive, "a case without its implementation", told(one));
    again += one.earlier.size();
    cut_off += told(one).find("not run a second time: 10 others") != std::string::npos ? 1 : 0;
  }
  expect(again == 10 && cut_off == 6, "ten run again, the others say why not",
         std::to_string(again) + " and " + std::to_string(cut_off));
}

// The tester's interface goes while a case runs, and comes again as another.
void a_vanished_interface_ends_one_case() {
  const auto tester = create_network_namespace(), other = create_network_namespace();
  if (!tester || !other) return expect(false, "two namespaces", tester ? other.error() : tester.error());
  const InNamespace here(*tester);
  Iut iut = reference_iut(Role::access_router);
  iut.ixit.links.resize(1);
  iut.ixit.links.front().interface = "t1";
  const auto pair = VethPair::create(*tester, "t1", *other, "i1", iut.ixit.links.front());
  if (!pair) return expect(false, "a link", pair.error());
  const std::string there = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(other->get());
  const std::string inside = "nsenter --net=" + there;
  const std::string until_up = " | grep -q 'state UP'; do sleep 0.01; done; ";
  const std::string again = "ip link delete t1 && ip link add t1 type veth peer name i1 netns " + there +
                            " && " + inside + " ip address add fe80::a1/64 dev i1 nodad && " + inside +
                            " ip link set i1 up && ip link set t1 up && { until ip link show t1" + until_up +
                            "until " + inside + " ip link show i1" + until_up + "}";
  iut.reached_by = Attach{};
  iut.controls = {{"cut", {"sh", "-c", "[ \"$0\" = cut ] && " + again, "cut"}}};
  const auto loaded = load_script(Source("vanishes.yaml", vanishing_script));
  for (const auto& problem : loaded.problems) expect(false, "the script is good", render(problem));
  RunOptions options;
  options.selection = select_all(loaded.suite, iut.role, options.profile);
  options.rerun_inconclusive = false;
  const auto run = run_suite(loaded.suite, iut, options, {});
  if (!run || run->cases.size() != 2) return expect(false, "both cases run", run ? "" : run.error().what);
  const auto& cut = run->cases[0];
  expect(cut.verdict == Verdict::inconclusive && cut.reason == "the interface t1 vanished",
         "a case whose interface vanishes", told(cut));
  expect(run->cases[1].verdict == Verdict::pass, "the next case has the interface again",
         told(run->cases[1]));
}

void an_interrupt_ends_the_run(const Bench& bench) {
  std::atomic<bool> stop = true;
  RunOptions options;
  options.stop = &stop;
  const auto begin = std::chrono::steady_clock::now();
  const auto run = bench.run({"sleep", "1000"}, "never", options);
  expect(run && run->interrupted, "a stopped run says so", run ? "" : run.error().what);
  expect(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2), "a stopped run ends at once",
         "");
}

// The stop comes when the process is there and will not be ready; its five seconds are not waited for.
void an_interrupt_ends_the_wait_for_readiness(const Bench& bench) {
  using Clock = std::chrono::steady_clock;
  std::string folder = std::filesystem::temp_directory_path() / "lmmp-stop-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return expect(false, "a folder", folder);
  std::atomic<bool> stop = false;
  Clock::time_point stopped;
  std::thread other([&] {
    while (!std::filesystem::exists(folder + "/started")) usleep(1'000);
    stopped = Clock::now();
    stop = true;
  });
  RunOptions options;
  options.stop = &stop;
  const auto run =
      bench.run({"sh", "-c", "echo >" + folder + "/started; exec sleep 1000"}, "never written", options);
  const auto ended = Clock::now();
  other.join();
  std::filesystem::remove_all(folder);
  expect(run && run->interrupted, "a run that is stopped while it waits says so",
         run ? "" : run.error().what);
  expect(ended - stopped < std::chrono::seconds(3), "it ends at once",
         std::to_string(std::chrono::duration<double>(ended - stopped).count()) + " s");
}

int main_of(const std::string& daemon) {
  const Bench bench;
  RunOptions nothing;
  nothing.repeat = 0;
  const auto permitted = bench.run({"true"}, "", nothing);
  if (!permitted) {
    std::printf("SKIPPED: %s (%s)\n", permitted.error().what.c_str(), permitted.error().help.c_str());
    return skipped;
  }
  sessions_pass(bench, daemon, 1, 2);
  sessions_pass(bench, daemon, 3, 3);
  broken_commands_are_told(bench);
  one_process_serves_many_cases(bench, daemon);
  nothing_outlives_the_run(bench, daemon);
  hooks_that_know_everything_are_refused(bench, daemon);
  a_hook_may_take_its_time(daemon, R"(sleep 2 && "$0" "$@")");
  a_hook_may_take_its_time(
      daemon, R"(ip link set lmmp2 down && sleep 0.2 && ip link set lmmp2 up && sleep 0.2 && "$0" "$@")");
  // The router has forgotten where the node is, and must ask.
  a_hook_may_take_its_time(daemon, R"(ip neighbour flush dev lmmp1 && "$0" "$@" && sleep 3)");
  a_death_in_a_case_is_inconclusive(bench);
  an_inconclusive_case_runs_again(bench, daemon);
  cases_in_vain_are_cut_off(bench, daemon);
  a_vanished_interface_ends_one_case();
  an_interrupt_ends_the_run(bench);
  an_interrupt_ends_the_wait_for_readiness(bench);
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lmmp::conform

int main(int count, char** words) {
  if (count != 2) {
    std::printf("usage: real_links LMMP-AR\n");
    return 2;
  }
  return lmmp::conform::main_of(words[1]);
}
