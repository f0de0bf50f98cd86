// The captures that make_captures writes.
#pragma once

#include <string>

namespace lmmp::plugin_test {

void write_messages(const std::string& folder);   // every message and suboption, well formed
void write_malformed(const std::string& folder);  // every rule about one message broken once
void write_carriers(
    const std::string& folder);  // ICMP around the message: checksums, codes, quotes, fragments
void write_foreign(const std::string& folder);  // traffic that is not ours, and the same with ours between it
void write_hmipv6_bindings(const std::string& folder);   // updates, answers, bindings, handovers
void write_hmipv6_rules(const std::string& folder);      // every rule about one HMIPv6 message broken once
void write_hmipv6_handovers(const std::string& folder);  // handovers with data around them
void write_hmipv6_advertisements(const std::string& folder);  // MAPs and their changes
void write_sessions(const std::string& folder);  // requests, answers, handovers, without authentication
void write_senders(const std::string& folder);   // messages from the wrong side
void write_authentication(
    const std::string& folder);  // the same exchange seen with keys, without, and with RSA keys
void write_lmmp_handovers(const std::string& folder);  // for the handover report

}  // namespace lmmp::plugin_test
