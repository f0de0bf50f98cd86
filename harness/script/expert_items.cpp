// Reads `expects_expert` and applies its conditions.
#include "harness/script/expert_items.hpp"

#include <algorithm>
#include <optional>

namespace lmmp::conform {
namespace {

constexpr std::string_view where = " where ", and_also = " and ";

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; (end = text.find(by)) != std::string_view::npos;
       text.remove_prefix(end + by.size())) {
    parts.push_back(text.substr(0, end));
  }
  parts.push_back(text);
  return parts;
}

bool is_filter_name(std::string_view name) {
  const bool lawful = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  });
  return lawful && name.find('.') != std::string_view::npos && name.front() != '.' && name.back() != '.';
}

// "ip=4,length=17" has the value 17 of length. Values may have commas of their own.
bool has_value(const MatrixPoint& point, std::string_view name, std::string_view value) {
  const std::string padded = "," + point.suffix + ",";
  return padded.find("," + std::string(name) + "=" + std::string(value) + ",") != std::string::npos;
}

std::optional<ExpertItem::Condition> read_condition(std::string_view text, const Word& word,
                                                    const std::vector<MatrixPoint>& matrix,
                                                    const Reading& reading) {
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos || sign == 0) {
    reading.diagnostics.error(reading.source, word.place, "the condition " + backquoted(std::string(text)),
                              "VARIABLE=VALUE, or VARIABLE=VALUE|VALUE");
    return std::nullopt;
  }
  ExpertItem::Condition condition{std::string(text.substr(0, sign)), {}};
  for (const std::string_view value : split(text.substr(sign + 1), "|")) {
    const bool known = condition.variable == "profile"
                           ? std::any_of(wire::profiles.begin(), wire::profiles.end(),
                                         [&](wire::Profile profile) { return name_of(profile) == value; })
                           : std::any_of(matrix.begin(), matrix.end(), [&](const MatrixPoint& point) {
                               return has_value(point, condition.variable, value);
                             });
    if (!known) {
      reading.diagnostics.error(reading.source, word.place,
                                backquoted(condition.variable + "=" + std::string(value)) +
                                    ", which is no profile and no point of the matrix",
                                "a variable of the matrix and one of its values as written, or a profile");
      return std::nullopt;
    }
    condition.values.emplace_back(value);
  }
  return condition;
}

}  // namespace

std::vector<ExpertItem> read_expert_items(const std::vector<Word>& words,
                                          const std::vector<MatrixPoint>& matrix, const Reading& reading) {
  std::vector<ExpertItem> items;
  if (words.size() == 1 && words.front().text == "none") return items;
  for (const Word& word : words) {
    const std::string_view text = word.text;
    const std::size_t end = std::min(text.find(where), text.size());
    ExpertItem item{std::string(text.substr(0, end)), {}};
    if (!is_filter_name(item.name)) {
      reading.diagnostics.error(reading.source, word.place, backquoted(item.name),
                                "the filter name of an expert item such as lmmp.length_bad, or `none` alone",
                                "docs/filters.md lists the plugin's");
      continue;
    }
    if (end < text.size()) {
      for (const std::string_view part : split(text.substr(end + where.size()), and_also)) {
        if (auto condition = read_condition(part, word, matrix, reading)) {
          item.conditions.push_back(std::move(*condition));
        }
      }
    }
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<std::string> expert_items_of(const TestCase& test, const MatrixPoint& point,
                                         wire::Profile profile) {
  std::vector<std::string> names;
  if (!test.expects_expert) return names;
  for (const ExpertItem& item : *test.expects_expert) {
    const bool holds = std::all_of(
        item.conditions.begin(), item.conditions.end(), [&](const ExpertItem::Condition& condition) {
          return std::any_of(condition.values.begin(), condition.values.end(), [&](const std::string& value) {
            return condition.variable == "profile" ? name_of(profile) == value
                                                   : has_value(point, condition.variable, value);
          });
        });
    if (holds && std::find(names.begin(), names.end(), item.name) == names.end()) names.push_back(item.name);
  }
  return names;
}

}  // namespace lmmp::conform
