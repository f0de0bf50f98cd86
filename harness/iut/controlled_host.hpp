// A simulated implementation that takes an upper tester's commands.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/link/host.hpp"
#include "harness/script/ast.hpp"

namespace lmmp::conform {

class ControlledHost : public Host {
 public:
  // What the command sends is sent at the next moment of the simulation. The error says why it cannot be.
  virtual tl::expected<void, std::string> control(Time now, const std::string& action,
                                                  const std::vector<Field>& fields) = 0;
};

}  // namespace lmmp::conform
