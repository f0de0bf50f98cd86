// How a node gets an address of its own on a link, as CONFIG in the advertisements says (I8, I37).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "reference-impl/daemon/child_process.hpp"
#include "reference-impl/daemon/link_monitor.hpp"

namespace lmmp::reference {

struct NodeAddressChoice {
  enum class Stateless : std::uint8_t {
    own,     // the interface's own address serves; nothing is waited for
    kernel,  // the address that the kernel forms from a Router Advertisement's prefix
  } stateless = Stateless::own;
  // A DHCP client that ends with 0 once the interface has its address; `{interface}` stands for its name.
  // Empty: the node does not use DHCP.
  std::vector<std::string> dhcp_client;
  Time patience = std::chrono::seconds(10);  // for each way
};

// Works on one link at a time: the one that the node is on.
class NodeAddressing {
 public:
  NodeAddressing(NodeAddressChoice choice, wire::IpVersion version)
      : choice_(std::move(choice)), version_(version) {}

  // The ways of CONFIG that this node need not go before it logs in.
  std::uint8_t nothing_to_do() const;

  // Begins to go them, in the order of I37; if that is being done already, nothing changes.
  void want(Time now, unsigned link, const std::string& interface, std::uint8_t ways);
  void give_up();
  // What came of it since: the link, and the way that led to an address there.
  struct Configured {
    unsigned link = 0;
    std::uint8_t way = 0;
  };
  std::optional<Configured> proceed(Time now, const InterfaceState& interface);

  bool working() const { return work_.has_value(); }
  unsigned link() const { return work_->link; }
  std::optional<Time> next_deadline() const;
  int descriptor() const;  // to be watched for input; -1: none
  // Why there is no address, for whoever asks; empty: nothing is wrong.
  const std::string& problem() const { return problem_; }

 private:
  struct Work {
    unsigned link = 0;
    std::string interface;
    std::uint8_t ways = 0;  // all that were asked for
    std::uint8_t left = 0;  // to be tried behind this one
    std::uint8_t way = 0;   // 0: all failed; begins anew at the deadline
    Time deadline{};
    std::optional<ChildProcess> client;
    bool client_done = false;
  };
  void next_way(Time now);
  void start(Time now);
  void fail(Time now, std::string why);

  NodeAddressChoice choice_;
  wire::IpVersion version_;
  std::optional<Work> work_;
  std::string problem_;
};

}  // namespace lmmp::reference
