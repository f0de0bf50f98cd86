"""Reads what the HMIPv6 cores send with Scapy's layers, and compares fields and checksums with what is expected.

scapy_reads_hmip_packets.py PRINT-HMIP-PACKETS; exit code 77 without Scapy.
"""
import subprocess
import sys

try:
    from scapy.layers.inet6 import (
        ICMPv6DestUnreach, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS, ICMPv6NDOptDstLLAddr,
        ICMPv6NDOptMAP, ICMPv6NDOptPrefixInfo, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, MIP6MH_BA, MIP6MH_BU,
        MIP6OptAltCoA)
except ImportError:
    print("SKIPPED: Scapy is missing: apt-get install python3-scapy")
    sys.exit(77)

MAP, RCOA, LCOA, PEER = "2001:db8:aaaa::1", "2001:db8:aaaa::2", "2001:db8:1::2", "2001:db8:ffff::9"
faults = []


def expect(name, what, found, expected):
    if found != expected:
        faults.append("%s: %s is %r, expected %r" % (name, what, found, expected))


def checksum_again(name, packet, layer):
    """Scapy computes the checksum itself when the field is taken away; routing headers and options count there."""
    again = IPv6(bytes(packet))
    if IPv6ExtHdrDestOpt in again:
        # Scapy 2.5 sees a Home Address option for its checksum only if no padding stands before it; it pads anew.
        again[IPv6ExtHdrDestOpt].options = again[IPv6ExtHdrDestOpt].options[-1:]
    del again[layer].cksum
    expect(name, "checksum", packet[layer].cksum, IPv6(bytes(again))[layer].cksum)


def update(name, packet, flags, home, care_of, lifetime):
    expect(name, "source", packet[IPv6].src, care_of)
    expect(name, "home address", packet[IPv6ExtHdrDestOpt].options[-1].hoa, home)
    message = packet[MIP6MH_BU]
    expect(name, "flags", bytes(message)[8] << 8 | bytes(message)[9], flags)
    expect(name, "lifetime", message.mhtime, lifetime)
    checksum_again(name, packet, MIP6MH_BU)


def main():
    lines = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()
    packets = {name: IPv6(bytes.fromhex(octets)) for name, octets in (line.split() for line in lines)}
    for name, packet in packets.items():
        expect(name, "payload length", packet.plen, len(bytes(packet)) - 40)

    packet = packets["router_advertisement"]
    option = packet[ICMPv6NDOptMAP]
    expect("router_advertisement", "MAP option",
           (option.type, option.len, option.dist, option.pref, option.R, option.validlifetime, option.addr),
           (23, 3, 1, 10, 1, 7200, MAP))
    prefix = packet[ICMPv6NDOptPrefixInfo]
    expect("router_advertisement", "prefix",
           (prefix.prefixlen, prefix.L, prefix.A, prefix.validlifetime, prefix.preferredlifetime, prefix.prefix),
           (64, 1, 1, 7200, 3600, "2001:db8:1::"))
    checksum_again("router_advertisement", packet, ICMPv6ND_RA)
    checksum_again("router_solicitation", packets["router_solicitation"], ICMPv6ND_RS)

    update("local_binding_update", packets["local_binding_update"], 0x8800, RCOA, LCOA, 150)
    expect("local_binding_update", "length", len(bytes(packets["local_binding_update"])), 80)

    packet = packets["duplicate_address_detection"]
    expect("duplicate_address_detection", "addresses", (packet.src, packet.dst, packet[ICMPv6ND_NS].tgt),
           ("::", "ff02::1:ff00:2", RCOA))
    checksum_again("duplicate_address_detection", packet, ICMPv6ND_NS)

    packet = packets["proxy_advertisement"]
    message = packet[ICMPv6ND_NA]
    expect("proxy_advertisement", "flags and target", (packet.dst, message.R, message.S, message.O, message.tgt),
           ("ff02::1", 0, 0, 1, RCOA))
    expect("proxy_advertisement", "link-layer address", packet[ICMPv6NDOptDstLLAddr].lladdr, "02:00:00:00:00:01")
    checksum_again("proxy_advertisement", packet, ICMPv6ND_NA)

    packet = packets["binding_acknowledgement"]
    routing, message = packet[IPv6ExtHdrRouting], packet[MIP6MH_BA]
    expect("binding_acknowledgement", "routing header", (routing.type, routing.segleft, routing.addresses),
           (2, 1, [RCOA]))
    expect("binding_acknowledgement", "status and lifetime", (message.status, message.mhtime), (0, 150))
    expect("binding_acknowledgement", "sequence number", message.seq,
           packets["local_binding_update"][MIP6MH_BU].seq)
    expect("binding_acknowledgement", "addresses", (packet.src, packet.dst), (MAP, LCOA))
    checksum_again("binding_acknowledgement", packet, MIP6MH_BA)

    packet = packets["home_binding_update"]
    expect("home_binding_update", "outer addresses", (packet.src, packet.dst, packet.nh), (LCOA, MAP, 41))
    inner = packet[IPv6].payload
    update("home_binding_update", inner, 0xC000, "2001:db8:100::2", RCOA, 149)
    expect("home_binding_update", "alternate care-of address", inner[MIP6OptAltCoA].acoa, RCOA)

    packet = packets["to_the_node"]
    expect("to_the_node", "outer addresses", (packet.src, packet.dst, packet.nh), (MAP, LCOA, 41))
    expect("to_the_node", "inner addresses", (packet.payload.src, packet.payload.dst), (PEER, RCOA))
    expect("unreachable", "code", packets["unreachable"][ICMPv6DestUnreach].code, 3)
    checksum_again("unreachable", packets["unreachable"], ICMPv6DestUnreach)

    print("\n".join(faults) or "%d packets read as expected" % len(packets))
    return 1 if faults else 0


sys.exit(main())
