// What names stand for while a case runs.
#include "harness/run/scope.hpp"

#include "harness/node/functions.hpp"

namespace lmmp::conform {
namespace {

wire::IpVersion version_for(FieldKind kind, wire::IpVersion otherwise) {
  if (kind == FieldKind::ipv4) return wire::IpVersion::v4;
  if (kind == FieldKind::ipv6) return wire::IpVersion::v6;
  return otherwise;
}

}  // namespace

std::optional<Value> Scope::find(const std::string& name, wire::IpVersion version) const {
  for (const auto* frame : {&frames_.back(), &frames_.front()}) {
    if (const auto found = frame->find(name); found != frame->end()) return found->second;
  }
  if (name == "ip") return Value{std::uint64_t{version_ == wire::IpVersion::v4 ? 4U : 6U}, {}};
  return ixit_->value(name, version);
}

tl::expected<std::string, std::string> Scope::name(const std::string& text) const {
  if (!text.starts_with('$')) return text;
  const auto value = find(text.substr(1), version_);
  if (!value) return tl::unexpected(text + " is not known here");
  if (const auto* name = std::get_if<std::string>(&value->is)) return *name;
  return tl::unexpected(text + " does not stand for a name");
}

tl::expected<Value, std::string> Scope::resolve(const Value& value, FieldKind kind) {
  const auto all = [&](std::vector<Value> values) -> tl::expected<std::vector<Value>, std::string> {
    for (auto& each : values) {
      auto resolved = resolve(each, kind);
      if (!resolved) return tl::unexpected(resolved.error());
      each = std::move(*resolved);
    }
    return values;
  };
  const auto with = [&](auto node, auto member) -> tl::expected<Value, std::string> {
    auto resolved = all(node.*member);
    if (!resolved) return tl::unexpected(resolved.error());
    node.*member = std::move(*resolved);
    return Value{std::move(node), value.place};
  };
  if (const auto* variable = std::get_if<Variable>(&value.is)) {
    auto found = find(variable->name, version_for(kind, version_));
    if (!found) return tl::unexpected("$" + variable->name + " has no value here");
    found->place = value.place;
    return resolve(*found, kind);  // an argument of a procedure may itself be a node's name or a pattern
  }
  if (const auto* called = std::get_if<Call>(&value.is)) return call(*called, kind);
  if (const auto* bind = std::get_if<Bind>(&value.is)) return with(*bind, &Bind::what);
  if (const auto* other = std::get_if<Not>(&value.is)) return with(*other, &Not::what);
  if (const auto* list = std::get_if<List>(&value.is)) return with(*list, &List::items);
  // A node's name where an address is wanted.
  const auto* text = std::get_if<std::string>(&value.is);
  const bool address = kind == FieldKind::address || kind == FieldKind::ipv4 || kind == FieldKind::ipv6;
  if (text != nullptr && address) {
    if (auto found = ixit_->value(*text, version_for(kind, version_))) return *found;
  }
  return value;
}

tl::expected<std::vector<Field>, std::string> Scope::resolve(const std::vector<Field>& fields) {
  std::vector<Field> resolved = fields;
  for (auto& field : resolved) {
    const auto spec = find_field(for_version(field.name, version_));
    auto value = resolve(field.value, spec ? spec->kind : FieldKind::octets);
    if (!value) return tl::unexpected(field.name + ": " + value.error());
    field.value = std::move(*value);
  }
  return resolved;
}

tl::expected<Value, std::string> Scope::call(const Call& call, FieldKind kind) {
  std::vector<Value> arguments;
  for (const auto& argument : call.arguments) {
    auto resolved = resolve(argument, kind);
    if (!resolved) return resolved;
    arguments.push_back(std::move(*resolved));
  }
  return evaluate(call.function, arguments, {random_, *ixit_, &encrypted_});
}

}  // namespace lmmp::conform
