// The vectors of testcases/vectors, loaded for tests.
#include "wire/tests/vectors.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace lmmp::wire {
namespace {

using nlohmann::json;

unsigned hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  throw std::invalid_argument("not a hexadecimal digit");
}

// The form that a vector gives the value of a suboption in.
void put_payload(json& suboption, const SuboptionView& view) {
  const SuboptionSpec* spec = find_suboption(view.type);
  const bool lawful = spec && lawful_length(*spec, view.reserved, view.payload.size());
  const PayloadKind kind = lawful ? spec->payload : PayloadKind::octets;
  switch (kind) {
    case PayloadKind::identifier:
    case PayloadKind::number:
    case PayloadKind::seconds:
      suboption["number"] = view.number().value();
      return;
    case PayloadKind::ipv4:
    case PayloadKind::ipv6:
      suboption["address"] = view.address().value().to_string();
      return;
    case PayloadKind::text:
    case PayloadKind::none:
    case PayloadKind::octets:
    case PayloadKind::public_key:
      suboption["octets"] = to_hex(view.payload);
      return;
  }
}

std::vector<Vector> load_vectors() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(vectors_folder())) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "schema.json")
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Vector> vectors;
  for (const auto& file : files) {
    std::ifstream stream(file);
    const json document = json::parse(stream);
    for (const json& vector : document.at("vectors")) {
      vectors.push_back({file.filename().string(), vector.at("id"), vector});
    }
  }
  return vectors;
}

}  // namespace

std::string vectors_folder() {
  return std::string(LMMP_SOURCE_DIR) + "/testcases/vectors";
}

const std::vector<Vector>& all_vectors() {
  static const std::vector<Vector> vectors = load_vectors();
  return vectors;
}

std::vector<Vector> vectors_of_kind(std::string_view kind) {
  std::vector<Vector> vectors;
  for (const Vector& vector : all_vectors()) {
    if (vector.json.at("kind") == kind) vectors.push_back(vector);
  }
  // A walk over nothing would prove nothing.
  if (vectors.empty()) throw std::out_of_range("no vectors of kind " + std::string(kind));
  return vectors;
}

const Vector& vector_named(std::string_view id) {
  for (const Vector& vector : all_vectors()) {
    if (vector.id == id) return vector;
  }
  throw std::out_of_range("no vector " + std::string(id));
}

OctetVector from_hex(std::string_view hex) {
  std::string digits(hex);
  std::erase(digits, ' ');
  if (digits.size() % 2 != 0) throw std::invalid_argument("half an octet");
  OctetVector octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    octets.push_back(static_cast<std::uint8_t>(hex_digit(digits[i]) << 4 | hex_digit(digits[i + 1])));
  }
  return octets;
}

OctetVector octets_of(const json& field) {
  if (field.is_string()) return from_hex(field.get<std::string>());
  std::string hex;
  for (const json& line : field) hex += line.get<std::string>();
  return from_hex(hex);
}

std::string to_hex(Octets octets) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t octet : octets) {
    hex += digits[octet >> 4];
    hex += digits[octet & 0xF];
  }
  return hex;
}

Context with_parameter(Context context, std::string_view parameter, std::string_view value) {
  if (parameter == "length") {
    context.length = value == "payload"   ? LengthReading::payload
                     : value == "message" ? LengthReading::message
                                          : LengthReading::automatic;
  } else if (parameter == "profile") {
    context.profile = value == "paper-2004" ? Profile::paper_2004 : Profile::draft_00;
  } else if (parameter == "auth_mode") {
    context.mode = value == "lmmp-internal" ? AuthMode::lmmp_internal
                   : value == "pana"        ? AuthMode::pana
                                            : AuthMode::none;
  }
  return context;
}

Context context_of(const json& vector) {
  Context context;
  if (!vector.contains("context")) return context;
  for (const auto& [parameter, value] : vector["context"].items()) {
    context = with_parameter(context, parameter, value.get<std::string>());
  }
  return context;
}

json meaning_of(const Decoded& decoded) {
  const MessageView& message = decoded.message;
  static constexpr std::array<const char*, 3> counts = {"payload", "message", "neither"};
  json meaning;
  meaning["type"] = message.type;
  if (const MessageSpec* spec = find_message(message.type)) meaning["name"] = spec->name;
  meaning["reserved"] = message.reserved;
  meaning["length"] = message.length;
  meaning["sequence"] = message.sequence;
  meaning["length_counts"] = counts.at(static_cast<std::size_t>(message.length_counts));
  meaning["suboptions"] = json::array();
  for (const SuboptionView view : message) {
    json suboption;
    suboption["type"] = view.type;
    if (const SuboptionSpec* spec = find_suboption(view.type)) suboption["name"] = spec->name;
    suboption["reserved"] = view.reserved;
    put_payload(suboption, view);
    const OctetVector zeros(padding_for(view.payload.size()));
    if (!std::equal(zeros.begin(), zeros.end(), view.padding.begin(), view.padding.end())) {
      suboption["padding"] = to_hex(view.padding);
    }
    meaning["suboptions"].push_back(suboption);
  }
  if (!message.trailing.empty()) meaning["trailing"] = to_hex(message.trailing);
  return meaning;
}

json fault_of(const Breach& breach) {
  json fault;
  fault["offset"] = breach.offset;
  if (const SuboptionSpec* spec = find_suboption(breach.suboption)) fault["suboption"] = spec->name;
  switch (breach.kind) {
    case BreachKind::octets_malformed: {
      static constexpr std::array<const char*, 6> kinds = {"none",
                                                           "header_truncated",
                                                           "length_beyond",
                                                           "length_below_header",
                                                           "suboption_truncated",
                                                           "suboption_overrun"};
      fault["kind"] = kinds.at(static_cast<std::size_t>(breach.fault));
      break;
    }
    case BreachKind::type_unknown:
      fault["kind"] = "type_unknown";
      break;
    case BreachKind::suboption_missing:
      fault["kind"] = "suboption_missing";
      break;
    case BreachKind::suboption_length:
      fault["kind"] = "suboption_length";
      break;
    case BreachKind::reinit_type:
      fault["kind"] = "reinit_type";
      break;
  }
  return fault;
}

}  // namespace lmmp::wire
