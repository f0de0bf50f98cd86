// Whether a message is the one that a step expects, field by field.
#pragma once

#include <deque>
#include <set>
#include <tl/expected.hpp>
#include <vector>

#include "harness/node/patterns.hpp"
#include "harness/run/heard.hpp"
#include "harness/run/result.hpp"
#include "harness/script/ast.hpp"

namespace lmmp::conform {

// A Recv or Silent step with every name resolved.
struct Expectation {
  std::vector<std::string> names;  // empty: any message but ambient ones
  unsigned link = 0;
  std::string to;  // a node, "all", or "": whoever of the tester's nodes
  std::optional<wire::IpAddress> from;
  std::vector<Field> fields;  // literal values and patterns
  wire::IpVersion version = wire::IpVersion::v6;
  wire::Profile profile = wire::Profile::draft_00;
  wire::AuthMode mode = wire::AuthMode::none;
  std::uint8_t subtype = wire::default_icmp_subtype;
  const Ixit* ixit = nullptr;  // for keys; outlives the expectation
  bool esp = false;            // HMIPv6: Mobility Headers must be under ESP (I34)
  bool form = false;           // also what a sender must keep to and no receiver may insist on (form.hpp)
  const std::set<std::uint32_t>* sent = nullptr;  // the numbers of the tester's own messages
  const std::deque<Heard>* so_far = nullptr;      // what came so far, in order

  bool takes(const Heard& heard) const;
  std::string name() const;  // "ERROR or ACK"
  // Whether the message came where it is expected: only such messages are compared.
  bool is_about(const Heard& heard) const;
};

struct Match {
  bool matches = false;
  unsigned score = 0;  // how near it is, for the nearest of several that do not match
  std::vector<FieldComparison> comparison;
  BoundValues bound;
};

// The names of a step's messages as heard ones have them: "ERROR" for "MESSAGE.15". The error is a sentence.
tl::expected<std::vector<std::string>, std::string> canonical_names(const std::vector<std::string>& names);

// The same for HMIPv6: headers around the message, checksum, and every field.
Match match_hmipv6(const Expectation& expectation, const Heard& heard);

// Compares type, carrier, well-formedness (I1, I38) and every field.
Match match(const Expectation& expectation, const Heard& heard);

}  // namespace lmmp::conform
