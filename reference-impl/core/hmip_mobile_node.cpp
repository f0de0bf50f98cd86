// The mobile node's half of HMIPv6: what comes in goes to the part that it is for.
#include "reference-impl/core/hmip_mobile_node.hpp"

#include <algorithm>
#include <utility>

#include "reference-impl/core/hmip_mobile_node_state.hpp"

namespace lmmp::reference {
namespace {

const wire::IpAddress all_routers = *wire::IpAddress::parse("ff02::2");

// RFC 4861 10: MAX_RTR_SOLICITATIONS, RTR_SOLICITATION_INTERVAL.
constexpr unsigned most_solicitations = 3;
constexpr Time solicitation_interval = std::chrono::seconds(4);

RegistrationInfo info_of(const Registration& registration) {
  return {registration.agent,
          registration.home,
          registration.accepted ? registration.accepted_care_of : wire::IpAddress(),
          registration.accepted,
          registration.outstanding,
          registration.sequence,
          registration.expires};
}

}  // namespace

std::vector<std::string> faults_of(const HmipMobileNodeConfiguration& configuration) {
  std::vector<std::string> faults;
  if (configuration.links.empty()) faults.emplace_back("there is no link");
  for (const HmipLink& link : configuration.links) {
    if (!link.address.is_v6() || !link.address.is_link_local()) {
      faults.push_back("link " + link.name + ": " + link.address.to_string() +
                       " is not a link-local IPv6 address");
    }
  }
  if (configuration.home_address.has_value() != configuration.home_agent.has_value()) {
    faults.emplace_back("home address and home agent: both must be given, or neither");
  }
  if (!configuration.correspondents.empty() && !configuration.home_address) {
    faults.emplace_back("correspondents are told the home address's binding, and there is no home address");
  }
  if (configuration.maximum_maps == 0) faults.emplace_back("the number of MAPs used at once is 0");
  if (configuration.lifetime < std::chrono::seconds(4) ||
      configuration.home_lifetime < std::chrono::seconds(4) ||
      configuration.previous_map_lifetime < std::chrono::seconds(4)) {
    faults.emplace_back("a lifetime is below 4 s, the unit of a binding's lifetime (RFC 3775 6.1.7)");
  }
  return faults;
}

HmipMobileNode::State::State(HmipMobileNodeConfiguration given, std::uint64_t seed)
    : configuration(std::move(given)),
      security(SecurityAssociations::Side::mobile_node, configuration.associations),
      random(static_cast<std::minstd_rand::result_type>(seed)),
      cookies(seed) {
  for (const wire::IpAddress& address : configuration.correspondents) {
    Correspondent& peer = correspondents.emplace_back();
    peer.address = address;
    peer.sequence = static_cast<std::uint16_t>(random());
  }
}

HmipMobileNode::HmipMobileNode(HmipMobileNodeConfiguration configuration, std::uint64_t seed)
    : state_(std::make_unique<State>(std::move(configuration), seed)) {}
HmipMobileNode::~HmipMobileNode() = default;
HmipMobileNode::HmipMobileNode(HmipMobileNode&&) noexcept = default;
HmipMobileNode& HmipMobileNode::operator=(HmipMobileNode&&) noexcept = default;

HmipActions HmipMobileNode::attach(Time now, unsigned link) {
  HmipActions actions;
  if (link >= state_->configuration.links.size()) return actions;
  state_->link = link;
  state_->router.reset();
  state_->lcoa.reset();
  state_->options.clear();
  state_->releasing = false;
  state_->solicitations_left = most_solicitations;
  state_->solicit(now, actions);
  return actions;
}

void HmipMobileNode::set_address(unsigned link, const wire::IpAddress& address) {
  state_->configuration.links[link].address = address;
}

// RFC 4861 6.3.7. Without the random delay before the first: a handover has no second to wait.
void HmipMobileNode::State::solicit(Time now, HmipActions& actions) {
  --solicitations_left;
  next_solicitation = now + solicitation_interval;
  const wire::IpAddress& source = configuration.links[*link].address;
  actions.send.push_back({*link, source, all_routers, neighbour_discovery_hop_limit, wire::protocol_icmpv6,
                          wire::encode_icmpv6(wire::RouterSolicitation{}, source, all_routers)});
}

HmipActions HmipMobileNode::detach(Time) {
  state_->solicitations_left = 0;
  state_->link.reset();
  state_->router.reset();
  state_->lcoa.reset();
  state_->options.clear();
  return {};
}

HmipActions HmipMobileNode::receive(Time now, const Datagram& datagram) {
  HmipActions actions;
  State& state = *state_;
  if (!state.link || datagram.link != *state.link || !datagram.source.is_v6()) return actions;
  if (datagram.protocol == wire::protocol_icmpv6) {
    const auto message = wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination,
                                             datagram.hop_limit, state.configuration.map_option_type);
    if (!message) {
      State::drop(datagram, "not an ICMPv6 message that a mobile node takes, or malformed", actions);
    } else if (const auto* advertisement = std::get_if<wire::RouterAdvertisement>(&*message)) {
      // "MUST desist" after the first with a Router Lifetime (RFC 4861 6.3.7).
      if (advertisement->router_lifetime != 0) state.solicitations_left = 0;
      state.hear(now, datagram, *advertisement, actions);
      state.update_correspondents(now, actions);
    }
    return actions;
  }
  if (wire::tunnelled_at(datagram.protocol, datagram.payload)) {
    const auto inner = decapsulate(datagram);
    if (!inner) {
      State::drop(datagram, "a tunnel that is not of a MAP with a binding", actions);
    } else if (inner->protocol == wire::protocol_routing) {
      state.receive_mobility(now, *inner, actions);
    } else if (inner->protocol == wire::protocol_mobility) {
      state.receive_from_correspondent(now, *inner, actions);
    }
  } else if (datagram.protocol == wire::protocol_mobility && !state.correspondents.empty()) {
    state.receive_from_correspondent(now, datagram, actions);
  } else {
    state.receive_mobility(now, datagram, actions);
  }
  state.update_correspondents(now, actions);
  return actions;
}

void HmipMobileNode::State::hear(Time now, const Datagram& datagram,
                                 const wire::RouterAdvertisement& advertisement, HmipActions& actions) {
  if (releasing) return;
  if (router && *router != datagram.source) {
    // Two routers on one link: the one that is in use is kept as long as it is heard.
    if (now - router_heard < configuration.router_silence) return;
    router.reset();
  }
  const auto prefix = std::find_if(advertisement.prefixes.begin(), advertisement.prefixes.end(),
                                   [](const wire::PrefixInformation& information) {
                                     return information.autonomous && information.valid_lifetime > 0 &&
                                            information.prefix.length == 64;
                                   });
  if (prefix != advertisement.prefixes.end()) {
    // H 3.1: the LCoA is of the prefix that the own link's router advertises.
    lcoa = wire::join_prefix(prefix->prefix.address, configuration.links[*link].address);
    lcoa_valid_until = now + Time(std::chrono::seconds(prefix->valid_lifetime));
  }
  if (!lcoa) return drop(datagram, "an advertisement without a prefix to form an LCoA from", actions);
  router = datagram.source;
  router_heard = now;
  options = advertisement.maps;
  options_heard = now;
  choose(now, actions);
}

void HmipMobileNode::State::receive_mobility(Time now, const Datagram& datagram, HmipActions& actions) {
  const wire::Octets octets(datagram.payload);
  const wire::HeaderChain chain = wire::read_header_chain(datagram.protocol, octets);
  if (chain.fault) return drop(datagram, wire::reason_of(chain.fault.kind), actions);
  // H 6.1: "MUST silently ignore binding acknowledgements that do not contain a routing header type 2".
  if (!chain.routing_address) return drop(datagram, "no type 2 routing header", actions);

  const auto found = maps.find(datagram.source);
  const bool from_home = home && datagram.source == home->agent;
  if (found == maps.end() && !from_home) return drop(datagram, "from nobody that was asked", actions);
  const wire::IpAddress& expected = from_home ? home->home : found->second.home;
  if (*chain.routing_address != expected) {
    return drop(datagram, "the type 2 routing header has not the address that was registered", actions);
  }
  wire::Octets header = octets.subspan(chain.offset);
  std::uint8_t protocol = chain.protocol;
  if (!from_home && configuration.security == MapSecurity::esp_auth_null) {
    if (protocol != wire::protocol_esp) {
      return drop(datagram, "not under ESP, and the configuration asks for it", actions,
                  HmipEventKind::unprotected);
    }
    const auto opened = security.open(expected, header);
    if (!opened) return drop(datagram, opened.error(), actions);
    header = opened->payload;
    protocol = opened->next_header;
  }
  if (protocol != wire::protocol_mobility) return drop(datagram, "not a Mobility Header", actions);
  if (!wire::mobility_checksum_good(header, datagram.source, expected)) {
    return drop(datagram, "the Mobility Header's checksum is wrong", actions);
  }
  const wire::DecodedMobility decoded = wire::decode_mobility(header);
  const auto* body = std::get_if<wire::BindingAcknowledgement>(&decoded.message.body);
  if (decoded.fault) return drop(datagram, wire::reason_of(decoded.fault.kind), actions);
  if (body == nullptr) return drop(datagram, "not a Binding Acknowledgement", actions);

  const Registration& registration = from_home ? *home : found->second;
  // RFC 3775 11.7.3: of an update that waits for it. A status of 135 carries the agent's number instead.
  const bool out_of_window =
      body->status == static_cast<std::uint8_t>(wire::BindingStatus::sequence_out_of_window);
  if (!registration.outstanding || (!out_of_window && !registration.is_of_series(body->sequence))) {
    return drop(datagram, "no update with this sequence number waits for an acknowledgement", actions);
  }
  if (from_home) {
    acknowledged_at_home(now, *body, actions);
  } else {
    acknowledged_locally(now, found->second, *body, actions);
  }
}

HmipActions HmipMobileNode::expire(Time now) {
  HmipActions actions;
  if (state_->solicitations_left > 0 && now >= state_->next_solicitation) state_->solicit(now, actions);
  state_->expire_registrations(now, actions);
  state_->update_correspondents(now, actions);
  return actions;
}

std::optional<Time> HmipMobileNode::next_deadline() const {
  const State& state = *state_;
  Time next = state.solicitations_left > 0 ? state.next_solicitation : Time::max();
  for (const auto& [map, registration] : state.maps) {
    next = std::min(next, registration.next_deadline(state.lcoa && state.is_chosen(map)));
  }
  if (state.home)
    next = std::min(next, state.home->next_deadline(!state.releasing && state.home_refreshable()));
  next = std::min(next, state.correspondents_deadline());
  // An option is good for its valid lifetime.
  for (const wire::MapOption& option : state.options) {
    if (option.valid_lifetime != 0) {
      next = std::min(next, state.options_heard + Time(std::chrono::seconds(option.valid_lifetime)));
    }
  }
  return next == Time::max() ? std::nullopt : std::optional(next);
}

HmipActions HmipMobileNode::release(Time now) {
  HmipActions actions;
  State& state = *state_;
  state.releasing = true;
  state.solicitations_left = 0;
  state.chosen.clear();
  state.options.clear();
  if (!state.lcoa) return actions;
  // The home agent first: update and acknowledgement travel through the tunnel that ends after it.
  if (state.home && state.home->accepted) {
    const bool tunnelled = state.tunnel_from(state.home->accepted_care_of) != nullptr;
    state.home->begin(now, tunnelled ? state.home->accepted_care_of : *state.lcoa, 0,
                      state.configuration.timers);
    state.send_home(now, *state.home, actions);
  } else {
    state.release_maps(now, actions);
  }
  return actions;
}

const HmipMobileNodeConfiguration& HmipMobileNode::configuration() const {
  return state_->configuration;
}

std::optional<unsigned> HmipMobileNode::link() const {
  return state_->link;
}

std::optional<wire::IpAddress> HmipMobileNode::router() const {
  return state_->router;
}

std::optional<wire::IpAddress> HmipMobileNode::lcoa() const {
  return state_->lcoa;
}

std::optional<wire::IpAddress> HmipMobileNode::current_map() const {
  return state_->chosen.empty() ? std::nullopt : std::optional(state_->chosen.front());
}

std::optional<wire::IpAddress> HmipMobileNode::rcoa() const {
  if (state_->chosen.empty()) return std::nullopt;
  const Registration& registration = state_->maps.at(state_->chosen.front());
  return registration.accepted ? std::optional(registration.home) : std::nullopt;
}

std::optional<RegistrationInfo> HmipMobileNode::find_registration(const wire::IpAddress& map) const {
  const auto found = state_->maps.find(map);
  return found == state_->maps.end() ? std::nullopt : std::optional(info_of(found->second));
}

std::vector<RegistrationInfo> HmipMobileNode::registrations() const {
  std::vector<RegistrationInfo> all;
  for (const auto& [map, registration] : state_->maps) all.push_back(info_of(registration));
  return all;
}

std::optional<RegistrationInfo> HmipMobileNode::home_registration() const {
  return state_->home ? std::optional(info_of(*state_->home)) : std::nullopt;
}

}  // namespace lmmp::reference
