"""The IPv6 links of the independent routers, and their neighbours there (RFC 4861)."""
import ipaddress
import socket
import subprocess

from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6NDOptDstLLAddr, ICMPv6NDOptSrcLLAddr, IPv6
from scapy.utils6 import in6_getnsma, in6_getnsmac

from links import Link

IPV6_TYPE = 0x86DD  # of a frame
QUEUE, TRIES, REACHABLE = 8, 3, 30  # of a neighbour: packets, solicitations, seconds


def links_of(settings):
    links = []
    for number in (1, 2, 3):
        interface = settings.text(f"link{number}")
        if interface is None:
            continue
        # What is sent to a global address is ours to answer: the kernel knows no Mobility Header, and says so.
        subprocess.run(["ip", "-6", "address", "flush", "dev", interface, "scope", "global"], check=True)
        link = Link(interface)
        link.address = ipaddress.IPv6Address(settings.text(f"link_local_{number}"))
        link.prefix = ipaddress.IPv6Network((settings.text(f"prefix_{number}"), 64), strict=False)
        link.advertises = settings.text(f"advertise_{number}", "1") == "1"
        links.append(link)
    return links


def group_of(address):
    """The solicited-node group of an address, and its link-layer address."""
    group = in6_getnsma(socket.inet_pton(socket.AF_INET6, str(address)))
    return socket.inet_ntop(socket.AF_INET6, group), in6_getnsmac(group)


class Neighbour:
    def __init__(self):
        self.mac, self.until, self.waiting, self.tries = None, 0, [], 0


class Neighbourhood:
    """Who makes a router of it sets `discovery`."""

    home = None  # the link of what is on no other

    def __init__(self, links, timers, clock):
        self.links, self.timers, self.clock = links, timers, clock
        self.neighbours = {}
        self.discovery = None

    def commands(self):
        """Of the control socket."""
        return self.discovery.commands()

    def link_to(self, destination):
        for link in self.links:
            if destination in link.prefix:
                return link
        return self.home

    def send(self, packet):
        """A packet of Scapy's, to wherever its destination is."""
        self.send_octets(ipaddress.IPv6Address(packet.dst), packet)

    def send_octets(self, destination, packet):
        link = self.link_to(destination)
        if link is None:
            return
        neighbour = self.neighbours.setdefault((link, destination), Neighbour())
        if neighbour.until > self.clock():
            link.send(neighbour.mac, packet)
            return
        neighbour.waiting = neighbour.waiting[-QUEUE + 1:] + [packet]
        if neighbour.tries == 0:
            self.solicit(link, destination, neighbour)

    def solicit(self, link, target, neighbour):
        if neighbour.tries == TRIES or neighbour.until > self.clock():
            neighbour.waiting, neighbour.tries = [], 0
            return
        neighbour.tries += 1
        group, mac = group_of(target)
        link.send(mac, IPv6(src=str(link.address), dst=group, hlim=255) / ICMPv6ND_NS(tgt=str(target)) /
                  ICMPv6NDOptSrcLLAddr(lladdr=link.mac))
        self.timers.after(1, lambda: self.solicit(link, target, neighbour))

    def learn_from_solicitation(self, link, packet):
        if ICMPv6NDOptSrcLLAddr in packet and packet.src != "::":
            self.learn(link, ipaddress.IPv6Address(packet.src), packet[ICMPv6NDOptSrcLLAddr].lladdr)

    def learn_from_advertisement(self, link, packet):
        if ICMPv6NDOptDstLLAddr in packet:
            self.learn(link, ipaddress.IPv6Address(packet[ICMPv6ND_NA].tgt), packet[ICMPv6NDOptDstLLAddr].lladdr)

    def learn(self, link, address, mac):
        neighbour = self.neighbours.setdefault((link, address), Neighbour())
        neighbour.mac, neighbour.until, neighbour.tries = mac, self.clock() + REACHABLE, 0
        waiting, neighbour.waiting = neighbour.waiting, []
        for packet in waiting:
            link.send(mac, packet)
