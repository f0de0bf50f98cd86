"""Packets through the independent MAP: tunnels, and for whom it speaks on its link (H 6.2; RFC 2473)."""
import ipaddress
import sys

from scapy.layers.inet6 import (ICMPv6DestUnreach, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS,
                                ICMPv6NDOptDstLLAddr, ICMPv6PacketTooBig, ICMPv6ParamProblem, ICMPv6TimeExceeded,
                                IPv6)
from scapy.packet import Raw

from ipv6_headers import ICMPV6, MOBILITY, Packet, Unreadable, is_routable_unicast
from ipv6_headers import IPV6 as IPV6_IN_IPV6
from map_bindings import echo_reply
from map_security import ESP
from neighbours import IPV6_TYPE, Neighbourhood, group_of

ECHO_REQUEST = 128


class Node(Neighbourhood):
    """The MAP's place on its links. Who makes it sets `cache`, and `security` where there is IPsec."""

    def __init__(self, settings, links, timers, clock):
        super().__init__(links, timers, clock)
        self.map = ipaddress.IPv6Address(settings.text("map"))
        self.prefix = ipaddress.IPv6Network((self.map, 64), strict=False)
        home = settings.number("home_link", 0)
        self.home = links[home - 1] if 0 < home <= len(links) else None
        self.mtu = settings.number("tunnel_mtu", 1460)
        self.cache = self.security = None

    # For RCoAs on the MAP's link (RFC 3775 10.4.1).

    def ask_for_duplicates(self, rcoa):
        if self.home is not None:
            group, mac = group_of(rcoa)
            self.home.send(mac, IPv6(src="::", dst=group, hlim=255) / ICMPv6ND_NS(tgt=str(rcoa)))

    def announce(self, rcoa):
        if self.home is not None:
            self.advertise(rcoa, "ff02::1", "33:33:00:00:00:01", solicited=0)

    def advertise(self, target, destination, mac, solicited):
        self.home.send(mac, IPv6(src=str(self.home.address), dst=destination, hlim=255) /
                       ICMPv6ND_NA(tgt=str(target), R=0, S=solicited, O=1) /
                       ICMPv6NDOptDstLLAddr(lladdr=self.home.mac))

    def solicited(self, link, frame, packet):
        target = ipaddress.IPv6Address(packet[ICMPv6ND_NS].tgt)
        self.learn_from_solicitation(link, packet)
        if link is not self.home:
            return
        if packet.src == "::" and target in self.cache.tentative:
            self.cache.is_defended(target)
        elif target == self.map or self.cache.care_of(target) is not None:
            if packet.src == "::":
                self.advertise(target, "ff02::1", "33:33:00:00:00:01", solicited=0)
            else:
                self.advertise(target, packet.src, frame.src, solicited=1)

    def advertised(self, link, packet):
        target = ipaddress.IPv6Address(packet[ICMPv6ND_NA].tgt)
        if link is self.home:
            self.cache.is_defended(target)
        self.learn_from_advertisement(link, packet)

    # Receiving.

    def receive(self, link, frame):
        if frame.type != IPV6_TYPE:
            return
        packet = frame.payload
        if packet.nh == ICMPV6 and packet.hlim == 255:
            if ICMPv6ND_NS in packet:
                return self.solicited(link, frame, packet)
            if ICMPv6ND_NA in packet:
                return self.advertised(link, packet)
            if ICMPv6ND_RS in packet:
                return self.discovery.solicited(link)
            if ICMPv6ND_RA in packet:
                return self.discovery.receive(link, packet)
        if frame.dst == link.mac:
            self.receive_packet(frame.original[14:])

    def receive_packet(self, octets, of_tunnel=False):
        packet = None
        try:
            packet = Packet(octets)
            if packet.destination == self.map:
                self.for_us(packet.open(), of_tunnel)
            else:
                self.forward(packet, of_tunnel)
        except Unreadable as reason:
            print(reason, file=sys.stderr)
            if reason.pointer is not None and is_routable_unicast(packet.source):
                self.complain(packet, ICMPv6ParamProblem(code=0, ptr=reason.pointer))

    def complain(self, packet, error):
        self.send(IPv6(src=str(self.map), dst=str(packet.source), hlim=64) / error / Raw(packet.octets[:1232]))

    def for_us(self, packet, of_tunnel):
        if packet.upper == ESP and self.security is not None and not of_tunnel:
            self.security.open(packet)
        if packet.upper == MOBILITY and not of_tunnel:
            self.cache.receive(packet)
        elif packet.upper == ICMPV6 and packet.payload()[:1] == bytes([ECHO_REQUEST]):
            if packet.checksum_is_right():
                reply = echo_reply(packet, self.map, packet.source)
                self.receive_packet(bytes(reply), True) if of_tunnel else self.send(reply)
        elif packet.upper == IPV6_IN_IPV6 and not of_tunnel:
            inner = Packet(packet.payload())
            if self.cache.care_of(inner.source) != packet.source:  # RFC 3775 10.4.5
                raise Unreadable(f"{packet.source} has no binding of {inner.source}")
            self.receive_packet(inner.octets, True)

    def forward(self, packet, of_tunnel):
        if not is_routable_unicast(packet.destination) or not is_routable_unicast(packet.source):
            return
        if packet.hop_limit <= 1:
            return self.complain(packet, ICMPv6TimeExceeded(code=0))
        octets = packet.octets[:7] + bytes([packet.hop_limit - 1]) + packet.octets[8:]
        care_of = self.cache.care_of(packet.destination)
        if care_of is None:
            if packet.destination in self.prefix and self.home is None:
                return self.complain(packet, ICMPv6DestUnreach(code=3))
            return self.send_octets(packet.destination, IPv6(octets))
        if len(octets) > self.mtu:
            return self.complain(packet, ICMPv6PacketTooBig(mtu=self.mtu))
        return self.send(IPv6(src=str(self.map), dst=str(care_of), hlim=64, nh=IPV6_IN_IPV6) / Raw(octets))
