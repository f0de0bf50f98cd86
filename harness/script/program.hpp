// Where a program is that an IUT file names.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lmmp::conform {

// A name without a slash is looked for beside this program, then in PATH; one with a slash is a path,
// relative to `folder`. Nothing if there is no such file that can be executed.
std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const std::filesystem::path& folder);

}  // namespace lmmp::conform
