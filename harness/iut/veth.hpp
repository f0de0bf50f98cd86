// A veth pair between the tester and an implementation in a namespace, by netlink.
#pragma once

#include <atomic>
#include <string>
#include <tl/expected.hpp>

#include "harness/iut/namespaces.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// Both ends go when the implementation's namespace does: the kernel does that by the side, while deleting
// them would keep the tester waiting for 20 ms each.
class VethPair {
 public:
  // The tester's end has no addresses and its kernel answers nothing; the other end has those of the IXIT,
  // usable at once. The error says what the kernel refused. `stop` ends the wait until they are usable.
  static tl::expected<VethPair, std::string> create(const NetworkNamespace& tester,
                                                    const std::string& tester_name,
                                                    const NetworkNamespace& iut, const std::string& iut_name,
                                                    const IxitLink& link,
                                                    const std::atomic<bool>* stop = nullptr);

  // Down, the other end has no carrier.
  tl::expected<void, std::string> set_up(bool up) const;

  int tester_interface() const { return tester_interface_; }  // its index

 private:
  VethPair(const NetworkNamespace* tester, int interface) : tester_(tester), tester_interface_(interface) {}
  const NetworkNamespace* tester_;
  int tester_interface_;
};

}  // namespace lmmp::conform
