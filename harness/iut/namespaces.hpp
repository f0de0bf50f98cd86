// Network namespaces, made and entered by the calling thread.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "harness/link/packet_network.hpp"

namespace lmmp::conform {

// A file descriptor that is closed with its owner.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int descriptor = -1) : descriptor_(descriptor) {}
  ~OwnedDescriptor();
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// A namespace lives as long as somebody holds it.
using NetworkNamespace = OwnedDescriptor;

// Whether this process may make namespaces. As an ordinary user it first moves into a user namespace of its
// own, which works only while it has one thread.
tl::expected<void, CannotOpen> permit_namespaces();

// A new, empty namespace; the thread stays where it is.
tl::expected<NetworkNamespace, std::string> create_network_namespace();

// Every process whose main thread is in it, but for the caller's own.
void kill_processes_in(const NetworkNamespace& space);

// The thread is in the namespace for as long as this lives.
class InNamespace {
 public:
  explicit InNamespace(const NetworkNamespace& space);
  ~InNamespace();
  InNamespace(const InNamespace&) = delete;
  InNamespace& operator=(const InNamespace&) = delete;
  bool entered() const { return entered_; }

 private:
  OwnedDescriptor before_;
  bool entered_ = false;
};

}  // namespace lmmp::conform
