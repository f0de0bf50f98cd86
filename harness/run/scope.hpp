// What names stand for while a case runs: bound values, the case's variables, the IXIT; and the functions.
#pragma once

#include <map>
#include <random>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {

class Scope {
 public:
  Scope(const Ixit& ixit, wire::IpVersion version, std::uint64_t seed)
      : ixit_(&ixit), version_(version), random_(seed), frames_(1) {}

  wire::IpVersion version() const { return version_; }
  void set_version(wire::IpVersion version) { version_ = version; }

  void bind(const std::string& name, Value value) { frames_.back()[name] = std::move(value); }
  // Inside a procedure: its own names first, then those of the case.
  using Names = std::map<std::string, Value>;
  void enter(Names names = {}) { frames_.push_back(std::move(names)); }
  void leave() { frames_.pop_back(); }
  const Names& names() const { return frames_.back(); }

  // Bound here or in the case, or given by the IXIT in this IP version; or nothing.
  std::optional<Value> find(const std::string& name, wire::IpVersion version) const;

  // The value with every variable and call replaced by what it stands for; any, ranges and =>name stay. For a
  // field of IPv4 or IPv6, nodes stand for their address of that version. The error is a sentence.
  tl::expected<Value, std::string> resolve(const Value& value, FieldKind kind = FieldKind::octets);
  tl::expected<std::vector<Field>, std::string> resolve(const std::vector<Field>& fields);

  // A link or a node, which may be "$parameter".
  tl::expected<std::string, std::string> name(const std::string& text) const;

  std::uint32_t random_number() { return static_cast<std::uint32_t>(random_()); }

 private:
  tl::expected<Value, std::string> call(const Call& call, FieldKind kind);

  const Ixit* ixit_;
  wire::IpVersion version_;
  std::mt19937_64 random_;
  std::map<std::pair<wire::OctetVector, wire::OctetVector>, wire::OctetVector> encrypted_;
  std::vector<Names> frames_;
};

}  // namespace lmmp::conform
