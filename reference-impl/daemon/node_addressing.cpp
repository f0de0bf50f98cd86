// How a node gets an address of its own on a link: waits for the kernel's, or runs a DHCP client.
#include "reference-impl/daemon/node_addressing.hpp"

#include <spdlog/spdlog.h>

#include <array>

#include "reference-impl/daemon/router_solicitation.hpp"
#include "wire/registry.hpp"

namespace lmmp::reference {
namespace {

constexpr std::array order = {wire::config_home_address, wire::config_stateless, wire::config_dhcp};  // I37

std::string name_of_way(std::uint8_t way) {
  return way == wire::config_stateless ? "stateless autoconfiguration" : "DHCP";
}

std::vector<std::string> command_line(std::vector<std::string> words, const std::string& interface) {
  constexpr std::string_view place = "{interface}";
  for (std::string& word : words) {
    for (auto at = word.find(place); at != std::string::npos; at = word.find(place, at + interface.size())) {
      word.replace(at, place.size(), interface);
    }
  }
  return words;
}

}  // namespace

std::uint8_t NodeAddressing::nothing_to_do() const {
  std::uint8_t ways = wire::config_home_address;  // it is the node's before it comes
  // IPv4 has no stateless way of its own in the texts: the address that is there serves.
  if (choice_.stateless == NodeAddressChoice::Stateless::own || version_ == wire::IpVersion::v4) {
    ways |= wire::config_stateless;
  }
  return ways;
}

void NodeAddressing::want(Time now, unsigned link, const std::string& interface, std::uint8_t ways) {
  if (work_ && work_->link == link && work_->ways == ways) return;
  work_.emplace();
  work_->link = link;
  work_->interface = interface;
  work_->ways = ways;
  work_->left = ways;
  next_way(now);
}

void NodeAddressing::give_up() {
  work_.reset();
  problem_.clear();
}

void NodeAddressing::next_way(Time now) {
  Work& work = *work_;
  work.client.reset();
  work.client_done = false;
  work.way = 0;
  for (const std::uint8_t way : order) {
    if ((work.left & way) == 0) continue;
    work.left &= static_cast<std::uint8_t>(~way);
    work.way = way;
    return start(now);
  }
  // All were tried; another round, later: a router or server may come.
  work.left = work.ways;
  work.deadline = now + choice_.patience;
}

void NodeAddressing::start(Time now) {
  Work& work = *work_;
  work.deadline = now + choice_.patience;
  spdlog::info("configures an address on {} by {}", work.interface, name_of_way(work.way));
  if (work.way == wire::config_stateless) {
    if (auto sent = send_router_solicitation(work.interface, version_); !sent)
      spdlog::warn("{}", sent.error());
    return;
  }
  if (choice_.dhcp_client.empty()) return fail(now, "the network wants DHCP, and `dhcp_client` is empty");
  auto client = ChildProcess::start(command_line(choice_.dhcp_client, work.interface));
  if (!client) {
    return fail(now, "the network wants DHCP, and the client is missing: " + client.error() +
                         " (apt-get install isc-dhcp-client, or name another with `dhcp_client`)");
  }
  work.client = std::move(*client);
}

void NodeAddressing::fail(Time now, std::string why) {
  problem_ = "no address on " + work_->interface + ": " + std::move(why);
  spdlog::error("{}", problem_);
  next_way(now);
}

std::optional<NodeAddressing::Configured> NodeAddressing::proceed(Time now, const InterfaceState& interface) {
  if (!work_) return std::nullopt;
  Work& work = *work_;
  if (work.client) {
    if (const auto code = work.client->exit_code()) {
      work.client.reset();
      if (*code != 0) {
        fail(now, "the DHCP client ended with code " + std::to_string(*code));
        return std::nullopt;
      }
      work.client_done = true;
    }
  }
  const bool there =
      version_ == wire::IpVersion::v4 ? interface.ipv4.has_value() : interface.global_ipv6.has_value();
  const bool done = there && (work.way == wire::config_stateless || work.client_done);
  if (done) {
    const Configured configured{work.link, work.way};
    spdlog::info("{} gave {} an address", name_of_way(work.way), work.interface);
    give_up();
    return configured;
  }
  if (work.deadline <= now) {
    if (work.way == 0) {
      next_way(now);
    } else if (work.way == wire::config_stateless) {
      fail(now,
           "no address was formed from a Router Advertisement's prefix within the `patience`; does a router "
           "send one with the A flag, and does the kernel take it (net.ipv6.conf." +
               work.interface + ".accept_ra)?");
    } else {
      fail(now, "the DHCP client got none within the `patience`");
    }
  }
  return std::nullopt;
}

std::optional<Time> NodeAddressing::next_deadline() const {
  return work_ ? std::optional(work_->deadline) : std::nullopt;
}

int NodeAddressing::descriptor() const {
  return work_ && work_->client ? work_->client->descriptor() : -1;
}

}  // namespace lmmp::reference
