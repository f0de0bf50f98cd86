"""How LMMP messages travel to and from the independent access router: ICMP, addresses, checksums (I1, I2, I27)."""
import ipaddress

from scapy.layers.inet import IP
from scapy.layers.inet6 import IPv6, in6_chksum
from scapy.packet import Raw
from scapy.utils import checksum

ICMP_PROTOCOL = {4: 1, 6: 58}
ICMP_TYPE = {4: 41, 6: 150}  # I1
ALL_NODES = {4: ("224.0.0.1", "01:00:5e:00:00:01"), 6: ("ff02::1", "33:33:00:00:00:01")}  # I27


class Peer:
    """Where a message came from, and where its answer goes."""

    def __init__(self, link, mac, address):
        self.link, self.mac, self.address = link, mac, address


def everybody(link, version):
    address, mac = ALL_NODES[version]
    return Peer(link, mac, ipaddress.ip_address(address))


def send(peer, subtype, octets):
    version = peer.address.version
    icmp = bytes([ICMP_TYPE[version], 0, 0, 0, subtype, 0, 0, 0]) + octets
    source = str(peer.link.addresses[version])
    if version == 4:
        packet = IP(src=source, dst=str(peer.address), ttl=255, proto=ICMP_PROTOCOL[4])
        sum_ = checksum(icmp)
    else:
        packet = IPv6(src=source, dst=str(peer.address), hlim=255, nh=ICMP_PROTOCOL[6])
        sum_ = in6_chksum(ICMP_PROTOCOL[6], packet, icmp)
    peer.link.send(peer.mac, packet / Raw(icmp[:2] + sum_.to_bytes(2, "big") + icmp[4:]))


def receive(link, frame, subtype):
    """Who sent an LMMP message to us alone, and its octets; or None."""
    packet = frame.payload
    version = {IP: 4, IPv6: 6}.get(type(packet))
    if version is None or version not in link.addresses:
        return None
    octets = bytes(packet.payload)
    if version == 4:
        mine = packet.proto == ICMP_PROTOCOL[4] and packet.frag == 0 and "MF" not in packet.flags
        octets = octets[:max(0, packet.len - 4 * packet.ihl)]
        good = mine and checksum(octets) == 0
    else:
        octets = octets[:packet.plen]
        good = packet.nh == ICMP_PROTOCOL[6] and in6_chksum(ICMP_PROTOCOL[6], packet, octets) in (0, 0xFFFF)
    if not good or packet.dst != str(link.addresses[version]):  # what goes to all is no node's request (I27)
        return None
    if len(octets) < 8 or octets[0] != ICMP_TYPE[version] or octets[1] != 0 or octets[4] != subtype:
        return None
    return Peer(link, frame.src, ipaddress.ip_address(packet.src)), octets[8:]
