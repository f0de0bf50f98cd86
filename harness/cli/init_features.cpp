// What concerns an implementation of one role: features that it may claim, actions that only it can take.
#include <algorithm>
#include <array>

#include "harness/cli/init.hpp"

namespace lmmp::conform {
namespace {

enum Of : unsigned {
  lmmp_router = 1,
  lmmp_node = 2,
  hmipv6_router = 4,
  hmipv6_node = 8,
  anchor_point = 16,
};

unsigned bit_of(Protocol protocol, Role role) {
  if (role == Role::map) return anchor_point;
  if (protocol == Protocol::hmipv6) return role == Role::access_router ? hmipv6_router : hmipv6_node;
  return role == Role::access_router ? lmmp_router : lmmp_node;
}

// All others are of both roles of LMMP.
struct Exception {
  std::string_view feature;
  unsigned of;
};
constexpr std::array<Exception, 5> exceptions = {{
    {"esp", hmipv6_node | anchor_point},
    {"route-optimisation", hmipv6_node},
    {"dynamic-map-discovery", hmipv6_router | anchor_point},
    {"map-failure-detection", hmipv6_router | anchor_point},
    {"configurable-session-limit", lmmp_router | anchor_point},
}};

struct Action {
  unsigned of;
  std::string_view name, arguments;  // as a command could take them
};
constexpr std::string_view reinit_arguments =
    "$SID, address=$IP, paging_area=$P_ID, routing_interval=$R_INT, paging_interval=$P_INT";
constexpr std::string_view handover_arguments = "$SID, router=$NEW_AR, mac=$NEW_MAC, essid=$NEW_ESSID";
constexpr std::array<Action, 21> actions = {{
    {lmmp_router, "logout", "$SID"},
    {lmmp_router, "page", "$SID"},
    {lmmp_router, "reinit", reinit_arguments},
    {lmmp_router, "reinit_forced", reinit_arguments},
    {lmmp_router, "handover", handover_arguments},
    {lmmp_router, "handover_forced", handover_arguments},
    {lmmp_node, "login", ""},
    {lmmp_node, "logout", ""},
    {lmmp_node, "idle", ""},
    {lmmp_node, "wake", ""},
    {lmmp_node, "refresh", ""},
    {lmmp_node, "attach", "$at"},
    {lmmp_node, "handover", "$at"},
    {hmipv6_router | anchor_point, "fail", "$map"},
    {hmipv6_router | anchor_point, "restore", "$map"},
    {anchor_point, "set-preference", "$preference"},
    {anchor_point, "stop", ""},
    {hmipv6_node, "attach", "$of"},
    {hmipv6_node, "release", ""},
    {hmipv6_node, "send", "$source, $destination"},
    // Of every role.
    {~0U, "reset", ""},
}};

bool name_is_answered(const Action& action, const InitAnswers& answers) {
  return action.name == "reset" && !answers.reset.empty();
}

}  // namespace

std::vector<Feature> features_of(Protocol protocol, Role role) {
  const unsigned wanted = bit_of(protocol, role);
  std::vector<Feature> features;
  for (const Feature& feature : known_features()) {
    const auto* exception = std::find_if(exceptions.begin(), exceptions.end(),
                                         [&](const Exception& one) { return one.feature == feature.name; });
    const unsigned of = exception == exceptions.end() ? lmmp_router | lmmp_node : exception->of;
    if ((of & wanted) != 0) features.push_back(feature);
  }
  return features;
}

std::vector<std::string> sample_controls(const InitAnswers& answers) {
  const std::string program = answers.role == Role::mobile_node     ? "my-node-ctl"
                              : answers.role == Role::access_router ? "my-router-ctl"
                                                                    : "my-map-ctl";
  std::vector<std::string> lines;
  for (const Action& action : actions) {
    if ((action.of & bit_of(answers.protocol, answers.role)) == 0) continue;
    std::string_view arguments = action.arguments;
    if (name_is_answered(action, answers)) continue;
    // Only a process that the tester has started has interfaces that the tester knows.
    if (answers.reach == "spawn" && (arguments == "$at" || arguments == "$of")) arguments = "$interface";
    const std::string name(action.name);
    lines.push_back(name + ": [" + program + ", " + name + (arguments.empty() ? "" : ", ") +
                    std::string(arguments) + "]");
  }
  return lines;
}

}  // namespace lmmp::conform
