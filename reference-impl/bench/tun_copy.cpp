// A plain user-space copy: what comes out of a TUN interface goes back into it, octet by octet the same. The
// yardstick for what the MAP's tunnel costs.
// usage: tun_copy INTERFACE PREFIX   (the prefix is routed into the interface; writes "ready")
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

#include "reference-impl/daemon/tun_device.hpp"
#include "wire/prefix.hpp"

int main(int argc, char** argv) {
  using namespace lmmp;
  const auto prefix = argc == 3 ? wire::Prefix::parse(argv[2]) : std::nullopt;
  if (!prefix) {
    std::fprintf(stderr, "usage: tun_copy INTERFACE PREFIX\n");
    return 2;
  }
  auto tun = reference::TunDevice::open(argv[1], 1500);
  if (!tun) {
    std::fprintf(stderr, "tun_copy: %s\n", tun.error().c_str());
    return 2;
  }
  if (const auto routed = tun->route(*prefix); !routed) {
    std::fprintf(stderr, "tun_copy: %s\n", routed.error().c_str());
    return 2;
  }
  std::puts("ready");
  std::fflush(stdout);
  std::vector<char> buffer(65536);
  for (;;) {
    pollfd ready{tun->descriptor(), POLLIN, 0};
    poll(&ready, 1, -1);
    for (int count = 0; count < 256; ++count) {
      const ssize_t size = read(tun->descriptor(), buffer.data(), buffer.size());
      if (size < 0) {
        if (errno == EAGAIN || errno == EINTR) break;
        return 0;
      }
      if (write(tun->descriptor(), buffer.data(), static_cast<std::size_t>(size)) < 0 && errno == EBADFD)
        return 0;
    }
  }
}
