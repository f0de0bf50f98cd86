// Configuration files of lmmp-mn, and its control socket's commands.
#include "reference-impl/daemon/node_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference-impl/daemon/node_commands.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(NodeFile, SampleIsGood) {
  ConfigurationErrors errors(LMMP_SOURCE_DIR "/reference-impl/samples/lmmp-mn.yaml");
  const auto root = load_yaml(errors);
  ASSERT_TRUE(root);
  const auto file = read_node_file(*root, errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->links.size(), 2U);
  EXPECT_TRUE(file->log_in);
  EXPECT_EQ(file->node.version, wire::IpVersion::v6);
}

TEST(NodeFile, MistakesAreToldWithPlaceAndSuggestion) {
  ConfigurationErrors errors("mn.yaml");
  const auto root = parse_yaml("links: [{interface: m1}]\nversion: ipv5\nlogin: true\n", errors);
  ASSERT_TRUE(root);
  EXPECT_FALSE(read_node_file(*root, errors));
  std::vector<std::string> told;
  for (const ConfigurationError& error : errors.all()) told.push_back(error.to_string());
  EXPECT_THAT(told, ElementsAre(HasSubstr("mn.yaml:3:1: found `login`"),
                                HasSubstr("mn.yaml:2:10: found `ipv5`, expected one of `ipv6`, `ipv4`")));
  EXPECT_THAT(told[0], HasSubstr("did you mean `log_in`?"));
}

TEST(NodeFile, WaysToAnAddressAreConfigured) {
  ConfigurationErrors errors("mn.yaml");
  const auto root = parse_yaml(
      "links: [{interface: m1}]\nversion: ipv4\nstateless: kernel\ndhcp_client: [udhcpc, -i, "
      "\"{interface}\"]\n"
      "address_patience: 3s\nset_address: false\nfollow_links: false\nsolicit: true\n",
      errors);
  ASSERT_TRUE(root);
  const auto file = read_node_file(*root, errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->address.stateless, NodeAddressChoice::Stateless::kernel);
  EXPECT_THAT(file->address.dhcp_client, ElementsAre("udhcpc", "-i", "{interface}"));
  EXPECT_EQ(file->address.patience, std::chrono::seconds(3));
  EXPECT_FALSE(file->set_address);
  EXPECT_FALSE(file->follow_links);
  EXPECT_TRUE(file->solicit);
}

TEST(NodeFile, MistakesInTheWaysToAnAddressAreTold) {
  ConfigurationErrors errors("mn.yaml");
  const auto root = parse_yaml(
      "links: [{interface: m1}]\nstateless: kernal\ndhcp_client: dhclient\naddress_patience: soon\n"
      "set_address: perhaps\nfollow_link: true\n",
      errors);
  ASSERT_TRUE(root);
  EXPECT_FALSE(read_node_file(*root, errors));
  std::vector<std::string> told;
  for (const ConfigurationError& error : errors.all()) told.push_back(error.to_string());
  EXPECT_THAT(told,
              ::testing::UnorderedElementsAre(
                  HasSubstr("mn.yaml:2:12: found `kernal`, expected one of `own`, `kernel`"),
                  HasSubstr("mn.yaml:3:14"), HasSubstr("mn.yaml:4:19: found `soon`"),
                  HasSubstr("mn.yaml:5:14: found `perhaps`"), HasSubstr("mn.yaml:6:1: found `follow_link`")));
}

TEST(NodeCommands, TellTheStateAndWhyACommandCannotBeDone) {
  MobileNodeConfiguration configuration;
  configuration.links = {{"m1", {}, wire::IpAddress::parse("fe80::1")},
                         {"m2", {}, wire::IpAddress::parse("fe80::1")}};
  MobileNode node(configuration, 1);
  const Time now = std::chrono::seconds(1);
  const auto run = [&](const json& request) { return run_node_command(node, now, request).reply; };
  EXPECT_EQ(run({{"command", "status"}})["state"], "off");
  EXPECT_EQ(run({{"command", "login"}})["ok"], true);
  EXPECT_EQ(run({{"command", "login"}})["ok"], false);
  EXPECT_EQ(run({{"command", "status"}})["state"], "searching");
  EXPECT_EQ(run({{"command", "handover"}, {"target", "m2"}})["ok"], true);
  EXPECT_EQ(run({{"command", "status"}})["interface"], "m2");
  EXPECT_EQ(run({{"command", "handover"}, {"target", "m3"}})["ok"], false);
  EXPECT_EQ(run({{"command", "idle"}})["error"], "the node is not in an active session");
  EXPECT_EQ(run({{"command", "fly"}})["unknown_command"], true);
}

}  // namespace
}  // namespace lmmp::reference
