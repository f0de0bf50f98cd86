// Whether the messages of a case's steps are those of its protocol.
#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

std::vector<std::string_view> messages_of(Protocol protocol) {
  std::vector<std::string_view> names;
  for (const std::string_view name : known_messages()) {
    if (protocol_of_message(name) == protocol) names.push_back(name);
  }
  return names;
}

void check(const std::string& message, const Step& step, Protocol protocol, const Reading& reading) {
  const auto its = protocol_of_message(message);
  if (!its || *its == protocol) return;
  const auto known = messages_of(protocol);
  reading.diagnostics.error(reading.source, step.place,
                            backquoted(message) + ", a message of " + std::string(name_of(*its)) +
                                ", in a case of " + std::string(name_of(protocol)),
                            one_of(known, known.size()), did_you_mean(message, known));
}

}  // namespace

void check_protocol(const Steps& steps, Protocol protocol, const Reading& reading) {
  for (const Step& step : steps) {
    if (const auto* send = std::get_if<Send>(&step.is)) {
      check(send->message, step, protocol, reading);
    } else if (const auto* recv = std::get_if<Recv>(&step.is)) {
      for (const std::string& message : recv->messages) check(message, step, protocol, reading);
    } else if (const auto* silent = std::get_if<Silent>(&step.is)) {
      for (const std::string& message : silent->messages) check(message, step, protocol, reading);
    } else if (const auto* choice = std::get_if<OneOf>(&step.is)) {
      for (const Steps& branch : choice->branches) check_protocol(branch, protocol, reading);
    } else if (const auto* order = std::get_if<AnyOrder>(&step.is)) {
      check_protocol(order->steps, protocol, reading);
    } else if (const auto* background = std::get_if<Background>(&step.is)) {
      check_protocol(background->steps, protocol, reading);
    }
  }
}

}  // namespace lmmp::conform
