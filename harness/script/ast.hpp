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
#include <variant>
#include <vector>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

struct Place {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1
};

// --- values
// -----------------------------------------------------------------------------------------------------

struct Variable {
  std::string name;
};  // $sid: what was bound before, or an IXIT value
struct Bind {
  std::string name;
};  // =>sid: whatever is there, and give it this name
struct Range {
  std::uint64_t low = 0, high = 0;
};                 // 1..10, both included
struct Any {};     // any: there, with whatever value
struct Absent {};  // absent: must not be there
struct Value;
struct List {
  std::vector<Value> items;
};             // [1, 2]: one suboption each, in this order
struct Call {  // mac($key), nonce(16): a function of the registry
  std::string function;
  std::vector<Value> arguments;
};

// Numbers, times, addresses, octets and text stand for themselves; the loader types them by the field they
// are for.
struct Value {
  std::variant<std::uint64_t, std::chrono::nanoseconds, wire::IpAddress, wire::OctetVector, std::string,
               Variable, Bind, Range, Any, Absent, List, Call>
      is;
  Place place;
};

// A field of a message: "SID", "seq", "reserved", "subtype", "code", "hop_limit", ...
struct Field {
  std::string name;
  Value value;
  Place place;
};

// An alteration of the serialized octets, at any layer; checksums are recomputed unless they are patched
// themselves.
struct Patch {
  std::string
      path;  // "SID.len", "main.len", "icmp.checksum", "octet.12", "truncate", "append", "ip.hop_limit"
  Value value;
  Place place;
};

// --- steps
// ------------------------------------------------------------------------------------------------------

struct Step;
using Steps = std::vector<Step>;

// A message from a node that the tester plays.
struct Send {
  std::string message;        // "LOGIN", or "OCTETS" with a field `octets`
  std::string link, from;     // "L1", "mn1"; empty: the case's first
  std::optional<Value> to;    // an address or a node's name; none: the IUT's own address on that link
  std::vector<Field> fields;  // in the order written, which is the order on the wire
  std::vector<Patch> patches;
};

// A message that the IUT must send. Frames that match no expectation are judged by the matching mode.
struct Recv {
  std::vector<std::string> messages;  // one, or any of several
  std::string link, to;               // where and by whom it is received
  std::optional<Value> from;
  std::optional<Value> within;      // the window, from the end of the step before
  std::optional<Value> not_before;  // earlier than this is a fail
  std::vector<Field> fields;
};

// Nothing of this kind from the IUT.
struct Silent {
  std::vector<std::string> messages;  // empty: any message of the protocol but advertisements
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
  Value duration;
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
// -------------------------------------------------------------------------------------------------

struct Procedure {
  std::string name;
  std::vector<std::string> parameters;
  std::vector<std::string> results;
  Steps steps;
  Place place;
};

enum class Role : std::uint8_t { access_router, mobile_node, map };

// One point of a matrix: the variables that differ.
struct MatrixPoint {
  std::string suffix;  // "ip=4": appended to the case's id as "/ip=4"; empty without a matrix
  std::vector<Field> variables;
};

struct TestCase {
  std::string id;
  std::string purpose;
  Role role = Role::access_router;
  std::vector<std::string> requirements;
  std::vector<std::string> needs;  // ICS features; a missing one makes the case not applicable
  std::vector<std::string> tags;
  std::vector<wire::Profile> profiles;  // empty: every profile
  std::vector<Field> ixit;              // what the case sets of the IUT's configuration, where it can be set
  std::vector<Field> variables;         // `let`
  std::vector<MatrixPoint> matrix;      // at least one point
  Steps preamble, steps, postamble;
  std::vector<std::string> catches;  // faults in testcases/defects that this case must catch
  Place place;
};

struct Suite {
  std::vector<TestCase> cases;  // sorted by id
  std::vector<Procedure> procedures;
};

}  // namespace lmmp::conform
