// From the catalogue of testcases/requirements to what reports show.
#include "harness/report/requirement.hpp"

namespace lmmp::conform {

RequirementTable table_of(const Catalogue& catalogue) {
  RequirementTable table;
  for (const Requirement& requirement : catalogue.all()) {
    table[requirement.id] = {requirement.clause, std::string(name_of(requirement.strength)),
                             requirement.text};
  }
  return table;
}

}  // namespace lmmp::conform
