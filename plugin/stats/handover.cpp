// The handover report, `mobility,handover`: what it listens to, and how a packet of data is known for a
// node's.
#include "plugin/stats/handover.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "plugin/analysis/lmmp_tap.hpp"
#include "plugin/stats/echo_tap.hpp"
#include "plugin/stats/handover_table.hpp"
#include "plugin/stats/table.hpp"
extern "C" {
#include <epan/dissectors/packet-ip.h>
}

namespace lmmp::plugin {
namespace {

HandoverReport* report = nullptr;  // while the statistic is open
stat_tap_table_ui* shown = nullptr;

struct Layers {
  int icmpv4 = -1;
  int icmpv6 = -1;
  int mobility = -1;
  int lmmp = -1;
};
Layers layers;

bool has_layer(const packet_info* pinfo, int wanted) {
  for (wmem_list_frame_t* at = wmem_list_head(pinfo->layers); at != nullptr; at = wmem_list_frame_next(at)) {
    if (GPOINTER_TO_INT(wmem_list_frame_data(at)) == wanted) return true;
  }
  return false;
}

// ICMP is data where it is an echo; those come by their own tap.
bool is_data(const packet_info* pinfo) {
  return !has_layer(pinfo, layers.mobility) && !has_layer(pinfo, layers.lmmp) &&
         !has_layer(pinfo, layers.icmpv6) && !has_layer(pinfo, layers.icmpv4);
}

// The report, ready to gather of the frame at hand; nullptr while the statistic is closed.
HandoverReport* gathering(const packet_info* pinfo) {
  if (report != nullptr && report->frame() != pinfo->num) report->start_frame(pinfo->num);
  return report;
}

tap_packet_status on_ipv6(void*, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                          tap_flags_t) noexcept {
  const auto& ip = *static_cast<const ws_ip6*>(tapped);
  if (auto* gathered = gathering(pinfo))
    gathered->add_header({key_of(ip.ip6_src), key_of(ip.ip6_dst), std::uint64_t{ip.ip6_len} + 40});
  return TAP_PACKET_DONT_REDRAW;
}

tap_packet_status on_ipv4(void*, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                          tap_flags_t) noexcept {
  const auto& ip = *static_cast<const ws_ip4*>(tapped);
  if (auto* gathered = gathering(pinfo))
    gathered->add_header({key_of(ip.ip_src), key_of(ip.ip_dst), ip.ip_len});
  return TAP_PACKET_DONT_REDRAW;
}

tap_packet_status on_echo(void*, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                          tap_flags_t) noexcept {
  if (auto* gathered = gathering(pinfo)) gathered->echo = tapped;
  return TAP_PACKET_DONT_REDRAW;
}

tap_packet_status on_lmmp(void*, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                          tap_flags_t) noexcept {
  if (auto* gathered = gathering(pinfo)) gathered->lmmp = tapped;
  return TAP_PACKET_DONT_REDRAW;
}

tap_packet_status on_hmipv6(void*, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                            tap_flags_t) noexcept {
  if (auto* gathered = gathering(pinfo)) gathered->hmipv6 = tapped;
  return TAP_PACKET_DONT_REDRAW;
}

Handover* take_echo(const HandoverLog::Data& data) {
  const auto& echo = *static_cast<const EchoRecord*>(report->echo);
  const std::uint32_t number = std::uint32_t{echo.identifier} << 16 | echo.sequence;
  if (echo.reply) return report->log.echo_reply(data, report->requested(data.node, number));
  report->note_request(data.node, number, data.time);
  return report->log.echo_request(data);
}

Handover* take_frame(const packet_info* pinfo) {
  if (report->hmipv6 != nullptr) return note_hmipv6(*report, pinfo, report->hmipv6);
  if (report->lmmp != nullptr) return note_lmmp(*report, pinfo, report->lmmp);
  const bool data = is_data(pinfo);
  if (!data && report->echo == nullptr) return nullptr;
  const auto packet = report->node_data(pinfo);
  if (!packet) return nullptr;
  return data ? report->log.data(*packet) : take_echo(*packet);
}

// The frame's own tap comes last.
tap_packet_status on_frame(void*, packet_info* pinfo, epan_dissect_t*, const void*, tap_flags_t) noexcept {
  if (report == nullptr || report->frame() != pinfo->num) return TAP_PACKET_DONT_REDRAW;
  Handover* changed = take_frame(pinfo);
  report->start_frame(0);
  if (changed == nullptr) return TAP_PACKET_DONT_REDRAW;
  show_handover(shown, *changed);
  show_summary(shown, report->log.summary());
  return TAP_PACKET_REDRAW;
}

// The taps beside the one that the statistic itself is registered for.
struct Listener {
  const char* tap;
  tap_packet_cb take;
};
Listener listeners[] = {
    {"ipv6", on_ipv6}, {"ip", on_ipv4}, {"mobility.echo", on_echo}, {"hmipv6", on_hmipv6}, {"lmmp", on_lmmp}};

void stop() {
  if (report == nullptr) return;
  for (Listener& listener : listeners) remove_tap_listener(&listener);
  delete report;
  report = nullptr;
  forget_hmipv6();
  forget_lmmp();
}

void start(stat_tap_table_ui* statistic) noexcept {
  stop();
  shown = statistic;
  report = new HandoverReport;
  start_table(statistic, handovers_title);
  start_table(statistic, summary_title);
  show_summary(statistic, report->log.summary());
  for (Listener& listener : listeners) {
    GString* error = register_tap_listener(listener.tap, &listener, nullptr, TL_REQUIRES_NOTHING, nullptr,
                                           listener.take, nullptr, nullptr);
    if (error != nullptr) g_string_free(error, true);
  }
}

// All is read anew: Wireshark resets each table.
void reset(stat_tap_table* table) noexcept {
  reset_table(table);
  if (report == nullptr || std::strcmp(table->title, summary_title) != 0) return;
  *report = {};
  forget_hmipv6();
  forget_lmmp();
  show_summary(shown, report->log.summary());
}

// The last that is heard of a statistic that is closed.
void free_report(stat_tap_table* table, guint row, guint column, stat_tap_table_item_type* cell) noexcept {
  free_cell(table, row, column, cell);
  if (row == 0 && column == 0 && std::strcmp(table->title, summary_title) == 0) stop();
}

tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", nullptr, true}};
stat_tap_table_ui statistic = {REGISTER_PACKET_STAT_GROUP_UNSORTED,
                               "Mobility Handovers",
                               "frame",
                               "mobility,handover",
                               start,
                               on_frame,
                               reset,
                               free_report,
                               nullptr,
                               handover_column_count,
                               handover_columns,
                               array_length(parameters),
                               parameters,
                               nullptr,
                               0};

}  // namespace

void HandoverReport::start_frame(std::uint32_t number) {
  frame_ = number;
  count_ = 0;
  hmipv6 = nullptr;
  lmmp = nullptr;
  echo = nullptr;
}

void HandoverReport::add_header(const IpHeader& header) {
  if (count_ < most_headers) headers_[count_++] = header;
}

void HandoverReport::note_request(NodeKey node, std::uint32_t number, std::int64_t time) {
  if (requests_.size() >= HandoverLog::most_handovers) requests_.clear();
  requests_[{node, number}] = time;
}

std::int64_t HandoverReport::requested(NodeKey node, std::uint32_t number) const {
  const auto found = requests_.find({node, number});
  return found == requests_.end() ? INT64_MIN : found->second;
}

std::optional<HandoverLog::Data> HandoverReport::node_data(const packet_info* pinfo) const {
  for (std::size_t at = count_; at-- > 0;) {
    const IpHeader& header = headers_[at];
    const auto receiver = log.node_of(header.destination);
    const auto node = receiver ? receiver : log.node_of(header.source);
    if (!node) continue;
    HandoverLog::Data data;
    data.node = *node;
    data.time = relative_time(pinfo);
    data.downlink = receiver.has_value();
    if (at > 0) data.tunnel = data.downlink ? headers_[at - 1].destination : headers_[at - 1].source;
    return data;
  }
  return std::nullopt;
}

std::int64_t relative_time(const packet_info* pinfo) {
  return pinfo->rel_ts.secs * std::int64_t{1'000'000'000} + pinfo->rel_ts.nsecs;
}

AddressKey key_of(const address& given) {
  return mapped_address(given).octets;
}

std::string text_of(const AddressKey& key) {
  char text[WS_INET6_ADDRSTRLEN];
  const AddressKey mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(key.begin(), key.begin() + 12, mapped.begin())) {
    g_snprintf(text, sizeof text, "%u.%u.%u.%u", key[12], key[13], key[14], key[15]);
  } else {
    ws_in6_addr value;
    std::memcpy(&value, key.data(), sizeof value);
    ip6_to_str_buf(&value, text, sizeof text);
  }
  return text;
}

void register_handover_report() noexcept {
  register_echo_tap();
  layers.icmpv4 = proto_get_id_by_filter_name("icmp");
  layers.icmpv6 = proto_get_id_by_filter_name("icmpv6");
  layers.mobility = proto_get_id_by_filter_name("mipv6");
  layers.lmmp = proto_get_id_by_filter_name("lmmp");
  register_stat_tap_table_ui(&statistic);
}

}  // namespace lmmp::plugin
