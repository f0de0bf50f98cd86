// The configuration file of hmip-map: what is read, and what a user is told.
#include "reference-impl/daemon/hmip_map_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace lmmp::reference {
namespace {

const char* const least = "map: {address: '2001:db8:aaaa::1'}\nlinks: [{interface: eth0}]\n";

std::optional<HmipMapFile> read(const std::string& text, ConfigurationErrors& errors) {
  const auto root = parse_yaml(text, errors);
  return root ? read_hmip_map_file(*root, errors) : std::nullopt;
}

// All errors of a text, a line each.
std::string errors_of(const std::string& text) {
  ConfigurationErrors errors("map.yaml");
  EXPECT_FALSE(read(text, errors)) << text;
  std::string lines;
  for (const ConfigurationError& error : errors.all()) lines += error.to_string() + "\n";
  return lines;
}

TEST(HmipMapFile, NeedsAnAddressAndALinkOnly) {
  ConfigurationErrors errors("map.yaml");
  const auto file = read(least, errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->map.address().to_string(), "2001:db8:aaaa::1");
  EXPECT_EQ(file->map.discovery.own->preference, 10);  // H 7.1.2
  EXPECT_EQ(file->map.discovery.own->distance, 1);
  EXPECT_TRUE(file->map.discovery.own->form_rcoa);
  EXPECT_FALSE(file->map.home_link);
  EXPECT_EQ(file->map.security, MapSecurity::none);
  EXPECT_EQ(file->tunnel_interface, "hmip0");
}

TEST(HmipMapFile, TheSampleIsGood) {
  std::ifstream stream(std::string(LMMP_SOURCE_DIR) + "/reference-impl/samples/hmip-map.yaml");
  std::ostringstream text;
  text << stream.rdbuf();
  ConfigurationErrors errors("hmip-map.yaml");
  const auto file = read(text.str(), errors);
  for (const ConfigurationError& error : errors.all()) ADD_FAILURE() << error.to_string();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->map.home_link, 1U);
  EXPECT_EQ(file->map.discovery.links.size(), 3U);
  EXPECT_EQ(file->map.discovery.configured.size(), 1U);
  EXPECT_TRUE(file->map.discovery.failure_detection.enabled);
  EXPECT_EQ(file->map.associations.size(), 1U);
  EXPECT_EQ(file->map.security, MapSecurity::esp_auth_null);
}

TEST(HmipMapFile, TellsWhereAMistakeIsAndWhatIsExpected) {
  const struct {
    const char* text;
    const char* told;
  } cases[] = {
      {"links: [{interface: eth0}]\n", "map.yaml:1:1: found no `map`"},
      {"map: {address: 2001:db8::1}\n", "map.yaml:1:1: found no `links`"},
      {"map: {address: fe80::1}\nlinks: [{interface: eth0}]\n",
       "map.yaml:1:16: found `fe80::1`, expected a global unicast IPv6 address (H 5)"},
      {"map: {address: 10.0.0.1}\nlinks: [{interface: eth0}]\n", "map.yaml:1:16: found `10.0.0.1`"},
      {"map: {address: '2001:db8::1', distance: 0}\nlinks: [{interface: eth0}]\n",
       "map.yaml:1:41: found `0`, expected a number from 1 to 15"},
      {"map: {address: '2001:db8::1', preferense: 1}\nlinks: [{interface: eth0}]\n",
       "did you mean `preference`?"},
      {"map: {address: '2001:db8::1', home_link: eth1}\nlinks: [{interface: eth0}]\n",
       "map.yaml:1:42: found `eth1`, expected the `interface` of one of the `links`"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0, prefixes: ['2001:db8::']}]\n",
       "map.yaml:2:38: found `2001:db8::`, expected an IPv6 prefix with its length"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}, {interface: eth0}]\n",
       "map.yaml:2:40: found `eth0` a second time"},
      {"map: {address: '2001:db8::1'}\nlinks: []\n", "map.yaml:2:8: found no link"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}]\nsecurity: esp\n",
       "map.yaml:3:11: found `esp`, expected one of `none`, `esp-auth-null`"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}]\nsecurity: esp-auth-null\n",
       "there is no security association"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}]\n"
       "associations: [{rcoa: '2001:db8::2', spi_to_map: 256, spi_to_node: 257, key: '0b0b'}]\n",
       "map.yaml:3:78: found 2 octets, expected 32 octets"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}]\nbindings: {maximum_lifetime: 3s}\n",
       "map.yaml:3:30: found `3s`, expected 4s or more"},
      {"map: {address: '2001:db8::1'}\nlinks: [{interface: eth0, router_lifetime: 3h}]\n",
       "map.yaml:2:44: found `3h`, expected 9000s at most"},
  };
  for (const auto& test : cases) {
    const std::string told = errors_of(test.text);
    EXPECT_NE(told.find(test.told), std::string::npos) << test.text << "\n" << told;
  }
}

TEST(HmipMapFile, AKeyIsNeverShown) {
  const std::string told = errors_of(
      "map: {address: '2001:db8::1'}\nlinks: [{interface: eth0}]\n"
      "associations: [{rcoa: '2001:db8::2', spi_to_map: 256, spi_to_node: 257, key: 'secretsecret'}]\n");
  EXPECT_EQ(told.find("secret"), std::string::npos) << told;
}

}  // namespace
}  // namespace lmmp::reference
