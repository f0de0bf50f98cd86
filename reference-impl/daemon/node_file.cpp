// The configuration file of lmmp-mn.
#include "reference-impl/daemon/node_file.hpp"

#include "reference-impl/daemon/authentication_file.hpp"

namespace lmmp::reference {
namespace {

template <typename Target, typename Read>
void take(const Section& section, std::string_view key, Target& target, Read read) {
  if (const auto node = section.find(key)) {
    if (auto value = read(*node)) target = static_cast<Target>(*value);
  }
}

void read_authentication(const YAML::Node& node, NodeFile& file, ConfigurationErrors& errors) {
  Section section(node, {"key_file", "padding", "mac", "replay_protection"}, errors);
  if (const auto at = section.require("key_file", "a PEM file with the node's RSA private key (D 2.4)")) {
    file.node.key = read_key_file(*at, errors);
  }
  take(section, "padding", file.node.padding, [&](const YAML::Node& at) { return read_padding(at, errors); });
  take(section, "mac", file.node.mac_algorithm, [&](const YAML::Node& at) { return read_mac(at, errors); });
  take(section, "replay_protection", file.node.replay_protection,
       [&](const YAML::Node& at) { return read_boolean(at, errors); });
}

}  // namespace

std::optional<NodeFile> read_node_file(const YAML::Node& root, ConfigurationErrors& errors) {
  NodeFile file;
  Section section(root, {"links",           "version",
                         "profile",         "icmp_subtype",
                         "length_counts",   "home_address",
                         "ask_for_address", "speak_from",
                         "authentication",  "suggested_reinit_delay",
                         "login_pause",     "advertisement_lifetime",
                         "log_in",          "stateless",
                         "dhcp_client",     "address_patience",
                         "set_address",     "follow_links",
                         "solicit",         "control_socket",
                         "log_level"},
                  errors);
  MobileNodeConfiguration& node = file.node;
  const auto duration = [&](const YAML::Node& at) { return read_duration(at, errors); };
  if (const auto links = section.require("links", "a list of links, each with an `interface`")) {
    read_links(*links, file.links, errors);
  }
  take(section, "version", node.version, [&](const YAML::Node& at) -> std::optional<wire::IpVersion> {
    const auto choice = read_choice(at, {"ipv6", "ipv4"}, errors);
    if (!choice) return std::nullopt;
    return *choice == 0 ? wire::IpVersion::v6 : wire::IpVersion::v4;
  });
  take(section, "profile", node.profile, [&](const YAML::Node& at) -> std::optional<wire::Profile> {
    const auto choice = read_choice(at, {"draft-00", "paper-2004"}, errors);
    return choice ? std::optional(wire::profiles[*choice]) : std::nullopt;
  });
  take(section, "icmp_subtype", node.icmp_subtype,
       [&](const YAML::Node& at) { return read_number(at, 0, 255, errors); });
  take(section, "length_counts", node.length_counts, [&](const YAML::Node& at) {
    return read_choice(at, {"payload", "message"}, errors);
  });
  if (const auto at = section.find("home_address")) node.home_address = read_address(*at, errors);
  take(section, "ask_for_address", node.ask_for_address,
       [&](const YAML::Node& at) { return read_boolean(at, errors); });
  take(section, "speak_from", node.speak_from_session_address, [&](const YAML::Node& at) {
    return read_choice(at, {"link", "session"}, errors);
  });
  if (const auto at = section.find("authentication")) read_authentication(*at, file, errors);
  take(section, "suggested_reinit_delay", node.suggested_reinit_delay, duration);
  take(section, "login_pause", node.login_pause, duration);
  take(section, "advertisement_lifetime", node.advertisement_lifetime, duration);
  take(section, "log_in", file.log_in, [&](const YAML::Node& at) { return read_boolean(at, errors); });
  const auto boolean = [&](const YAML::Node& at) { return read_boolean(at, errors); };
  take(section, "set_address", file.set_address, boolean);
  take(section, "follow_links", file.follow_links, boolean);
  take(section, "solicit", file.solicit, boolean);
  take(section, "stateless", file.address.stateless, [&](const YAML::Node& at) {
    return read_choice(at, {"own", "kernel"}, errors);
  });
  take(section, "address_patience", file.address.patience, duration);
  file.address.dhcp_client = {"dhclient", "-1", node.version == wire::IpVersion::v4 ? "-4" : "-6",
                              "{interface}"};
  if (const auto at = section.find("dhcp_client")) {
    file.address.dhcp_client.clear();
    for (const YAML::Node& word :
         read_sequence(*at, "a list of words, the first a program; [] for none", errors)) {
      if (auto text = read_text(word, errors)) file.address.dhcp_client.push_back(std::move(*text));
    }
  }
  take(section, "control_socket", file.control_socket,
       [&](const YAML::Node& at) { return read_text(at, errors); });
  if (const auto at = section.find("log_level")) {
    if (read_choice(*at, {"debug", "info", "warn", "error"}, errors)) file.log_level = at->Scalar();
  }
  if (!errors.empty()) return std::nullopt;
  return file;
}

}  // namespace lmmp::reference
