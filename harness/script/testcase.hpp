// One document of a script file: a test case or a procedure.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

// Words that must be known elsewhere, checked when everything is loaded.
struct Reference {
  enum class Kind : std::uint8_t { requirement, fault } kind = Kind::requirement;
  Word word;
};

struct LoadedCase {
  TestCase test;
  Place id_place, purpose_place;
  std::vector<Reference> references;
};

struct LoadedProcedure {
  Procedure procedure;
};

using Document = std::variant<LoadedCase, LoadedProcedure>;

// The keys of a test case, in the order in which they are written.
const std::vector<std::string_view>& case_keys();

// Complains about what is wrong; nothing if the document has no use.
std::optional<Document> read_document(const YamlNode& node, const Reading& reading);

std::optional<Role> find_role(std::string_view name);  // "ar", "mn", "map"

// `protocol`, which may be left out where the role says it.
Protocol read_protocol(Mapping& mapping, Role role, const Reading& reading);

// A word out of a list that is known: complains with "did you mean" otherwise.
bool check_word(const Word& word, const std::vector<std::string_view>& known, std::string_view what,
                const Reading& reading);

// IXIT parameters with values, as a case's `ixit` and a fault's `configure` have them: those of the
// implementation, or also the tester's own.
std::vector<Field> read_parameters(const YamlNode& node, const Reading& reading, bool of_the_tester = false);

}  // namespace lmmp::conform
