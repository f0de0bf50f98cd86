// Calls of tshark and the reading of its columns.
#include "harness/audit/tshark.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "harness/audit/process.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform::audit {
namespace {

namespace fs = std::filesystem;
using Unexpected = tl::unexpected<CannotTest>;

// Columns before those of the items.
constexpr const char* columns[] = {"frame.number",
                                   "frame.time_relative",
                                   "frame.interface_name",
                                   "lmmp",
                                   "hmipv6",
                                   "ip.src",
                                   "ip.dst",
                                   "ipv6.src",
                                   "ipv6.dst",
                                   "_ws.col.Info"};
enum Column : std::size_t {
  number,
  time,
  interface,
  lmmp,
  hmipv6,
  ip_source,
  ip_target,
  ip6_source,
  ip6_target,
  info
};
constexpr std::size_t column_count = std::size(columns);

// Where tshark runs: with a copy of plugin and capture that nobody can read, if root started us.
class Room {
 public:
  Room(const Tshark& tshark, const std::string& capture) : plugins_(tshark.plugin_folder), capture_(capture) {
    std::string pattern = (fs::temp_directory_path(error_) / "lmmp-audit-XXXXXX").string();
    if (!mkdtemp(pattern.data())) {
      error_ = std::error_code(errno, std::generic_category());
      return;
    }
    path_ = pattern;
    as_nobody_ = geteuid() == 0 && !plugins_.empty();
    if (as_nobody_) copy();
  }
  ~Room() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  const std::error_code& error() const { return error_; }
  bool as_nobody() const { return as_nobody_; }
  const std::string& capture() const { return capture_; }
  std::vector<std::string> environment() const {
    // An own home: what the user has set in Wireshark must not change verdicts.
    std::vector<std::string> variables = {"HOME=" + path_, "XDG_CONFIG_HOME=" + path_, "LC_ALL=C.UTF-8"};
    if (!plugins_.empty()) variables.push_back("WIRESHARK_PLUGIN_DIR=" + plugins_);
    return variables;
  }

 private:
  void copy() {
    const fs::path plugins = fs::path(path_) / "plugins", capture = fs::path(path_) / "capture";
    fs::copy(plugins_, plugins, fs::copy_options::recursive, error_);
    if (!error_) fs::copy_file(capture_, capture, error_);
    if (error_) return;
    fs::permissions(path_, fs::perms(0755), error_);
    fs::permissions(capture, fs::perms(0644), error_);
    plugins_ = plugins.string();
    capture_ = capture.string();
  }

  std::string path_, plugins_, capture_;
  bool as_nobody_ = false;
  std::error_code error_;
};

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const std::size_t start = text.rfind('\n');
  return printable(start == std::string::npos ? text : text.substr(start + 1));
}

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = line.find(separator, start);
    parts.push_back(line.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

CannotTest no_plugin(const Tshark& tshark) {
  const std::string where =
      tshark.plugin_folder.empty() ? "where Wireshark looks for plugins" : tshark.plugin_folder;
  return {
      "tshark has no LMMP plugin " + (tshark.plugin_folder.empty() ? where : "in " + where),
      "build it (cmake --build --preset release) and name its folder (build/release/plugins), or install it "
      "(cmake --install)"};
}

// Of a process that gave no end; nothing helps who stopped it.
CannotTest no_end(const Tshark& tshark, std::string what, std::string help) {
  const bool stopped = tshark.stop != nullptr && *tshark.stop;
  return {std::move(what), stopped ? "" : std::move(help)};
}

// Which items this plugin has; an older one lacks some.
tl::expected<std::set<std::string>, CannotTest> known_fields(const Tshark& tshark, const Room& room) {
  std::set<std::string> known;
  ProcessOptions process;
  process.arguments = {tshark.program, "-G", "fields"};
  process.environment = room.environment();
  process.as_nobody = room.as_nobody();
  process.stop = tshark.stop;
  process.line = [&](std::string_view line) {
    const auto parts = split(line, '\t');
    if (parts.size() > 2 && (parts[2].starts_with("lmmp.") || parts[2].starts_with("hmipv6."))) {
      known.emplace(parts[2]);
    }
  };
  const auto end = run_process(process);
  if (!end) return Unexpected(no_end(tshark, end.error(), "apt-get install tshark"));
  if (!known.contains("lmmp.type")) return Unexpected(no_plugin(tshark));
  return known;
}

// "12.000345678"
std::chrono::nanoseconds nanoseconds_of(std::string_view text) {
  double seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

std::optional<DissectedFrame> frame_of(std::string_view line, std::size_t items) {
  const auto parts = split(line, '\t');
  if (parts.size() != column_count + items) return std::nullopt;
  DissectedFrame frame;
  const auto read =
      std::from_chars(parts[number].data(), parts[number].data() + parts[number].size(), frame.number);
  if (read.ec != std::errc() || frame.number == 0) return std::nullopt;
  frame.at = nanoseconds_of(parts[time]);
  frame.interface = parts[interface];
  frame.from = parts[ip_source].empty() ? parts[ip6_source] : parts[ip_source];
  frame.to = parts[ip_target].empty() ? parts[ip6_target] : parts[ip_target];
  frame.info = parts[info];
  frame.lmmp = !parts[lmmp].empty();
  frame.hmipv6 = !parts[hmipv6].empty();
  for (std::size_t at = 0; at < items; ++at) frame.items.push_back(!parts[column_count + at].empty());
  return frame;
}

}  // namespace

tl::expected<void, CannotTest> check_readable(const std::string& capture) {
  if (access(capture.c_str(), R_OK) == 0) return {};
  return Unexpected({fmt::format("{}: cannot be read: {}", capture,
                                 std::error_code(errno, std::generic_category()).message()),
                     "name a capture that Wireshark opens (pcap, pcapng)"});
}

tl::expected<Dissection, CannotTest> dissect(const Tshark& tshark, const std::string& capture,
                                             const std::vector<std::string>& options,
                                             const std::vector<std::string>& items,
                                             const std::function<void(const DissectedFrame&)>& put) {
  if (const auto readable = check_readable(capture); !readable) return Unexpected(readable.error());
  std::error_code status;
  if (!tshark.plugin_folder.empty() && !fs::is_directory(tshark.plugin_folder, status)) {
    return Unexpected(
        {tshark.plugin_folder + " is no folder, and --plugin names the one that holds the plugin",
         "build/release/plugins, after cmake --build --preset release"});
  }
  const Room room(tshark, capture);
  if (room.error()) {
    return Unexpected({"no room for tshark in the temporary folder: " + room.error().message(),
                       "free some space, or set TMPDIR to another folder"});
  }
  const auto fields = known_fields(tshark, room);
  if (!fields) return Unexpected(fields.error());
  Dissection dissection;
  std::vector<std::size_t> asked;  // places in `items`
  ProcessOptions process;
  // Two passes: only the second knows what was never answered.
  process.arguments = {tshark.program,   "-n", "-2",     "-r", room.capture(), "-Y",
                       "lmmp or hmipv6", "-T", "fields", "-E", "separator=/t", "-E",
                       "occurrence=f"};
  for (const char* column : columns) process.arguments.insert(process.arguments.end(), {"-e", column});
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (!fields->contains(items[at])) continue;
    dissection.known_items.insert(items[at]);
    asked.push_back(at);
    process.arguments.insert(process.arguments.end(), {"-e", items[at]});
  }
  process.arguments.insert(process.arguments.end(), options.begin(), options.end());
  process.environment = room.environment();
  process.as_nobody = room.as_nobody();
  process.stop = tshark.stop;
  std::size_t unreadable = 0;
  process.line = [&](std::string_view line) {
    auto frame = frame_of(line, asked.size());
    if (!frame) {
      ++unreadable;
      return;
    }
    std::vector<bool> in_order(items.size(), false);
    for (std::size_t at = 0; at < asked.size(); ++at) in_order[asked[at]] = frame->items[at];
    frame->items = std::move(in_order);
    put(*frame);
  };
  const auto end = run_process(process);
  if (!end)
    return Unexpected(no_end(tshark, end.error(), "try the capture in Wireshark, or a part of it (editcap)"));
  std::string complaint = last_line(end->errors);
  // Where it read from is nobody's concern.
  if (const std::size_t at = complaint.find(room.capture()); at != std::string::npos) {
    complaint.replace(at, room.capture().size(), capture);
  }
  if (end->status == 1) {
    return Unexpected({"tshark refuses: " + complaint, "see tshark's manual for its options"});
  }
  if (end->status != 0) dissection.incomplete = complaint;
  if (unreadable > 0 && dissection.incomplete.empty()) {
    dissection.incomplete = counted(unreadable, "line") + " of tshark's output could not be read";
  }
  return dissection;
}

}  // namespace lmmp::conform::audit
