// The implementation under test, as an IUT file describes it: who it is, what it claims, how it is reached.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "harness/script/ics.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// The reference core in virtual time.
struct Simulate {};

// Command lines that the tester starts, in a fresh network namespace for each case. In an argument, $config
// is the path of the configuration file that the tester writes, $L1 and $L2 the interfaces' names there.
struct Spawn {
  // Program and arguments; the loader has found the program's whole path (program.hpp).
  std::vector<std::string> command;
  // A text file in which ${parameter} stands for IXIT values; empty: the tester writes the reference daemon's
  // own configuration.
  std::string configuration_template;
  bool keep = false;  // `between_cases: reset`: one process for the cases of a worker, reset by a hook
  std::string ready;  // a line of its output that contains this text says that it is ready; empty: at once
};

// Interfaces that are there already: the links' `interface`. The implementation runs somewhere else.
struct Attach {};

// A command that makes the implementation do something that no message can ask for: "logout", "page", ...
// $mn1, $sid and the other variables of the case stand in its arguments.
struct ControlHook {
  std::string action;
  std::vector<std::string> command;
};

struct Iut {
  std::string name;  // "reference access router"
  Protocol protocol = Protocol::lmmp;
  Role role = Role::access_router;
  std::variant<Simulate, Spawn, Attach> reached_by;
  Ics ics;
  Ixit ixit;
  std::vector<ControlHook> controls;  // a case that needs another action is not applicable
  Place place;                        // of the IUT file; none for the built-in reference
};

std::string_view reached_by_name(const Iut& iut);  // "simulate", "spawn", "attach"

// The reference implementation of a role in virtual time, claiming everything.
Iut reference_iut(Role role, Protocol protocol = Protocol::lmmp);

}  // namespace lmmp::conform
