// Templates and commands get the values that their names stand for.
#include "harness/iut/configuration_file.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

const std::vector<std::string> interfaces = {"eth1", "eth2"};

std::optional<std::string> text(const std::string& name, const Ixit& ixit) {
  return parameter_text(name, ixit, wire::Profile::draft_00, interfaces);
}

TEST(Template, PutsValuesInAndLeavesOutLinesWithoutThem) {
  const auto value = [](const std::string& name) -> std::optional<std::string> {
    if (name == "a") return "1";
    return std::nullopt;
  };
  EXPECT_EQ(fill_template("x: ${a}${a}\ny: ${b}\nplain $ {a} ${", value), "x: 11\nplain $ {a} ${\n");
}

TEST(Words, KeepWhatHasNoValue) {
  const auto value = [](const std::string& name) -> std::optional<std::string> {
    if (name == "config") return "/tmp/c";
    return std::nullopt;
  };
  EXPECT_EQ(fill_words({"run", "--file=$config", "$other", "$"}, value),
            (std::vector<std::string>{"run", "--file=/tmp/c", "$other", "$"}));
}

TEST(Parameters, AreTextAsConfigurationFilesHaveIt) {
  Ixit ixit = default_ixit();
  ixit.paging_areas = {1, 2};
  ixit.pool4 = AddressRange{*wire::IpAddress::parse("192.0.2.100"), *wire::IpAddress::parse("192.0.2.109")};
  EXPECT_EQ(text("advertisement_interval", ixit), "50ms");
  EXPECT_EQ(text("paging_areas", ixit), "[1, 2]");
  EXPECT_EQ(text("pool4.first", ixit), "192.0.2.100");
  EXPECT_EQ(text("pool4.count", ixit), "10");
  EXPECT_EQ(text("pool6.first", ixit), std::nullopt);
  EXPECT_EQ(text("L2", ixit), "eth2");
  EXPECT_EQ(text("L1.ipv4", ixit), ixit.links[0].iut4->to_string());
  EXPECT_EQ(text("profile", ixit), "draft-00");
  EXPECT_EQ(text("nonsense", ixit), std::nullopt);
}

TEST(ReferenceConfiguration, LeavesOutWhatTheIxitDoesNotHave) {
  Ixit ixit = default_ixit();
  ixit.routing_interval.reset();
  ixit.pool4.reset();
  ixit.pool6.reset();
  const auto file = reference_configuration(ixit, wire::Profile::paper_2004, interfaces, "/tmp/control");
  EXPECT_EQ(file.find("routing_interval"), std::string::npos) << file;
  EXPECT_EQ(file.find("pools"), std::string::npos) << file;
  EXPECT_NE(file.find("profile: paper-2004\n"), std::string::npos) << file;
  EXPECT_NE(file.find("{interface: eth1, "), std::string::npos) << file;
}

}  // namespace
}  // namespace lmmp::conform
