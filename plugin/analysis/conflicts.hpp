// Preferences that contradict each other.
#pragma once

namespace lmmp::plugin {

// Warns of each contradiction when it comes up: not again while it lasts, and never on a packet.
void tell_conflicts() noexcept;

}  // namespace lmmp::plugin
