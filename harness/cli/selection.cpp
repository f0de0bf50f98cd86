// Filters cases by id, tag, requirement, role and profile.
#include "harness/cli/selection.hpp"

#include <algorithm>
#include <set>

#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

bool matches_any(const std::string& pattern, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return matches_glob(pattern, word); });
}

bool has_any(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& pattern) { return matches_any(pattern, words); });
}

bool in_profile(const TestCase& test, std::optional<wire::Profile> profile) {
  return !profile || test.profiles.empty() ||
         std::find(test.profiles.begin(), test.profiles.end(), *profile) != test.profiles.end();
}

// A pattern without a point means every point.
bool is_meant(const Selected& selected, const std::vector<std::string>& patterns) {
  return patterns.empty() || has_any({selected.test_case->id, id_of(selected)}, patterns);
}

// So many words may be listed where none is near.
constexpr std::size_t few = 12;

std::string matches_nothing(std::string_view what, const std::string& word,
                            const std::set<std::string>& known) {
  const std::vector<std::string> list(known.begin(), known.end());
  std::string text = "no case has the " + std::string(what) + " " + word;
  if (const auto hint = did_you_mean(word, list); !hint.empty()) return text + "; " + hint;
  if (list.empty()) return text;
  const std::vector<std::string_view> words(list.begin(), list.end());
  return text + (list.size() <= few ? "; expected " + one_of(words) : "; lmmp-conform list shows them");
}

// Every word of the command line must be known, or a typing mistake would quietly test nothing.
std::string find_stranger(const Testcases& testcases, const SelectionArguments& arguments) {
  std::set<std::string> ids, tags, requirements;
  for (const TestCase& test : testcases.suite.cases) {
    ids.insert(test.id);
    tags.insert(test.tags.begin(), test.tags.end());
    requirements.insert(test.requirements.begin(), test.requirements.end());
  }
  const auto stranger = [](const std::set<std::string>& known, const std::string& pattern) {
    return std::none_of(known.begin(), known.end(),
                        [&](const std::string& word) { return matches_glob(pattern, word); });
  };
  for (const std::string& tag : arguments.tags) {
    if (stranger(tags, tag)) return matches_nothing("tag", tag, tags);
  }
  for (const std::string& requirement : arguments.requirements) {
    if (stranger(requirements, requirement)) return matches_nothing("requirement", requirement, requirements);
  }
  for (const std::string& pattern : arguments.cases) {
    const bool found =
        std::any_of(testcases.suite.cases.begin(), testcases.suite.cases.end(), [&](const TestCase& test) {
          for (std::size_t point = 0; point < test.matrix.size(); ++point) {
            if (is_meant({&test, point}, {pattern})) return true;
          }
          return false;
        });
    if (found) continue;
    const std::string base = case_id_of(pattern);
    if (const TestCase* test = testcases.find_case(base)) {
      std::string text = base + " has no point " + pattern.substr(base.size() + 1) + "; it has ";
      std::vector<std::string_view> points;
      for (std::size_t point = 0; point < test->matrix.size(); ++point)
        points.push_back(test->matrix[point].suffix);
      return text + one_of(points);
    }
    return matches_nothing("id", base, ids);
  }
  return {};
}

// Why a case that was named is not among the selected.
std::string why_not(const TestCase& test, const SelectionArguments& arguments) {
  const auto is_for = [&](std::string_view what, std::string_view has, std::string_view wanted) {
    return test.id + " is a case for the " + std::string(what) + " " + std::string(has) + ", not " +
           std::string(wanted);
  };
  if (arguments.role && test.role != *arguments.role)
    return is_for("role", name_of(test.role), name_of(*arguments.role));
  if (arguments.protocol && test.protocol != *arguments.protocol)
    return is_for("protocol", name_of(test.protocol), name_of(*arguments.protocol));
  if (has_any(test.tags, arguments.without_tags)) return test.id + " has a tag of --without-tag";
  if (!arguments.tags.empty() && !has_any(test.tags, arguments.tags)) return test.id + " has no tag of --tag";
  if (!arguments.requirements.empty() && !has_any(test.requirements, arguments.requirements))
    return test.id + " is for no requirement of --requirement";
  return {};
}

std::string nothing_fits(const Testcases& testcases, const SelectionArguments& arguments) {
  if (!arguments.cases.empty()) {
    for (const TestCase& test : testcases.suite.cases) {
      if (!is_meant({&test, 0}, arguments.cases)) continue;
      if (std::string reason = why_not(test, arguments); !reason.empty()) return reason;
    }
  }
  return "no case fits all of the filters together; leave one of them out";
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view text) {
  // Backtracks to the last star only: linear but for the stars.
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool is_named(const std::vector<std::string>& patterns, const std::string& id) {
  return patterns.empty() || has_any({id}, patterns);
}

std::string find_unknown(std::string_view what, const std::vector<std::string>& patterns,
                         const std::vector<std::string>& ids) {
  for (const std::string& pattern : patterns) {
    if (matches_any(pattern, ids)) continue;
    const auto hint = did_you_mean(pattern, ids);
    return "no " + std::string(what) + " has the id " + pattern + (hint.empty() ? "" : "; " + hint);
  }
  return "";
}

tl::expected<std::vector<Selected>, std::string> select(const Testcases& testcases,
                                                        const SelectionArguments& arguments,
                                                        std::optional<wire::Profile> profile) {
  if (const std::string stranger = find_stranger(testcases, arguments); !stranger.empty()) {
    return tl::unexpected(stranger);
  }
  std::vector<Selected> selection;
  bool left_out_by_profile = false;
  for (const TestCase& test : testcases.suite.cases) {
    if (arguments.role && test.role != *arguments.role) continue;
    if (arguments.protocol && test.protocol != *arguments.protocol) continue;
    if (!arguments.tags.empty() && !has_any(test.tags, arguments.tags)) continue;
    if (has_any(test.tags, arguments.without_tags)) continue;
    if (!arguments.requirements.empty() && !has_any(test.requirements, arguments.requirements)) continue;
    for (std::size_t point = 0; point < test.matrix.size(); ++point) {
      const Selected selected{&test, point};
      if (!is_meant(selected, arguments.cases)) continue;
      if (in_profile(test, profile)) {
        selection.push_back(selected);
      } else {
        left_out_by_profile = true;
      }
    }
  }
  if (selection.empty()) {
    if (left_out_by_profile) {
      return tl::unexpected("the case is not for the profile " + std::string(name_of(*profile)) +
                            "; see --profile");
    }
    return tl::unexpected(nothing_fits(testcases, arguments));
  }
  return selection;
}

std::vector<Selected> part_of(const std::vector<Selected>& selection, const Shard& shard) {
  std::vector<Selected> part;
  for (std::size_t i = shard.index - 1; i < selection.size(); i += shard.count) part.push_back(selection[i]);
  return part;
}

}  // namespace lmmp::conform
