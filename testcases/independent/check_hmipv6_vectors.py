#!/usr/bin/python3
"""Holds the HMIPv6 vectors against Scapy's own Mobile IPv6 layers: fields, options, checksums, packets.

Scapy judges little, so of the invalid vectors only those are held against it of which it reads a meaning.
usage: check_hmipv6_vectors.py [FOLDER_OF_VECTORS]
Exit status: 0 they agree, 1 they do not, 77 Scapy is not installed.
"""
import ipaddress
import sys

try:
    from scapy.layers.inet6 import (HAO, ICMPv6NDOptMAP, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrHopByHop,
                                    IPv6ExtHdrRouting, MIP6MH_BA, MIP6MH_BE, MIP6MH_BRR, MIP6MH_BU, MIP6MH_Generic,
                                    MIP6OptAltCoA, in6_chksum)
except ImportError:
    print("Scapy is not installed (Debian: python3-scapy): nothing was checked")
    sys.exit(77)

from vector_files import difference, octets_of, run

LAYERS = {0: MIP6MH_BRR, 5: MIP6MH_BU, 6: MIP6MH_BA, 7: MIP6MH_BE}
NAMES = {0: "BINDING_REFRESH_REQUEST", 1: "HOME_TEST_INIT", 2: "CARE_OF_TEST_INIT", 3: "HOME_TEST",
         4: "CARE_OF_TEST", 5: "BINDING_UPDATE", 6: "BINDING_ACKNOWLEDGEMENT", 7: "BINDING_ERROR"}


def options_told(options):
    told = []
    for option in options:
        octets = bytes(option)
        if octets[0] in (0, 1):
            continue
        if isinstance(option, MIP6OptAltCoA):
            told.append({"type": 3, "address": str(ipaddress.ip_address(option.acoa))})
        else:
            told.append({"type": octets[0], "octets": octets[2:2 + octets[1]].hex()})
    return told


def mobility_told(packet):
    kind = packet.mhtype
    told = {"type": kind, "payload_protocol": packet.nh, "header_length": packet.len, "reserved": packet.res}
    if kind in NAMES:
        told["name"] = NAMES[kind]
    if kind == 5:
        bits = int(packet.flags) << 9 | packet.reserved
        told.update(sequence=packet.seq, lifetime=packet.mhtime * 4, reserved_flags=bits & 0x7FF,
                    flags=[name for name, bit in zip("AHLKM", range(15, 10, -1)) if bits >> bit & 1])
    elif kind == 6:
        bits = int(packet.flags) << 5 | packet.res2
        told.update(status=packet.status, sequence=packet.seq, lifetime=packet.mhtime * 4,
                    flags=["K"] if bits & 0x80 else [], reserved_flags=bits & 0x7F)
    elif kind == 7:
        told.update(status=packet.status, home_address=str(ipaddress.ip_address(packet.ha)))
    elif kind == 0:
        told["data"] = packet.res2.to_bytes(2, "big").hex()
    else:
        # Scapy's generic message leaves out the last eight octets; they are taken from the original.
        told["data"] = packet.original[6:8 * (packet.len + 1)].hex()
    if kind in (5, 6, 7):
        told["options"] = options_told(packet.options)
    return told


def checksum_wrong(told, octets, underlayer):
    zeroed = octets[:4] + b"\0\0" + octets[6:]
    right = in6_chksum(135, underlayer, zeroed)
    found = int.from_bytes(octets[4:6], "big")
    return (difference("checksum", right, told["expected"])
            + difference("checksum verdict", "good" if found == right else "bad", told["verdict"]))


def check_mobility(vector):
    octets = octets_of(vector["octets"])
    wrong = []
    if len(octets) >= 8:
        octets = octets[:8 * (octets[1] + 1)]
        told = vector["checksum"]
        wrong += checksum_wrong(told, octets, IPv6(src=told["source"], dst=told["destination"]))
    if vector["result"] == "valid":
        packet = LAYERS.get(octets[2], MIP6MH_Generic)(octets)
        wrong += difference("meaning", mobility_told(packet), vector["meaning"])
    return wrong


def packet_told(packet):
    told = {"source": str(ipaddress.ip_address(packet.src)), "destination": str(ipaddress.ip_address(packet.dst))}
    offset, protocol, layer = 40, packet.nh, packet.payload
    while isinstance(layer, (IPv6ExtHdrDestOpt, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting)):
        if isinstance(layer, IPv6ExtHdrRouting):
            if layer.type == 2:
                told["routing_address"] = str(ipaddress.ip_address(layer.addresses[0]))
        else:
            for option in layer.options:
                if isinstance(option, HAO):
                    told["home_address"] = str(ipaddress.ip_address(option.hoa))
        offset, protocol, layer = offset + 8 * (layer.len + 1), layer.nh, layer.payload
    told.update(protocol=protocol, offset=offset)
    if protocol == 135:
        told["mobility"] = mobility_told(layer)
    return told


def check_packet(vector):
    if vector["result"] != "valid":
        return []
    octets = octets_of(vector["octets"])
    packet = IPv6(octets)
    wrong = difference("meaning", packet_told(packet), vector["meaning"])
    if "checksum" in vector:
        # Scapy finds the pseudo-header's addresses in Home Address option and routing header by itself, but the
        # former only where it stands alone.
        at = vector["meaning"]["offset"]
        layer = packet.getlayer(LAYERS[octets[at + 2]])
        if packet.haslayer(IPv6ExtHdrDestOpt):
            header = packet[IPv6ExtHdrDestOpt]
            header.options = [option for option in header.options if isinstance(option, HAO)]
        wrong += checksum_wrong(vector["checksum"], octets[at:], layer.underlayer)
    return wrong


def check_map_option(vector):
    if "meaning" not in vector:
        return []
    octets = octets_of(vector["octets"])
    packet = ICMPv6NDOptMAP(octets)
    told = {"type": packet.type, "distance": packet.dist, "preference": packet.pref, "form_rcoa": bool(packet.R),
            "reserved": packet.res, "valid_lifetime": packet.validlifetime,
            "address": str(ipaddress.ip_address(packet.addr))}
    built = ICMPv6NDOptMAP(type=packet.type, dist=packet.dist, pref=packet.pref, R=packet.R, res=packet.res,
                           validlifetime=packet.validlifetime, addr=packet.addr)
    return difference("meaning", told, vector["meaning"]) + difference("encoding", bytes(built).hex(), octets.hex())


if __name__ == "__main__":
    sys.exit(run("hmipv6-*.json",
                 {"mobility": check_mobility, "ipv6-packet": check_packet, "map-option": check_map_option}))
