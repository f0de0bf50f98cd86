// The commands of hmip-mn's control socket.
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/file_descriptor.hpp"
#include "reference-impl/daemon/hmip_mn_commands.hpp"
#include "reference-impl/daemon/hmip_mn_loop.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr std::array names = {"bindings", "commands", "deregister", "detach", "handover",
                              "register", "send",     "solicit",    "status"};
const json done{{"ok", true}};

// RFC 863: nobody answers.
constexpr std::uint16_t discard_port = 9;

sockaddr_in6 socket_address(const wire::IpAddress& address, std::uint16_t port) {
  sockaddr_in6 result{};
  result.sin6_family = AF_INET6;
  result.sin6_port = htons(port);
  std::memcpy(&result.sin6_addr, address.octets().data(), sizeof result.sin6_addr);
  return result;
}

std::optional<wire::IpAddress> address_in(const json& request, const char* name) {
  const auto at = request.find(name);
  if (at == request.end() || !at->is_string()) return std::nullopt;
  const auto address = wire::IpAddress::parse(at->get<std::string>());
  return address && address->is_v6() ? address : std::nullopt;
}

// As an application: the datagram takes the system's way into the tunnel.
json send_as_application(const json& request) {
  const auto source = address_in(request, "source"), destination = address_in(request, "destination");
  if (!source || !destination)
    return control_error("expected `source` and `destination`, IPv6 addresses as text");
  const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const sockaddr_in6 from = socket_address(*source, 0), to = socket_address(*destination, discard_port);
  if (!socket || bind(socket.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) {
    return control_error("cannot send from " + source->to_string() + ": " + std::strerror(errno) +
                         "; `status` tells the node's addresses");
  }
  if (sendto(socket.get(), nullptr, 0, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0)
    return control_error("cannot send to " + destination->to_string() + ": " + std::strerror(errno));
  return done;
}

}  // namespace

json HmipMnDaemon::command(const json& request) {
  const Time now = monotonic_now();
  const std::string name = request["command"].get<std::string>();
  const std::vector<HmipLink>& links = node_.configuration().links;
  if (name == "status") return status_of(node_);
  if (name == "bindings") return bindings_of(node_, now);
  if (name == "commands") return {{"ok", true}, {"commands", names}};
  if (name == "handover") {
    std::string all;
    const auto target = request.find("target");
    for (unsigned i = 0; i < links.size(); ++i) {
      all += (i == 0 ? "" : ", ") + links[i].name;
      if (target == request.end() || *target != links[i].name) continue;
      attach(i);
      return done;
    }
    return control_error("expected one of the links as \"target\": " + all);
  }
  if (name == "send") return send_as_application(request);
  if (name == "detach") {
    automatic_ = false;
    perform(node_.detach(now));
    return done;
  }
  if (name == "deregister") {
    automatic_ = false;
    perform(node_.release(now));
    return done;
  }
  if (name == "register" || name == "solicit") {
    automatic_ = true;
    if (const auto here = node_.link()) {
      attach(*here);
    } else {
      follow_carriers();
    }
    if (node_.link()) return done;
    return control_error("no link has a carrier");
  }
  json reply = control_error("unknown command: " + name);
  reply["unknown_command"] = true;
  reply["commands"] = names;
  return reply;
}

}  // namespace lmmp::reference
