// IPv6 on one Ethernet link through a packet socket, beside the system's own: Neighbour Discovery alone, or
// everything.
//
// The system would refuse to send from the unspecified address or for addresses that are not its own, and
// does not hear solicited-node groups of such addresses; a packet socket does both.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/core/datagram.hpp"
#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/neighbour_discovery.hpp"

namespace lmmp::reference {

class NeighbourSocket {
 public:
  enum class Takes : std::uint8_t { discovery, everything };
  // `link` is the core's number of the link. The error is a sentence that says what to do.
  static tl::expected<NeighbourSocket, std::string> open(const std::string& interface, unsigned link,
                                                         Takes takes = Takes::discovery);

  int descriptor() const { return socket_.get(); }
  unsigned interface_index() const { return static_cast<unsigned>(interface_index_); }
  const wire::LinkLayerAddress& link_layer() const { return link_layer_; }

  // Where the last datagram came from.
  const wire::LinkLayerAddress& last_sender() const { return last_sender_; }

  // The next datagram, without waiting; nothing if there is none.
  std::optional<Datagram> receive();
  // To a group, or to the node that the last message came from. False, and errno, if the system refuses it.
  bool send(const Datagram& datagram) { return send(datagram, last_sender_); }
  // To a group, or to this neighbour.
  bool send(const Datagram& datagram, const wire::LinkLayerAddress& neighbour);

 private:
  FileDescriptor socket_;
  unsigned link_ = 0;
  int interface_index_ = 0;
  wire::LinkLayerAddress link_layer_{};
  wire::LinkLayerAddress last_sender_{};
  wire::OctetVector buffer_;
};

}  // namespace lmmp::reference
