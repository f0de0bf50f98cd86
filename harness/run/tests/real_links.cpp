// The engine over real links: spawned processes in namespaces, for as far as this machine permits them.
//   real_links LMMP-AR
// Exit code 77: namespaces or packet sockets are not permitted here.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <thread>

#include "harness/iut/veth.hpp"
#include "harness/run/tests/real_links.hpp"
#include "harness/script/source.hpp"

namespace lmmp::conform::test {
namespace {

constexpr int skipped = 77;

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
  const Folder folder;
  const std::string starts = folder / "starts";
  const auto run = bench.run(
      {"sh", "-c",
       "echo >>" + starts + "; [ $(wc -l <" + starts + ") -ne 2 ] || exit 3; exec " + daemon + " --config $0",
       "$config"},
      "ready");
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
  const Folder folder;
  const std::string started = folder / "started";
  RunOptions options;
  options.repeat = 4;
  const auto run = bench.run({"sh", "-c",
                              "[ ! -e " + started + " ] || exit $((1 + $$ % 200)); echo >" + started +
                                  "; exec " + daemon + " --config $0",
                              "$config"},
                             "ready", options);
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
  const Folder folder;
  std::atomic<bool> stop = false;
  Clock::time_point stopped;
  std::thread other([&] {
    while (!std::filesystem::exists(folder / "started")) usleep(1'000);
    stopped = Clock::now();
    stop = true;
  });
  RunOptions options;
  options.stop = &stop;
  const auto run =
      bench.run({"sh", "-c", "echo >" + folder / "started" + "; exec sleep 1000"}, "never written", options);
  const auto ended = Clock::now();
  other.join();
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
  programs_and_hooks(bench, daemon);
  a_death_in_a_case_is_inconclusive(bench);
  an_inconclusive_case_runs_again(bench, daemon);
  cases_in_vain_are_cut_off(bench, daemon);
  a_vanished_interface_ends_one_case();
  an_interrupt_ends_the_run(bench);
  an_interrupt_ends_the_wait_for_readiness(bench);
  return failures() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lmmp::conform::test

int main(int count, char** words) {
  if (count != 2) {
    std::printf("usage: real_links LMMP-AR\n");
    return 2;
  }
  return lmmp::conform::test::main_of(words[1]);
}
