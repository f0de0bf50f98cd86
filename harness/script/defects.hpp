// Deliberate faults: from testcases/defects to harness/iut/fault.hpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

struct LoadedFault {
  Fault fault;
  std::vector<Word> breaks;  // with their places
  const Source* source = nullptr;
};
using LoadedFaults = std::map<std::string, LoadedFault, std::less<>>;

// The faults of one document, which is a list:
//   - fault: ar-login-ack-without-sid
//     summary: Login Ack carries no SID.
//     iut: ar
//     breaks: [D-2.1-05]
//     sent: LOGIN_ACK            # or received: LOGIN; a message, a list of them, or any
//     having: {IP6: any}         # only messages with such fields
//     first: 1                   # only from the first to the last that matches
//     last: 1
//     only: repeated             # only a number that this sender has used before
//     do: [{strip: SID}, {set: {seq: 5}}, {add: {R_INT: 1}}, drop, {repeat: 2}, {delay: 1s}, {patch:
//     {SID.len: 3}},
//          {repair: checksum}, {repair: type, as: LOGIN}, {redirect: mn2}, {move: L2}, {also: ERROR, to: mn1,
//          ERROR: 1}]
//     configure: {soft_state_intervals: 100}
void read_faults(const YamlNode& node, const Reading& reading, LoadedFaults& faults);

}  // namespace lmmp::conform
