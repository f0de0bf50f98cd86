// Files of a report: known to be writable before a run, and whole or absent after it.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace lmmp::conform {

// Whether a report could be written to `path` now: folder there, writable, room on the disk. An error is one
// sentence with the path and what to do. Leaves an existing file as it is. "-" is the standard output.
tl::expected<void, std::string> check_writable(const std::string& path);

// The folder is there (it is made, with those above it) and takes files.
tl::expected<void, std::string> prepare_folder(const std::string& path);

// Replaces the file in one step, so that a reader never sees half of it; devices and pipes are written in
// place.
tl::expected<void, std::string> write_file(const std::string& path, std::string_view content);

// For what could not be written where it was wanted and is not to be lost: a new file among the system's
// temporary ones, whose path is the answer.
tl::expected<std::string, std::string> keep_elsewhere(const std::string& path, std::string_view content);

tl::expected<std::string, std::string> read_file(const std::string& path);

}  // namespace lmmp::conform
