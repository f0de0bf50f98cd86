// The whole tester against implementations that mean it harm: a verdict in bounded time, a whole report, and
// memory that stays small.
//   hostile_links LMMP-CONFORM HOSTILE-NODE MEGABYTES [MODE...]
// MEGABYTES is how much memory the tester may take, 0 where that says nothing (sanitizers).
// Exit code 77: namespaces or packet sockets are not permitted here.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/report/report_file.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr int skipped = 77;

// What the hostile program is taken for.
struct Target {
  const char* protocol;
  const char* role;
  std::vector<std::string> cases;  // each needs something of it
};

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {
      {"lmmp", "ar", {"lmmp-ar-login", "lmmp-ar-hop-limit-not-judged", "lmmp-ar-logout"}},
      {"lmmp", "mn", {"lmmp-mn-login", "lmmp-mn-login-repeated", "lmmp-mn-login-refused"}},
      {"hmipv6",
       "map",
       {"hmipv6-map-registration", "hmipv6-map-deregistration", "hmipv6-map-tunnel-to-node"}},
      {"hmipv6", "mn", {"hmipv6-mn-registration", "hmipv6-mn-retransmission", "hmipv6-mn-refused"}},
      {"hmipv6", "ar", {"hmipv6-ar-relay", "hmipv6-ar-relay-changes", "hmipv6-ar-relay-of-two"}},
  };
  return all;
}

struct Mode {
  const char* name;
  std::vector<int> exits;          // any of these
  std::set<Outcome> verdicts;      // every case has one of these
  const char* reason;              // stands in one reason at least; empty: any
  const char* patience = "100ms";  // the IXIT's response time
  bool of_its_role = true;         // what it does depends on what it is asked: tried in every role
};

// What each of them may come to. Nothing that a hostile node does is a pass, but what it does beside.
const std::vector<Mode>& modes() {
  using enum Outcome;
  static const std::vector<Mode> all = {
      {"silent", {1}, {fail, inconclusive}, "came within"},
      {"flood", {1, 3}, {fail, inconclusive}, "", "100ms", false},
      {"flood-large", {1, 3}, {fail, inconclusive}, "", "100ms", false},
      {"flood-answers", {1, 3}, {fail, inconclusive}, ""},
      {"garbage", {1, 3}, {fail, inconclusive}, ""},
      {"answers-all", {1, 3}, {fail, inconclusive}, ""},
      {"moves", {1, 3}, {fail, inconclusive}, ""},
      {"other-node", {1, 3}, {fail, inconclusive}, ""},
      {"closes", {3}, {inconclusive}, "exited with status 3", "3s"},
      {"vanishes", {3}, {inconclusive}, "vanished", "3s"},
      {"talks", {1, 3}, {fail, inconclusive}, "", "100ms", false},
  };
  return all;
}

struct Ended {
  int code = -1;
  long kilobytes = 0;
  double seconds = 0;
};

// Runs a command to its end, its outputs in a file; one that takes longer than `patience` is killed.
Ended run(const std::vector<std::string>& command, const std::string& output, std::chrono::seconds patience) {
  const auto began = steady_clock::now();
  const pid_t process = fork();
  if (process == 0) {
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  Ended ended;
  int status = 0;
  rusage used{};
  while (wait4(process, &status, WNOHANG, &used) == 0) {
    if (steady_clock::now() - began > patience) {
      kill(process, SIGKILL);
      wait4(process, &status, 0, &used);
      break;
    }
    usleep(5'000);
  }
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.kilobytes = used.ru_maxrss;
  ended.seconds = std::chrono::duration<double>(steady_clock::now() - began).count();
  return ended;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Test {
 public:
  Test(std::string conform, std::string node, long megabytes, fs::path folder)
      : conform_(std::move(conform)),
        node_(std::move(node)),
        megabytes_(megabytes),
        folder_(std::move(folder)) {}

  bool permitted() {
    write_iut(targets().front(), modes().front());
    const auto ended = try_mode(targets().front());
    const auto said = text_of(folder_ / "output");
    if (ended.code != 3 || fs::exists(folder_ / "run.json")) return true;
    std::printf("SKIPPED: %s\n", said.c_str());
    return false;
  }

  void check(const Target& target, const Mode& mode) {
    now_ = std::string(target.protocol) + " " + target.role + " " + mode.name;
    fs::remove(folder_ / "run.json");
    write_iut(target, mode);
    const auto ended = try_mode(target);
    std::printf("%-24s code %d  %.1f s  %ld MB\n", now_.c_str(), ended.code, ended.seconds,
                ended.kilobytes / 1024);
    bool code_expected = false;
    for (const int code : mode.exits) code_expected = code_expected || code == ended.code;
    expect(code_expected, "it ended with " + std::to_string(ended.code));
    if (megabytes_ > 0) {
      expect(ended.kilobytes < megabytes_ * 1024, "it took " + std::to_string(ended.kilobytes / 1024) +
                                                      " MB, at most " + std::to_string(megabytes_));
    }
    const auto report = read_report((folder_ / "run.json").string());
    if (!report) return expect(false, report.error());
    expect(!report->cases.empty() && !report->interrupted, "the report is not whole");
    std::string reasons;
    for (const auto& one : report->cases) {
      reasons += "\n  " + one.id + " " + std::string(name_of(one.outcome)) + ": " + one.reason;
      const bool allowed = mode.verdicts.contains(one.outcome);
      expect(allowed, one.id + " is " + std::string(name_of(one.outcome)) + ": " + one.reason);
      expect(one.capture.empty() || fs::file_size(one.capture) > 100, one.capture + " is empty");
    }
    expect(reasons.find(mode.reason) != std::string::npos,
           std::string("no reason says \"") + mode.reason + "\":" + reasons);
    expect(fs::file_size(folder_ / "run.html") > 1000, "the HTML report is empty");
    if (std::getenv("VERBOSE") != nullptr) std::printf("%s\n", reasons.c_str());
  }

  int failures() const { return failures_; }

 private:
  void expect(bool good, const std::string& what) {
    if (good) return;
    ++failures_;
    std::printf("FAILED: %s: %s\n", now_.c_str(), what.c_str());
  }

  void write_iut(const Target& target, const Mode& mode) {
    // A hook that does nothing, and fails in what it does not know.
    const std::string login = "controls: {login: [sh, -c, '[ \"$0\" = login ]', login]}\n";
    std::ofstream(folder_ / "iut.yaml")
        << "name: hostile\nprotocol: " << target.protocol << "\nrole: " << target.role << "\n"
        << "reached_by: {spawn: {command: [\"" << node_ << "\", " << mode.name
        << ", $L1, $L2], ready: ready}}\nics: every\n"
        << (target.protocol == std::string("lmmp") && target.role == std::string("mn") ? login : "")
        << "ixit: {response_time: " << mode.patience << ", silence_time: 50ms, settable: all}\n";
  }

  Ended try_mode(const Target& target) {
    const auto path = [&](const char* name) { return (folder_ / name).string(); };
    std::vector<std::string> command = {
        conform_,         "run",      "--iut",          path("iut.yaml"), "--json",
        path("run.json"), "--html",   path("run.html"), "--junit",        path("run.xml"),
        "--out",          path("out")};
    command.insert(command.end(), target.cases.begin(), target.cases.end());
    return run(command, path("output"), std::chrono::seconds(100));
  }

  std::string conform_, node_, now_;
  long megabytes_;
  fs::path folder_;
  int failures_ = 0;
};

int main_of(int count, char** words) {
  std::string folder = fs::temp_directory_path() / "lmmp-hostile-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  Test test(words[1], words[2], std::atol(words[3]), folder);
  int code = skipped;
  if (test.permitted()) {
    const std::set<std::string> wanted(words + 4, words + count);
    for (const auto& target : targets()) {
      for (const auto& mode : modes()) {
        const bool tried = mode.of_its_role || &target == &targets().front();
        if (tried && (wanted.empty() || wanted.contains(mode.name))) test.check(target, mode);
      }
    }
    code = test.failures() == 0 ? 0 : 1;
  }
  if (std::getenv("KEEP") == nullptr) {
    fs::remove_all(folder);
  } else {
    std::printf("kept %s\n", folder.c_str());
  }
  return code;
}

}  // namespace
}  // namespace lmmp::conform

int main(int count, char** words) {
  if (count < 4) {
    std::printf("usage: hostile_links LMMP-CONFORM HOSTILE-NODE MEGABYTES [MODE...]\n");
    return 2;
  }
  return lmmp::conform::main_of(count, words);
}
