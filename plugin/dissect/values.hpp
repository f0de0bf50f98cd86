// A suboption's value in the tree, by the kind of payload that its registry row says.
#pragma once

#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

// The length is lawful and the octets are captured. `item` is the suboption's own, `tree` below it.
void show_value(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* item,
                const wire::SuboptionSpec& spec, const SuboptionPlace& place);

}  // namespace lmmp::plugin
