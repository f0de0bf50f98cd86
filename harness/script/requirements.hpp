// The catalogue: every testable statement of the texts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

enum class Strength : std::uint8_t { must, should, may, states };
std::string_view name_of(Strength strength);

// How it is tested.
enum class Method : std::uint8_t { active, passive, vector, none };
std::string_view name_of(Method method);

struct Requirement {
  std::string id;      // "D-2.2-07", "P-3.1-02", "I23"
  std::string clause;  // "D 2.2, Figure 4"
  std::vector<std::string>
      roles;  // who must meet it: a role under test, or ha and cn, which the tester plays
  Strength strength = Strength::states;
  std::string text;  // our paraphrase
  Method method = Method::active;
  std::string why_not;  // if it cannot be tested
  Place place;
};

class Catalogue {
 public:
  const Requirement* find(std::string_view id) const;
  const std::vector<Requirement>& all() const { return all_; }  // sorted by id
  void add(Requirement requirement);

 private:
  std::vector<Requirement> all_;
};

// The requirements of one document, which is a list.
void read_requirements(const YamlNode& node, const Reading& reading, Catalogue& catalogue);

}  // namespace lmmp::conform
