// The registry as Markdown tables.
#pragma once

#include <string>

namespace lmmp::wire {

// The whole text of docs/protocol-tables.md.
std::string protocol_tables();

}  // namespace lmmp::wire
