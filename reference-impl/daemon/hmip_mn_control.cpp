// The commands of hmip-mn's control socket.
#include <array>

#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/hmip_mn_commands.hpp"
#include "reference-impl/daemon/hmip_mn_loop.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr std::array names = {"bindings", "commands", "deregister", "detach",
                              "handover", "register", "solicit",    "status"};
const json done{{"ok", true}};

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
