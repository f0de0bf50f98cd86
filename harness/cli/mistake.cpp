// Finds the word that CLI11 did not know, and the nearest one that it knows.
#include "harness/cli/mistake.hpp"

#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const std::string hint = did_you_mean(word, known);
  return hint.empty() ? "" : "; " + hint;
}

std::string list_of(const std::vector<std::string>& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  return one_of(views, views.size());
}

// An option that the command does not have, but another command has.
std::string elsewhere(const CLI::App& app, const std::string& option) {
  std::vector<std::string> having;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (const std::string& name : options_of(*command)) {
      if (name == option) having.push_back(command->get_name());
    }
  }
  return having.empty() ? "" : "; it is an option of " + list_of(having).substr(having.size() > 1 ? 7 : 0);
}

std::string stranger(const CLI::App& app, const CLI::App* command, const std::string& word) {
  if (word.starts_with("-")) {
    const std::string name = word.substr(0, word.find('='));
    std::vector<std::string> known = options_of(app);
    if (command != nullptr) {
      for (std::string& one : options_of(*command)) known.push_back(std::move(one));
    }
    std::string hint = suggestion(name, known);
    if (hint.empty()) hint = elsewhere(app, name);
    return (command == nullptr ? "unknown option " : command->get_name() + " has no option ") + name + hint;
  }
  if (command != nullptr) return command->get_name() + " takes no argument " + word;
  return "unknown command " + word + suggestion(word, commands_of(app));
}

bool is(const CLI::ParseError& error, CLI::ExitCodes code) {
  return error.get_exit_code() == static_cast<int>(code);
}

// The words that nothing was done with. A command forgets them when it complains; its complaint names them
// last.
std::vector<std::string> strangers(const CLI::App& app, const CLI::ParseError& error) {
  auto left = app.remaining(true);
  const std::string_view text = error.what();
  const std::size_t colon = text.find(": ");
  if (left.empty() && is(error, CLI::ExitCodes::ExtrasError) && colon != std::string_view::npos) {
    const std::string_view words = text.substr(colon + 2);
    left.emplace_back(words.substr(0, words.find(' ')));
  }
  return left;
}

}  // namespace

std::string mistake_of(const CLI::App& app, const CLI::ParseError& error) {
  const auto parsed = app.get_subcommands();
  const CLI::App* command = parsed.empty() ? nullptr : parsed.front();
  const std::string program = app.get_name();
  std::string text;
  const auto left = strangers(app, error);
  // What is missing may be missing because of a word that is wrong.
  const bool missing = is(error, CLI::ExitCodes::RequiredError);
  const bool strange = missing || is(error, CLI::ExitCodes::ExtrasError);
  if (strange && !left.empty()) {
    text = stranger(app, command, left.front());
  } else if (command == nullptr && missing) {
    text = "a command is missing; expected " + list_of(commands_of(app));
  } else {
    text = error.what();
  }
  const std::string whole = command == nullptr ? program : program + " " + command->get_name();
  return program + ": " + text + "\n" + whole + " --help tells what there is\n";
}

}  // namespace lmmp::conform
