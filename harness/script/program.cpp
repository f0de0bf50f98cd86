// Looks for programs as a shell does, but first beside our own.
#include "harness/script/program.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

bool can_execute(const fs::path& path) {
  std::error_code status;
  return fs::is_regular_file(path, status) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<fs::path> find_program(const std::string& name, const fs::path& folder) {
  if (name.find('/') != std::string::npos) {
    const fs::path path = fs::absolute(folder / name);
    return can_execute(path) ? std::optional(path.lexically_normal()) : std::nullopt;
  }
  std::error_code status;
  const fs::path own = fs::read_symlink("/proc/self/exe", status);
  if (const fs::path beside = own.parent_path() / name; !status && can_execute(beside)) return beside;
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    const fs::path candidate = fs::path(rest.substr(0, colon)) / name;
    if (can_execute(candidate)) return candidate;
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  return std::nullopt;
}

}  // namespace lmmp::conform
