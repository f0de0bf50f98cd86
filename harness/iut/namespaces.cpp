// Network namespaces.
#include "harness/iut/namespaces.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace lmmp::conform {
namespace {

constexpr const char* own_namespace = "/proc/thread-self/ns/net";

OwnedDescriptor open_own() {
  return OwnedDescriptor(open(own_namespace, O_RDONLY | O_CLOEXEC));
}

bool write_file(const char* path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  return file.good();
}

std::string reason(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

}  // namespace

OwnedDescriptor::~OwnedDescriptor() {
  if (descriptor_ >= 0) close(descriptor_);
}

tl::expected<void, CannotOpen> permit_namespaces() {
  if (create_network_namespace()) return {};
  const uid_t user = geteuid();
  const gid_t group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0) {
    return tl::unexpected(CannotOpen{
        reason("network namespaces are not permitted here"),
        "run with sudo, or permit user namespaces: sudo sysctl kernel.unprivileged_userns_clone=1"});
  }
  const bool mapped = write_file("/proc/self/setgroups", "deny") &&
                      write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") &&
                      write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  if (!mapped || !create_network_namespace()) {
    return tl::unexpected(
        CannotOpen{reason("a user namespace gives no network namespaces here"), "run with sudo"});
  }
  return {};
}

tl::expected<NetworkNamespace, std::string> create_network_namespace() {
  const auto before = open_own();
  if (before.get() < 0) return tl::unexpected(reason("/proc is not mounted"));
  if (unshare(CLONE_NEWNET) != 0) return tl::unexpected(reason("no new network namespace"));
  auto made = open_own();
  if (setns(before.get(), CLONE_NEWNET) != 0)
    return tl::unexpected(reason("no way back from a network namespace"));
  if (made.get() < 0) return tl::unexpected(reason("no new network namespace"));
  return made;
}

void kill_processes_in(const NetworkNamespace& space) {
  struct stat wanted {};
  if (fstat(space.get(), &wanted) != 0) return;
  std::error_code gone;  // processes come and go while the folder is read
  for (auto each = std::filesystem::directory_iterator("/proc", gone);
       !gone && each != std::filesystem::directory_iterator(); each.increment(gone)) {
    const std::string name = each->path().filename();
    pid_t process = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
    if (error != std::errc() || end != name.data() + name.size() || process == getpid()) continue;
    struct stat of {};
    if (stat((each->path() / "ns/net").c_str(), &of) != 0) continue;
    if (of.st_ino == wanted.st_ino && of.st_dev == wanted.st_dev) kill(process, SIGKILL);
  }
}

InNamespace::InNamespace(const NetworkNamespace& space) : before_(open_own()) {
  entered_ = before_.get() >= 0 && setns(space.get(), CLONE_NEWNET) == 0;
}

InNamespace::~InNamespace() {
  // The namespace before is held open, so the way back cannot fail but for a lack of rights that was there.
  if (entered_) static_cast<void>(setns(before_.get(), CLONE_NEWNET));
}

}  // namespace lmmp::conform
