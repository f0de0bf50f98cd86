// A command line that cannot be read: what is wrong with it, and what was meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lmmp::conform {

// "unknown command rnu; did you mean run?" and what to ask next, in lines.
std::string mistake_of(const CLI::App& app, const CLI::ParseError& error);

}  // namespace lmmp::conform
