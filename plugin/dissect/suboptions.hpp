// Suboptions in the tree, each judged by its registry row.
#pragma once

#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

void show_suboptions(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline);

// What the message's row demands and is not there (I38). `root` is the message's item.
void judge_missing(packet_info* pinfo, proto_item* root, const MessageOutline& outline);

}  // namespace lmmp::plugin
