// Flow graphs: which frames are in them is what our taps say, the rest is as in Wireshark's graph of all
// flows.
//
// epan/sequence_analysis.h is not installed, though what it declares is exported. So nothing here looks into
// a graph: its structures stay unknown, and Wireshark's own function puts each frame into it.
#include "plugin/stats/flow_graph.hpp"

#include "plugin/epan.hpp"

extern "C" {
struct register_analysis;
void register_seq_analysis(const char* name, const char* title, int protocol, const char* tap,
                           unsigned tap_flags, tap_packet_cb packet);
register_analysis* sequence_analysis_find_by_name(const char* name);
tap_packet_cb sequence_analysis_get_packet_func(register_analysis* analysis);
}

namespace lmmp::plugin {
namespace {

tap_packet_status add_frame(void* graph, packet_info* pinfo, epan_dissect_t* dissection, const void*,
                            tap_flags_t flags) noexcept {
  register_analysis* all_flows = sequence_analysis_find_by_name("any");
  if (all_flows == nullptr) return TAP_PACKET_DONT_REDRAW;
  // It wants no record of a tap: the frame and its columns are all that it reads.
  return sequence_analysis_get_packet_func(all_flows)(graph, pinfo, dissection, nullptr, flags);
}

}  // namespace

void register_flow_graph(int protocol, const char* name, const char* title) {
  register_seq_analysis(name, title, protocol, name, TL_REQUIRES_COLUMNS, add_frame);
}

}  // namespace lmmp::plugin
