#!/usr/bin/python3
"""Holds the HMIPv6 vectors against the independent MAP's own reading: Mobility Headers, packets, MAP options.

Of a packet with a type 2 routing header it is not held: those go to mobile nodes.

usage: check_map_vectors.py [FOLDER_OF_VECTORS]
Exit status: 0 they agree, 1 they do not.
"""
import ipaddress
import struct
import sys

import quick_scapy  # noqa: F401, before all that needs Scapy
from scapy.layers.inet6 import ICMPv6ND_RA, IPv6

from check_mobility_anchor_point import KeptLink, VirtualTimers
from ipv6_headers import MOBILITY, ROUTING, Packet, Unreadable, mobility_options
from links import Settings
from map_bindings import ALTERNATE_CARE_OF, BINDING_UPDATE, Update
from map_discovery import Discovery
from vector_files import difference, octets_of, run

FLAGS = {"A": 0x8000, "H": 0x4000, "L": 0x2000, "K": 0x1000, "M": 0x0800}
OPTIONS_AT = {5: 12, 6: 12, 7: 24}


def read(packet):
    """Type, octets and options of the Mobility Header in a packet; raises Unreadable."""
    kind, octets = packet.mobility()
    return kind, octets, list(mobility_options(octets[OPTIONS_AT[kind]:])) if kind in OPTIONS_AT else []


def check_meaning(packet, told):
    kind, octets, options = read(packet)
    wrong = difference("type", kind, told["type"])
    if kind != BINDING_UPDATE:
        return wrong
    update = Update(packet, octets)
    flags = sum(FLAGS[name] for name in told["flags"]) | told["reserved_flags"]
    alternate = next((one["address"] for one in told["options"] if one["type"] == ALTERNATE_CARE_OF), None)
    return (wrong + difference("sequence number", update.number, told["sequence"])
            + difference("flags", update.flags, flags)
            + difference("lifetime", update.lifetime, told["lifetime"])
            + difference("alternate care-of address", update.alternate and str(update.alternate), alternate)
            + difference("options", [which for which, _ in options], [one["type"] for one in told["options"]]))


def outcome(check):
    """What a reading finds different from a valid vector; that it finds nothing to read of an invalid one."""
    def of(vector):
        try:
            wrong = check(vector)
        except Unreadable as reason:
            return difference("result", f"invalid: {reason}", vector["result"]) if vector["result"] == "valid" else []
        return wrong if vector["result"] == "valid" else difference("result", "valid", vector["result"])
    return of


def check_mobility(vector):
    octets, told = octets_of(vector["octets"]), vector.get("checksum")
    if told is not None and len(octets) >= 6:
        octets = octets[:4] + struct.pack("!H", told["expected"]) + octets[6:]
    addresses = [ipaddress.IPv6Address(told[name] if told else "2001:db8::1").packed
                 for name in ("source", "destination")]
    packet = Packet(struct.pack("!IHBB", 0x60000000, len(octets), MOBILITY, 64) + b"".join(addresses) + octets).open()
    if vector["result"] == "valid":
        return check_meaning(packet, vector["meaning"])
    kind, whole, _ = read(packet)
    if kind == BINDING_UPDATE:
        Update(packet, whole)
    return []


def cut_off(octets):
    """Raises nothing but Unreadable, wherever a packet is cut, whether its length says so or not."""
    for whole in (octets, octets[:4] + struct.pack("!H", max(0, len(octets) - 40)) + octets[6:]):
        try:
            packet = Packet(whole).open()
            if packet.upper == MOBILITY:
                packet.checksum_is_right = lambda length=None: True
                read(packet)
        except Unreadable:
            pass


def check_packet(vector):
    octets, told = octets_of(vector["octets"]), vector.get("meaning", {})
    if vector.get("checksum", {}).get("verdict") == "bad":
        at, right = told["offset"] + 4, vector["checksum"]["expected"]
        octets = octets[:at] + struct.pack("!H", right) + octets[at + 2:]
    if "routing_address" in told or octets[6] == ROUTING:
        if vector["result"] == "valid":
            return []
        raise Unreadable("not for a MAP")
    for end in range(len(octets)):
        cut_off(octets[:end])
    packet = Packet(octets).open()
    wrong = (difference("source", str(packet.source), str(ipaddress.ip_address(told.get("source", "::"))))
             + difference("home address", packet.home and str(packet.home), told.get("home_address"))
             + difference("protocol", packet.upper, told.get("protocol"))
             + difference("offset", packet.at, told.get("offset")))
    return wrong + (check_meaning(packet, told["mobility"]) if "mobility" in told else [])


def check_map_option(vector):
    settings, link = Settings("/dev/null"), KeptLink(1, "2001:db8:1::/64")
    settings.values = {"map": "2001:db8:99::1", "listen": "1", "map_option_type": "23"}
    discovery = Discovery(settings, [link], VirtualTimers(), lambda: 0.0)
    header = bytes(IPv6(src="fe80::9", dst="ff02::1", hlim=255) / ICMPv6ND_RA())
    octets = octets_of(vector["octets"])
    packet = IPv6(header[:4] + struct.pack("!H", len(header) - 40 + len(octets)) + header[6:] + octets)
    discovery.receive(link, packet)
    told = [{"distance": option.distance, "preference": option.preference, "form_rcoa": bool(option.r),
             "valid_lifetime": option.lifetime, "address": str(option.address)}
            for option, _ in discovery.learned.values()]
    expected = [{name: vector["meaning"][name] for name in told[0]}] if vector["result"] == "valid" and told else []
    if vector["result"] == "valid" and not told:
        return ["result: nothing was learned, expected valid"]
    return difference("meaning", told, expected)


if __name__ == "__main__":
    sys.exit(run("hmipv6-*.json", {"mobility": outcome(check_mobility), "ipv6-packet": outcome(check_packet),
                                   "map-option": check_map_option}))
