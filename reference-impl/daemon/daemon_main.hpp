// What every daemon's main() does: command line, `ctl`, errors of the configuration, exit codes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/yaml_reader.hpp"

namespace lmmp::reference {

// How a daemon ended; the error is a sentence. Nothing: the configuration is wrong, and its errors were
// added; or it was asked to end before it began, and there are none.
using DaemonOutcome = std::optional<tl::expected<void, std::string>>;

struct DaemonProgram {
  std::string name;  // "lmmp-ar"
  std::string what;  // a sentence for --help
  // Reads the configuration; without options that is all. Then runs until it is told to end.
  std::function<DaemonOutcome(const YAML::Node& root, ConfigurationErrors& errors,
                              const DaemonOptions* options)>
      run;
};

// Exit codes: 1 the system refused something, 2 the configuration or the command line is wrong.
int daemon_main(int argc, char** argv, const DaemonProgram& program);

}  // namespace lmmp::reference
