// Which points of which cases are run.
#include "harness/run/run.hpp"

namespace lmmp::conform {

std::string id_of(const Selected& selected) {
  std::string id = selected.test_case->id;
  if (selected.point < selected.test_case->matrix.size()) {
    const auto& suffix = selected.test_case->matrix[selected.point].suffix;
    if (!suffix.empty()) id += "/" + suffix;
  }
  return id;
}

std::vector<Selected> select_all(const Suite& suite, Role role, wire::Profile profile, Protocol protocol) {
  std::vector<Selected> selection;
  for (const auto& test_case : suite.cases) {
    if (test_case.role != role || test_case.protocol != protocol) continue;
    bool in_profile = test_case.profiles.empty();
    for (auto of_case : test_case.profiles) in_profile = in_profile || of_case == profile;
    if (!in_profile) continue;
    const std::size_t points = test_case.matrix.empty() ? 1 : test_case.matrix.size();
    for (std::size_t point = 0; point < points; ++point) selection.push_back({&test_case, point});
  }
  return selection;
}

}  // namespace lmmp::conform
