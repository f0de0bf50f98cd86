// The configuration file of lmmp-ar.
#include "reference-impl/daemon/router_file.hpp"

#include <filesystem>

#include "reference-impl/daemon/authentication_file.hpp"

namespace lmmp::reference {
namespace {

constexpr std::uint64_t u32_max = 0xFFFFFFFF;

// Reads a key into `target` if it is there and right.
template <typename Target, typename Read>
void take(const Section& section, std::string_view key, Target& target, Read read) {
  if (const auto node = section.find(key)) {
    if (auto value = read(*node)) target = static_cast<Target>(*value);
  }
}

LinkAddress read_link_address(const YAML::Node& node, wire::IpVersion version, ConfigurationErrors& errors) {
  if (node.IsScalar() && node.Scalar() == "auto") return {};
  if (node.IsScalar() && node.Scalar() == "none") return {LinkAddress::How::none, {}};
  const auto address = node.IsScalar() ? wire::IpAddress::parse(node.Scalar()) : std::nullopt;
  if (address && address->version() == version) return {LinkAddress::How::given, *address};
  const std::string name = version == wire::IpVersion::v4 ? "IPv4" : "IPv6";
  errors.add(node.Mark(), node.IsScalar() ? "`" + node.Scalar() + "`" : "something else",
             "`auto`, `none` or an " + name + " address");
  return {};
}

void read_pools(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  for (const YAML::Node& item : read_sequence(node, "a list of pools with `first` and `count`", errors)) {
    Section section(item, {"first", "count"}, errors);
    const auto first = section.require("first", "the pool's first address");
    const auto count = section.require("count", "how many addresses the pool has");
    if (!first || !count) continue;
    const auto address = read_address(*first, errors);
    const auto number = read_number(*count, 1, u32_max, errors);
    if (address && number) file.router.pools.push_back({*address, static_cast<std::uint32_t>(*number)});
  }
}

std::optional<SidRange> read_sids(const YAML::Node& node, ConfigurationErrors& errors) {
  Section section(node, {"first", "last"}, errors);
  const auto first_node = section.require("first", "the range's first SID");
  const auto last_node = section.require("last", "the range's last SID");
  if (!first_node || !last_node) return std::nullopt;
  const auto first = read_number(*first_node, 1, u32_max, errors);
  const auto last = read_number(*last_node, 1, u32_max, errors);
  if (!first || !last) return std::nullopt;
  if (*last < *first) {
    errors.add(last_node->Mark(), "`" + last_node->Scalar() + "`", "a SID not below the range's first");
    return std::nullopt;
  }
  return SidRange{static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last)};
}

// CONFIG's address bits (I8).
void read_addresses(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  constexpr std::array bits = {wire::config_home_address, wire::config_stateless, wire::config_dhcp};
  file.router.config &= wire::config_auth_mask;
  for (const YAML::Node& item : read_sequence(node, "a list of `home`, `stateless`, `dhcp`", errors)) {
    if (const auto choice = read_choice(item, {"home", "stateless", "dhcp"}, errors)) {
      file.router.config |= bits[*choice];
    }
  }
}

void read_authentication(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  AccessRouterConfiguration& router = file.router;
  Section section(node, {"mode", "access_network_key", "key_file", "padding", "mac", "replay_protection"},
                  errors);
  const auto mode_node = section.require("mode", "`none` or `lmmp-internal`");
  if (!mode_node) return;
  const auto mode = read_choice(*mode_node, {"none", "lmmp-internal"}, errors);
  router.config |= static_cast<std::uint8_t>(mode.value_or(0));
  if (const auto at = section.find("key_file")) router.key = read_key_file(*at, errors);
  take(section, "access_network_key", router.access_network_key,
       [&](const YAML::Node& at) { return read_hex(at, errors); });
  take(section, "padding", router.padding, [&](const YAML::Node& at) { return read_padding(at, errors); });
  take(section, "mac", router.mac_algorithm, [&](const YAML::Node& at) { return read_mac(at, errors); });
  take(section, "replay_protection", router.replay_protection,
       [&](const YAML::Node& at) { return read_boolean(at, errors); });
  if (mode == 1U) {
    section.require("access_network_key", "SK_an, which all routers of the network share (D 2.4), in hex");
    section.require("key_file", "a PEM file with the router's RSA private key (D 2.4)");
  }
}

void read_limits(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  Section section(node, {"sessions", "errors_per_second", "logins_per_second", "key_exchanges"}, errors);
  const auto number = [&](std::uint64_t minimum, std::uint64_t maximum) {
    return [&errors, minimum, maximum](const YAML::Node& at) {
      return read_number(at, minimum, maximum, errors);
    };
  };
  take(section, "sessions", file.router.maximum_sessions, number(1, 100'000'000));
  take(section, "errors_per_second", file.router.maximum_errors_per_second, number(0, 1'000'000));
  take(section, "key_exchanges", file.router.maximum_key_exchanges, number(1, 1'000'000));
  if (const auto at = section.find("logins_per_second")) {
    if (const auto value = read_number(*at, 1, u32_max, errors)) {
      file.router.maximum_logins_per_second = static_cast<unsigned>(*value);
    }
  }
}

void read_retransmission(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  Section section(node, {"first", "forced_reinit", "paging_query", "sends"}, errors);
  const auto duration = [&errors](const YAML::Node& at) { return read_duration(at, errors); };
  take(section, "first", file.router.first_retransmission, duration);
  take(section, "forced_reinit", file.router.first_forced_reinit_retransmission, duration);
  take(section, "paging_query", file.router.paging_query_interval, duration);
  take(section, "sends", file.router.maximum_sends,
       [&errors](const YAML::Node& at) { return read_number(at, 1, 16, errors); });
}

void read_access_network(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  Section section(node, {"scheme", "table"}, errors);
  const auto scheme = section.require("scheme", "`none` or `host-routes`");
  if (!scheme) return;
  const auto choice = read_choice(*scheme, {"none", "host-routes"}, errors);
  file.access_network.scheme = static_cast<AccessNetworkChoice::Scheme>(choice.value_or(0));
  const auto table = section.find("table");
  if (!table) return;
  if (choice == 0U)
    errors.add(table->Mark(), "a `table` with the scheme `none`", "one with `host-routes` only");
  take(section, "table", file.access_network.table,
       [&](const YAML::Node& at) { return read_number(at, 1, u32_max, errors); });
}

void read_state(const YAML::Node& node, RouterFile& file, ConfigurationErrors& errors) {
  Section section(node, {"file", "delay"}, errors);
  if (const auto at = section.require("file", "where the sessions are kept over a restart")) {
    if (const auto name = read_text(*at, errors)) {
      file.state.file = (std::filesystem::path(errors.file()).parent_path() / *name).string();
    }
  }
  take(section, "delay", file.state.delay, [&](const YAML::Node& at) -> std::optional<wire::Duration> {
    if (at.IsScalar() && at.Scalar() == "none") return wire::Duration::zero();
    ConfigurationErrors own(errors.file());
    const auto duration = read_duration(at, own);
    if (!duration) {
      errors.add(at.Mark(), own.all().front().found, "`none` or " + own.all().front().expected);
    }
    return duration;
  });
}

void read_protocol(const Section& section, RouterFile& file, ConfigurationErrors& errors) {
  AccessRouterConfiguration& router = file.router;
  take(section, "profile", router.profile, [&](const YAML::Node& node) -> std::optional<wire::Profile> {
    const auto choice = read_choice(node, {"draft-00", "paper-2004"}, errors);
    return choice ? std::optional(wire::profiles[*choice]) : std::nullopt;
  });
  take(section, "icmp_subtype", router.icmp_subtype,
       [&](const YAML::Node& node) { return read_number(node, 0, 255, errors); });
  take(section, "length_counts", router.length_counts, [&](const YAML::Node& node) {
    return read_choice(node, {"payload", "message"}, errors);
  });
  take(section, "advertisement_interval", router.advertisement_interval,
       [&](const YAML::Node& node) { return read_duration(node, errors); });
  take(section, "assign_addresses", router.assign_addresses, [&](const YAML::Node& node) {
    return read_choice(node, {"on-request", "always"}, errors);
  });
  take(section, "address_hold", router.address_hold,
       [&](const YAML::Node& node) { return read_duration(node, errors); });
  take(section, "soft_state_intervals", router.soft_state_intervals,
       [&](const YAML::Node& node) { return read_number(node, 1, 1000, errors); });
  if (const auto node = section.find("routing_interval"))
    router.routing_interval = read_seconds(*node, errors);
  if (const auto node = section.find("paging_interval")) router.paging_interval = read_seconds(*node, errors);
  if (const auto node = section.find("paging_areas")) {
    for (const YAML::Node& item : read_sequence(*node, "a list of paging area numbers", errors)) {
      if (const auto area = read_number(item, 1, u32_max, errors)) {
        router.paging_areas.push_back(static_cast<std::uint32_t>(*area));
      }
    }
  }
}

}  // namespace

void read_links(const YAML::Node& node, std::vector<RouterLink>& links, ConfigurationErrors& errors) {
  const auto items = read_sequence(node, "a list of links, each with an `interface`", errors);
  if (node.IsSequence() && items.empty()) errors.add(node.Mark(), "no link", "at least one");
  for (const YAML::Node& item : items) {
    Section section(item, {"interface", "ipv4", "ipv6"}, errors);
    RouterLink link;
    const auto name = section.require("interface", "the name of a network interface");
    if (!name) continue;
    link.interface = read_text(*name, errors).value_or("");
    link.mark = name->Mark();
    for (const RouterLink& other : links) {
      if (other.interface == link.interface) {
        errors.add(name->Mark(), "`" + link.interface + "` a second time", "each interface once");
      }
    }
    if (const auto ipv4 = section.find("ipv4")) {
      link.ipv4 = read_link_address(*ipv4, wire::IpVersion::v4, errors);
    }
    if (const auto ipv6 = section.find("ipv6")) {
      link.ipv6 = read_link_address(*ipv6, wire::IpVersion::v6, errors);
    }
    if (link.ipv4.how == LinkAddress::How::none && link.ipv6.how == LinkAddress::How::none) {
      errors.add(name->Mark(), "neither IPv4 nor IPv6 on `" + link.interface + "`", "one of them at least");
    }
    links.push_back(std::move(link));
  }
}

std::optional<RouterFile> read_router_file(const YAML::Node& root, ConfigurationErrors& errors) {
  RouterFile file;
  Section section(root,
                  {"links",
                   "profile",
                   "icmp_subtype",
                   "length_counts",
                   "advertisement_interval",
                   "addresses",
                   "paging_areas",
                   "routing_interval",
                   "paging_interval",
                   "pools",
                   "assign_addresses",
                   "address_hold",
                   "soft_state_intervals",
                   "authentication",
                   "limits",
                   "sids",
                   "trusted_sids",
                   "retransmission",
                   "access_network",
                   "state",
                   "answer_solicitations",
                   "busy_poll",
                   "control_socket",
                   "log_level"},
                  errors);
  if (const auto node = section.require("links", "a list of links, each with an `interface`")) {
    read_links(*node, file.links, errors);
  }
  read_protocol(section, file, errors);
  if (const auto node = section.find("addresses")) read_addresses(*node, file, errors);
  if (const auto node = section.find("authentication")) read_authentication(*node, file, errors);
  if (const auto node = section.find("pools")) read_pools(*node, file, errors);
  if (const auto node = section.find("limits")) read_limits(*node, file, errors);
  if (const auto node = section.find("retransmission")) read_retransmission(*node, file, errors);
  if (const auto node = section.find("access_network")) read_access_network(*node, file, errors);
  if (const auto node = section.find("state")) read_state(*node, file, errors);
  take(section, "answer_solicitations", file.answer_solicitations,
       [&](const YAML::Node& node) { return read_boolean(node, errors); });
  take(section, "sids", file.router.sids, [&](const YAML::Node& node) { return read_sids(node, errors); });
  if (const auto node = section.find("trusted_sids")) {
    for (const YAML::Node& item : read_sequence(*node, "a list of SID ranges", errors)) {
      if (const auto range = read_sids(item, errors)) file.router.trusted_sids.push_back(*range);
    }
  }
  take(section, "busy_poll", file.busy_poll,
       [&](const YAML::Node& node) { return read_duration(node, errors); });
  take(section, "control_socket", file.control_socket,
       [&](const YAML::Node& node) { return read_text(node, errors); });
  if (const auto node = section.find("log_level")) {
    if (read_choice(*node, {"debug", "info", "warn", "error"}, errors)) file.log_level = node->Scalar();
  }
  // What only the values together show; the links' addresses are not known yet.
  if (errors.empty()) {
    AccessRouterConfiguration whole = file.router;
    whole.links = {{"any", {}, wire::IpAddress::parse("fe80::1")}};
    for (std::string& fault : faults_of(whole)) {
      errors.add(root.Mark(), std::move(fault), "values that go together");
    }
  }
  if (!errors.empty()) return std::nullopt;
  return file;
}

}  // namespace lmmp::reference
