// AR Advertisement, periodically on every link.
#include "reference-impl/core/advertiser.hpp"

#include "reference-impl/core/outbox.hpp"

namespace lmmp::reference {
namespace {

using wire::Suboption;
using wire::SuboptionType;

std::vector<Suboption> contents(const AccessRouterConfiguration& configuration) {
  std::vector<Suboption> suboptions = {Suboption::in_reserved(SuboptionType::config, configuration.config)};
  if (configuration.routing_interval) {
    suboptions.push_back(Suboption::number(SuboptionType::routing_interval, *configuration.routing_interval));
  }
  if (configuration.paging_interval) {
    suboptions.push_back(Suboption::number(SuboptionType::paging_interval, *configuration.paging_interval));
  }
  // "one or more paging area identifiers" (D 2.2).
  for (const std::uint32_t area : configuration.paging_areas) {
    suboptions.push_back(Suboption::number(SuboptionType::paging_area, area));
  }
  return suboptions;
}

}  // namespace

void send_advertisements(RouterState& state, Actions& actions) {
  for (unsigned link = 0; link < state.configuration.links.size(); ++link) {
    for (const wire::IpAddress& group : all_nodes) {
      if (!own_address(state, link, group.version())) continue;
      const wire::OctetVector octets =
          encode_new(state, wire::MessageType::ar_advertisement, 0, contents(state.configuration));
      send(state, link, group, octets, actions);
    }
  }
}

void advertise_when_due(RouterState& state, Time now, Actions& actions) {
  if (*state.next_advertisement > now) return;
  send_advertisements(state, actions);
  // Even distances; but a driver that was late is not made to catch up.
  *state.next_advertisement += state.configuration.advertisement_interval;
  if (*state.next_advertisement <= now) {
    state.next_advertisement = now + state.configuration.advertisement_interval;
  }
}

}  // namespace lmmp::reference
