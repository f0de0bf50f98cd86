// Neighbour Discovery on one Ethernet link through a packet socket, beside the system's own.
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
  // `link` is the core's number of the link. The error is a sentence that says what to do.
  static tl::expected<NeighbourSocket, std::string> open(const std::string& interface, unsigned link);

  int descriptor() const { return socket_.get(); }
  const wire::LinkLayerAddress& link_layer() const { return link_layer_; }

  // The next Neighbour Discovery message, without waiting; nothing if there is none. `fatal` is set if the
  // interface is gone.
  std::optional<Datagram> receive(bool& fatal);
  // To a group, or to the node that the last message came from. False, and errno, if the system refuses it.
  bool send(const Datagram& datagram);

 private:
  FileDescriptor socket_;
  unsigned link_ = 0;
  int interface_index_ = 0;
  wire::LinkLayerAddress link_layer_{};
  wire::LinkLayerAddress last_sender_{};
};

}  // namespace lmmp::reference
