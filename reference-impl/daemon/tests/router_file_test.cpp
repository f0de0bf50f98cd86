// Configuration files of lmmp-ar: what they mean, and how mistakes in them are told.
#include "reference-impl/daemon/router_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lmmp::reference {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Read {
  std::optional<RouterFile> file;
  std::vector<std::string> errors;
};

Read read(const std::string& text) {
  ConfigurationErrors errors("ar.yaml");
  const auto root = parse_yaml(text, errors);
  Read result;
  if (root) result.file = read_router_file(*root, errors);
  for (const ConfigurationError& error : errors.all()) result.errors.push_back(error.to_string());
  return result;
}

TEST(RouterFile, OnlyLinksAreNeeded) {
  const Read result = read("links: [{interface: l1}]");
  ASSERT_TRUE(result.file) << ::testing::PrintToString(result.errors);
  EXPECT_EQ(result.file->links[0].interface, "l1");
  EXPECT_EQ(result.file->router.advertisement_interval, 1s);
  EXPECT_FALSE(result.file->router.routing_interval);
  EXPECT_EQ(result.file->router.config, wire::config_stateless);
}

TEST(RouterFile, SampleIsGood) {
  ConfigurationErrors errors(LMMP_SOURCE_DIR "/reference-impl/samples/lmmp-ar.yaml");
  const auto root = load_yaml(errors);
  ASSERT_TRUE(root);
  const auto file = read_router_file(*root, errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->links.size(), 2U);
  EXPECT_EQ(file->router.routing_interval, 30U);
  EXPECT_EQ(file->router.sids.last, 0x1FFFFU);
  EXPECT_EQ(file->router.pools[0].count, 4096U);
}

TEST(RouterFile, IntervalsMayBeAnything32BitsCanSay) {
  const Read result = read(
      "links: [{interface: l1}]\nrouting_interval: 4294967294s\npaging_interval: 1193046h\n"
      "soft_state_intervals: 1000\n");
  ASSERT_TRUE(result.file);
  EXPECT_EQ(result.file->router.routing_interval, 4294967294U);
  EXPECT_EQ(result.file->router.paging_interval, 4294965600U);
}

TEST(RouterFile, AccessNetworkIsChosenByItsScheme) {
  const auto network = [](const std::string& text) {
    return read("links: [{interface: l1}]\naccess_network: " + text + "\n");
  };
  const Read routes = network("{scheme: host-routes, table: 100}");
  ASSERT_TRUE(routes.file);
  EXPECT_EQ(routes.file->access_network.scheme, AccessNetworkChoice::Scheme::host_routes);
  EXPECT_EQ(routes.file->access_network.table, 100U);
  EXPECT_THAT(network("{scheme: host-rotes}").errors, ElementsAre(HasSubstr("host-routes")));
  EXPECT_THAT(network("{scheme: none, table: 5}").errors, ElementsAre(HasSubstr("with `host-routes` only")));
  EXPECT_THAT(network("{table: 5}").errors, ElementsAre(HasSubstr("`none` or `host-routes`")));
}

TEST(RouterFile, StateFileLiesBesideTheConfigurationUnlessItsPathIsWhole) {
  const auto state = [](const std::string& text) {
    return read("links: [{interface: l1}]\nstate: " + text + "\n");
  };
  ConfigurationErrors errors("etc/ar.yaml");
  const auto root = parse_yaml("links: [{interface: l1}]\nstate: {file: s, delay: none}\n", errors);
  ASSERT_TRUE(root);
  const auto file = read_router_file(*root, errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->state.file, "etc/s");
  EXPECT_EQ(file->state.delay, 0s);
  const Read whole = state("{file: /var/s}");
  ASSERT_TRUE(whole.file);
  EXPECT_EQ(whole.file->state.file, "/var/s");
  EXPECT_EQ(whole.file->state.delay, 100ms);
  EXPECT_THAT(state("{delay: 1s}").errors, ElementsAre(HasSubstr("ar.yaml:2:8: found no `file`")));
  EXPECT_THAT(state("{file: s, delay: 5}").errors,
              ElementsAre(HasSubstr("ar.yaml:2:25: found `5`, expected `none` or a time with its unit")));
  EXPECT_THAT(state("{file: s, dealy: 5s}").errors, ElementsAre(HasSubstr("did you mean `delay`?")));
  EXPECT_THAT(state("[s]").errors, ElementsAre(HasSubstr("ar.yaml:2:8")));
  EXPECT_THAT(read("links: [{interface: l1}]\nanswer_solicitations: 7\n").errors,
              ElementsAre(HasSubstr("ar.yaml:2:23: found `7`")));
}

TEST(RouterFile, EveryKeyReachesTheCore) {
  const Read result = read(R"(
links: [{interface: l1, ipv4: 10.0.0.1, ipv6: none}]
profile: paper-2004
icmp_subtype: 200
length_counts: message
advertisement_interval: 250ms
addresses: [home, dhcp]
paging_areas: [4, 0x10]
routing_interval: 2m
assign_addresses: always
soft_state_intervals: 5
limits: {sessions: 9, errors_per_second: 8, logins_per_second: 7}
trusted_sids: [{first: 1, last: 2}]
retransmission: {first: 2s, forced_reinit: 1s, paging_query: 3s, sends: 5}
busy_poll: 50us
control_socket: /tmp/s
log_level: debug
)");
  ASSERT_TRUE(result.file) << ::testing::PrintToString(result.errors);
  const AccessRouterConfiguration& router = result.file->router;
  EXPECT_EQ(router.profile, wire::Profile::paper_2004);
  EXPECT_EQ(router.icmp_subtype, 200);
  EXPECT_EQ(router.length_counts, wire::LengthCounts::message);
  EXPECT_EQ(router.advertisement_interval, 250ms);
  EXPECT_EQ(router.config, wire::config_home_address | wire::config_dhcp);
  EXPECT_THAT(router.paging_areas, ElementsAre(4, 16));
  EXPECT_EQ(router.routing_interval, 120U);
  EXPECT_EQ(router.assign_addresses, AddressAssignment::always);
  EXPECT_EQ(router.soft_state_intervals, 5U);
  EXPECT_EQ(router.maximum_sessions, 9U);
  EXPECT_EQ(router.maximum_errors_per_second, 8U);
  EXPECT_EQ(router.maximum_logins_per_second, 7U);
  EXPECT_EQ(router.trusted_sids.size(), 1U);
  EXPECT_EQ(router.first_retransmission, 2s);
  EXPECT_EQ(router.first_forced_reinit_retransmission, 1s);
  EXPECT_EQ(router.paging_query_interval, 3s);
  EXPECT_EQ(router.maximum_sends, 5U);
  EXPECT_EQ(result.file->links[0].ipv4.address, wire::IpAddress::v4({10, 0, 0, 1}));
  EXPECT_EQ(result.file->busy_poll, 50us);
  EXPECT_EQ(result.file->control_socket, "/tmp/s");
  EXPECT_EQ(result.file->log_level, "debug");
}

TEST(RouterFile, AuthenticationNeedsBothKeys) {
  const Read result =
      read("links: [{interface: l1}]\nauthentication: {mode: lmmp-internal, key_file: none.pem}\n");
  EXPECT_THAT(result.errors,
              ElementsAre(HasSubstr("2:49: found none.pem that cannot be read (No such file or directory)"),
                          HasSubstr("2:17: found no `access_network_key`, expected SK_an")));
  EXPECT_THAT(result.errors[0], HasSubstr("openssl genrsa -out none.pem 2048 makes one"));
  const Read odd =
      read("links: [{interface: l1}]\nauthentication: {mode: none, access_network_key: secre}\n");
  EXPECT_THAT(odd.errors, ElementsAre(HasSubstr("pairs of hexadecimal digits")));
  EXPECT_THAT(odd.errors[0], ::testing::Not(HasSubstr("secre")));
}

TEST(RouterFile, UnknownKeyIsToldWithPlaceAndSuggestion) {
  const Read result = read("links:\n  - interface: l1\nrooting_interval: 30s\n");
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_THAT(result.errors[0], StartsWith("ar.yaml:3:1: found `rooting_interval`, expected one of `links`"));
  EXPECT_THAT(result.errors[0], HasSubstr("did you mean `routing_interval`?"));
}

TEST(RouterFile, RepeatedKeyIsRefused) {
  EXPECT_THAT(read("links: [{interface: l1}]\nlog_level: info\nlog_level: warn\n").errors,
              ElementsAre("ar.yaml:3:1: found `log_level` a second time, expected each key once"));
}

TEST(RouterFile, AllMistakesAreToldAtOnce) {
  const Read result = read(
      "links: [{interface: l1}, {interface: l1}, {ipv4: auto}]\nrouting_interval: 30\npaging_areas: [1, "
      "x]\n");
  EXPECT_THAT(result.errors,
              ElementsAre(StartsWith("ar.yaml:1:38: found `l1` a second time"),
                          StartsWith("ar.yaml:1:43: found no `interface`"),
                          StartsWith("ar.yaml:2:19: found `30`, expected a time with its unit"),
                          StartsWith("ar.yaml:3:19: found `x`, expected a number from 1 to 4294967295")));
}

TEST(RouterFile, ValuesOfAnotherKindAreTold) {
  const std::string links = "links: [{interface: l1}]\n";
  const auto only = [&](const std::string& line) {
    const Read result = read(links + line);
    EXPECT_EQ(result.errors.size(), 1U) << line;
    return result.errors.empty() ? "" : result.errors[0];
  };
  EXPECT_THAT(only("profile: draft-0"), HasSubstr("did you mean `draft-00`?"));
  EXPECT_THAT(only("limits: 5"), HasSubstr("2:9: found `5`, expected a mapping with one of `sessions`"));
  EXPECT_THAT(only("paging_areas: 5"), HasSubstr("expected a list of paging area numbers"));
  EXPECT_THAT(only("icmp_subtype: 256"), HasSubstr("found `256`, expected a number from 0 to 255"));
  EXPECT_THAT(only("icmp_subtype: 010"), HasSubstr("found `010`"));
  EXPECT_THAT(only("icmp_subtype: -1"), HasSubstr("found `-1`"));
  EXPECT_THAT(only("routing_interval: 1500ms"), HasSubstr("whole seconds"));
  EXPECT_THAT(only("paging_interval: 4294967296s"), HasSubstr("4294967295s at most"));
  EXPECT_THAT(only("advertisement_interval: 0s"), HasSubstr("found `0s`"));
  EXPECT_THAT(only("advertisement_interval: 400000h"), HasSubstr("of a year at most"));
  EXPECT_THAT(only("pools: [{first: 10.0.0.256, count: 1}]"), HasSubstr("an IPv4 or IPv6 address"));
  EXPECT_THAT(only("pools: [{first: 255.255.255.255, count: 2}]"), HasSubstr("no node can have"));
  EXPECT_THAT(only("sids: {first: 9, last: 3}"), HasSubstr("not below the range's first"));
  EXPECT_THAT(only("routing_interval:"), HasSubstr("found nothing"));
  EXPECT_THAT(only("[a, b]: 3"), HasSubstr("found a list"));
}

TEST(RouterFile, WhatIsNoMappingOrNoYamlIsTold) {
  EXPECT_THAT(read("").errors, ElementsAre(HasSubstr("an empty file")));
  EXPECT_THAT(read("- a\n- b\n").errors.at(0), StartsWith("ar.yaml:1:1: found a list, expected a mapping"));
  EXPECT_THAT(read("links: [").errors, ElementsAre(HasSubstr("no YAML")));
  EXPECT_THAT(read("a: 1\n---\nb: 2\n").errors, ElementsAre(HasSubstr("a second document")));
  EXPECT_THAT(read("links:\n\t- interface: l1").errors,
              ElementsAre(StartsWith("ar.yaml:2:2: found no YAML")));
}

TEST(RouterFile, CommonSlipsAreToldWithWhatToDo) {
  EXPECT_THAT(read("links: [\"").errors.at(0), HasSubstr("a bracket or a quote that is not closed"));
  EXPECT_THAT(read("links:\n  - interface:l1").errors,
              ElementsAre(AllOf(HasSubstr("2:5: found `interface:l1`"),
                                HasSubstr("a space after the colon of a key: `interface: ...`"))));
  EXPECT_THAT(read("links:\n  - interface:\n    ipv4: none\n").errors,
              ElementsAre(HasSubstr("2:5: found nothing behind `interface`, expected a value")));
  EXPECT_THAT(read("links: [2001:db8::]").errors.at(0), HasSubstr("put it in quotes"));
  EXPECT_THAT(read("links: [{interface: l1}]\nanswer_solicitations: TRUE").errors,
              ElementsAre(HasSubstr("did you mean `true`?")));
}

TEST(RouterFile, WhatIsWrittenIsShownWithoutWhatATerminalObeysAndCutOff) {
  EXPECT_THAT(read("links: [{interface: l1}]\nprofile: \"\\e[2Jdraft\"").errors,
              ElementsAre(HasSubstr("found `?[2Jdraft`")));
  EXPECT_THAT(read("links: [{interface: l1}]\nprofile: " + std::string(10000, 'x')).errors,
              ElementsAre(HasSubstr("found `" + std::string(80, 'x') + "...`")));
}

TEST(RouterFile, EmptyFileIsToldAsSuch) {
  ConfigurationErrors errors("/dev/null");
  EXPECT_FALSE(load_yaml(errors));
  EXPECT_THAT(errors.all().at(0).to_string(), HasSubstr("found an empty file"));
}

TEST(RouterFile, FileThatCannotBeReadIsTold) {
  ConfigurationErrors folder("/");
  EXPECT_FALSE(load_yaml(folder));
  EXPECT_THAT(folder.all().at(0).to_string(), HasSubstr("Is a directory"));
  ConfigurationErrors errors("/nonexistent/ar.yaml");
  EXPECT_FALSE(load_yaml(errors));
  EXPECT_THAT(errors.all().at(0).to_string(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace lmmp::reference
