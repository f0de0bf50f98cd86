// A good IUT file, and what an IXIT knows by name.
#include "harness/script/iut_file.hpp"

#include <gtest/gtest.h>

#include "harness/script/value.hpp"

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;

Iut load(const std::string& text) {
  const auto loaded = load_iut(Source("iut.yaml", text), ".");
  for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << render(problem);
  return loaded.iut;
}

TEST(IutFile, SaysHowTheImplementationIsReached) {
  const Iut iut = load(R"(
name: somebody's access router
role: ar
reached_by: {spawn: {command: [sh, --config, $config], ready: started}}
ics: [ipv6, no-authentication]
ixit: {advertisement_interval: 1s, settable: [config]}
controls: {logout: [sh, -c, kill-session, $mn1]}
)");
  EXPECT_EQ(iut.name, "somebody's access router");
  const auto& spawn = std::get<Spawn>(iut.reached_by);
  ASSERT_EQ(spawn.command.size(), 3U);
  EXPECT_TRUE(spawn.command[0].starts_with("/")) << "found in PATH";
  EXPECT_EQ(spawn.ready, "started");
  EXPECT_TRUE(iut.ics.claims("ipv6"));
  EXPECT_EQ(iut.ics.first_missing({"ipv6", "paging"}), "paging");
  EXPECT_TRUE(iut.ixit.may_set("config"));
  EXPECT_FALSE(iut.ixit.may_set("routing_interval"));
  EXPECT_EQ(iut.ixit.advertisement_interval, 1s);
  ASSERT_EQ(iut.controls.size(), 1U);
}

TEST(IutFile, KeepsOnlyTheLinksThatAreAttached) {
  const Iut iut = load("name: x\nrole: ar\nreached_by: {attach: {L2: eth1}}\nics: every\n");
  ASSERT_EQ(iut.ixit.links.size(), 1U);
  EXPECT_EQ(iut.ixit.links[0].name, "L2");
  EXPECT_EQ(iut.ixit.links[0].interface, "eth1");
}

TEST(IutFile, SamplesAreGood) {
  for (const char* name : {"attached-access-router.yaml", "simulated-access-router.yaml"}) {
    const auto loaded = load_iut(std::filesystem::path(LMMP_SOURCE_DIR "/testcases/ixit") / name);
    for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << render(problem);
  }
}

TEST(Ixit, KnowsItsValuesByName) {
  Ixit ixit = default_ixit();
  EXPECT_EQ(to_text(ixit.value("advertisement_interval", wire::IpVersion::v6).value()), "50ms");
  EXPECT_EQ(to_text(ixit.value("mn1", wire::IpVersion::v4).value()), "192.0.2.11");
  EXPECT_EQ(to_text(ixit.value("ar2", wire::IpVersion::v6).value()), "fe80::a2");
  EXPECT_EQ(to_text(ixit.value("paging_area", wire::IpVersion::v6).value()), "100");
  EXPECT_FALSE(ixit.value("pool", wire::IpVersion::v6));
}

TEST(Ixit, TakesWhatACaseSets) {
  Ixit ixit = default_ixit();
  const AddressRange range{wire::IpAddress::parse("192.0.2.100").value(),
                           wire::IpAddress::parse("192.0.2.101").value()};
  EXPECT_TRUE(ixit.set("pool", {range, {}}, wire::IpVersion::v4));
  EXPECT_TRUE(ixit.pool4);
  EXPECT_FALSE(ixit.pool6);
  EXPECT_TRUE(ixit.set("routing_interval", {Absent{}, {}}, wire::IpVersion::v6));
  EXPECT_FALSE(ixit.routing_interval);
  EXPECT_TRUE(ixit.set("routing_interval", {std::chrono::nanoseconds(2s), {}}, wire::IpVersion::v6));
  EXPECT_EQ(ixit.routing_interval, 2U);
  EXPECT_FALSE(ixit.set("no_such_parameter", {std::uint64_t{1}, {}}, wire::IpVersion::v6));
}

TEST(Ixit, DerivesNoAddressOfALinkOrMapThatIsNotThere) {
  const Ixit ixit = default_hmipv6_ixit(Role::access_router);
  EXPECT_TRUE(ixit.value("iut_L1", wire::IpVersion::v6));
  for (const char* name : {"iut_L3", "mn1_L9", "iut_rcoa9", "map9_rcoa", "map9_rcoa1"}) {
    EXPECT_FALSE(ixit.value(name, wire::IpVersion::v6)) << name;
  }
}

TEST(Ixit, EveryParameterHasAValueOrIsOptional) {
  const Ixit ixit = default_ixit();
  for (const ParameterSpec& spec : ixit_parameters()) {
    if (spec.name == "settable") continue;
    EXPECT_TRUE(spec.optional || ixit.value(spec.name, wire::IpVersion::v6)) << spec.name;
  }
}

}  // namespace
}  // namespace lmmp::conform
