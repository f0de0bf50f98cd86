// IXIT and ICS files.
#pragma once

#include <filesystem>

#include "harness/script/ics.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

//   links: {L1: {iut: ar1, iut4: 192.0.2.1, iut6: fe80::1, prefix4: 24, prefix6: 64, interface: eth1}}
//   nodes: {mn1: {mac: "02:00:00:00:10:01", ip4: 192.0.2.11, ip6: fe80::11, link: L1}}
//   keys: {mn1: keys/mn1.pem, ar1: keys/ar1.pem}    # relative to `folder`
//   advertisement_interval: 1s        # and the other parameters of ixit_parameters()
//   settable: [config, routing_interval] | all
// Keys that are not there leave the values of `ixit` as they are.
void read_ixit(const YamlNode& node, const std::filesystem::path& folder, const Reading& reading, Ixit& ixit);

// A list of features.
void read_ics(const YamlNode& node, const Reading& reading, Ics& ics);

}  // namespace lmmp::conform
