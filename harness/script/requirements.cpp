// Reads the catalogue's files.
#include "harness/script/requirements.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

constexpr std::array<std::string_view, 4> strength_names = {"must", "should", "may", "states"};
constexpr std::array<std::string_view, 4> method_names = {"active", "passive", "vector", "none"};

template <typename Enum, std::size_t Count>
void read_enum(Mapping& mapping, std::string_view key, const std::array<std::string_view, Count>& names,
               const Reading& reading, Enum& target) {
  const auto word = mapping.word(key, true);
  if (!word || !check_word(*word, {names.begin(), names.end()}, key, reading)) return;
  const auto found = std::find(names.begin(), names.end(), word->text);
  target = static_cast<Enum>(found - names.begin());
}

bool lawful_id(std::string_view id) {
  if (id.size() < 2 || std::string_view("DPHRI").find(id[0]) == std::string_view::npos) return false;
  return std::all_of(id.begin() + 1, id.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
  });
}

void read_requirement(const YamlNode& node, const Reading& reading, Catalogue& catalogue) {
  Mapping mapping(node, reading, "a requirement");
  Requirement requirement;
  requirement.place = reading.place(node);
  const auto id = mapping.word("id", true);
  if (id) {
    requirement.id = id->text;
    requirement.place = id->place;
    if (!lawful_id(id->text)) {
      reading.diagnostics.error(
          reading.source, id->place, "the id " + backquoted(id->text),
          "the text's letter (D, P, H, R or I), section and number, such as D-2.2-07 or I23");
    }
  }
  if (const auto clause = mapping.word("clause", true)) requirement.clause = clause->text;
  mapping.require("role");
  for (const Word& word : mapping.words("role")) {
    if (check_word(word, {"ar", "mn", "map", "ha", "cn"}, "role", reading)) {
      requirement.roles.push_back(word.text);
    }
  }
  read_enum(mapping, "strength", strength_names, reading, requirement.strength);
  if (const auto text = mapping.word("text", true)) requirement.text = text->text;
  read_enum(mapping, "tested", method_names, reading, requirement.method);
  if (const auto why = mapping.word("because", requirement.method == Method::none))
    requirement.why_not = why->text;
  mapping.finish();
  if (!id) return;
  if (const Requirement* first = catalogue.find(id->text)) {
    reading.diagnostics.error(
        reading.source, id->place, "the requirement " + backquoted(id->text) + " a second time",
        "each id once", "it stands first in " + first->place.file + ":" + std::to_string(first->place.line));
    return;
  }
  catalogue.add(std::move(requirement));
}

}  // namespace

std::string_view name_of(Strength strength) {
  return strength_names[static_cast<std::size_t>(strength)];
}
std::string_view name_of(Method method) {
  return method_names[static_cast<std::size_t>(method)];
}

const Requirement* Catalogue::find(std::string_view id) const {
  const auto found =
      std::lower_bound(all_.begin(), all_.end(), id,
                       [](const Requirement& r, std::string_view wanted) { return r.id < wanted; });
  return found != all_.end() && found->id == id ? &*found : nullptr;
}

void Catalogue::add(Requirement requirement) {
  const auto after =
      std::upper_bound(all_.begin(), all_.end(), requirement.id,
                       [](const std::string& wanted, const Requirement& r) { return wanted < r.id; });
  all_.insert(after, std::move(requirement));
}

void read_requirements(const YamlNode& node, const Reading& reading, Catalogue& catalogue) {
  if (!node.is_sequence()) {
    reading.error(node, describe(node), "a list of requirements");
    return;
  }
  for (const YamlNode& item : node.items) read_requirement(item, reading, catalogue);
}

}  // namespace lmmp::conform
