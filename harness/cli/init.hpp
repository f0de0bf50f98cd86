// What `init` asks, and the files that it writes from the answers.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {

// Who the implementation is, as far as flags or the user have said it.
struct InitAnswers {
  Protocol protocol = Protocol::lmmp;
  Role role = Role::access_router;
  std::string name;
  std::string reach;                 // "simulate", "spawn", "attach"
  std::vector<std::string> command;  // spawn: program and arguments
  std::string ready, configuration;
  std::vector<std::string> reset;         // attach: what brings it back to where it was; empty: nothing
  std::vector<IxitLink> links;            // attach: those that have an interface; else as the tester has them
  std::vector<std::string> not_features;  // what it does not claim
};

// Features that an implementation of this role may claim.
std::vector<Feature> features_of(Protocol protocol, Role role);
// A line for each action that the suite asks of this role: "logout: [my-router-ctl, logout, $SID]".
std::vector<std::string> sample_controls(const InitAnswers& answers);

// Whether what one case leaves behind would decide the next.
bool needs_reset(const InitAnswers& answers);

// What the flags say. An error names the flag, what was found and what was expected.
tl::expected<InitAnswers, std::string> answers_of(const InitArguments& arguments);

// Asks for what no flag has said; an empty line takes the answer in brackets. False: the input is over.
bool ask(const InitArguments& arguments, InitAnswers& answers, std::istream& in, std::ostream& out);

struct InitFile {
  std::string name;  // "iut.yaml"
  std::string text;
};
// IUT file, ICS and IXIT, with comments.
std::vector<InitFile> files_of(const InitAnswers& answers);
// What the user has to look at before the first run.
std::vector<std::string> notes_on(const InitAnswers& answers);

}  // namespace lmmp::conform
