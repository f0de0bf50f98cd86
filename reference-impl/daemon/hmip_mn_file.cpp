// The configuration file of hmip-mn.
#include "reference-impl/daemon/hmip_mn_file.hpp"

#include <algorithm>

#include "reference-impl/daemon/hmip_file_parts.hpp"
#include "wire/prefix.hpp"

namespace lmmp::reference {
namespace {

class Reader {
 public:
  Reader(HmipMnFile& file, ConfigurationErrors& errors) : file_(file), errors_(errors) {}

 private:
  auto number(std::uint64_t minimum, std::uint64_t maximum) {
    return [this, minimum, maximum](const YAML::Node& node) {
      return read_number(node, minimum, maximum, errors_);
    };
  }
  auto duration() {
    return [this](const YAML::Node& node) { return read_duration(node, errors_); };
  }
  auto boolean() {
    return [this](const YAML::Node& node) { return read_boolean(node, errors_); };
  }
  auto text() {
    return [this](const YAML::Node& node) { return read_text(node, errors_); };
  }
  auto choice(std::initializer_list<std::string_view> names) {
    return [this, names](const YAML::Node& node) { return read_choice(node, names, errors_); };
  }
  // Lifetimes of bindings are whole units of 4 s, in 16 bits.
  auto lifetime() {
    return [this](const YAML::Node& node) -> std::optional<std::chrono::seconds> {
      const auto value = read_seconds(node, errors_);
      if (!value) return std::nullopt;
      if (*value >= 4 && *value <= 262140) return std::chrono::seconds(*value);
      errors_.add(node.Mark(), "`" + node.Scalar() + "`", "4s to 262140s (RFC 3775 6.1.7)");
      return std::nullopt;
    };
  }
  auto global_address() {
    return [this](const YAML::Node& node) -> std::optional<wire::IpAddress> {
      const auto value = read_address(node, errors_);
      if (!value || wire::is_global_unicast(*value)) return value;
      errors_.add(node.Mark(), "`" + node.Scalar() + "`", "a global unicast IPv6 address");
      return std::nullopt;
    };
  }

 public:
  void read(const YAML::Node& root) {
    Section section(
        root,
        {"links", "attach", "maps", "home", "timers", "tunnel_interface", "tunnel_mtu", "map_option_type",
         "router_silence", "security", "associations", "control_socket", "log_level"},
        errors_);
    HmipMobileNodeConfiguration& node = file_.node;
    if (const auto links = section.require("links", "a list of links, each with an `interface`")) {
      read_links(*links);
    }
    take(section, "attach", file_.attach, boolean());
    if (const auto maps = section.find("maps")) read_maps(*maps);
    if (const auto home = section.find("home")) read_home(*home);
    if (const auto timers = section.find("timers")) read_timers(*timers);
    take(section, "tunnel_interface", file_.tunnel_interface, text());
    take(section, "tunnel_mtu", file_.tunnel_mtu, number(1280, 65455));
    if (const auto mtu = section.find("tunnel_mtu")) file_.tunnel_mtu_mark = mtu->Mark();
    take(section, "map_option_type", node.map_option_type, number(1, 255));
    take(section, "router_silence", node.router_silence, duration());
    take(section, "security", node.security, choice({"none", "esp-auth-null"}));
    if (const auto associations = section.find("associations")) {
      node.associations = read_associations(*associations, errors_);
    }
    const auto security = section.find("security");
    if (errors_.empty() && security && node.security == MapSecurity::esp_auth_null &&
        node.associations.empty()) {
      errors_.add(security->Mark(), "`esp-auth-null` without `associations`",
                  "a security association for each RCoA: no update could ever be sent");
    }
    take(section, "control_socket", file_.control_socket, text());
    if (const auto level = section.find("log_level")) {
      if (read_choice(*level, {"debug", "info", "warn", "error"}, errors_)) file_.log_level = level->Scalar();
    }
  }

 private:
  void read_links(const YAML::Node& node) {
    const auto items = read_sequence(node, "a list of links, each with an `interface`", errors_);
    if (node.IsSequence() && items.empty()) errors_.add(node.Mark(), "no link", "at least one");
    for (const YAML::Node& item : items) {
      Section section(item, {"interface", "identifier"}, errors_);
      const auto name = section.require("interface", "the name of a network interface");
      if (!name) continue;
      HmipLink link;
      link.name = read_text(*name, errors_).value_or("");
      auto& links = file_.node.links;
      if (std::any_of(links.begin(), links.end(),
                      [&](const HmipLink& other) { return other.name == link.name; })) {
        errors_.add(name->Mark(), "`" + link.name + "` a second time", "each interface once");
      }
      if (const auto identifier = section.find("identifier")) {
        const auto address = read_address(*identifier, errors_);
        const wire::IpAddress none;
        if (address && (!address->is_v6() || wire::join_prefix(*address, none) != none || *address == none)) {
          errors_.add(identifier->Mark(), "`" + identifier->Scalar() + "`",
                      "an interface identifier as the last 64 bits of an address, such as '::2'");
        } else if (address) {
          link.address = wire::join_prefix(*wire::IpAddress::parse("fe80::"), *address);
        }
      }
      links.push_back(link);
      file_.link_marks.push_back(name->Mark());
    }
  }

  void read_maps(const YAML::Node& node) {
    HmipMobileNodeConfiguration& to = file_.node;
    Section section(
        node,
        {"selection", "at_once", "register_without_r", "update_previous", "lifetime", "previous_lifetime"},
        errors_);
    take(section, "selection", to.selection, choice({"furthest", "preference"}));
    take(section, "at_once", to.maximum_maps, number(1, 64));
    take(section, "register_without_r", to.register_without_r, boolean());
    take(section, "update_previous", to.update_previous_map, boolean());
    take(section, "lifetime", to.lifetime, lifetime());
    take(section, "previous_lifetime", to.previous_map_lifetime, lifetime());
  }

  void read_home(const YAML::Node& node) {
    Section section(node, {"address", "agent", "lifetime", "correspondents"}, errors_);
    if (const auto at = section.require("address", "the home address")) {
      file_.node.home_address = global_address()(*at);
    }
    if (const auto at = section.require("agent", "the home agent's address")) {
      file_.node.home_agent = global_address()(*at);
    }
    take(section, "lifetime", file_.node.home_lifetime, lifetime());
    if (const auto list = section.find("correspondents")) {
      for (const YAML::Node& item : read_sequence(*list, "a list of addresses", errors_)) {
        if (const auto address = global_address()(item)) file_.node.correspondents.push_back(*address);
      }
    }
  }

  void read_timers(const YAML::Node& node) {
    RegistrationTimers& timers = file_.node.timers;
    Section section(node, {"first_of_new", "first", "largest", "maximum_sends", "hold_off"}, errors_);
    take(section, "first_of_new", timers.first_of_new, duration());
    take(section, "first", timers.first, duration());
    take(section, "largest", timers.largest, duration());
    take(section, "maximum_sends", timers.maximum_sends, number(1, 1000));
    take(section, "hold_off", timers.hold_off, duration());
  }

  HmipMnFile& file_;
  ConfigurationErrors& errors_;
};

}  // namespace

std::optional<HmipMnFile> read_hmip_mn_file(const YAML::Node& root, ConfigurationErrors& errors) {
  HmipMnFile file;
  Reader(file, errors).read(root);
  if (!errors.empty()) return std::nullopt;
  // Whether values go together is the core's to judge; links have no addresses before the system is asked.
  HmipMobileNodeConfiguration judged = file.node;
  for (HmipLink& link : judged.links) link.address = *wire::IpAddress::parse("fe80::1");
  for (std::string& fault : faults_of(judged)) {
    errors.add(root.Mark(), std::move(fault), "values that go together");
  }
  if (!errors.empty()) return std::nullopt;
  return file;
}

}  // namespace lmmp::reference
