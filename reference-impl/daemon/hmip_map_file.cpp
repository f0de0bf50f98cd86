// The configuration files of hmip-map, hmip-ar and hmip-ha.
#include "reference-impl/daemon/hmip_map_file.hpp"

#include <algorithm>

#include "reference-impl/daemon/hmip_file_parts.hpp"

namespace lmmp::reference {
namespace {

class Reader {
 public:
  Reader(HmipMapFile& file, ConfigurationErrors& errors) : file_(file), errors_(errors) {}

 private:
  auto number(std::uint64_t minimum, std::uint64_t maximum) {
    return [this, minimum, maximum](const YAML::Node& node) {
      return read_number(node, minimum, maximum, errors_);
    };
  }
  auto duration() {
    return [this](const YAML::Node& node) { return read_duration(node, errors_); };
  }
  auto seconds() {
    return [this](const YAML::Node& node) { return read_seconds(node, errors_); };
  }
  auto boolean() {
    return [this](const YAML::Node& node) { return read_boolean(node, errors_); };
  }

 public:
  void read(const YAML::Node& root) {
    if (file_.role == HmipRouterRole::home_agent) return read_home_agent_file(root);
    // Without a MAP of its own a router has nothing to bind or protect.
    const bool with_map = file_.role == HmipRouterRole::map;
    Section section =
        with_map ? Section(root,
                           {"map", "links", "other_maps", "profile", "map_option_type",
                            "advertisement_interval", "learned_silence", "failure_detection", "bindings",
                            "security", "associations", "control_socket", "log_level"},
                           errors_)
                 : Section(root,
                           {"links", "other_maps", "profile", "map_option_type", "advertisement_interval",
                            "learned_silence", "failure_detection", "control_socket", "log_level"},
                           errors_);
    MapDiscoveryConfiguration& discovery = file_.map.discovery;
    if (const auto links = section.require("links", "a list of links, each with an `interface`"))
      read_links(*links);
    if (with_map) {
      if (const auto map = section.require("map", "the MAP's own `address` and what is advertised of it")) {
        read_map(*map);
      }
    }
    if (const auto maps = section.find("other_maps")) {
      for (const YAML::Node& item : read_sequence(*maps, "a list of MAP options", errors_)) {
        if (auto option = read_option(item, {})) discovery.configured.push_back(*option);
      }
    }
    take(section, "profile", discovery.profile, [&](const YAML::Node& node) {
      return read_choice(node, {"draft-2004", "rfc5380"}, errors_);
    });
    take(section, "map_option_type", discovery.map_option_type, number(1, 255));
    take(section, "advertisement_interval", discovery.advertisement_interval, duration());
    take(section, "learned_silence", discovery.learned_silence, duration());
    if (const auto node = section.find("failure_detection")) read_failure_detection(*node);
    if (const auto node = section.find("bindings")) read_bindings(*node);
    take(section, "security", file_.map.security, [&](const YAML::Node& node) {
      return read_choice(node, {"none", "esp-auth-null"}, errors_);
    });
    if (const auto node = section.find("associations")) {
      file_.map.associations = read_associations(*node, errors_);
    }
    read_common(section);
  }

 private:
  // What every daemon has.
  void read_common(const Section& section) {
    take(section, "control_socket", file_.control_socket,
         [&](const YAML::Node& node) { return read_text(node, errors_); });
    if (const auto node = section.find("log_level")) {
      if (read_choice(*node, {"debug", "info", "warn", "error"}, errors_)) file_.log_level = node->Scalar();
    }
  }

  void read_home_agent_file(const YAML::Node& root) {
    Section section(root, {"home_agent", "bindings", "control_socket", "log_level"}, errors_);
    if (const auto agent = section.require("home_agent", "the home agent's own `address`")) {
      read_home_agent(*agent);
    }
    if (const auto node = section.find("bindings")) read_bindings(*node);
    read_common(section);
  }

  void read_home_agent(const YAML::Node& node) {
    Section section(node, {"address", "home_link", "tunnel_interface", "tunnel_mtu"}, errors_);
    if (const auto at = section.require("address", "a global unicast IPv6 address of the home agent")) {
      file_.address_mark = at->Mark();
      file_.map.home_agent = read_address(*at, errors_);
      if (file_.map.home_agent && !wire::is_global_unicast(*file_.map.home_agent)) {
        errors_.add(at->Mark(), "`" + at->Scalar() + "`", "a global unicast IPv6 address");
      }
    }
    read_tunnel(section);
    if (const auto home = section.find("home_link")) {
      // Nothing is advertised there: the home link's router may be another.
      MapLink link;
      link.name = read_text(*home, errors_).value_or("");
      link.advertise = false;
      file_.map.discovery.links.push_back(std::move(link));
      file_.map.home_link = 0;
      file_.link_marks.push_back(home->Mark());
    }
  }

  void read_tunnel(const Section& section) {
    take(section, "tunnel_interface", file_.tunnel_interface,
         [&](const YAML::Node& at) { return read_text(at, errors_); });
    take(section, "tunnel_mtu", file_.map.tunnel_mtu, number(1280, 65495));
    if (const auto mtu = section.find("tunnel_mtu")) file_.tunnel_mtu_mark = mtu->Mark();
  }

  std::optional<wire::Prefix> read_prefix(const YAML::Node& node) {
    auto prefix = node.IsScalar() ? wire::Prefix::parse(node.Scalar()) : std::nullopt;
    if (prefix && prefix->address.is_v6()) return prefix;
    errors_.add(node.Mark(), node.IsScalar() ? "`" + node.Scalar() + "`" : "something else",
                "an IPv6 prefix with its length, such as 2001:db8:1::/64");
    return std::nullopt;
  }

  // The keys of a MAP option; `others` are keys that stand beside them.
  std::optional<wire::MapOption> read_option(const YAML::Node& node, const Section* whole) {
    std::optional<Section> own;
    if (!whole) {
      own.emplace(node,
                  std::initializer_list<std::string_view>{"address", "distance", "preference",
                                                          "valid_lifetime", "form_rcoa"},
                  errors_);
      whole = &*own;
    }
    wire::MapOption option;
    option.valid_lifetime = 3600;
    const auto address = whole->find("address");
    if (!address) {
      if (!whole->has("address")) {
        errors_.add(node.Mark(), "no `address`", "a global unicast IPv6 address of the MAP");
      }
      return std::nullopt;
    }
    const auto value = read_address(*address, errors_);
    if (!value) return std::nullopt;
    if (!wire::is_global_unicast(*value)) {
      errors_.add(address->Mark(), "`" + address->Scalar() + "`", "a global unicast IPv6 address (H 5)");
      return std::nullopt;
    }
    option.address = *value;
    take(*whole, "distance", option.distance, number(1, 15));
    take(*whole, "preference", option.preference, number(0, 15));
    take(*whole, "valid_lifetime", option.valid_lifetime, seconds());
    take(*whole, "form_rcoa", option.form_rcoa, boolean());
    return option;
  }

  void read_map(const YAML::Node& node) {
    const Section section(node,
                          {"address", "distance", "preference", "valid_lifetime", "form_rcoa", "home_link",
                           "tunnel_interface", "tunnel_mtu"},
                          errors_);
    file_.map.discovery.own = read_option(node, &section);
    if (const auto address = section.find("address")) file_.address_mark = address->Mark();
    read_tunnel(section);
    if (const auto home = section.find("home_link")) {
      const auto& links = file_.map.discovery.links;
      const auto found = std::find_if(links.begin(), links.end(), [&](const MapLink& link) {
        return home->IsScalar() && link.name == home->Scalar();
      });
      if (found != links.end()) {
        file_.map.home_link = static_cast<unsigned>(found - links.begin());
      } else {
        errors_.add(home->Mark(), home->IsScalar() ? "`" + home->Scalar() + "`" : "something else",
                    "the `interface` of one of the `links`");
      }
    }
  }

  void read_links(const YAML::Node& node) {
    const auto items = read_sequence(node, "a list of links, each with an `interface`", errors_);
    if (node.IsSequence() && items.empty()) errors_.add(node.Mark(), "no link", "at least one");
    for (const YAML::Node& item : items) {
      Section section(
          item, {"interface", "advertise", "own_option", "relay", "listen", "router_lifetime", "prefixes"},
          errors_);
      MapLink link;
      const auto name = section.require("interface", "the name of a network interface");
      if (!name) continue;
      link.name = read_text(*name, errors_).value_or("");
      const auto& links = file_.map.discovery.links;
      if (std::any_of(links.begin(), links.end(),
                      [&](const MapLink& other) { return other.name == link.name; })) {
        errors_.add(name->Mark(), "`" + link.name + "` a second time", "each interface once");
      }
      take(section, "advertise", link.advertise, boolean());
      take(section, "own_option", link.own_option, boolean());
      take(section, "relay", link.relay, boolean());
      take(section, "listen", link.listen, boolean());
      if (const auto lifetime = section.find("router_lifetime")) {
        // Seconds in 16 bits (RFC 4861 4.2); `0` stands without a unit.
        if (lifetime->IsScalar() && lifetime->Scalar() == "0") {
          link.router_lifetime = 0;
        } else if (const auto value = read_seconds(*lifetime, errors_)) {
          if (*value > 9000) {
            errors_.add(lifetime->Mark(), "`" + lifetime->Scalar() + "`", "9000s at most (RFC 4861 6.2.1)");
          } else {
            link.router_lifetime = static_cast<std::uint16_t>(*value);
          }
        }
      }
      if (const auto prefixes = section.find("prefixes")) read_prefixes(*prefixes, link);
      file_.map.discovery.links.push_back(std::move(link));
      file_.link_marks.push_back(name->Mark());
    }
  }

  void read_prefixes(const YAML::Node& node, MapLink& link) {
    for (const YAML::Node& item : read_sequence(node, "a list of prefixes", errors_)) {
      wire::PrefixInformation information;
      information.valid_lifetime = 2592000;  // RFC 4861 6.2.1: AdvValidLifetime
      information.preferred_lifetime = 604800;
      if (item.IsScalar()) {
        if (const auto prefix = read_prefix(item)) {
          information.prefix = *prefix;
          link.prefixes.push_back(information);
        }
        continue;
      }
      Section section(item, {"prefix", "valid_lifetime", "preferred_lifetime", "autonomous", "on_link"},
                      errors_);
      const auto at = section.require("prefix", "an IPv6 prefix with its length");
      const auto prefix = at ? read_prefix(*at) : std::nullopt;
      take(section, "valid_lifetime", information.valid_lifetime, seconds());
      take(section, "preferred_lifetime", information.preferred_lifetime, seconds());
      take(section, "autonomous", information.autonomous, boolean());
      take(section, "on_link", information.on_link, boolean());
      if (!prefix) continue;
      information.prefix = *prefix;
      link.prefixes.push_back(information);
    }
  }

  void read_failure_detection(const YAML::Node& node) {
    FailureDetection& detection = file_.map.discovery.failure_detection;
    const bool with_map = file_.role == HmipRouterRole::map;
    Section section =
        with_map ? Section(node, {"interval", "aggressive_interval", "aggressive_probes"}, errors_)
                 : Section(node, {"source", "interval", "aggressive_interval", "aggressive_probes"}, errors_);
    detection.enabled = true;
    if (!with_map) {
      if (const auto source =
              section.require("source", "a global address of this router, for echo requests")) {
        detection.source = read_address(*source, errors_).value_or(wire::IpAddress());
        file_.address_mark = source->Mark();
      }
    }
    take(section, "interval", detection.interval, duration());
    take(section, "aggressive_interval", detection.aggressive_interval, duration());
    take(section, "aggressive_probes", detection.aggressive_probes, number(1, 100));
  }

  void read_bindings(const YAML::Node& node) {
    Section section(node,
                    {"maximum", "maximum_pending", "maximum_lifetime", "duplicate_address_detection",
                     "duplicate_address_wait", "valid_on_link_prefixes", "errors_per_second"},
                    errors_);
    MapConfiguration& map = file_.map;
    take(section, "maximum", map.maximum_bindings, number(1, 10'000'000));
    take(section, "maximum_pending", map.maximum_pending, number(1, 1'000'000));
    take(section, "duplicate_address_detection", map.duplicate_address_detection, boolean());
    take(section, "duplicate_address_wait", map.duplicate_address_wait, duration());
    take(section, "errors_per_second", map.maximum_errors_per_second, number(0, 1'000'000));
    if (const auto at = section.find("maximum_lifetime")) {
      if (const auto value = read_seconds(*at, errors_)) {
        map.maximum_lifetime = std::chrono::seconds(*value);
        if (*value < 4) {
          errors_.add(at->Mark(), "`" + at->Scalar() + "`", "4s or more, the unit of a binding's lifetime");
        }
      }
    }
    if (const auto at = section.find("valid_on_link_prefixes")) {
      for (const YAML::Node& item : read_sequence(*at, "a list of prefixes", errors_)) {
        if (const auto prefix = read_prefix(item)) map.valid_on_link_prefixes.push_back(*prefix);
      }
    }
  }

  HmipMapFile& file_;
  ConfigurationErrors& errors_;
};

}  // namespace

std::optional<HmipMapFile> read_hmip_map_file(const YAML::Node& root, ConfigurationErrors& errors,
                                              HmipRouterRole role) {
  HmipMapFile file;
  file.role = role;
  Reader(file, errors).read(root);
  if (!errors.empty()) return std::nullopt;
  // Echo requests come from the address that MAPs can answer to.
  const bool with_map = role == HmipRouterRole::map;
  if (with_map) file.map.discovery.failure_detection.source = file.map.address();
  // Whether values go together is the core's to judge; links have no addresses before the system is asked.
  MapConfiguration judged = file.map;
  for (MapLink& link : judged.discovery.links) link.address = *wire::IpAddress::parse("fe80::1");
  const bool routes_only = role == HmipRouterRole::access_router;
  for (std::string& fault : routes_only ? faults_of(judged.discovery) : faults_of(judged))
    errors.add(root.Mark(), std::move(fault), "values that go together");
  if (!errors.empty()) return std::nullopt;
  return file;
}

}  // namespace lmmp::reference
