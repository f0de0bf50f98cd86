// Whether a message of HMIPv6 is the one that a step expects.
#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/form.hpp"
#include "harness/run/hmipv6_offset.hpp"
#include "harness/run/match.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t ip_offset = 14;

class Comparison {
 public:
  Comparison(const Expectation& expectation, const Heard& heard)
      : expectation_(expectation), heard_(heard), message_(heard.hmipv6->message) {}

  Match run() {
    result_.matches = true;
    compare_name();
    compare_form();
    compare_surroundings();
    if (expectation_.from && heard_.ends.source != *expectation_.from) {
      compare({"Source address", expectation_.from->to_string(), heard_.ends.source.to_string(), false,
               ip_offset + 8});
    }
    for (const auto& field : expectation_.fields) compare_field(field);
    if (expectation_.form && expectation_.takes(heard_)) {
      for (auto& row : compare_hmipv6_form(expectation_, heard_)) compare(std::move(row));
    }
    return std::move(result_);
  }

 private:
  void compare(FieldComparison row) {
    result_.matches = result_.matches && row.matches;
    if (row.matches) ++result_.score;
    result_.comparison.push_back(std::move(row));
  }

  std::size_t body() const { return heard_.hmipv6->body_offset; }

  void compare_name() {
    const bool taken = expectation_.takes(heard_);
    if (taken) result_.score += 100;
    compare({"Type", expectation_.name(), heard_.name, taken, body()});
  }

  // Shown only where it is wrong.
  void compare_form() {
    const auto& reading = *heard_.hmipv6;
    if (!reading.fault.empty()) compare({"Message", "well-formed", reading.fault, false, body()});
    if (!reading.checksum_good) compare({"Checksum", "good", "bad", false, body()});
  }

  bool asked(std::string_view prefix) const {
    return std::any_of(expectation_.fields.begin(), expectation_.fields.end(),
                       [&](const Field& field) { return field.name.starts_with(prefix); });
  }

  bool asked_for(std::string_view name) const {
    return std::any_of(expectation_.fields.begin(), expectation_.fields.end(),
                       [&](const Field& field) { return field.name == name; });
  }

  // A tunnel, ESP and the two headers of Mobile IPv6 stand only around messages that are to have them.
  void compare_surroundings() {
    if (!asked("tunnel_") && message_.tunnel) {
      compare({"Tunnel", "none",
               message_.tunnel->source.to_string() + " to " + message_.tunnel->destination.to_string(), false,
               ip_offset});
    }
    if (!asked("inner_tunnel_") && message_.inner_tunnel) {
      compare({"Tunnel within the tunnel", "none",
               message_.inner_tunnel->source.to_string() + " to " +
                   message_.inner_tunnel->destination.to_string(),
               false, ip_offset + 40});
    }
    if (!asked_for("home") && message_.home && message_.kind() != Hmipv6Kind::binding_update) {
      compare({"Home Address option", "none", message_.home->to_string(), false, ip_offset + 40});
    }
    if (!asked("routing_header") && message_.routing_header &&
        message_.kind() != Hmipv6Kind::binding_acknowledgement) {
      compare({"Type 2 routing header", "none", message_.routing_header->to_string(), false, ip_offset + 40});
    }
    if (asked("spi")) return;
    const bool local = message_.kind() == Hmipv6Kind::binding_acknowledgement || is_local_update();
    if (message_.esp && !expectation_.esp) compare({"ESP", "none", "present", false, ip_offset + 40});
    if (!message_.esp && expectation_.esp && local)
      compare({"ESP", "present", "none", false, ip_offset + 40});
  }
  bool is_local_update() const {
    const auto* update = std::get_if<wire::BindingUpdate>(&message_.body);
    return update != nullptr && update->has(wire::bu_flag_map_registration);
  }

  // Fields of an option are of the option that the step names: {map: $map2, distance: 3} is about map2's.
  std::size_t option_meant(const Field& field) const {
    const auto* spec = find_hmipv6_field(field.name);
    constexpr std::array<std::string_view, 5> of_map = {"distance", "preference", "R", "map_reserved",
                                                        "map_lifetime"};
    constexpr std::array<std::string_view, 5> of_prefix = {"prefix_length", "on_link", "autonomous",
                                                           "prefix_lifetime", "preferred_lifetime"};
    if (spec == nullptr || message_.kind() != Hmipv6Kind::router_advertisement) return 0;
    const auto is_in = [&](const auto& names) {
      return std::find(names.begin(), names.end(), field.name) != names.end();
    };
    const std::string_view key = field.name == "map" || is_in(of_map)         ? "map"
                                 : field.name == "prefix" || is_in(of_prefix) ? "prefix"
                                                                              : "";
    if (key.empty()) return 0;
    const auto named = std::find_if(expectation_.fields.begin(), expectation_.fields.end(),
                                    [key](const Field& each) { return each.name == key; });
    const auto* wanted =
        named == expectation_.fields.end() ? nullptr : std::get_if<wire::IpAddress>(&named->value.is);
    if (wanted == nullptr) return 0;
    const auto values = read_field(key, message_);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::get<wire::IpAddress>(values[i].is) == *wanted) return i;
    }
    return 0;
  }

  void compare_field(const Field& field) {
    const auto* spec = find_hmipv6_field(field.name);
    const FieldKind kind = spec != nullptr ? spec->kind : FieldKind::octets;
    const auto values = read_field(field.name, message_);
    const std::size_t option = values.empty() ? 0 : option_meant(field);
    const std::uint8_t map_option_type = expectation_.ixit != nullptr
                                             ? expectation_.ixit->hmipv6.map_option_type
                                             : wire::default_map_option_type;
    const auto row = [&](const std::string& got, bool same) {
      const std::size_t octet =
          values.empty() ? body() : hmipv6_field_offset(field.name, heard_, option, map_option_type);
      compare({field.name, text_of(field.value, kind), got, same, octet});
    };
    if (const auto* list = std::get_if<List>(&field.value.is)) {
      bool same = values.size() == list->items.size();
      for (std::size_t i = 0; same && i < values.size(); ++i)
        same = fits(list->items[i], values[i], kind, result_.bound);
      row(values.empty() ? "absent" : text_of({List{values}, {}}, kind), same);
      return;
    }
    if (values.empty()) return row("absent", std::holds_alternative<Absent>(field.value.is));
    const auto& value = values[option];
    row(text_of(value, kind), fits(field.value, value, kind, result_.bound));
  }

  const Expectation& expectation_;
  const Heard& heard_;
  const Hmipv6Message& message_;
  Match result_;
};

}  // namespace

Match match_hmipv6(const Expectation& expectation, const Heard& heard) {
  return Comparison(expectation, heard).run();
}

}  // namespace lmmp::conform
