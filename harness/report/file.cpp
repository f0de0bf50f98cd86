// Checks before a run and replacement in one step.
#include "harness/report/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;
using Unexpected = tl::unexpected<std::string>;

// Below this a report with captures of a small suite would not fit.
constexpr std::uintmax_t least_space = 1024 * 1024;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

std::string folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

// Something that is not replaced but written into: a device, a pipe, a link to one.
bool written_in_place(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status);
}

std::string cannot_write(const std::string& path, int error) {
  const char* advice = error == ENOSPC || error == EDQUOT ? "free some space or name another folder"
                       : error == EACCES || error == EPERM || error == EROFS
                           ? "name a path that you may write"
                           : "name another path";
  return fmt::format("{}: cannot be written: {}; {}", path, std::strerror(error), advice);
}

tl::expected<void, std::string> check_space(const std::string& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (!error && space.available < least_space) return Unexpected(cannot_write(folder, ENOSPC));
  return {};
}

// Makes a file of this name and takes it away again: the one answer that holds for every file system and
// user.
tl::expected<void, std::string> try_out(const std::string& probe, const std::string& path) {
  const int file = open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return Unexpected(cannot_write(path, errno));
  close(file);
  std::remove(probe.c_str());
  return check_space(folder_of(path));
}

tl::expected<void, std::string> write_into(const std::string& path, std::string_view content) {
  const File file(std::fopen(path.c_str(), "wb"));
  if (!file) return Unexpected(cannot_write(path, errno));
  const bool whole = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  if (!whole || std::fflush(file.get()) != 0) return Unexpected(cannot_write(path, errno));
  return {};
}

}  // namespace

tl::expected<void, std::string> check_writable(const std::string& path) {
  if (path == "-") return {};
  std::error_code ignored;
  if (path.empty())
    return Unexpected("the report's path is empty: name a file, or - for the standard output");
  if (fs::is_directory(path, ignored)) {
    return Unexpected(fmt::format("{}: is a folder, and a report is a file; name a file in it", path));
  }
  if (written_in_place(path)) {
    if (access(path.c_str(), W_OK) != 0) return Unexpected(cannot_write(path, errno));
    return {};
  }
  const std::string folder = folder_of(path);
  if (!fs::exists(folder, ignored)) {
    return Unexpected(
        fmt::format("{}: the folder {} is not there; make it first: mkdir -p {}", path, folder, folder));
  }
  return try_out(path + ".partial", path);
}

tl::expected<void, std::string> prepare_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return Unexpected(cannot_write(path, error.value()));
  if (!fs::is_directory(path, error)) {
    return Unexpected(fmt::format("{}: is a file, and captures need a folder; name another path", path));
  }
  return try_out(path + "/.lmmp-conform.partial", path);
}

tl::expected<void, std::string> write_file(const std::string& path, std::string_view content) {
  if (path == "-") {
    const bool whole = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
    if (whole && std::fflush(stdout) == 0) return {};
    // Who closes a pipe has read enough.
    if (errno == EPIPE) return {};
    return Unexpected(cannot_write("standard output", errno));
  }
  if (written_in_place(path)) return write_into(path, content);
  const std::string partial = path + ".partial";
  if (auto written = write_into(partial, content); !written) {
    std::remove(partial.c_str());
    return written;
  }
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    const int error = errno;
    std::remove(partial.c_str());
    return Unexpected(cannot_write(path, error));
  }
  return {};
}

tl::expected<std::string, std::string> keep_elsewhere(const std::string& path, std::string_view content) {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  if (error) return Unexpected(error.message());
  const std::string name = path == "-" ? "output" : fs::path(path).filename().string();
  std::string kept = (folder / ("lmmp-conform-XXXXXX-" + name)).string();
  const int file = mkstemps(kept.data(), static_cast<int>(name.size()) + 1);
  if (file < 0) return Unexpected(cannot_write(kept, errno));
  close(file);
  if (auto written = write_into(kept, content); !written) {
    std::remove(kept.c_str());
    return Unexpected(written.error());
  }
  return kept;
}

tl::expected<std::string, std::string> read_file(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return Unexpected(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  std::string content;
  char buffer[65536];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    content.append(buffer, count);
  }
  if (std::ferror(file.get())) {
    return Unexpected(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return content;
}

}  // namespace lmmp::conform
