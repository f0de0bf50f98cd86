// Names of verdicts and roles.
#include "harness/run/result.hpp"

namespace lmmp::conform {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::error:
      return "error";
    case Verdict::not_applicable:
      return "not_applicable";
  }
  return "error";
}

}  // namespace lmmp::conform
