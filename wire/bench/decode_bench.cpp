// Time to read a Login Ack with six suboptions, and what libtins takes for a Router Advertisement with a MAP
// option.
#include <benchmark/benchmark.h>
#include <tins/icmpv6.h>

#include "wire/map_option.hpp"
#include "wire/mobility.hpp"
#include "wire/rules.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

OctetVector login_ack() {
  return octets_of(vector_named("login-ack-six-suboptions").json.at("octets"));
}

OctetVector map_option() {
  MapOption option;
  option.valid_lifetime = 3600;
  option.address = IpAddress::parse("2001:db8:ffff::1").value();
  return encode(option);
}

// RFC 4861 4.2: a Router Advertisement with source link-layer address, prefix information, and a MAP option.
OctetVector router_advertisement() {
  OctetVector octets = from_hex(
      "8600 0000 4000 0708 00000000 00000000"
      "0101 021122334455"
      "0304 40c0 00278d00 00093a80 00000000 20010db8000000010000000000000000");
  const OctetVector map = map_option();
  octets.insert(octets.end(), map.begin(), map.end());
  return octets;
}

// A receiver's whole work: every suboption and its value.
void decode_login_ack(benchmark::State& state) {
  const OctetVector octets = login_ack();
  for (auto _ : state) {
    const Decoded decoded = decode(octets);
    std::size_t sum = decoded.message.sequence;
    for (const SuboptionView view : decoded.message) sum += view.type + view.payload.size() + view.payload[0];
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(decode_login_ack);

void decode_and_judge_login_ack(benchmark::State& state) {
  const OctetVector octets = login_ack();
  for (auto _ : state) {
    const Decoded decoded = decode(octets);
    benchmark::DoNotOptimize(first_breach(decoded, Profile::draft_00));
    benchmark::DoNotOptimize(decoded.message.number(SuboptionType::sid));
  }
}
BENCHMARK(decode_and_judge_login_ack);

// Values of its own, as libtins makes them: the comparison that is fair to it.
void decode_login_ack_into_values(benchmark::State& state) {
  const OctetVector octets = login_ack();
  for (auto _ : state) benchmark::DoNotOptimize(to_message(decode(octets).message));
}
BENCHMARK(decode_login_ack_into_values);

void encode_login_ack(benchmark::State& state) {
  const OctetVector octets = login_ack();
  const Message message = to_message(decode(octets).message);
  for (auto _ : state) benchmark::DoNotOptimize(encode(message));
}
BENCHMARK(encode_login_ack);

void libtins_router_advertisement(benchmark::State& state) {
  const OctetVector octets = router_advertisement();
  for (auto _ : state) {
    const Tins::ICMPv6 icmp(octets.data(), static_cast<std::uint32_t>(octets.size()));
    const Tins::ICMPv6::option* option = icmp.search_option(static_cast<Tins::ICMPv6::OptionTypes>(23));
    benchmark::DoNotOptimize(option->data_ptr()[0]);
  }
}
BENCHMARK(libtins_router_advertisement);

void map_option_read(benchmark::State& state) {
  const OctetVector octets = map_option();
  for (auto _ : state) benchmark::DoNotOptimize(decode_map_option(octets));
}
BENCHMARK(map_option_read);

void binding_update_read(benchmark::State& state) {
  const IpAddress lcoa = IpAddress::parse("2001:db8:1::7").value();
  const IpAddress map = IpAddress::parse("2001:db8:ffff::1").value();
  BindingUpdate update;
  update.flags = bu_flag_acknowledge | bu_flag_map_registration;
  const OctetVector octets = encode_mobility(update, lcoa, map);
  for (auto _ : state) benchmark::DoNotOptimize(decode_mobility(octets));
}
BENCHMARK(binding_update_read);

}  // namespace
}  // namespace lmmp::wire
