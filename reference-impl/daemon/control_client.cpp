// The control socket's other end: `PROGRAM ctl COMMAND [TARGET] [NAME=VALUE...]`.
#include "reference-impl/daemon/control_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <ostream>

#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {
namespace {

// Numbers, decimal or after 0x, and true and false stand for themselves; whatever else is text.
nlohmann::json value_of(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const bool hex = text.starts_with("0x");
  const char* first = text.data() + (hex ? 2 : 0);
  const char* last = text.data() + text.size();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(first, last, number, hex ? 16 : 10);
  if (error == std::errc() && end == last) return number;
  return text;
}

}  // namespace

int run_control_client(const std::string& socket_path, const std::vector<std::string>& arguments,
                       std::ostream& out, std::ostream& error) {
  nlohmann::json request;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (!request.contains("command") && equals == std::string::npos) {
      request["command"] = argument;
    } else if (!request.contains("target") && equals == std::string::npos) {
      request["target"] = value_of(argument);
    } else if (equals != std::string::npos && equals > 0) {
      request[argument.substr(0, equals)] = value_of(argument.substr(equals + 1));
    } else {
      error << "found `" << argument
            << "`, expected COMMAND [TARGET] [NAME=VALUE...], such as: logout 0x1f\n";
      return 2;
    }
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (!request.contains("command") || socket_path.size() >= sizeof address.sun_path) {
    error << "expected a command; `commands` lists them\n";
    return 2;
  }
  std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
  const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{10, 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    error << "nobody listens at " << socket_path << ": " << std::strerror(errno)
          << ". Is the daemon running, with control_socket set to this path?\n";
    return 3;
  }
  const std::string line = request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::string reply;
  char buffer[4096];
  if (send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size())) {
    while (reply.find('\n') == std::string::npos) {
      const ssize_t size = recv(socket.get(), buffer, sizeof buffer, 0);
      if (size <= 0) break;
      reply.append(buffer, static_cast<std::size_t>(size));
    }
  }
  const nlohmann::json answer = nlohmann::json::parse(reply, nullptr, false);
  if (!answer.is_object()) {
    error << "no reply from " << socket_path << " within 10 s\n";
    return 3;
  }
  out << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  return answer.value("ok", false) ? 0 : 1;
}

}  // namespace lmmp::reference
