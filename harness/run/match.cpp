// Whether a message is the one that a step expects.
#include "harness/run/match.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/security.hpp"
#include "harness/run/form.hpp"
#include "wire/rules.hpp"

namespace lmmp::conform {
namespace {

void compare(Match& match, FieldComparison row) {
  match.matches = match.matches && row.matches;
  if (row.matches) ++match.score;
  match.comparison.push_back(std::move(row));
}

std::string type_text(const std::string& name) {
  const auto number = message_number(name);
  return number ? std::to_string(*number) + " " + name : name;
}

void compare_type(Match& match, const Expectation& expectation, const Heard& heard) {
  std::string expected;
  for (const auto& name : expectation.names) expected += (expected.empty() ? "" : " or ") + type_text(name);
  const bool taken = expectation.takes(heard);
  if (taken) match.score += 100;
  compare(match, {"Type", expected.empty() ? "any message" : expected, type_text(heard.name), taken,
                  heard.lmmp_offset()});
}

// What the carrier must be for the message to be one of LMMP (I1, I2); shown only where it is not.
void compare_carrier(Match& match, const Expectation& expectation, const Heard& heard) {
  const bool v4 = heard.ends.source.is_v4();
  const auto row = [&](const char* name, unsigned expected, unsigned got, std::size_t offset) {
    if (expected == got) return;
    compare(match, {name, std::to_string(expected), std::to_string(got), false, heard.icmp_offset + offset});
  };
  row("ICMP type", v4 ? wire::icmpv4_mobility_type : wire::icmpv6_mobility_type, heard.carrier.type, 0);
  const auto asked = [&](const char* name) {
    return std::any_of(expectation.fields.begin(), expectation.fields.end(),
                       [&](const Field& field) { return field.name == name; });
  };
  if (!asked("code")) row("ICMP code", 0, heard.carrier.code, 1);
  if (!asked("subtype")) row("ICMP subtype", expectation.subtype, heard.carrier.subtype, 4);
  if (!heard.checksum_good) {
    compare(match, {"ICMP checksum", "good", "bad", false, heard.icmp_offset + 2});
  }
}

void compare_breach(Match& match, const Expectation& expectation, const Heard& heard) {
  const auto breach = wire::first_breach(heard.decoded, expectation.profile, expectation.mode);
  if (!breach || breach->kind == wire::BreachKind::type_unknown) return;
  compare(match,
          {"Message", "well-formed", wire::describe(*breach), false, heard.lmmp_offset() + breach->offset});
}

// Where a header's field stands in the frame.
std::size_t header_offset(std::string_view name, const Heard& heard) {
  if (name == "seq") return heard.lmmp_offset() + 4;
  if (name == "reserved") return heard.lmmp_offset() + 3;
  if (name == "subtype") return heard.icmp_offset + 4;
  if (name == "code") return heard.icmp_offset + 1;
  return heard.ends.source.is_v4() ? 22 : 21;  // hop_limit
}

void compare_list(Match& match, const Field& field, const List& list,
                  const std::vector<wire::SuboptionView>& found, FieldKind kind,
                  std::optional<std::size_t> octet, const Ixit* ixit) {
  std::vector<Value> got;
  for (const auto& suboption : found) got.push_back(value_of(suboption, kind));
  bool same = got.size() == list.items.size();
  for (std::size_t i = 0; same && i < got.size(); ++i)
    same = fits(list.items[i], got[i], kind, match.bound, ixit);
  compare(match, {field.name, text_of(field.value, kind), text_of({List{got}, {}}, kind), same, octet});
}

std::optional<std::size_t> auth_offset(const Heard& heard) {
  const auto auth = heard.message().find(wire::SuboptionType::auth);
  return auth ? std::optional(heard.lmmp_offset() + auth->offset) : std::nullopt;
}

// AUTH: mac($key), or not.
void compare_mac(Match& match, const Field& field, const Call& call, const Heard& heard) {
  const auto mac = read_mac(call, wire::MacAlgorithm::hmac_md5);
  const auto verdict = mac ? wire::verify_mac(heard.message(), mac->key) : wire::MacVerdict::bad;
  bool good = verdict == wire::MacVerdict::good;
  const auto auth = heard.message().find(wire::SuboptionType::auth);
  if (good && call.arguments.size() > 1) {
    good = wire::mac_algorithm(auth->reserved, auth->payload.size()) == mac->algorithm;
  }
  const bool wanted = !std::holds_alternative<Not>(field.value.is);
  compare(match, {field.name, wanted ? "a good MAC" : "no good MAC", std::string(mac_text(verdict)),
                  good == wanted, auth_offset(heard)});
}

// Under LMMP-internal authentication every message of a session carries a good MAC (D 2.1, 2.4), made with
// the key that SK_an and the SID give. A Login Ack needs none (I40) and an Error may have none (I38); one
// that they carry is good.
void compare_authentication(Match& match, const Expectation& expectation, const Heard& heard) {
  if (expectation.mode != wire::AuthMode::lmmp_internal || expectation.ixit == nullptr ||
      expectation.ixit->access_network_key.empty()) {
    return;
  }
  const bool asked = std::any_of(expectation.fields.begin(), expectation.fields.end(),
                                 [](const Field& field) { return field.name == "AUTH"; });
  const auto* spec = wire::find_message(heard.message().type);
  const auto sid = heard.message().number(wire::SuboptionType::sid);
  if (asked || spec == nullptr || !spec->sent_in_session || !sid) return;
  const auto verdict =
      wire::verify_mac(heard.message(), wire::session_key(expectation.ixit->access_network_key, *sid));
  const bool exempt = heard.is(wire::MessageType::login_ack) || heard.is(wire::MessageType::error);
  if (exempt && verdict == wire::MacVerdict::absent) return;
  compare(match, {"AUTH", "a good MAC", std::string(mac_text(verdict)), verdict == wire::MacVerdict::good,
                  auth_offset(heard)});
}

void compare_field(Match& match, const Expectation& expectation, const Field& field, const Heard& heard) {
  const std::string name(for_version(field.name, expectation.version));
  const auto spec = find_field(name);
  if (!spec) {
    compare(match, {field.name, text_of(field.value, FieldKind::octets), "no such field", false, {}});
    return;
  }
  const ReadableMessage from{heard.message(), heard.carrier, heard.ends.hop_limit};
  if (const auto header = read_header_field(name, from)) {
    const Value got{*header, {}};
    compare(match, {field.name, text_of(field.value, spec->kind), text_of(got, spec->kind),
                    fits(field.value, got, spec->kind, match.bound), header_offset(name, heard)});
    return;
  }
  if (const Call* mac = find_call(field.value, "mac")) return compare_mac(match, field, *mac, heard);
  const auto found = find_suboptions(name, heard.message(), expectation.version);
  const bool absent = std::holds_alternative<Absent>(field.value.is);
  const std::optional<std::size_t> octet =
      found.empty() ? std::nullopt : std::optional(heard.lmmp_offset() + found[0].offset);
  if (found.empty() || absent) {
    compare(match, {field.name, text_of(field.value, spec->kind),
                    found.empty() ? "absent" : text_of(value_of(found[0], spec->kind), spec->kind),
                    found.empty() && absent, octet});
    return;
  }
  if (const auto* list = std::get_if<List>(&field.value.is)) {
    compare_list(match, field, *list, found, spec->kind, octet, expectation.ixit);
    return;
  }
  const Value got = spec->of_suboption_header ? Value{std::uint64_t{found[0].reserved}, {}}
                                              : value_of(found[0], spec->kind);
  compare(match, {field.name, text_of(field.value, spec->kind), text_of(got, spec->kind),
                  fits(field.value, got, spec->kind, match.bound, expectation.ixit), octet});
}

}  // namespace

bool Expectation::takes(const Heard& heard) const {
  if (names.empty()) return !heard.ambient;
  return std::find(names.begin(), names.end(), heard.name) != names.end();
}

std::string Expectation::name() const {
  if (names.empty()) return "any message";
  std::string text;
  for (const auto& each : names) text += (text.empty() ? "" : " or ") + each;
  return text;
}

tl::expected<std::vector<std::string>, std::string> canonical_names(const std::vector<std::string>& names) {
  std::vector<std::string> canonical;
  for (const auto& name : names) {
    const auto number = message_number(name);
    if (!protocol_of_message(name)) return tl::unexpected("there is no message " + name);
    canonical.push_back(number ? message_name(*number) : name);
  }
  return canonical;
}

bool Expectation::is_about(const Heard& heard) const {
  if (heard.link != link || heard.ends.source.version() != version) return false;
  return to.empty() ? !heard.to.empty() : heard.to == to;
}

Match match(const Expectation& expectation, const Heard& heard) {
  if (heard.hmipv6) return match_hmipv6(expectation, heard);
  Match result;
  result.matches = true;
  compare_type(result, expectation, heard);
  compare_carrier(result, expectation, heard);
  compare_breach(result, expectation, heard);
  if (expectation.from && heard.ends.source != *expectation.from) {
    compare(result, {"Source address", expectation.from->to_string(), heard.ends.source.to_string(), false,
                     heard.ends.source.is_v4() ? 26U : 22U});
  }
  compare_authentication(result, expectation, heard);
  for (const auto& field : expectation.fields) compare_field(result, expectation, field, heard);
  if (expectation.form && expectation.takes(heard)) {
    for (auto& row : compare_form(expectation, heard)) compare(result, std::move(row));
  }
  return result;
}

}  // namespace lmmp::conform
