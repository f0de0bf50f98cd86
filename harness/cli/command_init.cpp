// `init`: the files that a third party needs, by asking or from flags.
#include <net/if.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "harness/cli/commands.hpp"
#include "harness/cli/init.hpp"
#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/text.hpp"
#include "harness/script/iut_file.hpp"

namespace lmmp::conform {
namespace {

int complain(const std::string& text) {
  std::cerr << "lmmp-conform: " << text << '\n';
  return exit_usage;
}

std::string missing_flag(const InitAnswers& answers) {
  if (answers.reach.empty())
    return "how it is reached: --reach spawn, attach or simulate (or --command, or --interface)";
  if (answers.reach == "spawn" && answers.command.empty()) return "the command that starts it: --command";
  if (needs_reset(answers) && answers.reset.empty())
    return "the command that brings it back to where it was before a case (a restart will do): --reset";
  bool attached = answers.reach != "attach";
  for (const auto& link : answers.links) attached = attached || !link.interface.empty();
  return attached ? "" : "the interface that leads to it: --interface L1=eth1";
}

// They may well come later: a cable, a virtual machine.
std::vector<std::string> notes_on_interfaces(const InitAnswers& answers) {
  std::vector<std::string> notes;
  for (const auto& link : answers.links) {
    if (!link.interface.empty() && if_nametoindex(link.interface.c_str()) == 0)
      notes.push_back("this machine has no interface " + link.interface + " yet");
  }
  return notes;
}

}  // namespace

int init(const InitArguments& arguments) {
  namespace fs = std::filesystem;
  auto answers = answers_of(arguments);
  if (!answers) return complain(answers.error());
  const fs::path folder = arguments.folder.empty() ? "." : arguments.folder;
  const bool asks = isatty(STDIN_FILENO) != 0 && !arguments.no_questions;
  // Where questions are asked, their answers may say it.
  if (const auto missing = asks ? "" : missing_flag(*answers); !missing.empty())
    return complain("please say " + missing);
  // Before the questions: nobody answers them to be refused afterwards.
  std::error_code status;
  if (auto ready = prepare_folder(folder.string()); !ready) return complain(ready.error());
  for (const char* name : {"iut.yaml", "ics.yaml", "ixit.yaml"}) {
    if (!fs::exists(folder / name, status) || arguments.force) continue;
    return complain((folder / name).string() +
                    " is there already and is left as it is; name another folder, or --force to replace it");
  }
  if (asks && !ask(arguments, *answers, std::cin, std::cout))
    return complain("the answers ended; nothing was written");
  if (const auto missing = missing_flag(*answers); !missing.empty()) return complain("please say " + missing);

  for (const InitFile& file : files_of(*answers)) {
    const std::string path = (folder / file.name).string();
    const bool replaced = fs::exists(path, status);
    if (auto written = write_file(path, file.text); !written) return complain(written.error());
    std::cout << (replaced ? "replaced " : "wrote    ") << path << '\n';
  }
  // What stands in it is read back, so that a program that is not there is told now.
  const std::string path = (folder / "iut.yaml").string();
  const auto loaded = load_iut(fs::path(path));
  for (const Diagnostic& problem : loaded.problems) std::cerr << render(problem);
  if (!loaded.problems.empty()) return exit_usage;
  for (const auto& notes : {notes_on(*answers), notes_on_interfaces(*answers)}) {
    for (const std::string& note : notes) std::cout << "note     " << note << '\n';
  }
  std::cout << "next     lmmp-conform run --iut " << shell_word(path) << '\n';
  return exit_as_expected;
}

}  // namespace lmmp::conform
