// The access network `host-routes`: a /32 or /128 route to each node over the link where it is.
#pragma once

#include <functional>
#include <map>
#include <tl/expected.hpp>

#include "reference-impl/daemon/access_network.hpp"

namespace lmmp::reference {

// The routes of the system, as far as this scheme needs them. The errors are sentences.
class RouteTable {
 public:
  virtual ~RouteTable() = default;
  using Result = tl::expected<void, std::string>;
  // The route to this one address; it takes the place of one that is there.
  virtual Result set(const wire::IpAddress& address, const std::string& interface) = 0;
  virtual Result remove(const wire::IpAddress& address, const std::string& interface) = 0;
};

// What it set is removed when it goes.
class HostRoutes final : public AccessNetwork {
 public:
  explicit HostRoutes(std::unique_ptr<RouteTable> table) : table_(std::move(table)) {}
  HostRoutes(const HostRoutes&) = delete;
  HostRoutes& operator=(const HostRoutes&) = delete;
  ~HostRoutes() override;

  void login(const Attachment& node) override { place(node); }
  void prepare(const Attachment&, const std::optional<wire::IpAddress>&) override {}
  void move(const Attachment& node, const std::optional<wire::IpAddress>&) override { place(node); }
  void refresh(const Attachment& node) override { place(node); }
  void idle(const Attachment& node) override { place(node); }
  void change(const Attachment& node) override { place(node); }
  void leave(const Attachment& node, Departure why) override;
  void link_up(const std::string& interface) override;  // the kernel dropped its routes with it

  std::size_t size() const { return routes_.size(); }

 private:
  struct Place {
    wire::IpAddress address;
    std::string interface;
  };
  struct Route {
    std::string interface;
    std::size_t sessions = 0;
  };
  void place(const Attachment& node);
  void take_away(const wire::IpAddress& address);

  std::unique_ptr<RouteTable> table_;
  std::map<std::uint32_t, Place> places_;  // by SID
  std::map<wire::IpAddress, Route> routes_;
};

}  // namespace lmmp::reference
