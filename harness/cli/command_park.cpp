// `park`: keeps the file of cases that are known to fail.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "harness/cli/commands.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

constexpr const char* head = "# Cases that are known to fail, and why. One that passes turns a run red.\n";

int complain(const std::string& text) {
  std::cerr << "lmmp-conform: " << text << '\n';
  return exit_usage;
}

std::string quoted(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return '"' + result + '"';
}

// The ids that stand in the file for what is meant: a case, or a point where a pattern names points.
tl::expected<std::vector<std::string>, std::string> meant(const Testcases& testcases,
                                                          const std::vector<std::string>& patterns) {
  SelectionArguments wanted;
  wanted.cases = patterns;
  const auto selection = select(testcases, wanted, std::nullopt);
  if (!selection) return tl::unexpected(selection.error());
  std::vector<std::string> ids;
  for (const Selected& selected : *selection) {
    const bool whole = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return matches_glob(pattern, selected.test_case->id);
    });
    const std::string id = whole ? selected.test_case->id : id_of(selected);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

const Parked* entry_of(const std::vector<Parked>& parked, const std::string& id) {
  const auto found =
      std::find_if(parked.begin(), parked.end(), [&](const Parked& each) { return each.id == id; });
  return found == parked.end() ? nullptr : &*found;
}

std::string with_entries(std::string text, const std::vector<std::string>& ids, const std::string& reason) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (text.empty()) text = head;
  for (const std::string& id : ids) text += "- {id: " + id + ", reason: " + quoted(reason) + "}\n";
  return text;
}

// Takes out the lines of each entry: from its dash to the next, or to a comment or an empty line.
std::string without_entries(const std::string& text, const std::set<std::size_t>& lines_of_ids) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size() - 1);
    lines.push_back(text.substr(start, end + 1 - start));
    start = end + 1;
  }
  const auto begins = [&](std::size_t at, const char* letters) {
    const std::size_t first = lines[at].find_first_not_of(" \t\r\n");
    return first == std::string::npos ||
           std::string_view(letters).find(lines[at][first]) != std::string::npos;
  };
  std::vector<bool> gone(lines.size(), false);
  for (const std::size_t line : lines_of_ids) {
    std::size_t at = std::min(line, lines.size()) - 1;
    while (at > 0 && !begins(at, "-")) --at;
    do gone[at++] = true;
    while (at < lines.size() && !begins(at, "-#"));
  }
  std::string left;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (!gone[at]) left += lines[at];
  }
  return left;
}

class ParkFile {
 public:
  ParkFile(std::filesystem::path path, std::vector<Parked> parked)
      : path_(std::move(path)), parked_(std::move(parked)) {}

  int add(const std::vector<std::string>& ids, const std::string& reason) const {
    for (const std::string& id : ids) {
      const std::string base = case_id_of(id);
      const Parked* there = entry_of(parked_, id);
      if (there == nullptr) there = entry_of(parked_, base);
      if (there == nullptr) continue;
      return complain(id + " is parked already, in " + there->place.file + ":" +
                      std::to_string(there->place.line) + ": " + there->reason);
    }
    return replace(with_entries(content(), ids, reason), ids, " is parked in ");
  }

  int remove(const std::vector<std::string>& patterns) const {
    std::set<std::size_t> lines;
    std::vector<std::string> ids, known;
    for (const std::string& pattern : patterns) {
      const std::size_t before = lines.size();
      for (const Parked& each : parked_) {
        if (!matches_glob(pattern, each.id)) continue;
        if (lines.insert(each.place.line).second) ids.push_back(each.id);
      }
      if (lines.size() > before) continue;
      for (const Parked& each : parked_) known.push_back(each.id);
      const std::string base = case_id_of(pattern);
      std::string hint = did_you_mean(pattern, known);
      if (base != pattern && entry_of(parked_, base) != nullptr) hint = base + " is, with every point";
      return complain(pattern + " is not parked in " + path_.string() + (hint.empty() ? "" : "; " + hint));
    }
    return replace(without_entries(content(), lines), ids, " is no longer parked in ");
  }

 private:
  std::string content() const {
    std::error_code status;
    return std::filesystem::exists(path_, status) ? read_file(path_.string()).value_or("") : "";
  }

  int replace(const std::string& text, const std::vector<std::string>& ids, const char* what) const {
    auto written = check_writable(path_.string());
    if (written) written = write_file(path_.string(), text);
    if (!written) return complain(written.error());
    for (const std::string& id : ids) std::cout << id << what << path_.string() << '\n';
    return exit_as_expected;
  }

  std::filesystem::path path_;
  std::vector<Parked> parked_;
};

}  // namespace

int park(const ParkArguments& arguments, const std::string& testcases) {
  const bool blank = arguments.reason.find_first_not_of(" \t\r\n") == std::string::npos;
  if (arguments.remove && !arguments.reason.empty()) return complain("--remove needs no --reason");
  if (!arguments.remove && blank) {
    return complain("--reason is missing: say in a sentence why it fails, for whoever finds it parked");
  }
  std::error_code status;
  if (!arguments.iut.empty() && !std::filesystem::is_regular_file(arguments.iut, status))
    return complain(arguments.iut + " is no file; --iut names the IUT file of the implementation that fails");
  const std::filesystem::path own = park_file(arguments.file, arguments.iut);
  const std::filesystem::path file = own.empty() ? testcases_folder(testcases) / "parked.yaml" : own;
  const bool there = std::filesystem::exists(file, status);
  LoadOptions options;
  if (there) options.parked = own;
  const auto loaded = load_or_complain(testcases, options, std::cerr);
  if (!loaded) return exit_usage;
  // What is parked by default is not in a file that is yet to be made.
  const ParkFile parked(file, there ? loaded->parked : std::vector<Parked>());
  if (arguments.remove) return parked.remove(arguments.cases);
  const auto ids = meant(*loaded, arguments.cases);
  if (!ids) return complain(ids.error());
  return parked.add(*ids, arguments.reason);
}

}  // namespace lmmp::conform
