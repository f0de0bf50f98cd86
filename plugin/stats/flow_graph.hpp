// Flow graphs of LMMP and HMIPv6: Statistics > Flow Graph, and tshark's -z flow,lmmp,standard.
#pragma once

namespace lmmp::plugin {

void register_flow_graph(int protocol, const char* name, const char* title);

}  // namespace lmmp::plugin
