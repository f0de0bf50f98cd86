// A conversation between nodes, written frame by frame with what the plugin must find in it.
#include "plugin/tests/scene.hpp"

#include <cstdint>

namespace lmmp::plugin_test {
namespace {

std::vector<std::string> one_if(int number) {
  return number != 0 ? std::vector<std::string>{std::to_string(number)} : std::vector<std::string>{};
}

}  // namespace

void Scene::send(const std::string& from, const std::string& to, const wire::Message& message,
                 const std::string& title, const Analysis& analysis, std::uint64_t after) {
  send_octets(from, to, wire::encode(message), title, analysis, after);
}

void Scene::send_octets(const std::string& from, const std::string& to, Octets lmmp, const std::string& title,
                        const Analysis& analysis, std::uint64_t after) {
  Expectation expectation{title, analysis.experts, analysis.more, ""};
  expectation.fields.push_back({"lmmp.session", one_if(analysis.session)});
  expectation.fields.push_back({"lmmp.response_in", one_if(analysis.response_in)});
  expectation.fields.push_back({"lmmp.response_to", one_if(analysis.response_to)});
  expectation.fields.push_back({"lmmp.retransmission_of", one_if(analysis.retransmission_of)});
  const std::string& time = analysis.response_time;
  expectation.fields.push_back(
      {"lmmp.response_time", time.empty() ? std::vector<std::string>{} : std::vector{time}});
  capture_.add(lmmp_frame(address(from), address(to), lmmp), expectation, after);
}

wire::Suboption sid_suboption(std::uint32_t sid) {
  return wire::Suboption::number(wire::SuboptionType::sid, sid);
}

wire::Message with_sid(wire::MessageType type, std::uint32_t sequence, std::uint32_t sid,
                       std::vector<wire::Suboption> more) {
  more.insert(more.begin(), sid_suboption(sid));
  return {type, sequence, std::move(more)};
}

wire::Message ack(std::uint32_t sequence, std::uint32_t sid, std::uint32_t acknum) {
  return with_sid(wire::MessageType::ack, sequence, sid,
                  {wire::Suboption::number(wire::SuboptionType::acknum, acknum)});
}

}  // namespace lmmp::plugin_test
