// The files that `init` writes.
#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/init.hpp"
#include "harness/script/parameter_text.hpp"

namespace lmmp::conform {
namespace {

std::string in_quotes(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "\"";
}

// Whether the tester's configuration gets to the program at all. One with a template of its own is told where
// the file is in no other way.
bool is_configured(const InitAnswers& answers) {
  if (answers.reach != "spawn") return answers.reach == "simulate";
  return std::any_of(answers.command.begin(), answers.command.end(),
                     [](const std::string& word) { return word.find("$config") != std::string::npos; });
}

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + in_quotes(word);
  return "[" + text + "]";
}

std::string reached_by(const InitAnswers& answers) {
  if (answers.reach == "simulate") return "reached_by: simulate   # the reference core, in virtual time\n";
  if (answers.reach == "attach") {
    std::string links;
    for (const auto& link : answers.links) {
      if (!link.interface.empty())
        links += (links.empty() ? "" : ", ") + link.name + ": " + in_quotes(link.interface);
    }
    return "# Interfaces of this machine. A link that is left out is not there: cases that need it are not\n"
           "# applicable.\nreached_by:\n  attach: {" +
           links + "}\n";
  }
  std::string text =
      "# Started by the tester in a network namespace of its own. $config is the configuration file that "
      "the\n"
      "# tester writes, $control a path for a control socket, $L1 and $L2 are the names of the interfaces:\n"
      "# lmmp1 and lmmp2, which have the addresses of the IXIT when it starts.\n"
      "reached_by:\n  spawn:\n    command: " +
      list(answers.command) + "\n";
  text += answers.ready.empty()
              ? "    # ready: TEXT            what it prints when it serves\n"
              : "    ready: " + in_quotes(answers.ready) + "   # what it prints when it serves\n";
  text += answers.configuration.empty()
              ? "    # configuration: FILE    your template, ${advertisement_interval} and the like stand "
                "for values;\n"
                "    #                        without it, the file is in the form of our own daemon\n"
              : "    configuration: " + in_quotes(answers.configuration) + "\n";
  return text +
         "    # between_cases: reset   one process for many cases, with a command `reset` below; else one "
         "for each\n";
}

std::string iut_file(const InitAnswers& answers) {
  std::string controls =
      answers.reset.empty() ? "# controls:\n" : "controls:\n  reset: " + list(answers.reset) + "\n";
  for (const auto& line : sample_controls(answers)) controls += "#   " + line + "\n";
  return fmt::format(
      "# IUT: what is tested, and how the tester reaches it.\n"
      "#   lmmp-conform run --iut iut.yaml\n"
      "name: {}\nrole: {}\nprotocol: {}\n\n{}\n"
      "ics: ics.yaml     # what it claims\nixit: ixit.yaml   # its addresses, timers and configuration\n\n"
      "# Commands that make it do what no message can ask for. $SID and the like are fields of the case's "
      "step, "
      "$mn1\n"
      "# and the like the case's values; an argument NAME=$FIELD is left out where the step has no such "
      "field. A "
      "case\n"
      "# whose command is missing is not applicable. A command must fail for an action that it does not "
      "know.\n{}",
      in_quotes(answers.name), name_of(answers.role), name_of(answers.protocol), reached_by(answers),
      controls);
}

std::string ics_file(const InitAnswers& answers) {
  std::string text =
      "# ICS: the features that it claims. Cases that need another one are not applicable. Take the # away\n"
      "# in front of what it has.\n";
  std::size_t claimed = 0;
  for (const Feature& feature : features_of(answers.protocol, answers.role)) {
    const bool claims = std::find(answers.not_features.begin(), answers.not_features.end(), feature.name) ==
                        answers.not_features.end();
    claimed += claims ? 1 : 0;
    text += fmt::format("{:<34} # {}\n", fmt::format("{}- {}", claims ? "" : "# ", feature.name),
                        feature.meaning);
  }
  return claimed == 0 ? text + "[]\n" : text;
}

std::string link_line(const IxitLink& link) {
  std::string text = fmt::format("  {}: {{iut: {}", link.name, link.iut_name);
  if (link.iut4) text += fmt::format(", iut4: {}, prefix4: {}", link.iut4->to_string(), link.prefix4);
  if (link.iut6) text += fmt::format(", iut6: \"{}\", prefix6: {}", link.iut6->to_string(), link.prefix6);
  if (link.prefix) text += fmt::format(", prefix: \"{}\"", link.prefix->to_string());
  if (link.iut_global) text += fmt::format(", iut_global: \"{}\"", link.iut_global->to_string());
  if (!link.router.empty()) text += fmt::format(", router: {}", link.router);
  return text + "}\n";
}

std::string node_line(const IxitNode& node) {
  std::string text = fmt::format("  {}: {{mac: \"{:02x}\"", node.name, fmt::join(node.mac, ":"));
  if (node.ip4) text += fmt::format(", ip4: {}", node.ip4->to_string());
  if (node.ip6) text += fmt::format(", ip6: \"{}\"", node.ip6->to_string());
  if (!node.link.empty()) text += fmt::format(", link: {}", node.link);
  return text + "}\n";
}

// A parameter of the other protocol, or of the other role, says nothing here.
bool is_of(const ParameterSpec& spec, Protocol protocol, Role role) {
  if (spec.role && *spec.role != role) return false;
  const auto& others = hmipv6_parameters();
  const bool hmipv6 = std::any_of(others.begin(), others.end(),
                                  [&](const ParameterSpec& other) { return other.name == spec.name; });
  const bool common =
      spec.name == "response_time" || spec.name == "silence_time" || spec.name == "advertisement_interval";
  return common || hmipv6 == (protocol == Protocol::hmipv6);
}

std::string parameter_lines(const Ixit& ixit, Protocol protocol, Role role) {
  std::string text;
  for (const ParameterSpec& spec : ixit_parameters()) {
    if (!is_of(spec, protocol, role) || spec.name == "settable" || spec.type == ParameterType::range)
      continue;
    const auto value = ixit.value(spec.name, wire::IpVersion::v6);
    const bool there = value && !std::holds_alternative<Absent>(value->is);
    std::string shown = there ? parameter_text(spec.name, *value) : "";
    if (shown.find(':') != std::string::npos && shown.find('"') == std::string::npos)
      shown = in_quotes(shown);
    text += fmt::format("{:<34} # {}\n", fmt::format("{}{}: {}", there ? "" : "# ", spec.name, shown),
                        spec.meaning);
  }
  return text;
}

std::string ixit_file(const InitAnswers& answers) {
  Ixit ixit = default_ixit(answers.protocol, answers.role);
  std::string text =
      "# IXIT: its addresses, how it is configured, and what the tester grants it.\n\n"
      "# Its addresses on each link.\nlinks:\n";
  for (const auto& link : answers.links) {
    if (answers.reach != "attach" || !link.interface.empty()) text += link_line(link);
  }
  text += "\n# The nodes that the tester plays: addresses that nobody else has there.\nnodes:\n";
  for (const auto& node : ixit.nodes) text += node_line(node);
  const bool configured = is_configured(answers);
  text += configured ? "\n# How the tester configures it, where a case says nothing else.\n"
                     : "\n# How it is configured: write here what stands in its configuration.\n";
  text += parameter_lines(ixit, answers.protocol, answers.role);
  text += fmt::format("\n# What a case may set for itself: names from above, or all. {}\nsettable: {}\n",
                      configured ? "The tester writes the configuration."
                                 : "Nothing: a case that needs another value\n# is not applicable.",
                      configured ? "all" : "[]");
  return text;
}

}  // namespace

std::vector<std::string> notes_on(const InitAnswers& answers) {
  std::vector<std::string> notes;
  if (answers.reach == "spawn" && !is_configured(answers))
    notes.push_back(
        "the command has no $config, so it keeps its own configuration: write that into ixit.yaml first");
  if (answers.reach == "attach")
    notes.push_back(
        "ixit.yaml must say how it is configured and which addresses it has: go through it first");
  return notes;
}

std::vector<InitFile> files_of(const InitAnswers& answers) {
  return {
      {"iut.yaml", iut_file(answers)}, {"ics.yaml", ics_file(answers)}, {"ixit.yaml", ixit_file(answers)}};
}

}  // namespace lmmp::conform
