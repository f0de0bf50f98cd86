// Literals and patterns of scripts.
#include "harness/script/value.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;

std::optional<Value> read(std::string text, ValueRules rules) {
  const Source source("value.yaml", text);
  Diagnostics diagnostics;
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = std::move(text);
  return read_value(node, rules, source, diagnostics);
}

Value received(const std::string& text, FieldKind kind) {
  ValueRules rules;
  rules.kind = kind;
  rules.pattern = rules.bind = rules.list = true;
  const auto value = read(text, rules);
  EXPECT_TRUE(value) << text;
  return value.value_or(Value{Any{}, {}});
}

template <typename T>
T as(const Value& value) {
  const T* typed = std::get_if<T>(&value.is);
  EXPECT_NE(typed, nullptr) << to_text(value);
  return typed == nullptr ? T{} : *typed;
}

TEST(Literal, NumbersAreDecimalOrHex) {
  EXPECT_EQ(as<std::uint64_t>(received("0xdead", FieldKind::identifier)), 0xDEADU);
  EXPECT_EQ(as<std::uint64_t>(received("4294967295", FieldKind::number32)), 0xFFFFFFFFU);
  EXPECT_EQ(as<std::uint64_t>(received("0", FieldKind::number8)), 0U);
}

TEST(Literal, DurationsHaveAUnitAndMayHaveAFraction) {
  EXPECT_EQ(read_duration("250ms").value(), 250ms);
  EXPECT_EQ(read_duration("1.5s").value(), 1500ms);
  EXPECT_EQ(read_duration("2min").value(), 120s);
  EXPECT_EQ(read_duration("0s").value(), 0s);
  for (const char* bad : {"1", "s", "1h", "1.2.3s", "-1s", "02:00", "", ".s", "99999999999s"}) {
    EXPECT_FALSE(read_duration(bad)) << bad;
  }
}

TEST(Literal, SecondsMayBeWrittenAsADuration) {
  EXPECT_EQ(as<std::uint64_t>(received("30", FieldKind::seconds)), 30U);
  EXPECT_EQ(as<std::uint64_t>(received("30s", FieldKind::seconds)), 30U);
  EXPECT_EQ(as<std::uint64_t>(received("2min", FieldKind::seconds)), 120U);
}

TEST(Literal, OctetsAllowBlanksAndColons) {
  EXPECT_EQ(as<wire::OctetVector>(received("hex:00 11:fF", FieldKind::octets)),
            (wire::OctetVector{0, 0x11, 0xFF}));
  EXPECT_TRUE(as<wire::OctetVector>(received("hex:", FieldKind::octets)).empty());
}

TEST(Literal, AddressesHaveTheVersionOfTheirField) {
  EXPECT_EQ(as<wire::IpAddress>(received("2001:db8::5", FieldKind::ipv6)),
            wire::IpAddress::parse("2001:db8::5"));
  ValueRules rules;
  rules.kind = FieldKind::ipv4;
  EXPECT_FALSE(read("2001:db8::5", rules));
}

TEST(Pattern, BindsWithOrWithoutACondition) {
  EXPECT_EQ(as<Bind>(received("=>sid", FieldKind::identifier)).name, "sid");
  const auto bind = as<Bind>(received("1..10 =>x", FieldKind::number32));
  EXPECT_EQ(bind.name, "x");
  ASSERT_EQ(bind.what.size(), 1U);
  EXPECT_EQ(as<Range>(bind.what.front()).high, 10U);
}

TEST(Pattern, KnowsNotAnyAndAbsent) {
  EXPECT_EQ(as<Variable>(as<Not>(received("not $sid", FieldKind::identifier)).what.at(0)).name, "sid");
  as<Any>(received("any", FieldKind::octets));
  as<Absent>(received("absent", FieldKind::ipv6));
}

TEST(Pattern, RangesOfAddressesStandForEveryAddressBetween) {
  const auto range = as<AddressRange>(received("192.0.2.10..192.0.2.20", FieldKind::address));
  EXPECT_EQ(range.low.to_string(), "192.0.2.10");
  EXPECT_EQ(range.high.to_string(), "192.0.2.20");
}

TEST(Function, TakesArgumentsWithBlanksOrCommas) {
  for (const char* text : {"times(3, $x)", "times(3 $x)"}) {
    ValueRules rules;
    rules.type = ValueRules::Type::duration;
    const auto value = read(text, rules);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(to_text(*value), "times(3, $x)");
  }
}

TEST(Signature, HasNameArgumentsAndResults) {
  const auto signature = read_signature("login(mn1, L1) => sid, address");
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->name, "login");
  EXPECT_EQ(signature->arguments, (std::vector<std::string>{"mn1", "L1"}));
  EXPECT_EQ(signature->results, (std::vector<std::string>{"sid", "address"}));
}

TEST(Text, ReadsBackAsItWasWritten) {
  for (const char* text : {"=>sid", "1..10", "not $sid", "any", "absent", "next($n)", "17"}) {
    EXPECT_EQ(to_text(received(text, FieldKind::number32)), text);
  }
  EXPECT_EQ(to_text(received("hex:00ff", FieldKind::octets)), "hex:00ff");
}

TEST(Trap, IsNamedForEveryWordThatYaml11Reads) {
  for (const char* text : {"no", "Yes", "ON", "off", "y", "true", "~", "null", "02:00", "1:30:00", "010"}) {
    EXPECT_TRUE(yaml_trap(text)) << text;
  }
  for (const char* text : {"mn1", "2001:db8::1", "02:00:00:00:00:01", "10", "0"}) {
    EXPECT_FALSE(yaml_trap(text)) << text;
  }
}

}  // namespace
}  // namespace lmmp::conform
