// A message in one line.
#include "plugin/dissect/summary.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdint>

#include "plugin/dissect/fields.hpp"

namespace lmmp::plugin {
namespace {

using S = wire::SuboptionType;

// Parts of the line, the first behind a space, the others behind commas.
struct Line {
  packet_info* pinfo;
  wmem_strbuf_t* text;
  const MessageOutline& outline;
  bool first = true;

  G_GNUC_PRINTF(2, 3) void part(const char* format, ...) {
    wmem_strbuf_append(text, first ? " " : ", ");
    first = false;
    va_list arguments;
    va_start(arguments, format);
    wmem_strbuf_append_vprintf(text, format, arguments);
    va_end(arguments);
  }
  void number(S type, const char* format) {
    if (const auto value = outline.number(type)) part(format, *value);
  }
  void ipv4(S type, const char* what) {
    const std::uint8_t* octets = outline.payload(type);
    if (octets != nullptr) part("%s %u.%u.%u.%u", what, octets[0], octets[1], octets[2], octets[3]);
  }
  void ipv6(S type, const char* what) {
    const std::uint8_t* octets = outline.payload(type);
    if (octets == nullptr) return;
    ws_in6_addr address;
    std::copy_n(octets, sizeof address.bytes, address.bytes);
    char shown[WS_INET6_ADDRSTRLEN];
    ip6_to_str_buf(&address, shown, sizeof shown);
    part("%s %s", what, shown);
  }
  void target() {
    ipv4(S::new_ar4, "new AR");
    ipv6(S::new_ar6, "new AR");
    if (const SuboptionPlace* place = outline.find(S::new_mac)) {
      part("new AP %s",
           bytes_to_str_punct(pinfo->pool, outline.octets + place->payload(), place->length, ':'));
    }
    if (const SuboptionPlace* place = outline.find(S::new_essid)) {
      part("ESSID \"%s\"",
           tvb_format_text(pinfo->pool, outline.tvb, static_cast<int>(place->payload()), place->length));
    }
  }
  void configuration() {
    const SuboptionPlace* place = outline.find(S::config);
    if (place == nullptr) return;
    const std::uint8_t mode = place->reserved & wire::config_auth_mask;
    const char* name = auth_mode_name(mode);
    if (name != nullptr) {
      part("%s", name);
    } else {
      part("authentication mode %u", mode);
    }
    if (place->reserved & wire::config_home_address) part("home address");
    if (place->reserved & wire::config_stateless) part("stateless");
    if (place->reserved & wire::config_dhcp) part("DHCP");
  }
  void paging_areas() {
    // An AR may belong to several (D 2.1 (11)): all are shown, up to a line's worth.
    constexpr unsigned most = 8;
    unsigned count = 0;
    SuboptionWalk walk = outline.walk();
    while (walk.next() == SuboptionWalk::Step::suboption) {
      const SuboptionPlace& place = walk.place;
      if (place.type != static_cast<std::uint8_t>(S::paging_area) || place.length != 4) continue;
      if (place.payload() + 4 > outline.captured) return;
      if (++count > most) {
        part("...");
        return;
      }
      part("paging area %u", wire::read_u32(outline.octets + place.payload()));
    }
  }
  void error() {
    const SuboptionPlace* place = outline.find(S::error);
    if (place == nullptr) return;
    const char* name = error_code_name(place->reserved);
    if (name != nullptr) {
      part("%s", name);
    } else {
      part("%s %u", place->reserved >= 128 ? "warning" : "code", place->reserved);
    }
  }
  void public_key() {
    const SuboptionPlace* place = outline.find(S::public_key);
    if (place != nullptr && place->reserved == 1) part("RSA %u bits", (place->length - 4U) * 8);
  }
};

void write(Line& line) {
  const MessageOutline& outline = line.outline;
  if (!outline.header_read) {
    line.part("[main header cut off]");
    return;
  }
  line.number(S::sid, "SID=0x%08x");
  if (outline.is(wire::MessageType::reinit) ||
      (outline.is(wire::MessageType::init_handover) && outline.reserved)) {
    if (outline.reserved <= wire::reinit_forced) line.part(outline.reserved ? "forced" : "suggested");
  }
  line.error();
  line.number(S::acknum, "of %u");
  line.ipv4(S::ip4, "IPv4");
  line.ipv6(S::ip6, "IPv6");
  line.ipv4(S::old_ar4, "old AR");
  line.ipv6(S::old_ar6, "old AR");
  line.target();
  line.configuration();
  line.number(S::routing_interval, "routing refresh %u s");
  line.number(S::paging_interval, "paging refresh %u s");
  line.paging_areas();
  line.public_key();
  if (outline.has(S::auth)) line.part("authenticated");
}

}  // namespace

void show_summary(packet_info* pinfo, proto_item* root, proto_tree* tree, const MessageOutline& outline) {
  const bool shown_in_tree = is_visible(tree);
  const bool shown_in_column = pinfo->cinfo != nullptr && col_get_writable(pinfo->cinfo, COL_INFO);
  if (!shown_in_tree && !shown_in_column) return;
  wmem_strbuf_t* text = wmem_strbuf_new(pinfo->pool, "");
  if (outline.spec != nullptr) {
    wmem_strbuf_append(text, c_text(outline.spec->title));
  } else {
    wmem_strbuf_append_printf(text, "Unknown message type %u", outline.type);
  }
  Line line{pinfo, text, outline};
  write(line);
  col_add_str(pinfo->cinfo, COL_INFO, wmem_strbuf_get_str(text));
  proto_item_append_text(root, ", %s", wmem_strbuf_get_str(text));
}

}  // namespace lmmp::plugin
