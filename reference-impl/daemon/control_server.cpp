// The control socket's server: a line of JSON in, a line of JSON out.
#include "reference-impl/daemon/control_server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace lmmp::reference {
namespace {

constexpr std::size_t maximum_clients = 16;
constexpr std::size_t maximum_line = 64 * 1024;

bool somebody_listens(const sockaddr_un& address) {
  const FileDescriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool write_all(int socket, const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    // A reply may be longer than the socket's buffer; whoever does not read for a second is cut off.
    pollfd ready{socket, POLLOUT, 0};
    if (poll(&ready, 1, 1000) != 1) return false;
    const ssize_t written = send(socket, text.data() + at, text.size() - at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written < 0) {
      if (errno == EAGAIN || errno == EINTR) continue;
      return false;
    }
    at += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

nlohmann::json control_error(const std::string& sentence) {
  return {{"ok", false}, {"error", sentence}};
}

tl::expected<ControlServer, std::string> ControlServer::open(const std::string& path, Handler handler) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return tl::unexpected("the control socket's path " + path + " is longer than the system's " +
                          std::to_string(sizeof address.sun_path - 1) + " octets");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) return tl::unexpected(path + " is there and is no socket");
    if (somebody_listens(address)) return tl::unexpected("another process listens at " + path);
    unlink(path.c_str());
  }
  ControlServer server;
  server.handler_ = std::move(handler);
  server.listener_ = FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const mode_t before = umask(0177);
  const bool bound =
      server.listener_ &&
      bind(server.listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  umask(before);
  if (!bound || listen(server.listener_.get(), maximum_clients) != 0) {
    return tl::unexpected("no control socket at " + path + ": " + std::strerror(errno));
  }
  server.path_ = path;
  return server;
}

ControlServer::ControlServer(ControlServer&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      handler_(std::move(other.handler_)),
      listener_(std::move(other.listener_)),
      clients_(std::move(other.clients_)) {}

ControlServer::~ControlServer() {
  if (!path_.empty()) unlink(path_.c_str());
}

void ControlServer::watch(std::vector<pollfd>& descriptors) const {
  if (clients_.size() < maximum_clients) descriptors.push_back({listener_.get(), POLLIN, 0});
  for (const Client& client : clients_) descriptors.push_back({client.socket.get(), POLLIN, 0});
}

void ControlServer::serve() {
  while (clients_.size() < maximum_clients) {
    FileDescriptor socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) break;
    clients_.push_back({std::move(socket), {}});
  }
  for (auto client = clients_.begin(); client != clients_.end();) {
    client = serve(*client) ? std::next(client) : clients_.erase(client);
  }
}

// False if the client is gone, or to be gone.
bool ControlServer::serve(Client& client) {
  char buffer[4096];
  const ssize_t size = recv(client.socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
  if (size == 0) return false;
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  client.input.append(buffer, static_cast<std::size_t>(size));
  for (std::size_t end = 0; (end = client.input.find('\n')) != std::string::npos;) {
    const std::string line = client.input.substr(0, end);
    client.input.erase(0, end + 1);
    if (!write_all(client.socket.get(), reply_to(line) + "\n")) return false;
  }
  if (client.input.size() <= maximum_line) return true;
  write_all(client.socket.get(), control_error("a request longer than 64 KiB").dump() + "\n");
  return false;
}

std::string ControlServer::reply_to(const std::string& line) const {
  const nlohmann::json request = nlohmann::json::parse(line, nullptr, false);
  nlohmann::json reply;
  if (!request.is_object() || !request.contains("command") || !request["command"].is_string()) {
    reply = control_error("a request is one JSON object on one line, with a \"command\"");
  } else {
    reply = handler_(request);
  }
  // A request that is not UTF-8 may be quoted in the reply.
  return reply.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace lmmp::reference
