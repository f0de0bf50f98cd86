// The control socket's server: a line of JSON in, a line of JSON out (docs/control-socket.md).
#pragma once

#include <functional>
#include <list>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/file_descriptor.hpp"

struct pollfd;

namespace lmmp::reference {

class ControlServer {
 public:
  // Gives the reply to a request.
  using Handler = std::function<nlohmann::json(const nlohmann::json& request)>;

  // Listens at a path that only its owner may connect to. A socket that nobody listens at any more is
  // replaced. The error is a sentence.
  static tl::expected<ControlServer, std::string> open(const std::string& path, Handler handler);
  ControlServer(ControlServer&&) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ~ControlServer();  // removes the path

  // Adds what must be watched for input.
  void watch(std::vector<pollfd>& descriptors) const;
  // Serves whoever has something to say, without waiting.
  void serve();

 private:
  struct Client {
    FileDescriptor socket;
    std::string input;
  };
  ControlServer() = default;
  bool serve(Client& client);
  std::string reply_to(const std::string& line) const;

  std::string path_;
  Handler handler_;
  FileDescriptor listener_;
  std::list<Client> clients_;
};

nlohmann::json control_error(const std::string& sentence);

}  // namespace lmmp::reference
