// Whatever octets an implementation sends, the tester reads, compares and describes them, and goes on.
#include <gtest/gtest.h>

#include <random>

#include "harness/node/neighbours.hpp"
#include "harness/run/hmipv6_offset.hpp"
#include "harness/run/match.hpp"
#include "harness/run/run.hpp"
#include "harness/script/hmipv6_ixit.hpp"
#include "harness/script/testcases.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

// What the reference and the tester send each other in a part of the suite: every message and option of it.
std::vector<wire::OctetVector> sound_frames() {
  const Testcases testcases = load_testcases(std::string(LMMP_SOURCE_DIR) + "/testcases");
  std::vector<wire::OctetVector> frames;
  for (const Protocol protocol : {Protocol::lmmp, Protocol::hmipv6}) {
    for (const Role role : {Role::access_router, Role::mobile_node, Role::map}) {
      RunOptions options;
      for (const Selected& selected : select_all(testcases.suite, role, options.profile, protocol)) {
        if (selected.point == 0) options.selection.push_back(selected);
      }
      if (options.selection.empty()) continue;
      const auto run = run_suite(testcases.suite, reference_iut(role, protocol), options, {});
      if (!run) continue;
      for (const CaseResult& result : run->cases) {
        for (const TraceFrame& frame : result.trace) frames.push_back(frame.octets);
      }
    }
  }
  return frames;
}

// Cut off, made longer, or with other octets: half of them behind the headers, where lengths and types stand.
wire::OctetVector spoilt(wire::OctetVector frame, std::mt19937& random) {
  if (random() % 4 == 0) frame.resize(random() % (frame.size() + 1));
  if (random() % 8 == 0) frame.resize(frame.size() + random() % 40, static_cast<std::uint8_t>(random()));
  for (auto changes = random() % 4; changes > 0 && !frame.empty(); --changes) {
    const std::size_t from = random() % 2 == 0 && frame.size() > 54 ? 54 : 0;
    const std::size_t at = from + random() % (frame.size() - from);
    const std::uint8_t extremes[] = {0, 1, 0x7F, 0x80, 0xFF, static_cast<std::uint8_t>(random())};
    frame[at] = extremes[random() % 6];
  }
  return frame;
}

class Tester {
 public:
  explicit Tester(Protocol protocol) : ixit_(default_ixit(protocol)) {
    every_field_.ixit = form_.ixit = &ixit_;
    form_.form = true;
    for (const std::string_view name : known_fields()) {
      every_field_.fields.push_back({std::string(name), {Any{}, {}}, {}});
    }
    station_.name = "mn1";
    station_.addresses = {*wire::IpAddress::parse("fe80::11"), *wire::IpAddress::parse("192.0.2.11")};
  }

  void hear(const wire::OctetVector& frame) {
    described_ += read_neighbour_traffic(frame).summary.size();
    if (const auto answer = neighbour_answer(station_, frame)) described_ += answer->size();
    if (const auto heard = read_message(frame)) judge(*heard, match);
    if (const auto heard = read_hmipv6_message(frame, {ixit_.hmipv6.map_option_type, esp_key})) {
      judge(*heard, match_hmipv6);
      for (const Field& field : every_field_.fields) {
        const std::size_t at = hmipv6_field_offset(field.name, *heard, 0, ixit_.hmipv6.map_option_type);
        EXPECT_LE(at, frame.size()) << field.name;
      }
    }
  }

  std::size_t messages() const { return messages_; }
  std::size_t described() const { return described_; }

 private:
  void judge(const Heard& heard, Match (*compare)(const Expectation&, const Heard&)) {
    ++messages_;
    described_ += summary_of(heard).size();
    for (const Expectation* expectation : {&every_field_, &form_}) {
      for (const FieldComparison& row : compare(*expectation, heard).comparison) {
        described_ += row.got.size();
        EXPECT_LE(row.octet.value_or(0), heard.octets.size()) << row.field;
      }
    }
  }

  Ixit ixit_;
  Expectation every_field_, form_;
  Station station_;
  std::size_t messages_ = 0, described_ = 0;
};

TEST(AnyOctets, AreReadComparedAndDescribed) {
  const auto frames = sound_frames();
  ASSERT_GT(frames.size(), 1000U);
  std::mt19937 random(4711);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  Tester lmmp(Protocol::lmmp), hmipv6(Protocol::hmipv6);
  constexpr std::size_t wanted = 20'000;
  for (std::size_t count = 0; count < wanted; ++count) {
    const auto frame = spoilt(frames[random() % frames.size()], random);
    (count % 2 == 0 ? lmmp : hmipv6).hear(frame);
  }
  // Most of them still come as far as to be a message of one of the protocols.
  EXPECT_GT(lmmp.messages() + hmipv6.messages(), wanted / 4);
  EXPECT_GT(lmmp.described(), wanted);
}

}  // namespace
}  // namespace lmmp::conform
