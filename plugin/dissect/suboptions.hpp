// Suboptions in the tree, each judged by its registry row.
#pragma once

#include "plugin/analysis/authentication.hpp"
#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

// `mac` is the verdict on the first AUTH suboption.
void show_suboptions(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline,
                     MacStatus mac);

// What the message's row demands and is not there (I38), in authentication mode 1 where `lmmp_internal`.
// `root` is the message's item.
void judge_missing(packet_info* pinfo, proto_item* root, const MessageOutline& outline, bool lmmp_internal);

}  // namespace lmmp::plugin
