// What tests of the engine over real links have in common, and those of spawned programs.
#pragma once

#include <string>
#include <vector>

#include "harness/run/run.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform::test {

// How many expectations were not met so far.
int failures();
void expect(bool good, const char* what, const std::string& detail);
std::string told(const CaseResult& result);

// A folder of its own for a test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Runs cases of an access router against spawned programs.
class Bench {
 public:
  Bench();                            // cases about sessions, at four points
  explicit Bench(const char* cases);  // these, as YAML
  tl::expected<RunResult, CannotTest> run(std::vector<std::string> command, std::string ready,
                                          RunOptions options = {}) const;
  tl::expected<RunResult, CannotTest> run(const Spawn& how, std::vector<ControlHook> controls,
                                          RunOptions options = {}) const;

 private:
  Testcases loaded_;
};

// --- real_links_programs.cpp: what becomes of a spawned program and of hooks
void programs_and_hooks(const Bench& bench, const std::string& daemon);

}  // namespace lmmp::conform::test
