// Reading and checking of JSON reports.
#include "harness/report/report_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/report/file.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::json;

// What is wrong, found while reading; reading goes on with empty values, and the first of them is told.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  const std::optional<std::string>& error() const { return error_; }

  void fail(const std::string& member, const std::string& found, const std::string& expected) {
    if (!error_) {
      error_ = fmt::format("{}: {}: found {}, expected {}; is this a report of lmmp-conform run --json?",
                           path_, member.empty() ? "the whole" : member, found, expected);
    }
  }

  // A member that must be there; null if it is not.
  const Json& at(const Json& object, const std::string& where, const char* name) {
    static const Json nothing;
    const std::string member = where.empty() ? name : where + "." + name;
    if (!object.is_object()) {
      fail(where, describe(object), "an object");
      return nothing;
    }
    const auto found = object.find(name);
    if (found == object.end()) {
      fail(member, "nothing", "a member of this name");
      return nothing;
    }
    return *found;
  }

  std::string text(const Json& object, const std::string& where, const char* name) {
    const Json& value = at(object, where, name);
    if (value.is_string()) return value.get<std::string>();
    if (!error_) fail(where.empty() ? name : where + "." + name, describe(value), "a string");
    return {};
  }

  std::uint64_t number(const Json& object, const std::string& where, const char* name) {
    const Json& value = at(object, where, name);
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    if (!error_) fail(where.empty() ? name : where + "." + name, describe(value), "a whole number from 0");
    return 0;
  }

  static std::string describe(const Json& value) {
    return cut(printable(value.dump(-1, ' ', false, Json::error_handler_t::replace)), 40);
  }

 private:
  std::string path_;
  std::optional<std::string> error_;
};

ReportedCase case_of(Reader& reader, const Json& json, const std::string& where) {
  ReportedCase result;
  result.id = reader.text(json, where, "id");
  result.purpose = reader.text(json, where, "purpose");
  result.reason = reader.text(json, where, "reason");
  result.basis = reader.text(json, where, "basis");
  const std::string verdict = reader.text(json, where, "verdict");
  const auto known = std::find(outcome_names.begin(), outcome_names.end(), verdict);
  if (known == outcome_names.end()) {
    reader.fail(where + ".verdict", "\"" + printable(verdict) + "\"",
                fmt::format("one of {}", fmt::join(outcome_names, ", ")));
  } else {
    result.outcome = static_cast<Outcome>(known - outcome_names.begin());
  }
  const Json& requirements = reader.at(json, where, "requirements");
  if (!requirements.is_array())
    reader.fail(where + ".requirements", Reader::describe(requirements), "a list");
  for (const Json& requirement : requirements) {
    if (requirement.is_string()) result.requirements.push_back(requirement.get<std::string>());
  }
  const Json& script = reader.at(json, where, "script");
  result.script_file = reader.text(script, where + ".script", "file");
  result.script_line = static_cast<int>(std::min<std::uint64_t>(
      reader.number(script, where + ".script", "line"), std::numeric_limits<int>::max()));
  const Json& capture = reader.at(json, where, "capture");
  if (capture.is_string()) result.capture = capture.get<std::string>();
  const auto reruns = json.find("reruns");
  result.run_again = reruns != json.end() && reruns->is_array() && !reruns->empty();
  return result;
}

std::pair<std::size_t, std::size_t> line_and_column(std::string_view text, std::size_t octet) {
  const std::string_view before = text.substr(0, std::min(octet, text.size()));
  const std::size_t line_start = before.rfind('\n');
  return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1};
}

}  // namespace

tl::expected<ReportFile, std::string> read_report(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  return parse_report(path, *text);
}

tl::expected<ReportFile, std::string> parse_report(const std::string& path, std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    // `byte` counts from 1 and names the last octet read.
    const auto [line, column] = line_and_column(text, error.byte > 0 ? error.byte - 1 : 0);
    const bool end = text.empty() || error.byte > text.size();
    return tl::unexpected(fmt::format("{}:{}:{}: {}; expected a JSON report of lmmp-conform run --json", path,
                                      line, column, end ? "the text ends too early" : "this is no JSON"));
  } catch (const Json::exception& error) {
    return tl::unexpected(fmt::format("{}: cannot be read: {}", path, printable(error.what())));
  }
  Reader reader(path);
  const std::uint64_t version = reader.number(json, "", "version");
  if (!reader.error() && version != 1) {
    reader.fail("version", std::to_string(version), "1, the version that this program reads");
  }
  ReportFile report;
  report.path = path;
  report.tool = reader.text(json, "", "tool");
  report.profile = reader.text(json, "", "profile");
  report.seed = reader.number(json, "", "seed");
  report.started = reader.text(json, "", "started");
  const Json& iut = reader.at(json, "", "iut");
  report.iut_name = reader.text(iut, "iut", "name");
  report.iut_role = reader.text(iut, "iut", "role");
  report.reached_by = reader.text(iut, "iut", "reached_by");
  const Json& cases = reader.at(json, "", "cases");
  if (!cases.is_array()) reader.fail("cases", Reader::describe(cases), "a list");
  for (std::size_t at = 0; cases.is_array() && at < cases.size() && !reader.error(); ++at) {
    report.cases.push_back(case_of(reader, cases[at], fmt::format("cases[{}]", at)));
  }
  if (reader.error()) return tl::unexpected(*reader.error());
  report.interrupted = json.contains("interrupted");
  return report;
}

}  // namespace lmmp::conform
