// The captures that make_captures writes.
#pragma once

#include <string>

namespace lmmp::plugin_test {

void write_messages(const std::string& folder);   // every message and suboption, well formed
void write_malformed(const std::string& folder);  // every rule about one message broken once
void write_carriers(
    const std::string& folder);  // ICMP around the message: checksums, codes, quotes, fragments
void write_foreign(const std::string& folder);  // traffic that is not ours, and the same with ours between it

}  // namespace lmmp::plugin_test
