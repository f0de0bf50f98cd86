// Reads links, nodes and parameters.
#include "harness/script/ixit_file.hpp"

#include <algorithm>

#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

std::optional<wire::IpAddress> take_address(Mapping& mapping, std::string_view key, wire::IpVersion version) {
  ValueRules rules;
  rules.kind = version == wire::IpVersion::v4 ? FieldKind::ipv4 : FieldKind::ipv6;
  const auto value = mapping.value(key, rules);
  if (!value) return std::nullopt;
  const auto* address = std::get_if<wire::IpAddress>(&value->is);
  if (address != nullptr) return *address;
  mapping.reading().error(*mapping.take(key), to_text(*value), "an address");
  return std::nullopt;
}

void take_prefix(Mapping& mapping, std::string_view key, unsigned longest, std::uint8_t& target) {
  ValueRules rules;
  rules.kind = FieldKind::number8;
  const auto value = mapping.value(key, rules);
  if (!value) return;
  const auto* number = std::get_if<std::uint64_t>(&value->is);
  if (number == nullptr || *number > longest) {
    mapping.reading().error(*mapping.take(key), "the prefix length " + to_text(*value),
                            "0 to " + std::to_string(longest));
    return;
  }
  target = static_cast<std::uint8_t>(*number);
}

void read_link(const YamlEntry& entry, const Reading& reading, std::vector<IxitLink>& links) {
  if (!is_link_name(entry.key.text)) {
    reading.error(entry.key, "unknown link " + backquoted(entry.key.text), "L1 to L9");
    return;
  }
  IxitLink link;
  link.name = entry.key.text;
  Mapping mapping(entry.value, reading, "a link");
  if (const auto name = mapping.word("iut", true)) {
    if (is_node_name(name->text)) {
      link.iut_name = name->text;
    } else {
      reading.diagnostics.error(reading.source, name->place, "unknown node " + backquoted(name->text),
                                "a node such as ar1");
    }
  }
  link.iut4 = take_address(mapping, "iut4", wire::IpVersion::v4);
  link.iut6 = take_address(mapping, "iut6", wire::IpVersion::v6);
  take_prefix(mapping, "prefix4", 32, link.prefix4);
  take_prefix(mapping, "prefix6", 128, link.prefix6);
  link.prefix = take_address(mapping, "prefix", wire::IpVersion::v6);
  link.iut_global = take_address(mapping, "iut_global", wire::IpVersion::v6);
  if (const auto router = mapping.word("router")) link.router = router->text;
  if (const auto interface = mapping.word("interface")) link.interface = interface->text;
  mapping.finish();
  if (entry.value.is_mapping() && entry.value.find("iut4") == nullptr &&
      entry.value.find("iut6") == nullptr) {
    reading.error(entry.value, "a link without an address of the implementation", "iut4 or iut6");
  }
  links.push_back(std::move(link));
}

void read_node(const YamlEntry& entry, const Reading& reading, std::vector<IxitNode>& nodes) {
  if (!is_node_name(entry.key.text)) {
    reading.error(entry.key, "unknown node " + backquoted(entry.key.text), "a node such as mn1");
    return;
  }
  IxitNode node;
  node.name = entry.key.text;
  Mapping mapping(entry.value, reading, "a node");
  if (const YamlNode* mac = mapping.require("mac")) {
    const auto octets = read_octets("hex:" + mac->text);
    if (octets && octets->size() == node.mac.size()) {
      std::copy(octets->begin(), octets->end(), node.mac.begin());
    } else {
      reading.error(*mac, "the MAC address " + describe(*mac), "six octets such as 02:00:00:00:10:01");
    }
    if ((node.mac[0] & 1U) != 0)
      reading.error(*mac, "a multicast MAC address", "that of one node", "its first octet must be even");
  }
  node.ip4 = take_address(mapping, "ip4", wire::IpVersion::v4);
  node.ip6 = take_address(mapping, "ip6", wire::IpVersion::v6);
  if (const auto link = mapping.word("link")) {
    node.link = link->text;
    if (!is_link_name(node.link)) {
      reading.diagnostics.error(reading.source, link->place, "unknown link " + backquoted(node.link),
                                "L1 to L9");
    }
  }
  mapping.finish();
  if (entry.value.is_mapping() && entry.value.find("ip4") == nullptr && entry.value.find("ip6") == nullptr) {
    reading.error(entry.value, "a node without an address", "ip4 or ip6");
  }
  nodes.push_back(std::move(node));
}

void read_key(const YamlEntry& entry, const std::filesystem::path& folder, const Reading& reading,
              std::vector<IxitKey>& keys) {
  if (!is_node_name(entry.key.text)) {
    reading.error(entry.key, "unknown node " + backquoted(entry.key.text), "a node such as mn1 or ar1");
    return;
  }
  const auto word = read_word(entry.value, reading, "the file of a key");
  if (!word) return;
  const auto path = folder / word->text;
  const auto source = Source::from_file(path, path.lexically_normal().string());
  const auto key = source ? wire::RsaKey::from_pem(source->text()) : tl::unexpected(source.error());
  if (!key || !key->has_private_part()) {
    reading.error(entry.value, key ? std::string("a public key alone") : key.error(),
                  "a PEM file with an RSA private key, named relative to this one",
                  "openssl genrsa -out " + word->text + " 2048");
    return;
  }
  keys.push_back({entry.key.text, *key});
}

template <typename Item, typename Read>
void read_each(const YamlNode* node, const Reading& reading, std::vector<Item>& items, const Read& read) {
  if (node == nullptr) return;
  if (!node->is_mapping() || node->entries.empty()) {
    reading.error(*node, describe(*node), "a mapping of names to their addresses");
    return;
  }
  items.clear();
  for (const YamlEntry& entry : node->entries) read(entry, reading, items);
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.name < b.name; });
}

}  // namespace

void read_ixit(const YamlNode& node, const std::filesystem::path& folder, const Reading& reading,
               Ixit& ixit) {
  Mapping mapping(node, reading, "an IXIT");
  read_each(mapping.take("links"), reading, ixit.links, read_link);
  read_each(mapping.take("nodes"), reading, ixit.nodes, read_node);
  if (const YamlNode* keys = mapping.take("keys")) {
    if (!keys->is_mapping()) {
      reading.error(*keys, describe(*keys), "a mapping of nodes to PEM files, such as {mn1: mn1.pem}");
    } else {
      ixit.keys.clear();
      for (const YamlEntry& entry : keys->entries) read_key(entry, folder, reading, ixit.keys);
    }
  }
  if (mapping.take("settable") != nullptr) {
    ixit.settable.clear();
    std::vector<std::string_view> known = {"all"};
    for (const ParameterSpec& spec : ixit_parameters()) {
      if (spec.of_the_iut) known.push_back(spec.name);
    }
    for (const Word& word : mapping.words("settable")) {
      if (check_word(word, known, "parameter", reading)) ixit.settable.push_back(word.text);
    }
  }
  // Every other key is a parameter.
  YamlNode parameters;
  parameters.kind = YamlNode::Kind::mapping;
  for (const YamlEntry* entry : mapping.rest()) parameters.entries.push_back(*entry);
  for (const Field& field : read_parameters(parameters, reading, true)) {
    if (std::holds_alternative<Variable>(field.value.is) || std::holds_alternative<Call>(field.value.is) ||
        !ixit.set(field.name, field.value, wire::IpVersion::v6)) {
      reading.diagnostics.error(reading.source, field.value.place, to_text(field.value),
                                "a value, which an IXIT has in full");
    }
  }
}

void read_ics(const YamlNode& node, const Reading& reading, Ics& ics) {
  std::vector<std::string_view> known;
  for (const Feature& feature : known_features()) known.push_back(feature.name);
  if (!node.is_sequence()) {
    reading.error(node, describe(node), "a list of features");
    return;
  }
  for (const Word& word : read_words(node, reading, "a list of features")) {
    if (check_word(word, known, "feature", reading)) ics.features.push_back(word.text);
  }
}

}  // namespace lmmp::conform
