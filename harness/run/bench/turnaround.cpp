// How much time the tester takes of its own between a stimulus and its judged answer, over a real link.
//   turnaround LMMP-AR [EXCHANGES]
// Of each exchange (Login and Login Ack, Logout and Ack) it counts what passes before the frame is handed to
// the kernel, and what passes from the kernel's timestamp of the answer until the step is judged. What lies
// between is the link and the implementation. Exit code 1: the median is above the goal; 77: links are not
// permitted here.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "harness/iut/spawned.hpp"
#include "harness/run/executor.hpp"
#include "harness/script/source.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {
namespace {

constexpr std::chrono::microseconds goal(60);

constexpr const char* script = R"(
id: lmmp-ar-turnaround
purpose: A node logs in and out.
iut: ar
requirements: [D-2.1-01]
steps:
 - {send: LOGIN, at: L1, from: mn1}
 - {recv: LOGIN_ACK, at: L1, to: mn1, SID: =>sid}
 - {send: LOGOUT, at: L1, from: mn1, SID: $sid, seq: =>m}
 - {recv: ACK, at: L1, to: mn1, SID: $sid, ACKNUM: $m}
)";

struct Exchange {
  Time before{}, link{}, after{};
  Time tester() const { return before + after; }
};

template <typename Of>
double median(std::vector<Exchange>& all, const Of& of) {
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end(),
                   [&](const Exchange& a, const Exchange& b) { return of(a) < of(b); });
  return static_cast<double>(of(all[all.size() / 2]).count()) / 1e3;
}

// A few logins and logouts; false if one of them did not go as it should.
bool exchanges(IutInstance& iut, const Iut& what, const Testcases& loaded, std::vector<Exchange>& all) {
  constexpr int in_a_row = 20;
  const TestCase& test = loaded.suite.cases.front();
  World world(iut, what.ixit, {}, nullptr);
  Scope scope(what.ixit, wire::IpVersion::v6, 1);
  Executor executor(world, scope, loaded.suite, test, wire::Profile::draft_00);
  for (int count = 0; count < in_a_row; ++count) {
    for (std::size_t step = 0; step + 1 < test.steps.size(); step += 2) {
      const Time begin = world.now();
      if (executor.run(test.steps[step])) return false;
      const std::uint32_t sent = world.frames();
      if (executor.run(test.steps[step + 1])) return false;
      const Time end = world.now();
      const auto* request = world.traced(sent);
      const auto* answer = executor.basis().frame ? world.traced(*executor.basis().frame) : nullptr;
      if (request == nullptr || answer == nullptr) return false;
      all.push_back({request->at - begin, answer->at - request->at, end - answer->at});
    }
  }
  return true;
}

int measure(const std::string& daemon, std::size_t wanted) {
  const Testcases loaded = load_script(Source("turnaround.yaml", script));
  if (!loaded.good()) return 2;
  Iut iut = reference_iut(Role::access_router);
  Spawn how;
  how.command = {daemon, "--config", "$config"};
  how.ready = "ready";
  iut.reached_by = how;
  iut.ixit.advertisement_interval = std::chrono::seconds(1);
  const auto access = spawn(iut, {}, nullptr);
  if (!access) {
    std::printf("SKIPPED: %s\n", access.error().what.c_str());
    return 77;
  }
  const auto started = (*access)->start({&iut.ixit, wire::Profile::draft_00, 1, "turnaround"});
  if (!started) {
    std::printf("%s\n", started.error().reason.c_str());
    return 2;
  }
  std::vector<Exchange> all;
  while (all.size() < wanted) {
    if (!exchanges(**started, iut, loaded, all)) {
      std::printf("an exchange failed\n");
      return 2;
    }
  }
  const double tester = median(all, [](const Exchange& each) { return each.tester(); });
  const double link = median(all, [](const Exchange& each) { return each.link; });
  const double before = median(all, [](const Exchange& each) { return each.before; });
  const double after = median(all, [](const Exchange& each) { return each.after; });
  const bool met = tester <= static_cast<double>(goal.count());
  std::printf(
      "from stimulus to judged answer, the tester's own time: median %.1f us of %zu exchanges (%.1f before, "
      "%.1f after; link and router %.1f us), at most %ld us: %s\n",
      tester, all.size(), before, after, link, static_cast<long>(goal.count()), met ? "met" : "MISSED");
  return met ? 0 : 1;
}

}  // namespace
}  // namespace lmmp::conform

int main(int count, char** words) {
  if (count < 2) {
    std::printf("usage: turnaround LMMP-AR [EXCHANGES]\n");
    return 2;
  }
  return lmmp::conform::measure(words[1], count > 2 ? std::strtoul(words[2], nullptr, 10) : 2000);
}
