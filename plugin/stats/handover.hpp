// The handover report, `mobility,handover`: every handover in the capture and RFC 4831's goals over all of
// them.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"
#include "plugin/stats/handover_log.hpp"

namespace lmmp::plugin {

void register_handover_report() noexcept;

// What the parts of the report share: the log, and the IP headers of the frame at hand.
struct IpHeader {
  AddressKey source{};
  AddressKey destination{};
  std::uint64_t octets = 0;
};

// A frame has several taps: what they say is gathered until all of it is there.
class HandoverReport {
 public:
  HandoverLog log;

  void start_frame(std::uint32_t number);
  std::uint32_t frame() const { return frame_; }
  // From the outermost to the innermost.
  void add_header(const IpHeader& header);
  // Octets of the frame's innermost IP packet.
  std::uint64_t octets() const { return count_ == 0 ? 0 : headers_[count_ - 1].octets; }
  // The frame's packet as a node's data: by the innermost header that names a node's address.
  std::optional<HandoverLog::Data> node_data(const packet_info* pinfo) const;

  const void* hmipv6 = nullptr;  // record of that tap, if the frame has one
  const void* lmmp = nullptr;    // record of that tap, if the frame has one
  const void* echo = nullptr;    // record of the `mobility.echo` tap, if the frame has one

  // Echo requests by identifier and sequence number, and when the latest of a number was sent.
  void note_request(NodeKey node, std::uint32_t number, std::int64_t time);
  std::int64_t requested(NodeKey node, std::uint32_t number) const;  // INT64_MIN: not seen

 private:
  std::map<std::pair<NodeKey, std::uint32_t>, std::int64_t> requests_;
  static constexpr std::size_t most_headers = 8;
  std::array<IpHeader, most_headers> headers_{};
  std::size_t count_ = 0;
  std::uint32_t frame_ = 0;
};

// Nanoseconds from the start of the capture.
std::int64_t relative_time(const packet_info* pinfo);
AddressKey key_of(const address& given);
std::string text_of(const AddressKey& key);

// handover_hmipv6.cpp: what a record of the `hmipv6` tap means for the log. The handover that it changed, or
// nullptr.
Handover* note_hmipv6(HandoverReport& report, const packet_info* pinfo, const void* record);
void forget_hmipv6();
// handover_lmmp.cpp: the same of the `lmmp` tap.
Handover* note_lmmp(HandoverReport& report, const packet_info* pinfo, const void* record);
void forget_lmmp();

}  // namespace lmmp::plugin
