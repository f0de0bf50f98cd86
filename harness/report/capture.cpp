// From a case's trace to a file that Wireshark opens.
#include "harness/report/capture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/pcapng.hpp"
#include "harness/report/text.hpp"
#include "harness/report/version.hpp"

namespace lmmp::conform {
namespace {

std::string verdict_comment(const CaseResult& result) {
  std::string text = fmt::format("{}: {}", name_of(result.verdict), result.id);
  if (!result.reason.empty()) text += "\n" + result.reason;
  if (!result.expected.empty()) text += fmt::format("\nexpected {}, got {}", result.expected, result.got);
  for (const FieldComparison& field : result.comparison) {
    if (field.matches) continue;
    text += fmt::format("\n{}: expected {}, got {}", field.field, field.expected, field.got);
    if (field.octet) text += fmt::format(" (octet {})", *field.octet);
  }
  return text;
}

std::string comment_on(const CaseResult& result, const TraceFrame& frame) {
  const std::string& text = frame.comment;
  if (result.frame != frame.number && result.nearest != frame.number) return text;
  if (result.verdict == Verdict::pass && !text.empty()) return text;
  // What the engine says of this frame in a line is said here in several.
  const std::string brief = fmt::format("{}: {}", name_of(result.verdict), result.reason);
  if (text.empty() || (!result.reason.empty() && text.starts_with(brief))) return verdict_comment(result);
  return text + "\n" + verdict_comment(result);
}

std::string hex(const wire::OctetVector& octets) {
  std::string text;
  for (const std::uint8_t octet : octets) text += fmt::format("{:02x}", octet);
  return text;
}

std::string network_key_line(const std::string& name, const wire::OctetVector& key) {
  return fmt::format("\"{}\",\"{}\"", name, hex(key));
}

std::string session_key_line(const SessionKey& session) {
  return fmt::format("\"{:08x}\",\"{}\"", session.session_id, hex(session.key));
}

// A file name that no file system and no shell trips over.
std::string file_name_of(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '=' || c == '.';
    name += plain ? c : '.';
  }
  constexpr std::size_t longest = 200;
  name.resize(std::min(name.size(), longest));
  return name.empty() || name.front() == '.' || name.front() == '-' ? "case" + name : name;
}

}  // namespace

bool has_arguments(const CaseResult& result) {
  return !result.network_key.empty() || !result.session_keys.empty() || !result.preferences.empty();
}

std::string arguments_path(const std::string& capture) {
  constexpr std::string_view ending = ".pcapng";
  return (capture.ends_with(ending) ? capture.substr(0, capture.size() - ending.size()) : capture) + ".args";
}

std::string dissection_arguments(const CaseResult& result) {
  std::string lines;
  for (const std::string& preference : result.preferences) lines += "-o '" + preference + "'\n";
  if (!result.network_key.empty()) {
    lines += "-o 'uat:lmmp_keys:" + network_key_line("network", result.network_key) + "'\n";
  }
  for (const SessionKey& session : result.session_keys) {
    lines += "-o 'uat:lmmp_session_keys:" + session_key_line(session) + "'\n";
  }
  return lines;
}

namespace {

std::string section_comment(const CaseResult& result) {
  std::string text = fmt::format("{}\n{}\nverdict: {}", result.id, result.purpose, name_of(result.verdict));
  if (!result.reason.empty()) text += "\n" + result.reason;
  if (!result.basis.empty()) text += "\nrests on " + result.basis;
  // Wireshark has no block for keys of LMMP, so whoever has the capture alone finds them here.
  if (has_arguments(result))
    text += "\nWireshark reads this capture as it was meant with\n" + dissection_arguments(result);
  return text;
}

}  // namespace

std::string capture_of(const CaseResult& result) {
  PcapngWriter writer(tool_name, section_comment(result));
  std::map<std::string, std::uint32_t> interfaces;
  for (const TraceFrame& frame : result.trace) interfaces.emplace(frame.link, 0);
  for (auto& [link, number] : interfaces)
    number = writer.add_interface(link, "link " + link + " of the test");
  const auto began = std::chrono::duration_cast<std::chrono::nanoseconds>(result.started.time_since_epoch());
  for (const TraceFrame& frame : result.trace) {
    writer.add_packet(
        interfaces.at(frame.link), began + frame.at, frame.octets,
        frame.sent_by_tester ? PcapngWriter::Direction::outbound : PcapngWriter::Direction::inbound,
        comment_on(result, frame));
  }
  return std::string(writer.octets());
}

tl::expected<CaptureFolder, std::string> CaptureFolder::open(const std::string& path) {
  if (auto ready = prepare_folder(path); !ready) return tl::unexpected(ready.error());
  return CaptureFolder(path);
}

tl::expected<void, std::string> CaptureFolder::write(CaseResult& result) {
  result.capture.clear();
  if (result.trace.empty()) return {};
  std::string name = file_name_of(result.id);
  if (const int times = ++written_[name]; times > 1) name += fmt::format(".{}", times);
  const std::string path = (path_ == "." ? "" : path_ + "/") + name + ".pcapng";
  if (auto written = write_file(path, capture_of(result)); !written) return written;
  if (has_arguments(result)) {
    if (auto written = write_file(arguments_path(path), dissection_arguments(result)); !written)
      return written;
  }
  result.capture = path;
  if (!result.network_key.empty()) {
    const std::string key = hex(result.network_key);
    network_keys_.emplace(
        key, network_key_line(fmt::format("network{}", network_keys_.size() + 1), result.network_key));
  }
  for (const SessionKey& session : result.session_keys) {
    session_keys_.emplace(hex(session.key), session_key_line(session));
  }
  return {};
}

tl::expected<void, std::string> CaptureFolder::write_key_tables() const {
  const auto table = [&](const char* name,
                         const std::map<std::string, std::string>& lines) -> tl::expected<void, std::string> {
    if (lines.empty()) return {};
    std::string text;
    for (const auto& [key, line] : lines) text += line + "\n";
    return write_file(path_ + "/" + name, text);
  };
  if (auto written = table("lmmp_keys", network_keys_); !written) return written;
  return table("lmmp_session_keys", session_keys_);
}

}  // namespace lmmp::conform
