// Mobile IPv6's Mobility Header, Binding Update, Binding Acknowledgement, Binding Error.
#include "wire/mobility.hpp"

#include <algorithm>
#include <utility>

#include "wire/checksum.hpp"

namespace lmmp::wire {
namespace {

constexpr std::size_t checksum_offset = 4;

constexpr std::uint8_t number_of(MobilityOptionType type) {
  return static_cast<std::uint8_t>(type);
}

// Octets that a message of this type has at least (RFC 3775 6.1).
std::size_t least_size(std::uint8_t type) {
  switch (static_cast<MobilityType>(type)) {
    case MobilityType::binding_refresh_request:
      return 8;
    case MobilityType::home_test_init:
    case MobilityType::care_of_test_init:
      return 16;
    case MobilityType::home_test:
    case MobilityType::care_of_test:
      return 24;
    case MobilityType::binding_update:
    case MobilityType::binding_acknowledgement:
      return binding_message_size + 4;  // "4 octets of padding are necessary"
    case MobilityType::binding_error:
      return binding_error_size;
  }
  return mobility_header_size;
}

// Reads options from `at` to the end of `message`.
MobilityOptions read_options(Octets message, std::size_t at, MobilityFault& fault) {
  MobilityOptions options;
  while (at < message.size()) {
    const std::uint8_t type = message[at];
    if (type == number_of(MobilityOptionType::pad1)) {
      ++at;
      continue;
    }
    if (at + 2 > message.size()) {
      fault = {MobilityFaultKind::option_truncated, at};
      break;
    }
    const std::size_t length = message[at + 1];
    if (length > message.size() - at - 2) {
      fault = {MobilityFaultKind::option_overrun, at + 1};
      break;
    }
    if (type == number_of(MobilityOptionType::alternate_care_of_address) && length != 16) {
      fault = {MobilityFaultKind::option_length_bad, at + 1};
      break;
    }
    if (type != number_of(MobilityOptionType::pad_n)) {
      const Octets data = message.subspan(at + 2, length);
      options.push_back({type, OctetVector(data.begin(), data.end())});
    }
    at += 2 + length;
  }
  return options;
}

MobilityBody read_body(Octets message, MobilityFault& fault) {
  const std::uint8_t type = message[2];
  switch (static_cast<MobilityType>(type)) {
    case MobilityType::binding_update:
      return BindingUpdate{read_u16(&message[6]), read_u16(&message[8]), read_u16(&message[10]),
                           read_options(message, binding_message_size, fault)};
    case MobilityType::binding_acknowledgement:
      return BindingAcknowledgement{message[6], message[7], read_u16(&message[8]), read_u16(&message[10]),
                                    read_options(message, binding_message_size, fault)};
    case MobilityType::binding_error:
      return BindingError{message[6], message[7], *IpAddress::from_octets(message.subspan(8, 16)),
                          read_options(message, binding_error_size, fault)};
    case MobilityType::binding_refresh_request:
    case MobilityType::home_test_init:
    case MobilityType::care_of_test_init:
    case MobilityType::home_test:
    case MobilityType::care_of_test:
      break;
  }
  const Octets data = message.subspan(mobility_header_size);
  return OtherMobility{type, OctetVector(data.begin(), data.end())};
}

void append_padding(OctetVector& octets, std::size_t count) {
  if (count == 1) {
    octets.push_back(number_of(MobilityOptionType::pad1));
  } else if (count > 1) {
    octets.push_back(number_of(MobilityOptionType::pad_n));
    octets.push_back(static_cast<std::uint8_t>(count - 2));
    octets.insert(octets.end(), count - 2, 0);
  }
}

// Where an option must start: a remainder modulo `first` of `second` (RFC 3775 6.2).
std::pair<std::size_t, std::size_t> alignment_of(std::uint8_t type) {
  switch (static_cast<MobilityOptionType>(type)) {
    case MobilityOptionType::binding_refresh_advice:
    case MobilityOptionType::nonce_indices:
      return {2, 0};
    case MobilityOptionType::alternate_care_of_address:
      return {8, 6};
    case MobilityOptionType::authorization_data:
      return {8, 2};
    case MobilityOptionType::pad1:
    case MobilityOptionType::pad_n:
      break;
  }
  return {1, 0};
}

void append_options(OctetVector& octets, const MobilityOptions& options) {
  for (const MobilityOption& option : options) {
    const auto [modulus, remainder] = alignment_of(option.type);
    append_padding(octets, (modulus + remainder - octets.size() % modulus) % modulus);
    octets.push_back(option.type);
    octets.push_back(static_cast<std::uint8_t>(option.data.size()));
    octets.insert(octets.end(), option.data.begin(), option.data.end());
  }
}

void append_u16(OctetVector& octets, std::uint16_t value) {
  octets.push_back(static_cast<std::uint8_t>(value >> 8));
  octets.push_back(static_cast<std::uint8_t>(value));
}

struct AppendBody {
  OctetVector& octets;

  MobilityType operator()(const BindingUpdate& update) const {
    append_u16(octets, update.sequence);
    append_u16(octets, update.flags);
    append_u16(octets, update.lifetime);
    append_options(octets, update.options);
    return MobilityType::binding_update;
  }
  MobilityType operator()(const BindingAcknowledgement& acknowledgement) const {
    octets.push_back(acknowledgement.status);
    octets.push_back(acknowledgement.flags);
    append_u16(octets, acknowledgement.sequence);
    append_u16(octets, acknowledgement.lifetime);
    append_options(octets, acknowledgement.options);
    return MobilityType::binding_acknowledgement;
  }
  MobilityType operator()(const BindingError& error) const {
    octets.push_back(error.status);
    octets.push_back(error.reserved);
    const Octets address = error.home_address.octets();
    octets.insert(octets.end(), address.begin(), address.end());
    append_options(octets, error.options);
    return MobilityType::binding_error;
  }
  MobilityType operator()(const OtherMobility& other) const {
    octets.insert(octets.end(), other.data.begin(), other.data.end());
    return static_cast<MobilityType>(other.type);
  }
};

}  // namespace

std::string_view binding_status_text(std::uint8_t status) {
  switch (static_cast<BindingStatus>(status)) {
    case BindingStatus::accepted:
      return "Binding Update accepted";
    case BindingStatus::accepted_prefix_discovery:
      return "Accepted but prefix discovery necessary";
    case BindingStatus::reason_unspecified:
      return "Reason unspecified";
    case BindingStatus::administratively_prohibited:
      return "Administratively prohibited";
    case BindingStatus::insufficient_resources:
      return "Insufficient resources";
    case BindingStatus::home_registration_not_supported:
      return "Home registration not supported";
    case BindingStatus::not_home_subnet:
      return "Not home subnet";
    case BindingStatus::not_home_agent:
      return "Not home agent for this mobile node";
    case BindingStatus::duplicate_address:
      return "Duplicate Address Detection failed";
    case BindingStatus::sequence_out_of_window:
      return "Sequence number out of window";
    case BindingStatus::expired_home_nonce:
      return "Expired home nonce index";
    case BindingStatus::expired_care_of_nonce:
      return "Expired care-of nonce index";
    case BindingStatus::expired_nonces:
      return "Expired nonces";
    case BindingStatus::type_change_disallowed:
      return "Registration type change disallowed";
  }
  return {};
}

std::string_view reason_of(MobilityFaultKind kind) {
  switch (kind) {
    case MobilityFaultKind::none:
      return "no fault";
    case MobilityFaultKind::header_truncated:
      return "the Mobility Header is cut off";
    case MobilityFaultKind::length_beyond:
      return "Header Len says more octets than there are";
    case MobilityFaultKind::length_too_short:
      return "Header Len is too small for a message of this type";
    case MobilityFaultKind::payload_protocol:
      return "Payload Proto is not 59, no next header";
    case MobilityFaultKind::option_truncated:
      return "the octets left are too few for a mobility option";
    case MobilityFaultKind::option_overrun:
      return "the mobility option's length says more octets than the message has left";
    case MobilityFaultKind::option_length_bad:
      return "the alternate care-of address is not 16 octets long";
  }
  return "unknown fault";
}

MobilityOption MobilityOption::alternate_care_of_address(const IpAddress& address) {
  const Octets octets = address.octets();
  return {number_of(MobilityOptionType::alternate_care_of_address),
          OctetVector(octets.begin(), octets.end())};
}

std::optional<IpAddress> alternate_care_of_address(const MobilityOptions& options) {
  const auto found = std::find_if(options.begin(), options.end(), [](const MobilityOption& option) {
    return option.type == number_of(MobilityOptionType::alternate_care_of_address) &&
           option.data.size() == 16;
  });
  if (found == options.end()) return std::nullopt;
  return IpAddress::from_octets(found->data);
}

DecodedMobility decode_mobility(Octets octets) {
  DecodedMobility decoded;
  MobilityMessage& message = decoded.message;
  message.size = octets.size();
  if (!octets.empty()) message.payload_protocol = octets[0];
  if (octets.size() > 1) message.header_length = octets[1];
  if (octets.size() > 2) message.type = octets[2];
  if (octets.size() < mobility_header_size) {
    decoded.fault = {MobilityFaultKind::header_truncated, octets.size()};
    message.body = OtherMobility{message.type, {}};
    return decoded;
  }
  message.reserved = octets[3];
  message.checksum = read_u16(&octets[checksum_offset]);
  const std::size_t size = (std::size_t{message.header_length} + 1) * 8;
  message.size = std::min(size, octets.size());
  const Octets whole = octets.first(message.size);
  if (size > octets.size()) {
    decoded.fault = {MobilityFaultKind::length_beyond, 1};
  } else if (message.payload_protocol != protocol_none) {
    decoded.fault = {MobilityFaultKind::payload_protocol, 0};
  } else if (size < least_size(message.type)) {
    decoded.fault = {MobilityFaultKind::length_too_short, 1};
  }
  if (whole.size() >= least_size(message.type)) {
    MobilityFault fault;
    message.body = read_body(whole, fault);
    if (!decoded.fault) decoded.fault = fault;
  } else {
    const Octets data = whole.subspan(mobility_header_size);
    message.body = OtherMobility{message.type, OctetVector(data.begin(), data.end())};
  }
  return decoded;
}

std::uint16_t mobility_checksum(Octets octets, const IpAddress& source, const IpAddress& destination) {
  const std::size_t told = octets.size() < 2 ? octets.size() : 8 * (std::size_t{octets[1]} + 1);
  const Octets header = octets.first(std::min(octets.size(), told));
  return ipv6_checksum(header, checksum_offset, source, destination, protocol_mobility);
}

bool mobility_checksum_good(Octets octets, const IpAddress& source, const IpAddress& destination) {
  if (octets.size() < mobility_header_size) return false;
  return checksum_equal(read_u16(&octets[checksum_offset]), mobility_checksum(octets, source, destination));
}

OctetVector encode_mobility(const MobilityBody& body, const IpAddress& source, const IpAddress& destination) {
  OctetVector octets(mobility_header_size);
  octets[0] = protocol_none;
  octets[2] = static_cast<std::uint8_t>(std::visit(AppendBody{octets}, body));
  append_padding(octets, (8 - octets.size() % 8) % 8);
  octets[1] = static_cast<std::uint8_t>(octets.size() / 8 - 1);
  write_u16(&octets[checksum_offset], mobility_checksum(octets, source, destination));
  return octets;
}

}  // namespace lmmp::wire
