// The file that --iut names: the implementation under test.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/script/diagnostic.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {

struct LoadedIut {
  Iut iut;
  std::vector<Diagnostic> problems;
};

//   name: reference access router
//   role: ar
//   reached_by: simulate
//             | spawn: {command: [lmmp-ar, --config, $config], ready: "...", configuration: ar.yaml.in}
//             | attach: {L1: eth1}
//   ics: every | [ipv6, ...] | FILE
//   ixit: {links: ..., nodes: ..., PARAMETER: VALUE} | FILE
//   controls: {logout: [command, $mn1]}
// FILEs are relative to this file. What an IXIT leaves out has the value of default_ixit().
LoadedIut load_iut(const std::filesystem::path& file);
LoadedIut load_iut(const Source& source, const std::filesystem::path& folder);

}  // namespace lmmp::conform
