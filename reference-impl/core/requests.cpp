// Requests that this side sent and that are not answered yet.
#include "reference-impl/core/requests.hpp"

namespace lmmp::reference {

void Requests::add(Request request) {
  by_time_.emplace(request.due, request.sequence);
  by_sid_.emplace(request.sid, request.sequence);
  const std::uint32_t sequence = request.sequence;
  requests_.insert_or_assign(sequence, std::move(request));
}

const Request* Requests::find(std::uint32_t sequence) const {
  const auto found = requests_.find(sequence);
  return found != requests_.end() ? &found->second : nullptr;
}

const Request* Requests::find(std::uint32_t sid, wire::MessageType type) const {
  for (auto at = by_sid_.lower_bound({sid, 0}); at != by_sid_.end() && at->first == sid; ++at) {
    const Request* request = find(at->second);
    if (request->type == type) return request;
  }
  return nullptr;
}

std::optional<Request> Requests::take(std::uint32_t sequence) {
  auto node = requests_.extract(sequence);
  if (node.empty()) return std::nullopt;
  by_time_.erase({node.mapped().due, sequence});
  by_sid_.erase({node.mapped().sid, sequence});
  return std::move(node.mapped());
}

void Requests::drop_all_of(std::uint32_t sid) {
  for (auto at = by_sid_.lower_bound({sid, 0}); at != by_sid_.end() && at->first == sid;
       at = by_sid_.lower_bound({sid, 0})) {
    take(at->second);
  }
}

std::optional<Time> Requests::next_deadline() const {
  return by_time_.empty() ? std::nullopt : std::optional(by_time_.begin()->first);
}

std::optional<Request> Requests::take_due(Time now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  return take(by_time_.begin()->second);
}

}  // namespace lmmp::reference
