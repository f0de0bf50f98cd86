// The configuration file of hmip-ha: what is read, and what a user is told.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "reference-impl/daemon/hmip_map_file.hpp"

namespace lmmp::reference {
namespace {

std::optional<HmipMapFile> read(const std::string& text, ConfigurationErrors& errors) {
  const auto root = parse_yaml(text, errors);
  return root ? read_hmip_map_file(*root, errors, HmipRouterRole::home_agent) : std::nullopt;
}

TEST(HmipHaFile, NeedsAnAddressOnly) {
  ConfigurationErrors errors("ha.yaml");
  const auto file = read("home_agent: {address: '2001:db8:face::1'}\n", errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->map.address().to_string(), "2001:db8:face::1");
  EXPECT_FALSE(file->map.discovery.own);
  EXPECT_FALSE(file->map.home_link);
  EXPECT_TRUE(file->map.discovery.links.empty());
}

TEST(HmipHaFile, TheSampleIsGood) {
  std::ifstream stream(std::string(LMMP_SOURCE_DIR) + "/reference-impl/samples/hmip-ha.yaml");
  std::ostringstream text;
  text << stream.rdbuf();
  ConfigurationErrors errors("hmip-ha.yaml");
  const auto file = read(text.str(), errors);
  for (const ConfigurationError& error : errors.all()) ADD_FAILURE() << error.to_string();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->map.home_link, 0U);
  EXPECT_EQ(file->map.discovery.links.at(0).name, "eth1");
  EXPECT_FALSE(file->map.discovery.links.at(0).advertise);
}

TEST(HmipHaFile, TellsWhereAMistakeIsAndWhatIsExpected) {
  const struct {
    const char* text;
    const char* told;
  } cases[] = {
      {"bindings: {maximum: 1}\n", "ha.yaml:1:1: found no `home_agent`"},
      {"home_agent: {home_link: eth1}\n", "ha.yaml:1:13: found no `address`"},
      {"home_agent: {address: fe80::1}\n",
       "ha.yaml:1:23: found `fe80::1`, expected a global unicast IPv6 address"},
      {"home_agent: {address: 10.0.0.1}\n", "ha.yaml:1:23: found `10.0.0.1`"},
      {"home_agent: {address: '2001:db8::1', home_lnk: eth1}\n", "did you mean `home_link`?"},
      {"home_agent: {address: '2001:db8::1'}\nmap: {address: '2001:db8::1'}\n", "ha.yaml:2:1: found"},
      {"home_agent: {address: '2001:db8::1'}\nbindings: {maximum_lifetime: 3s}\n",
       "ha.yaml:2:30: found `3s`, expected 4s or more"},
  };
  for (const auto& test : cases) {
    ConfigurationErrors errors("ha.yaml");
    EXPECT_FALSE(read(test.text, errors)) << test.text;
    std::string told;
    for (const ConfigurationError& error : errors.all()) told += error.to_string() + "\n";
    EXPECT_NE(told.find(test.told), std::string::npos) << test.text << "\n" << told;
  }
}

}  // namespace
}  // namespace lmmp::reference
