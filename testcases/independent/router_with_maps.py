"""The independent access router of HMIPv6 on its links: who it is for its neighbours, and what it asks MAPs (H 10)."""
import ipaddress

from scapy.layers.inet6 import (ICMPv6EchoReply, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS,
                                ICMPv6NDOptDstLLAddr, IPv6)

from ipv6_headers import ICMPV6, Packet, Unreadable
from neighbours import IPV6_TYPE, Neighbourhood


class Router(Neighbourhood):
    """Who makes it gives it probes."""

    def __init__(self, settings, links, timers, clock):
        super().__init__(links, timers, clock)
        self.addresses = {}
        for number, link in enumerate(links, 1):
            text = settings.text(f"global_{number}")
            if text:
                self.addresses[ipaddress.IPv6Address(text)] = link
        self.probes = []

    def source_towards(self, destination):
        link = self.link_to(destination)
        return next((address for address, at in self.addresses.items() if at is link), next(iter(self.addresses)))

    def receive(self, link, frame):
        packet = frame.payload
        if frame.type != IPV6_TYPE or packet.nh != ICMPV6:
            return
        if ICMPv6EchoReply in packet:
            self.echo_replied(frame.original[14:])
        elif packet.hlim != 255:
            return
        elif ICMPv6ND_NS in packet:
            self.solicited(link, frame, packet)
        elif ICMPv6ND_NA in packet:
            self.learn_from_advertisement(link, packet)
        elif ICMPv6ND_RS in packet:
            self.discovery.solicited(link)
        elif ICMPv6ND_RA in packet:
            self.discovery.receive(link, packet)

    def echo_replied(self, octets):
        try:
            packet = Packet(octets)
        except Unreadable:
            return
        if packet.destination in self.addresses and packet.checksum_is_right():
            number = int.from_bytes(packet.payload()[6:8], "big")
            for probe in self.probes:
                probe.heard(packet.source, number)

    def solicited(self, link, frame, packet):
        self.learn_from_solicitation(link, packet)
        target = ipaddress.IPv6Address(packet[ICMPv6ND_NS].tgt)
        if self.addresses.get(target) is not link or packet.src == "::":
            return
        link.send(frame.src, IPv6(src=str(link.address), dst=packet.src, hlim=255) /
                  ICMPv6ND_NA(tgt=str(target), R=1, S=1, O=1) / ICMPv6NDOptDstLLAddr(lladdr=link.mac))
