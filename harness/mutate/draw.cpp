// Draws message, field and alteration, and sees whether the alteration takes hold.
#include "harness/mutate/draw.hpp"

#include <algorithm>
#include <cctype>

#include "harness/iut/fault_filter.hpp"
#include "harness/iut/hmipv6_fault_filter.hpp"
#include "harness/mutate/draw_change.hpp"
#include "harness/script/defects.hpp"
#include "harness/script/yaml.hpp"

namespace lmmp::conform {
namespace {

constexpr unsigned most_attempts = 400;
constexpr std::uint64_t one_in_so_many_is_unsummed = 12;

// "LOGIN_ACK" as a part of an id.
std::string id_part(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (plain) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!plain && !text.empty() && text.back() != '-') text += '-';
  }
  return text;
}

std::optional<Fault> read_back(const std::string& yaml) {
  const Source source("a drawn fault", yaml);
  Diagnostics diagnostics;
  LoadedFaults faults;
  for (const YamlNode& node : read_yaml(source, diagnostics))
    read_faults(node, {source, diagnostics}, faults);
  if (!diagnostics.empty() || faults.size() != 1) return std::nullopt;
  return std::move(faults.begin()->second.fault);
}

bool alters(const Fault& fault, const BorderPacket& packet, const Ixit& ixit) {
  const auto passed = FaultFilter(&fault, ixit, 1).pass(Fault::Direction::sent, packet).onward;
  return passed.size() != 1 || passed[0].icmp != packet.icmp || passed[0].hop_limit != packet.hop_limit ||
         passed[0].destination != packet.destination;
}
bool alters(const Fault& fault, const Hmipv6Packet& packet, const Ixit& ixit) {
  const auto passed = Hmipv6FaultFilter(&fault, ixit, 1).pass(Fault::Direction::sent, packet).onward;
  return passed.size() != 1 || passed[0].octets != packet.octets;
}

// What is done besides: a MAC over the altered message, or a checksum that was made before.
struct Finish {
  bool sign = false, leave_checksum = false;
  bool covered = false;  // by MAC and checksum
};

Finish draw_finish(const FieldPlace& place, const SeenMessage& message, Protocol protocol,
                   std::mt19937_64& random) {
  Finish finish;
  const bool outside = place.name.starts_with("AUTH") || place.name.starts_with("icmp.") ||
                       place.name == "hop_limit" || place.name == "destination";
  const bool sign = draw_below(4, random) != 0, stale = draw_below(one_in_so_many_is_unsummed, random) == 0;
  finish.covered = !outside;
  finish.sign = protocol == Protocol::lmmp && message.has_mac && !outside && sign;
  finish.leave_checksum = protocol == Protocol::lmmp && !outside && stale;
  return finish;
}

}  // namespace

FaultDraw::FaultDraw(const std::vector<Observed>& observed, std::uint64_t seed) : random_(seed) {
  for (const Observed& each : observed) {
    for (const auto& [message, fields] : each.fields) picks_.push_back({&each, &message});
  }
}

std::optional<DrawnFault> FaultDraw::next() {
  for (unsigned i = 0; i < most_attempts && !picks_.empty(); ++i) {
    if (auto fault = attempt()) return fault;
  }
  return std::nullopt;
}

std::optional<DrawnFault> FaultDraw::attempt() {
  const Pick& pick = picks_[draw_below(picks_.size(), random_)];
  const auto& fields = pick.of->fields.at(*pick.message);
  const auto field =
      std::next(fields.begin(), static_cast<std::ptrdiff_t>(draw_below(fields.size(), random_)));
  const auto& samples = field->second.samples;
  const auto& sample = samples[draw_below(samples.size(), random_)];
  const Subject& subject = pick.of->subject;
  const Iut iut = reference_iut(subject.role, subject.protocol);
  const auto message = places_of(sample, {iut.ixit.hmipv6.map_option_type, esp_key});
  const auto place = std::find_if(message->places.begin(), message->places.end(),
                                  [&](const FieldPlace& each) { return each.name == field->first; });
  const auto drawn = draw_change(*place, *message, random_);
  const auto finish = draw_finish(*place, *message, subject.protocol, random_);
  if (drawn.change.empty()) return std::nullopt;

  std::string what = place->name + " of " + *pick.message + " is " + drawn.what;
  std::string changes = drawn.change, having;
  const auto dot = place->name.find('.');
  const std::string owner = place->name.substr(0, dot);
  if (suboption_number(owner)) having = owner + ": any";
  if (finish.sign) {
    what += ", signed so";
    changes += ", {repair: mac}";
    if (owner != "AUTH") having += std::string(having.empty() ? "" : ", ") + "AUTH: any";
  }
  if (finish.leave_checksum) {
    what += ", the checksum is no longer right";
    changes += ", {patch: {icmp.checksum: bad}}";
  }
  std::string body = "  summary: \"" + what + ".\"\n  iut: " + std::string(name_of(subject.role)) +
                     "\n  protocol: " + std::string(name_of(subject.protocol)) +
                     "\n  breaks: []\n  sent: " + *pick.message + '\n';
  if (!having.empty()) body += "  having: {" + having + "}\n";
  body += "  do: [" + changes + "]\n";
  const std::string key = name_of(subject) + body;
  if (drawn_.contains(key)) return std::nullopt;

  DrawnFault fault;
  const std::string id = std::string(name_of(subject.role)) + "-" + id_part(*pick.message) + "-" +
                         id_part(place->name) + "-" + std::string(name_of(drawn.kind)) + "-" +
                         std::to_string(number_ + 1);
  fault.yaml = "- fault: " + id + '\n' + body;
  auto read = read_back(fault.yaml);
  if (!read) return std::nullopt;
  const bool takes_hold = std::any_of(samples.begin(), samples.end(), [&](const BorderMessage& each) {
    return std::visit([&](const auto& packet) { return alters(*read, packet, iut.ixit); }, each);
  });
  if (!takes_hold) return std::nullopt;
  drawn_.insert(key);
  ++number_;
  fault.fault = std::move(*read);
  fault.subject = subject;
  fault.message = *pick.message;
  fault.field = field->first;
  fault.seen = &field->second;
  fault.kind = drawn.kind;
  fault.whole = !finish.leave_checksum && (!finish.covered || finish.sign || !fields.contains("AUTH"));
  return fault;
}

}  // namespace lmmp::conform
