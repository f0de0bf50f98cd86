// The configuration files of hmip-mn and hmip-ar: what is read, and what a user is told.
#include "reference-impl/daemon/hmip_mn_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "reference-impl/daemon/hmip_map_file.hpp"

namespace lmmp::reference {
namespace {

std::string sample(const std::string& name) {
  std::ifstream stream(std::string(LMMP_SOURCE_DIR) + "/reference-impl/samples/" + name);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::optional<HmipMnFile> read(const std::string& text, ConfigurationErrors& errors) {
  const auto root = parse_yaml(text, errors);
  return root ? read_hmip_mn_file(*root, errors) : std::nullopt;
}

// All errors of a text, a line each.
std::string errors_of(const std::string& text) {
  ConfigurationErrors errors("mn.yaml");
  EXPECT_FALSE(read(text, errors)) << text;
  std::string lines;
  for (const ConfigurationError& error : errors.all()) lines += error.to_string() + "\n";
  return lines;
}

std::string router_errors_of(const std::string& text) {
  ConfigurationErrors errors("ar.yaml");
  const auto root = parse_yaml(text, errors);
  EXPECT_FALSE(read_hmip_map_file(*root, errors, HmipRouterRole::access_router)) << text;
  std::string lines;
  for (const ConfigurationError& error : errors.all()) lines += error.to_string() + "\n";
  return lines;
}

TEST(HmipMnFile, NeedsALinkOnly) {
  ConfigurationErrors errors("mn.yaml");
  const auto file = read("links: [{interface: eth0}]", errors);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->attach);
  EXPECT_TRUE(file->node.links[0].address.is_unspecified());  // the interface's MAC will tell
  EXPECT_FALSE(file->node.home_agent);
}

TEST(HmipMnFile, TheSampleIsGood) {
  ConfigurationErrors errors("hmip-mn.yaml");
  const auto file = read(sample("hmip-mn.yaml"), errors);
  for (const ConfigurationError& error : errors.all()) ADD_FAILURE() << error.to_string();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->node.links[0].address.to_string(), "fe80::2");
  EXPECT_EQ(file->node.home_agent->to_string(), "2001:db8:face::1");
  EXPECT_EQ(file->node.associations.size(), 1U);
}

TEST(HmipMnFile, MistakesAreToldWithTheirPlace) {
  EXPECT_EQ(errors_of("links: [{interface: eth0, identifier: '2001:db8::2'}]"),
            "mn.yaml:1:39: found `2001:db8::2`, expected an interface identifier as the last 64 bits of an "
            "address, such as '::2'\n");
  EXPECT_EQ(errors_of("links: [{interface: eth0}]\nmaps: {lifetime: 2s}"),
            "mn.yaml:2:18: found `2s`, expected 4s to 262140s (RFC 3775 6.1.7)\n");
  EXPECT_NE(errors_of("links: [{interface: eth0}]\nhome: {address: 2001:db8:face::2}").find("mn.yaml:2"),
            std::string::npos);
  EXPECT_NE(errors_of("links: [{interface: eth0}]\nsecurity: esp-auth-null").find("mn.yaml:2:11"),
            std::string::npos);
  EXPECT_NE(errors_of("links: [{interface: eth0}, {interface: eth0}]").find("a second time"),
            std::string::npos);
}

TEST(HmipArFile, TheSampleIsGood) {
  ConfigurationErrors errors("hmip-ar.yaml");
  const auto root = parse_yaml(sample("hmip-ar.yaml"), errors);
  const auto file = read_hmip_map_file(*root, errors, HmipRouterRole::access_router);
  for (const ConfigurationError& error : errors.all()) ADD_FAILURE() << error.to_string();
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->map.discovery.own);
  EXPECT_EQ(file->map.discovery.failure_detection.source.to_string(), "2001:db8:1::1");
}

TEST(HmipArFile, HasNoMapAndNoBindings) {
  EXPECT_NE(router_errors_of("links: [{interface: eth0}]\nmap: {address: '2001:db8::1'}").find("ar.yaml:2:1"),
            std::string::npos);
  EXPECT_NE(router_errors_of("links: [{interface: eth0}]\nfailure_detection: {interval: 1s}").find("source"),
            std::string::npos);
}

}  // namespace
}  // namespace lmmp::reference
