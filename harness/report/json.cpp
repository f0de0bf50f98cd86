// The JSON report, its members in the contract's order.
#include "harness/report/json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/report/outcome.hpp"
#include "harness/report/text.hpp"
#include "harness/report/version.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) {
  constexpr double places = 1e6;
  return std::round(value * places) / places;
}

double seconds_of(std::chrono::nanoseconds time) {
  return rounded(std::chrono::duration<double>(time).count());
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const CaseResult& result) {
  Json json;
  json["id"] = result.id;
  json["purpose"] = result.purpose;
  json["verdict"] = name_of(outcome_of(result));
  json["duration_s"] = seconds_of(result.duration);
  json["requirements"] = result.requirements;
  json["reason"] = reason_of(result);
  json["step"] = result.step > 0 ? Json(result.step) : Json(nullptr);
  json["script"] = {{"file", result.script.file}, {"line", result.script.line}};
  json["frame"] = result.frame ? Json(*result.frame) : Json(nullptr);
  json["basis"] = result.basis;
  json["tester_lag_ms"] = rounded(std::chrono::duration<double, std::milli>(result.tester_lag).count());
  json["capture"] = text_or_null(result.capture);
  json["expects_expert"] = result.expert_items;
  for (const EarlierRun& run : result.earlier) {
    json["reruns"].push_back({{"verdict", name_of(run.verdict)}, {"reason", run.reason}});
  }
  return json;
}

}  // namespace

std::string json_report(const RunResult& run) {
  Json json;
  json["version"] = 1;
  json["tool"] = tool_name;
  json["profile"] = wire::name_of(run.profile);
  json["seed"] = run.seed;
  json["iut"] = {{"name", run.iut_name}, {"role", name_of(run.role)}, {"reached_by", run.reached_by}};
  json["started"] = iso8601(run.started);
  json["duration_s"] = seconds_of(run.duration);
  const Summary summary = summary_of(run);
  for (const Outcome outcome : {Outcome::pass, Outcome::fail, Outcome::inconclusive, Outcome::error,
                                Outcome::not_applicable, Outcome::parked}) {
    json["summary"][std::string(name_of(outcome))] = summary[outcome];
  }
  json["cases"] = Json::array();
  for (const CaseResult& result : run.cases) json["cases"].push_back(json_of(result));
  if (run.interrupted) json["interrupted"] = true;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lmmp::conform
