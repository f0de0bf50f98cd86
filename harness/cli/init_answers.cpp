// Flags and questions of `init`.
#include <net/if.h>

#include <algorithm>
#include <functional>
#include <istream>
#include <ostream>
#include <utility>

#include "harness/cli/init.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

const std::vector<std::string_view> ways = {"spawn", "attach", "simulate"};

std::string_view role_words(Role role) {
  return role == Role::access_router ? "access router"
         : role == Role::mobile_node ? "mobile node"
                                     : "mobility anchor point";
}

// Words as a shell takes them apart: at blanks, but for what stands in quotes.
tl::expected<std::vector<std::string>, std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool begun = false;
  for (const char c : line) {
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      begun = true;
    } else if (quote == 0 && (c == ' ' || c == '\t')) {
      if (begun) words.push_back(std::exchange(word, {}));
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (quote != 0) return tl::unexpected(std::string("a quote that does not end: ") + line);
  if (begun) words.push_back(word);
  return words;
}

std::string bad(const std::string& flag, const std::string& found, const std::string& expected) {
  return flag + ": found " + found + ", expected " + expected;
}

IxitLink& link_of(InitAnswers& answers, const std::string& name) {
  const auto found = std::find_if(answers.links.begin(), answers.links.end(),
                                  [&](const IxitLink& link) { return link.name == name; });
  return *found;
}

// "L1=eth1": the link, if the role has it, and what stands behind.
tl::expected<std::pair<std::string, std::string>, std::string> split(const std::string& flag,
                                                                     const std::string& text,
                                                                     const InitAnswers& answers) {
  const auto equals = text.find('=');
  std::vector<std::string_view> links;
  for (const auto& link : answers.links) links.push_back(link.name);
  const std::string name = text.substr(0, equals);
  if (equals == std::string::npos || std::find(links.begin(), links.end(), name) == links.end()) {
    return tl::unexpected(bad(flag, text, "LINK=VALUE, where LINK is " + one_of(links)));
  }
  return std::pair(name, text.substr(equals + 1));
}

std::string set_address(InitAnswers& answers, const std::string& link, const std::string& text) {
  const auto address = wire::IpAddress::parse(text);
  const bool hmipv6 = answers.protocol == Protocol::hmipv6;
  if (!address || (hmipv6 && address->is_v4())) {
    return bad("--address", text,
               hmipv6 ? "an IPv6 address such as fe80::a1" : "an IPv4 or IPv6 address such as 192.0.2.1");
  }
  auto& own = link_of(answers, link);
  if (hmipv6 && !address->is_link_local()) {
    own.prefix = wire::join_prefix(*address, wire::IpAddress());
    own.iut_global = *address;
  } else {
    (address->is_v4() ? own.iut4 : own.iut6) = *address;
  }
  return {};
}

std::string interfaces() {
  std::string text;
  struct if_nameindex* all = if_nameindex();
  for (auto* each = all; each != nullptr && each->if_index != 0; ++each) {
    text += (text.empty() ? "" : ", ") + std::string(each->if_name);
  }
  if_freenameindex(all);
  return text;
}

// Asks until an answer is good; the problem of one that is not is said.
class Questions {
 public:
  Questions(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  using Take = std::function<std::string(const std::string& answer)>;  // a problem, or empty
  bool ask(const std::string& question, const std::string& otherwise, const Take& take) {
    while (true) {
      out_ << question << (otherwise.empty() ? "" : " [" + otherwise + "]") << ": " << std::flush;
      std::string answer;
      if (!std::getline(in_, answer)) return false;
      if (answer.empty()) answer = otherwise;
      const std::string problem = take(answer);
      if (problem.empty()) return true;
      out_ << "  " << problem << '\n';
    }
  }

 private:
  std::istream& in_;
  std::ostream& out_;
};

std::string expect_word(const std::string& word, const std::vector<std::string_view>& known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  const std::string hint = did_you_mean(word, known);
  return "expected " + one_of(known) + (hint.empty() ? "" : "; " + hint);
}

bool ask_links(InitAnswers& answers, Questions& questions) {
  for (auto& link : answers.links) {
    const std::string of = "The implementation's address on " + link.name;
    const bool first = link.name == "L1";
    bool good = questions.ask("Interface of this machine that leads to it on " + link.name + " (there are " +
                                  interfaces() + (first ? ")" : "; empty: it has no such link)"),
                              "", [&](const std::string& answer) {
                                if (answer.empty() && first)
                                  return std::string("one link at least is needed");
                                if (!answer.empty() && if_nametoindex(answer.c_str()) == 0)
                                  return "there is no interface " + answer + " here";
                                link.interface = answer;
                                return std::string();
                              });
    if (good && link.interface.empty()) continue;
    const auto address = [&](const char* which, std::optional<wire::IpAddress>& target) {
      if (!target) return true;
      return questions.ask(of + ", " + which, target->to_string(), [&](const std::string& answer) {
        const auto read = wire::IpAddress::parse(answer);
        if (!read || read->is_v4() != target->is_v4()) return std::string("expected an address: ") + which;
        target = *read;
        return std::string();
      });
    };
    if (!good || !address("IPv4", link.iut4) || !address("IPv6, link-local", link.iut6)) return false;
    // A mobile node makes itself a global address; everybody else has one.
    if (!link.prefix) continue;
    const auto identifier = link.iut6.value_or(wire::IpAddress());
    const auto before = *link.prefix;
    if (!questions.ask("Prefix (/64) of " + link.name, before.to_string(), [&](const std::string& answer) {
          const auto read = wire::IpAddress::parse(answer);
          if (!read || !read->is_v6() || wire::join_prefix(*read, wire::IpAddress()) != *read)
            return std::string("expected the first 64 bits of an address, such as 2001:db8:1::");
          link.prefix = *read;
          return std::string();
        })) {
      return false;
    }
    link.iut_global = wire::join_prefix(*link.prefix, identifier);
    if (answers.role != Role::mobile_node && !address("IPv6, global", link.iut_global)) return false;
  }
  return true;
}

std::string reference_daemon(const InitAnswers& answers) {
  return std::string(answers.protocol == Protocol::lmmp ? "lmmp-" : "hmip-") +
         std::string(name_of(answers.role));
}

bool ask_command(InitAnswers& answers, Questions& questions) {
  return questions.ask(
             "Command that starts it ($config is the configuration file, $L1 and $L2 the interfaces)",
             reference_daemon(answers) + " --config $config",
             [&](const std::string& answer) {
               const auto words = words_of(answer);
               if (!words) return words.error();
               answers.command = *words;
               return std::string(words->empty() ? "a program is needed" : "");
             }) &&
         questions.ask("What it prints when it serves (empty: it serves at once)", "ready",
                       [&](const std::string& answer) {
                         answers.ready = answer;
                         return std::string();
                       });
}

bool ask_reset(InitAnswers& answers, Questions& questions) {
  return questions.ask(
      "Command that brings it back to where it was before a case, and ends when it serves (a restart will "
      "do)",
      "", [&](const std::string& answer) {
        const auto words = words_of(answer);
        if (!words) return words.error();
        answers.reset = *words;
        return std::string(words->empty() ? "without it one case would decide the next" : "");
      });
}

bool ask_features(InitAnswers& answers, Questions& questions) {
  for (const Feature& feature : features_of(answers.protocol, answers.role)) {
    const bool good = questions.ask(
        "Does it claim " + std::string(feature.name) + ": " + std::string(feature.meaning) + "?", "y",
        [&](const std::string& answer) {
          if (answer == "n" || answer == "no") answers.not_features.emplace_back(feature.name);
          return std::string(answer == "y" || answer == "yes" || answer == "n" || answer == "no" ? ""
                                                                                                 : "y or n");
        });
    if (!good) return false;
  }
  return true;
}

}  // namespace

bool needs_reset(const InitAnswers& answers) {
  return answers.reach == "attach" && answers.role != Role::access_router;
}

tl::expected<InitAnswers, std::string> answers_of(const InitArguments& arguments) {
  InitAnswers answers;
  answers.role = arguments.role.value_or(Role::access_router);
  if (answers.role == Role::map && arguments.protocol == "lmmp")
    return tl::unexpected(bad("--protocol", "lmmp", "hmipv6: LMMP has no mobility anchor point"));
  answers.protocol =
      arguments.protocol == "hmipv6" || answers.role == Role::map ? Protocol::hmipv6 : Protocol::lmmp;
  answers.name = arguments.name.empty() ? "my " + std::string(role_words(answers.role)) : arguments.name;
  answers.links = default_ixit(answers.protocol, answers.role).links;
  answers.reach = !arguments.reach.empty()        ? arguments.reach
                  : !arguments.command.empty()    ? "spawn"
                  : !arguments.interfaces.empty() ? "attach"
                                                  : "";
  auto command = words_of(arguments.command);
  if (!command) return tl::unexpected("--command: " + command.error());
  answers.command = std::move(*command);
  auto reset = words_of(arguments.reset);
  if (!reset) return tl::unexpected("--reset: " + reset.error());
  answers.reset = std::move(*reset);
  answers.ready = arguments.ready;
  answers.configuration = arguments.configuration;
  for (const std::string& text : arguments.interfaces) {
    const auto one = split("--interface", text, answers);
    if (!one) return tl::unexpected(one.error());
    link_of(answers, one->first).interface = one->second;
  }
  for (const std::string& text : arguments.addresses) {
    const auto one = split("--address", text, answers);
    if (!one) return tl::unexpected(one.error());
    if (auto problem = set_address(answers, one->first, one->second); !problem.empty())
      return tl::unexpected(problem);
  }
  std::vector<std::string_view> features;
  const auto known = features_of(answers.protocol, answers.role);
  for (const Feature& feature : known) features.push_back(feature.name);
  for (const std::string& name : arguments.without) {
    if (auto problem = expect_word(name, features); !problem.empty())
      return tl::unexpected("--without " + name + ": " + problem);
    answers.not_features.push_back(name);
  }
  return answers;
}

bool ask(const InitArguments& given, InitAnswers& answers, std::istream& in, std::ostream& out) {
  InitArguments arguments = given;
  Questions questions(in, out);
  if (!arguments.role &&
      !questions.ask("Its role: ar (access router), mn (mobile node), map (mobility anchor point)", "ar",
                     [&](const std::string& answer) {
                       const auto role = find_role(answer);
                       if (!role) return std::string("expected ar, mn or map");
                       if (*role == Role::map && arguments.protocol == "lmmp")
                         return std::string("LMMP has no mobility anchor point; expected ar or mn");
                       arguments.role = *role;
                       return std::string();
                     })) {
    return false;
  }
  if (arguments.protocol.empty() && arguments.role != Role::map &&
      !questions.ask("Its protocol: lmmp or hmipv6", "lmmp", [&](const std::string& answer) {
        arguments.protocol = answer;
        return expect_word(answer, {"lmmp", "hmipv6"});
      })) {
    return false;
  }
  // What the flags say of links is about those of this role.
  auto again = answers_of(arguments);
  if (!again) {
    out << again.error() << '\n';
    return false;
  }
  answers = std::move(*again);
  if (arguments.name.empty() &&
      !questions.ask("Its name, for reports", answers.name, [&](const std::string& answer) {
        answers.name = answer;
        return std::string();
      })) {
    return false;
  }
  if (answers.reach.empty() &&
      !questions.ask("How it is reached: spawn (the tester starts its program), attach (it runs, behind an "
                     "interface), simulate (our reference)",
                     "spawn", [&](const std::string& answer) {
                       answers.reach = answer;
                       return expect_word(answer, ways);
                     })) {
    return false;
  }
  if (answers.reach == "spawn" && answers.command.empty() && !ask_command(answers, questions)) return false;
  if (answers.reach == "attach" && arguments.interfaces.empty() && !ask_links(answers, questions))
    return false;
  if (needs_reset(answers) && answers.reset.empty() && !ask_reset(answers, questions)) return false;
  return answers.reach == "simulate" || !arguments.without.empty() || ask_features(answers, questions);
}

}  // namespace lmmp::conform
