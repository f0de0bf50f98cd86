// Octets that end where a forbidden page begins, so that any read past them kills the test, sanitizer or not.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "wire/octets.hpp"

namespace lmmp::wire {

class GuardedOctets {
 public:
  explicit GuardedOctets(std::size_t capacity) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    usable_ = (capacity / page + 1) * page;
    mapped_ = usable_ + 2 * page;
    void* memory = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    memory_ = static_cast<std::uint8_t*>(memory);
    if (mprotect(memory_ + page, usable_, PROT_READ | PROT_WRITE) != 0) std::abort();
    end_ = memory_ + page + usable_;
  }
  ~GuardedOctets() { munmap(memory_, mapped_); }
  GuardedOctets(const GuardedOctets&) = delete;
  GuardedOctets& operator=(const GuardedOctets&) = delete;

  // A copy of `octets` whose end is the guard. Valid until the next call.
  Octets hold(Octets octets) {
    if (octets.size() > usable_) std::abort();
    std::uint8_t* at = end_ - octets.size();
    std::copy(octets.begin(), octets.end(), at);
    return {at, octets.size()};
  }

 private:
  std::uint8_t* memory_ = nullptr;
  std::uint8_t* end_ = nullptr;
  std::size_t usable_ = 0;
  std::size_t mapped_ = 0;
};

}  // namespace lmmp::wire
