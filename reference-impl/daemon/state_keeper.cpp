// Keeps a router's state file.
#include "reference-impl/daemon/state_keeper.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "reference-impl/daemon/state_file.hpp"
#include "wire/serial.hpp"

namespace lmmp::reference {
namespace {

// A router that is killed has used at most so many numbers that the file does not tell: it goes on behind
// them, else its nodes would take its next requests for replays (I24).
constexpr std::uint32_t sequence_reserve = 65536;

tl::unexpected<std::string> refused(const std::string& what, const std::string& path) {
  return tl::unexpected(what + " " + path + ": " + std::strerror(errno));
}

// The text of a file; nothing if there is none.
tl::expected<std::optional<std::string>, std::string> read_file(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return refused("cannot read", path);
  std::string text;
  std::array<char, 65536> octets;
  for (;;) {
    const ssize_t size = read(file.get(), octets.data(), octets.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refused("cannot read", path);
    if (size == 0) return text;
    text.append(octets.data(), static_cast<std::size_t>(size));
  }
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

bool changes_something(const Actions& actions) {
  return std::any_of(actions.events.begin(), actions.events.end(), [](const Event& event) {
    return event.kind != EventKind::dropped && event.kind != EventKind::refused;
  });
}

}  // namespace

tl::expected<void, std::string> replace_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  {
    const FileDescriptor file(
        open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!file || !write_all(file.get(), text) || fsync(file.get()) != 0)
      return refused("cannot write", beside);
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return refused("cannot replace", path);
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  // The new name outlives a power failure only if the folder is on the disk too.
  const FileDescriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened || fsync(opened.get()) != 0) return refused("cannot write", folder);
  return {};
}

tl::expected<std::size_t, std::string> StateKeeper::restore(Time now, AccessRouter& router) {
  const auto text = read_file(path_);
  if (!text) return tl::unexpected(text.error());
  std::size_t restored = 0;
  if (*text) {
    const auto memory = decode_state(router.configuration(), **text);
    if (!memory) {
      return tl::unexpected("the state file " + path_ + " is refused: " + memory.error() +
                            ". Nothing of it was taken over. Put the right one there, or remove it to start "
                            "without sessions: rm " +
                            path_);
    }
    restored = router.restore(now, memory->sessions, memory->next_sequence);
    if (restored < memory->sessions.size()) {
      spdlog::warn("{} sessions of the state file do not fit and are left out",
                   memory->sessions.size() - restored);
    }
  }
  if (auto written = write(router, sequence_reserve); !written) return tl::unexpected(written.error());
  return restored;
}

void StateKeeper::note(Time now, const AccessRouter& router, const Actions& actions) {
  const bool reserve_ends = !wire::serial_ahead(reserved_ - sequence_reserve / 2, router.next_sequence());
  if (changes_something(actions) || reserve_ends) due_ = std::min(due_.value_or(Time::max()), now + delay_);
  if (delay_ == Time::zero()) write_when_due(now, router);
}

void StateKeeper::write_when_due(Time now, const AccessRouter& router) {
  if (!due_ || now < *due_) return;
  due_.reset();
  const auto written = write(router, sequence_reserve);
  if (!written) {
    if (!failing_) spdlog::error("{}; tried again every second", written.error());
    due_ = now + std::chrono::seconds(1);
  } else if (failing_) {
    spdlog::info("the state file {} is written again", path_);
  }
  failing_ = !written;
}

void StateKeeper::close(const AccessRouter& router) {
  if (auto written = write(router, 0); !written) spdlog::error("{}", written.error());
}

tl::expected<void, std::string> StateKeeper::write(const AccessRouter& router, std::uint32_t reserve) {
  RouterMemory memory;
  memory.sessions = router.sessions();
  memory.next_sequence = router.next_sequence() + reserve;
  auto written = replace_file(path_, encode_state(router.configuration(), memory));
  if (written) reserved_ = memory.next_sequence;
  return written;
}

}  // namespace lmmp::reference
