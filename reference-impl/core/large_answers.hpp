// Login Acks with keys in them, kept for retransmissions beside the sessions (I23): they are large, and only
// those of the last 15 s are needed.
#pragma once

#include <deque>
#include <unordered_map>

#include "reference-impl/core/datagram.hpp"
#include "wire/parameters.hpp"

namespace lmmp::reference {

class LargeAnswers {
 public:
  void store(Time now, std::uint32_t sid, wire::OctetVector octets) {
    forget_old(now);
    answers_.insert_or_assign(sid, Answer{now, std::move(octets)});
    order_.push_back({now, sid});
  }

  wire::Octets find(std::uint32_t sid) const {
    const auto found = answers_.find(sid);
    return found != answers_.end() ? wire::Octets(found->second.octets) : wire::Octets();
  }

  void forget_old(Time now) {
    while (!order_.empty() && now - order_.front().at > wire::retransmission_span) {
      const auto found = answers_.find(order_.front().sid);
      // The same SID may have a newer one.
      if (found != answers_.end() && found->second.at == order_.front().at) answers_.erase(found);
      order_.pop_front();
    }
  }

  std::size_t size() const { return answers_.size(); }

 private:
  struct Answer {
    Time at;
    wire::OctetVector octets;
  };
  struct Entry {
    Time at;
    std::uint32_t sid;
  };
  std::unordered_map<std::uint32_t, Answer> answers_;
  std::deque<Entry> order_;
};

}  // namespace lmmp::reference
