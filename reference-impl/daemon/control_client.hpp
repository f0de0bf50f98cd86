// The control socket's other end: `PROGRAM ctl COMMAND [TARGET] [NAME=VALUE...]`.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace lmmp::reference {

// Sends one request and prints the reply. 0 if it says "ok", 1 if not, 2 if the arguments are no request, 3
// if nobody answers.
int run_control_client(const std::string& socket_path, const std::vector<std::string>& arguments,
                       std::ostream& out, std::ostream& error);

}  // namespace lmmp::reference
