// Everything in a folder of test cases: cases, procedures, requirements, faults, parked cases.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/diagnostic.hpp"
#include "harness/script/harmless.hpp"
#include "harness/script/requirements.hpp"

namespace lmmp::conform {

// A case whose failure is known.
struct Parked {
  std::string id;  // a case, with or without a matrix point
  std::string reason;
  Place place;
};

struct Testcases {
  Suite suite;
  Catalogue requirements;
  std::vector<Fault> faults;  // sorted by id
  std::vector<Harmless> harmless;
  std::vector<Parked> parked;
  std::vector<Diagnostic> problems;  // errors; warnings too when linting
  bool no_folder = false;            // nothing was read: the folder is missing, or none of test cases
  bool good() const;                 // no errors

  const TestCase* find_case(std::string_view id) const;
  const Fault* find_fault(std::string_view id) const;
};

struct LoadOptions {
  bool lint = false;             // also what is lawful but doubtful, and the JSON Schema
  std::filesystem::path parked;  // instead of parked.yaml in the folder
  bool parked_may_miss = false;  // no such file parks nothing
};

// Reads lmmp/ and hmipv6/ (cases and procedures), requirements/, defects/ and parked.yaml below the folder.
// Every problem of every file is found in one go. What a file with problems defines is left in as far as it
// could be read, and must not be run.
Testcases load_testcases(const std::filesystem::path& folder, const LoadOptions& options = {});

// One script file that stands alone, as the unit tests and editors use it: no look-up of requirements and
// faults.
Testcases load_script(const Source& source, const LoadOptions& options = {});

}  // namespace lmmp::conform
