// What a test case says, once loaded and validated: the syntax tree that the engine walks.
//
// A test case is flat: a list of steps, each one mapping in YAML. Every node remembers where it was written,
// so that whatever goes wrong later can be told with file, line and column.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

struct Place {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1, in octets
  friend auto operator<=>(const Place&, const Place&) = default;
};

// --- values

struct Value;

// $sid: what was bound before, a parameter of the procedure, a variable of `let` or of the matrix, or an IXIT
// value. A bare name of a node ($mn1, $ar1) is its address in the IP version of the matrix point.
struct Variable {
  std::string name;
};
// =>sid: whatever is there, and give it this name. "1..10 =>sid", "not $a =>sid": only if it matches `what`.
struct Bind {
  std::string name;
  std::vector<Value> what;  // none, or one
};
struct Range {  // 1..10, both included
  std::uint64_t low = 0, high = 0;
};
struct AddressRange {  // 192.0.2.10..192.0.2.20, both included
  wire::IpAddress low, high;
};
struct Not {                // not $sid: there, and different
  std::vector<Value> what;  // exactly one
};
struct Any {};     // any: there, with whatever value
struct Absent {};  // absent: must not be there
struct List {      // [1, 2]: one suboption each, in this order
  std::vector<Value> items;
};
struct Call {  // mac($key), nonce(16): a function of harness/script/vocabulary.hpp
  std::string function;
  std::vector<Value> arguments;
};

// Numbers, times, addresses, octets and text stand for themselves; the loader types them by the field they
// are for: a field of seconds (R_INT) is a number of seconds, CONFIG and ERROR are a number, SID and the
// other identifiers too. A variable keeps the type of what was bound; a time used for a field of seconds
// counts its whole seconds.
struct Value {
  std::variant<std::uint64_t, std::chrono::nanoseconds, wire::IpAddress, wire::OctetVector, std::string,
               Variable, Bind, Range, AddressRange, Not, Any, Absent, List, Call>
      is;
  Place place;
};

// A field of a message: a suboption by its registry name ("SID"), "IP", "OLD_AR" and "NEW_AR" (the suboption
// for the matrix point's IP version), "SUBOPTION.99" (by number; octets), or one of the header's: "seq",
// "reserved", "subtype", "code", "hop_limit". HMIPv6's fields are in hmipv6_vocabulary.hpp.
// SUBOPTION.reserved is the suboption's Reserved octet, where the value itself does not stand there:
// {NEW_MAC: hex:001122334455, NEW_MAC.reserved: 4}.
struct Field {
  std::string name;
  Value value;
  Place place;
};

// An alteration of the serialized octets, at any layer; checksums are recomputed unless they are patched
// themselves.
struct Patch {
  // "main.type", "main.len", "main.reserved", "main.seq"; "SID.type", "SID.len", "SID.reserved",
  // "SID.payload", "SID.padding" (the first SID); "icmp.type", "icmp.code", "icmp.checksum", "icmp.subtype",
  // "icmp.reserved"; "ip.hop_limit"; "octet.12" (from the main header's first octet); "truncate" (octets cut
  // off the message's end), "append" (octets put behind it). "icmp.checksum: bad" is any wrong checksum.
  std::string path;
  Value value;
  Place place;
};

// --- steps

struct Step;
using Steps = std::vector<Step>;

// Names of links and nodes may be "$parameter" inside a procedure.

// A message from a node that the tester plays. Without `seq` it carries that node's next number; `seq: =>n`
// binds that number; `seq: $n` with the same fields repeats the octets (a retransmission).
struct Send {
  std::string message;        // "LOGIN", "MESSAGE.99" (by number), or "OCTETS" with a field `octets`
  std::string link, from;     // "L1", "mn1"; empty: the case's first
  std::optional<Value> to;    // an address or a node's name; none: the IUT's own address on that link
  std::vector<Field> fields;  // in the order written, which is the order on the wire
  std::vector<Patch> patches;
};

// A message that the IUT must send. Frames that match no expectation are judged by the matching mode.
struct Recv {
  std::vector<std::string> messages;  // one, or any of several
  std::string link, to;               // where and by whom it is received; to: "all" is multicast
  std::optional<Value> from;
  std::optional<Value> within;      // the window, from the end of the step before; none: IXIT response_time
  std::optional<Value> not_before;  // earlier than this is a fail
  std::vector<Field> fields;
};

// Nothing of this kind from the IUT.
struct Silent {
  std::vector<std::string> messages;  // empty: any message of the protocol but advertisements (`any`)
  std::string link, to;
  enum class Fence : std::uint8_t { automatic, none } fence = Fence::automatic;
  std::optional<Value> duration;  // without a fence; none: the IXIT's silence time
  std::vector<Field> fields;      // only messages with these are forbidden
};

struct LinkState {
  std::string link, node;
  bool up = true;
};

// A command to the IUT's upper tester: "logout", "idle", ...
struct Control {
  std::string action;
  std::vector<Field> fields;
};

struct Wait {
  Value duration;  // a time, or a Variable or Call that gives one
};

struct OneOf {
  std::vector<Steps> branches;
};  // graded: the first branch that matches, best first
struct AnyOrder {
  std::vector<Step> steps;
};
struct Background {  // goes on beside the steps that follow, to the end of the case
  std::vector<Step> steps;
  std::optional<Value> every;
};

struct CallProcedure {  // "login(mn1, L1) => sid"
  std::string procedure;
  std::vector<Value> arguments;
  std::vector<std::string> results;
};

struct Step {
  std::variant<Send, Recv, Silent, LinkState, Control, Wait, OneOf, AnyOrder, Background, CallProcedure> is;
  Place place;
  std::string text;  // as written, on one line, for reports
};

// --- test cases

struct Procedure {
  std::string name;
  std::vector<std::string> parameters;
  std::vector<std::string> results;
  Steps steps;
  Place place;
};

enum class Protocol : std::uint8_t { lmmp, hmipv6 };
constexpr std::string_view name_of(Protocol protocol) {  // as in scripts
  return protocol == Protocol::lmmp ? "lmmp" : "hmipv6";
}

enum class Role : std::uint8_t { access_router, mobile_node, map };
constexpr std::string_view name_of(Role role) {  // as in scripts
  return role == Role::access_router ? "ar" : role == Role::mobile_node ? "mn" : "map";
}

// Whether messages that no step speaks of fail the case. Advertisements, ND and ARP never do.
enum class Matching : std::uint8_t { strict, tolerant };

// One point of a matrix: the variables that differ. `ip` (4 or 6) is the IP version of the point; without it,
// 6.
struct MatrixPoint {
  std::string suffix;  // "ip=4": appended to the case's id as "/ip=4"; empty without a matrix
  std::vector<Field> variables;
};

// "lmmp-ar-login", of a point's id "lmmp-ar-login/ip=4" as of its own.
inline std::string case_id_of(const std::string& id) {
  return id.substr(0, id.find('/'));
}

// What a dissector must complain of in a capture of this case.
struct ExpertItem {
  struct Condition {
    std::string variable;  // of the matrix, or "profile"
    std::vector<std::string> values;
  };
  std::string name;                   // its filter: "lmmp.length_bad"
  std::vector<Condition> conditions;  // all of which must hold
};

struct TestCase {
  std::string id;
  std::string purpose;
  Protocol protocol = Protocol::lmmp;
  Role role = Role::access_router;
  std::vector<std::string> requirements;
  std::vector<std::string> needs;  // ICS features; a missing one makes the case not applicable
  std::vector<std::string> tags;
  std::vector<wire::Profile> profiles;  // empty: every profile
  Matching matching = Matching::strict;
  std::vector<Field> ixit;          // what the case sets of the IUT's configuration, where it can be set
  std::vector<Field> variables;     // `let`
  std::vector<MatrixPoint> matrix;  // at least one point
  Steps preamble, steps, postamble;
  // What the tester does wrong on purpose, in a dissector's words. Empty: nothing that one could see; none:
  // the case does not say.
  std::optional<std::vector<ExpertItem>> expects_expert;
  std::vector<std::string> catches;  // faults in testcases/defects that this case must catch
  Place place;
};

struct Suite {
  std::vector<TestCase> cases;  // sorted by id
  std::vector<Procedure> procedures;
};

}  // namespace lmmp::conform
