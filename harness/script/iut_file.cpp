// Reads an IUT file and the ICS and IXIT files that it names.
#include "harness/script/iut_file.hpp"

#include <algorithm>
#include <deque>

#include "harness/script/ixit_file.hpp"
#include "harness/script/program.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

class IutReader {
 public:
  IutReader(fs::path folder, Diagnostics& diagnostics)
      : folder_(std::move(folder)), diagnostics_(diagnostics) {}

  void read(const YamlNode& node, const Reading& reading, Iut& iut) {
    Mapping mapping(node, reading, "an IUT file");
    iut.place = reading.place(node);
    if (const auto name = mapping.word("name", true)) iut.name = name->text;
    if (const auto role = mapping.word("role", true)) {
      if (const auto found = find_role(role->text)) {
        iut.role = *found;
      } else {
        check_word(*role, {"ar", "mn", "map"}, "role", reading);
      }
    }
    iut.protocol = read_protocol(mapping, iut.role, reading);
    iut.ixit = default_ixit(iut.protocol, iut.role);
    iut.ixit.settable.clear();
    if (const YamlNode* ixit = mapping.take("ixit")) {
      with_file(*ixit, reading, [&](const YamlNode& content, const Reading& at) {
        const fs::path file = ixit->is_scalar() ? folder_ / ixit->text : folder_ / "";
        read_ixit(content, file.parent_path(), at, iut.ixit);
      });
    }
    if (const YamlNode* reached = mapping.require("reached_by")) read_reached_by(*reached, reading, iut);
    if (const YamlNode* ics = mapping.require("ics")) {
      if (ics->is_scalar() && ics->text == "every") {
        iut.ics = every_feature();
      } else {
        with_file(*ics, reading,
                  [&](const YamlNode& content, const Reading& at) { read_ics(content, at, iut.ics); });
      }
    }
    if (const YamlNode* controls = mapping.take("controls")) read_controls(*controls, reading, iut);
    check_keep(reading, iut);
    mapping.finish();
  }

 private:
  // The node itself, or the document of the file that it names.
  template <typename Use>
  void with_file(const YamlNode& node, const Reading& reading, const Use& use) {
    if (!node.is_scalar()) {
      use(node, reading);
      return;
    }
    const fs::path path = folder_ / node.text;
    auto source = Source::from_file(path, path.lexically_normal().string());
    if (!source) {
      reading.error(node, source.error(), "a file, named relative to this one");
      return;
    }
    const Source& kept = sources_.emplace_back(std::move(*source));
    const auto documents = read_yaml(kept, diagnostics_);
    if (documents.size() != 1) {
      diagnostics_.error(kept.name(), std::to_string(documents.size()) + " documents", "one");
      return;
    }
    use(documents.front(), Reading{kept, diagnostics_});
  }

  std::vector<std::string> read_command(const YamlNode& node, const Reading& reading) {
    std::vector<std::string> command;
    if (node.is_scalar()) {
      reading.error(node, "a command on one line",
                    "a list of the program and its arguments, such as [lmmp-ar, --config, $config]",
                    "no shell is used");
      return command;
    }
    for (const YamlNode& item : node.items) {
      if (auto word = read_word(item, reading, "an argument")) command.push_back(std::move(word->text));
    }
    if (command.empty()) reading.error(node, describe(node), "a list of the program and its arguments");
    return command;
  }

  // The program's whole path, so that it is known before the run whether it is there.
  void find(const YamlNode& node, const Reading& reading, std::vector<std::string>& command) {
    if (command.empty() || !node.is_sequence()) return;
    const std::string& program = command.front();
    if (const auto path = find_program(program, folder_)) {
      command.front() = path->string();
      return;
    }
    const bool is_path = program.find('/') != std::string::npos;
    reading.error(node.items.front(),
                  "the program " + backquoted(program) + ", which is not there or cannot be executed",
                  is_path ? "a path, relative to this file" : "a program beside lmmp-conform or in PATH",
                  is_path ? "" : "a program elsewhere is named with its path");
  }

  void read_reached_by(const YamlNode& node, const Reading& reading, Iut& iut) {
    const std::vector<std::string_view> known = {"simulate", "spawn", "attach"};
    if (node.is_scalar() && node.text == "simulate") {
      iut.reached_by = Simulate{};
      return;
    }
    if (node.is_scalar()) {
      check_word({node.text, reading.place(node)}, {"simulate"}, "way to reach an implementation", reading);
      return;
    }
    Mapping mapping(node, reading, "`reached_by`");
    if (const YamlNode* spawn = mapping.take("spawn")) {
      read_spawn(*spawn, reading, iut.reached_by.emplace<Spawn>());
    } else if (const YamlNode* attach = mapping.take("attach")) {
      iut.reached_by = Attach{};
      attach_ = reading.place(*attach);
      read_attach(*attach, reading, iut.ixit);
    } else if (node.is_mapping()) {
      const std::string first = node.entries.empty() ? "" : node.entries.front().key.text;
      reading.error(node, "no way to reach the implementation", one_of(known), did_you_mean(first, known));
      return;
    }
    mapping.finish();
  }

  void read_spawn(const YamlNode& node, const Reading& reading, Spawn& spawn) {
    Mapping mapping(node, reading, "`spawn`");
    if (const YamlNode* command = mapping.require("command")) {
      spawn.command = read_command(*command, reading);
      find(*command, reading, spawn.command);
    }
    if (const auto ready = mapping.word("ready")) spawn.ready = ready->text;
    if (const auto between = mapping.word("between_cases")) {
      if (check_word(*between, {"restart", "reset"}, "way to go from case to case", reading))
        spawn.keep = between->text == "reset";
      between_cases_ = between->place;
    }
    if (const auto configuration = mapping.word("configuration")) {
      const fs::path path = folder_ / configuration->text;
      std::error_code status;
      if (!fs::is_regular_file(path, status)) {
        diagnostics_.error(reading.source, configuration->place, path.string() + " is no file",
                           "a file with ${parameter} in it, named relative to this one");
      }
      spawn.configuration_template = path.string();
    }
    mapping.finish();
  }

  void read_attach(const YamlNode& node, const Reading& reading, Ixit& ixit) {
    if (!node.is_mapping() || node.entries.empty()) {
      reading.error(node, describe(node), "the interface of each link, such as {L1: eth1}");
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      const auto link = std::find_if(ixit.links.begin(), ixit.links.end(),
                                     [&](const IxitLink& l) { return l.name == entry.key.text; });
      if (link == ixit.links.end()) {
        std::vector<std::string_view> known;
        for (const IxitLink& l : ixit.links) known.push_back(l.name);
        check_word({entry.key.text, reading.place(entry.key)}, known, "link", reading);
        continue;
      }
      if (const auto interface = read_word(entry.value, reading, "the name of an interface"))
        link->interface = interface->text;
    }
    // A link that is not attached is not there.
    std::erase_if(ixit.links, [](const IxitLink& link) { return link.interface.empty(); });
  }

  void read_controls(const YamlNode& node, const Reading& reading, Iut& iut) {
    if (!node.is_mapping()) {
      reading.error(node, describe(node), "a mapping of actions to commands");
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      auto command = read_command(entry.value, reading);
      find(entry.value, reading, command);
      iut.controls.push_back({entry.key.text, std::move(command)});
    }
  }

  // What one case leaves behind must not decide the next.
  void check_keep(const Reading& reading, const Iut& iut) {
    const auto* spawn = std::get_if<Spawn>(&iut.reached_by);
    const bool attached = std::holds_alternative<Attach>(iut.reached_by);
    const bool resets = std::any_of(iut.controls.begin(), iut.controls.end(),
                                    [](const ControlHook& hook) { return hook.action == "reset"; });
    // An access router holds nothing of a node that a login of the next case does not replace.
    if (attached && iut.role != Role::access_router && !resets) {
      reading.diagnostics.error(
          reading.source, attach_,
          "`attach` of a " + std::string(name_of(iut.role)) + " without a command that resets",
          "controls: {reset: [COMMAND]}",
          "bindings and sessions of one case would decide the next; a command that restarts it will do");
    }
    if (spawn == nullptr || !spawn->keep || resets) return;
    reading.diagnostics.error(
        reading.source, between_cases_, "`between_cases: reset` without a command that resets",
        "controls: {reset: [COMMAND]}", "with `between_cases: restart`, each case has its own process");
  }

  Place between_cases_, attach_;
  fs::path folder_;
  Diagnostics& diagnostics_;
  std::deque<Source> sources_;
};

}  // namespace

std::string_view reached_by_name(const Iut& iut) {
  if (std::holds_alternative<Simulate>(iut.reached_by)) return "simulate";
  return std::holds_alternative<Spawn>(iut.reached_by) ? "spawn" : "attach";
}

Iut reference_iut(Role role, Protocol protocol) {
  Iut iut;
  iut.protocol = role == Role::map ? Protocol::hmipv6 : protocol;
  iut.role = role;
  iut.name = role == Role::access_router ? "reference access router"
             : role == Role::mobile_node ? "reference mobile node"
                                         : "reference mobility anchor point";
  iut.reached_by = Simulate{};
  iut.ics = every_feature();
  iut.ixit = default_ixit(iut.protocol, role);
  return iut;
}

LoadedIut load_iut(const Source& source, const fs::path& folder) {
  LoadedIut loaded;
  Diagnostics diagnostics;
  const auto documents = read_yaml(source, diagnostics);
  if (documents.size() == 1) {
    IutReader(folder, diagnostics).read(documents.front(), {source, diagnostics}, loaded.iut);
  } else if (diagnostics.empty()) {
    diagnostics.error(source.name(), std::to_string(documents.size()) + " documents",
                      "one, that describes an implementation");
  }
  loaded.problems = diagnostics.sorted();
  return loaded;
}

LoadedIut load_iut(const fs::path& file) {
  const auto source = Source::from_file(file, file.string());
  if (source) return load_iut(*source, file.parent_path());
  LoadedIut loaded;
  Diagnostics diagnostics;
  diagnostics.error("", source.error(), "an IUT file", "see testcases/ixit for samples");
  loaded.problems = diagnostics.sorted();
  return loaded;
}

}  // namespace lmmp::conform
