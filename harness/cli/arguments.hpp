// The command line of lmmp-conform, read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

// Which cases. Of several values of one kind any counts, of several kinds all must.
struct SelectionArguments {
  std::vector<std::string> cases;  // ids, with * and ?; with or without a matrix point
  std::vector<std::string> tags, without_tags;
  std::vector<std::string> requirements;  // ids, with * and ?
  std::optional<Protocol> protocol;
  std::optional<Role> role;
};

struct Shard {
  unsigned index = 1, count = 1;  // from 1
};

struct RunArguments {
  SelectionArguments selection;
  std::string iut;  // a file; empty: the reference cores in virtual time
  wire::Profile profile = wire::Profile::draft_00;
  std::uint64_t seed = 1;
  unsigned jobs = 0;  // 0: as many as suit the way in which the implementation is reached
  unsigned repeat = 1;
  Shard shard;
  bool fail_fast = false;
  bool quiet = false;
  std::string only_failed;  // a JSON report
  std::string fault;        // of testcases/defects, put into the simulated reference
  std::string json, junit, html, out, parked;
};
struct ListArguments {
  SelectionArguments selection;
  std::optional<wire::Profile> profile;
  bool points = false;  // a line for each point of a matrix
};
struct LintArguments {};
struct ExplainArguments {
  std::vector<std::string> cases;
};
struct CoverageArguments {
  std::vector<std::string> requirements;  // ids, with * and ?
  std::string report;                     // a JSON report: the last verdict of each case
  bool markdown = false;
  bool missing = false;   // only what no case tests
  bool unproved = false;  // only what no fault breaks
};
struct MutateArguments {
  std::vector<std::string> faults;  // ids, with * and ?
  std::optional<Protocol> protocol;
  std::optional<Role> role;
  std::optional<unsigned> random;  // so many random faults instead of those of testcases/defects
  double at_least = 95;            // per cent of the random ones
  bool cases = false;              // what each case catches, instead
  std::string json;                // of the random ones, or of the cases
  std::uint64_t seed = 1;
  bool quiet = false;
};
struct SchemaArguments {};
struct CompareArguments {
  std::string before, after;
};
struct MatrixArguments {
  std::vector<std::string> reports;
  bool only_differences = false, markdown = false;
};
struct AuditArguments {
  std::string capture;
  Role role = Role::access_router;
  wire::Profile profile = wire::Profile::draft_00;
  std::string name;               // of the implementation
  std::vector<std::string> from;  // addresses: only what these sent
  std::string keys, plugin, tshark = "tshark";
  bool quiet = false;
  std::string json, junit, html;
};
struct ParkArguments {
  std::vector<std::string> cases;
  std::string reason, file, iut;
  bool remove = false;  // take the cases out of the file
};

struct InitArguments {
  std::string folder;  // empty: the current one
  std::optional<Role> role;
  std::string protocol, name, reach, command, ready, configuration, reset;
  std::vector<std::string> interfaces, addresses;  // LINK=VALUE
  std::vector<std::string> without;                // features that are not claimed
  bool force = false, no_questions = false;
};

struct Arguments {
  std::string testcases;  // a folder; empty: the one that belongs to the program
  std::variant<RunArguments, ListArguments, LintArguments, ExplainArguments, CoverageArguments,
               MutateArguments, SchemaArguments, CompareArguments, MatrixArguments, ParkArguments,
               AuditArguments, InitArguments>
      command;
};

// What to do, or the exit code where the command line itself was answered (help, version, a mistake).
std::variant<Arguments, int> read_arguments(int count, const char* const* texts);

}  // namespace lmmp::conform
