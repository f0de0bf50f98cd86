// A line a fault, the YAML of those that survived, and JSON.
#include "harness/cli/random_report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "harness/report/version.hpp"

namespace lmmp::conform {
namespace {

using Fate = TriedFault::Fate;
using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const TriedFault& tried) {
  const DrawnFault& drawn = tried.drawn;
  return {{"id", drawn.fault.id},
          {"fate", name_of(tried.fate)},
          {"protocol", name_of(drawn.subject.protocol)},
          {"role", name_of(drawn.subject.role)},
          {"message", drawn.message},
          {"field", drawn.field},
          {"alteration", name_of(drawn.kind)},
          {"summary", drawn.fault.summary},
          {"case", text_or_null(tried.by)},
          {"reason", text_or_null(tried.reason)},
          {"because", text_or_null(tried.because)},
          {"cases_run", tried.cases},
          {"yaml", drawn.yaml}};
}

}  // namespace

std::size_t RandomResult::count(Fate fate) const {
  return static_cast<std::size_t>(std::count_if(
      tried.begin(), tried.end(), [fate](const TriedFault& each) { return each.fate == fate; }));
}
std::size_t RandomResult::faults() const {
  return count(Fate::caught) + count(Fate::survived);
}
double RandomResult::caught_share() const {
  if (faults() == 0) return 100;
  return 100 * static_cast<double>(count(Fate::caught)) / static_cast<double>(faults());
}
bool RandomResult::good() const {
  return caught_share() >= at_least && count(Fate::wrongly_failed) == 0;
}

void show(std::ostream& out, const TriedFault& tried, const Style& style) {
  const DrawnFault& drawn = tried.drawn;
  const std::string what = "  " + name_of(drawn.subject) + "  " + drawn.fault.summary;
  switch (tried.fate) {
    case Fate::caught:
      out << style(Colour::green, "caught  ") << what << "  by " << tried.by << '\n';
      break;
    case Fate::survived:
      out << style(Colour::red, "SURVIVED") << what << "  " << tried.cases << " cases see the message\n"
          << drawn.yaml;
      break;
    case Fate::harmless:
      out << style(Colour::grey, "harmless") << what << "  " << tried.because << '\n';
      break;
    case Fate::wrongly_failed:
      out << style(Colour::red, "WRONG   ") << what << "  is harmless: " << tried.because << "\n            "
          << tried.by << " fails it all the same: " << tried.reason << '\n'
          << drawn.yaml;
      break;
  }
}

void show_summary(std::ostream& out, const RandomResult& result) {
  out << result.faults() << " random faults from seed " << result.seed << ": " << result.count(Fate::caught)
      << " caught, " << result.count(Fate::survived) << " survived ("
      << std::floor(result.caught_share() * 10) / 10 << " % caught, at least " << result.at_least
      << " % wanted); besides, " << result.count(Fate::harmless) << " harmless alterations, "
      << result.count(Fate::wrongly_failed) << " that a case fails all the same\n";
}

std::string random_json(const RandomResult& result) {
  Json json;
  json["version"] = 1;
  json["tool"] = tool_name;
  json["seed"] = result.seed;
  json["at_least"] = result.at_least;
  json["caught_share"] = std::floor(result.caught_share() * 10) / 10;
  json["good"] = result.good();
  json["summary"] = {{"caught", result.count(Fate::caught)},
                     {"survived", result.count(Fate::survived)},
                     {"harmless", result.count(Fate::harmless)},
                     {"wrongly_failed", result.count(Fate::wrongly_failed)}};
  json["faults"] = Json::array();
  for (const TriedFault& tried : result.tried) json["faults"].push_back(json_of(tried));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace lmmp::conform
