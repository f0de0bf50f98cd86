// The vectors of testcases/vectors, loaded for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "wire/message.hpp"
#include "wire/octets.hpp"
#include "wire/rules.hpp"

namespace lmmp::wire {

struct Vector {
  std::string file;
  std::string id;
  nlohmann::json json;
};

// Folder of the vectors.
std::string vectors_folder();
// Every vector of every file, read once. Throws what reading and parsing throw.
const std::vector<Vector>& all_vectors();
// Those of one kind, of which there must be one.
std::vector<Vector> vectors_of_kind(std::string_view kind);
// The vector with this id; throws std::out_of_range if there is none.
const Vector& vector_named(std::string_view id);

// Hexadecimal to octets, blanks skipped. Throws std::invalid_argument if it is none.
OctetVector from_hex(std::string_view hex);
// The octets of a vector's field: hexadecimal, or a list of lines of it.
OctetVector octets_of(const nlohmann::json& field);
std::string to_hex(Octets octets);

// Parameters under which a vector's result holds (I4, profile, I8).
struct Context {
  LengthReading length = LengthReading::automatic;
  Profile profile = Profile::draft_00;
  AuthMode mode = AuthMode::none;
};
Context context_of(const nlohmann::json& vector);
// The same with one parameter set as a debatable vector's case says.
Context with_parameter(Context context, std::string_view parameter, std::string_view value);

// What our decoder makes of octets, in the vectors' form.
nlohmann::json meaning_of(const Decoded& decoded);
nlohmann::json fault_of(const Breach& breach);

}  // namespace lmmp::wire
