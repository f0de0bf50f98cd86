#!/usr/bin/python3
"""The independent MAP in virtual time, on links that keep what is sent: no sockets, no rights.

    check_mobility_anchor_point.py            prints unittest's verdict
"""
import heapq
import ipaddress
import unittest

from scapy.layers.inet import UDP
from scapy.layers.inet6 import (HAO, ICMPv6EchoReply, ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA,
                                ICMPv6NDOptDstLLAddr, ICMPv6NDOptMAP, ICMPv6NDOptSrcLLAddr, ICMPv6PacketTooBig,
                                ICMPv6ParamProblem, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, MIP6MH_BA, MIP6MH_BE,
                                MIP6MH_BU, MIP6OptAltCoA)
from scapy.layers.l2 import Ether
from scapy.packet import Raw

from links import Settings, Timers
from map_bindings import BindingCache
from map_discovery import Discovery
from map_forwarding import Node
from map_security import Security

MAP, RCOA, LCOA, OTHER_LCOA = "2001:db8:a::1", "2001:db8:a::11", "2001:db8:1::11", "2001:db8:2::11"
PEER = "2001:db8:c::9"
NODE_MAC = "02:00:00:00:10:01"


class KeptLink:
    advertises = True

    def __init__(self, number, prefix):
        self.interface, self.mac = f"link{number}", f"02:00:00:00:aa:0{number}"
        self.address = ipaddress.IPv6Address(f"fe80::a{number}")
        self.prefix = ipaddress.IPv6Network(prefix)
        self.sent = []

    def send(self, to_mac, packet):
        self.sent.append(Ether(bytes(Ether(src=self.mac, dst=to_mac) / packet)))


class VirtualTimers(Timers):
    now = 0.0

    def after(self, seconds, action):
        entry = [self.now + seconds, next(self.count), action]
        heapq.heappush(self.queue, entry)
        return entry

    def advance(self, seconds):
        end = self.now + seconds
        while self.queue and self.queue[0][0] <= end:
            self.now, _, action = heapq.heappop(self.queue)
            if action is not None:
                action()
        self.now = end


class VirtualMap(unittest.TestCase):
    def start(self, **values):
        settings = Settings("/dev/null")
        settings.values = {"map": MAP, "home_link": "3", "duplicate_address_wait": "1s", "learned_silence": "1000s",
                           "advertisement_interval": "1000s", "listen": "3", **values}
        prefixes = ("2001:db8:1::/64", "2001:db8:2::/64", "2001:db8:c::/64")
        self.links = [KeptLink(number, prefix) for number, prefix in enumerate(prefixes, 1)]
        self.timers = VirtualTimers()
        self.node = Node(settings, self.links, self.timers, lambda: self.timers.now)
        if "esp" in values:
            self.node.security = Security(settings.all("association"))
        self.node.cache = BindingCache(settings, self.node, self.timers)
        self.node.discovery = Discovery(settings, self.links, self.timers, lambda: self.timers.now)
        for link, address in zip((0, 1, 2), (LCOA, OTHER_LCOA, PEER)):
            self.node.learn(self.links[link], ipaddress.IPv6Address(address), NODE_MAC)
        self.sent()

    def receive(self, link, packet, to_mac=None):
        frame = Ether(bytes(Ether(src=NODE_MAC, dst=to_mac or self.links[link].mac) / packet))
        self.node.receive(self.links[link], frame)

    def sent(self, kind=None):
        packets = [(number, frame.payload) for number, link in enumerate(self.links) for frame in link.sent]
        for link in self.links:
            link.sent = []
        return [(number, packet) for number, packet in packets if kind is None or kind in packet]

    @staticmethod
    def update(number, lifetime=600, rcoa=RCOA, lcoa=LCOA, flags="AM", options=()):
        return (IPv6(src=lcoa, dst=MAP) / IPv6ExtHdrDestOpt(options=[HAO(hoa=rcoa)]) /
                MIP6MH_BU(seq=number, flags=flags, mhtime=lifetime // 4, options=list(options)))

    def answer(self, *arguments, link=0, **named):
        """What the MAP answers to an update: its Binding Acknowledgement, or None."""
        self.receive(link, self.update(*arguments, **named))
        self.timers.advance(1)
        answers = self.sent(MIP6MH_BA)
        self.assertLessEqual(len(answers), 1)
        return answers[0][1] if answers else None


class MapTest(VirtualMap):
    def setUp(self):
        self.start()

    def status(self, *arguments, **named):
        packet = self.answer(*arguments, **named)
        return None if packet is None else packet[MIP6MH_BA].status

    def test_accepts_a_local_registration(self):
        packet = self.answer(7)
        self.assertEqual((packet.src, packet.dst), (MAP, LCOA))
        self.assertEqual((packet[IPv6ExtHdrRouting].type, packet[IPv6ExtHdrRouting].addresses), (2, [RCOA]))
        answer = packet[MIP6MH_BA]
        self.assertEqual((answer.status, answer.seq, answer.mhtime), (0, 7, 150))

    def test_refuses_what_it_must(self):
        self.start(valid_prefixes="[2001:db8:1::]", maximum_bindings="1")
        self.assertEqual(self.status(1, lcoa=OTHER_LCOA, link=1), 129)
        self.assertEqual(self.status(1, rcoa="2001:db8:b::11"), 132)
        self.assertEqual(self.status(1, rcoa=MAP), 134)
        self.assertEqual(self.status(1, options=[MIP6OptAltCoA(acoa="2001:db8:1::99")]), 128)
        self.assertEqual(self.status(1, lifetime=0), 133)
        self.assertEqual(self.status(1, flags="AH"), 131)
        self.assertIsNone(self.status(1, flags="A"))
        self.assertIsNone(self.status(1, rcoa="fe80::11"))
        self.assertEqual(self.status(1, options=[MIP6OptAltCoA(acoa=LCOA)]), 0)
        self.assertEqual(self.status(1, rcoa="2001:db8:a::12"), 130)

    def test_compares_sequence_numbers_modulo_two_to_the_sixteen(self):
        self.assertEqual(self.status(65535), 0)
        self.assertEqual(self.answer(65535)[MIP6MH_BA].status, 135)
        self.assertEqual(self.status(0), 0)
        behind = self.answer(32768)[MIP6MH_BA]
        self.assertEqual((behind.status, behind.seq), (135, 0))
        self.assertEqual(self.status(32767), 0)

    def test_answers_a_new_binding_after_detection_and_a_refresh_at_once(self):
        self.receive(0, self.update(1))
        self.assertEqual([(link, p[ICMPv6ND_NS].tgt, p.src) for link, p in self.sent()], [(2, RCOA, "::")])
        self.timers.advance(0.9)
        self.assertEqual(self.sent(), [])
        self.timers.advance(0.2)
        self.assertEqual(len(self.sent(MIP6MH_BA)), 1)
        self.receive(0, self.update(2))
        self.assertEqual(len(self.sent()), 1)

    def test_refuses_an_address_that_another_defends(self):
        self.receive(0, self.update(1))
        self.receive(2, IPv6(src="fe80::9", dst="ff02::1", hlim=255) / ICMPv6ND_NA(tgt=RCOA, O=1) /
                     ICMPv6NDOptDstLLAddr(lladdr=NODE_MAC), "33:33:00:00:00:01")
        self.assertEqual([p[MIP6MH_BA].status for _, p in self.sent(MIP6MH_BA)], [134])
        self.timers.advance(2)
        self.assertEqual(self.sent(), [])

    def test_registers_nothing_after_a_deregistration_during_detection(self):
        self.receive(0, self.update(1))
        self.assertEqual(self.status(2, 0), 0)
        self.timers.advance(2)
        self.assertEqual(self.sent(MIP6MH_BA), [])
        self.assertEqual(self.status(3, 0), 133)

    def test_grants_no_more_than_its_own_lifetime_and_forgets_after_it(self):
        self.start(maximum_lifetime="100")
        self.assertEqual(self.answer(1, 4000)[MIP6MH_BA].mhtime, 25)
        self.timers.advance(98)
        self.assertIsNotNone(self.node.cache.care_of(ipaddress.IPv6Address(RCOA)))
        self.timers.advance(2)
        self.assertIsNone(self.node.cache.care_of(ipaddress.IPv6Address(RCOA)))

    def test_forgets_on_deregistration(self):
        self.status(1)
        answer = self.answer(2, 0)[MIP6MH_BA]
        self.assertEqual((answer.status, answer.mhtime), (0, 0))
        self.assertEqual(self.status(3, 0), 133)

    def test_tunnels_both_ways(self):
        self.status(1)
        inner = IPv6(src=PEER, dst=RCOA, hlim=9) / UDP(sport=1, dport=2) / b"to the node"
        self.receive(2, inner)
        (link, packet), = self.sent()
        self.assertEqual((link, packet.src, packet.dst, packet.nh), (0, MAP, LCOA, 41))
        self.assertEqual((packet[1].hlim, packet[1].dst, bytes(packet[UDP])), (8, RCOA, bytes(inner)[40:]))
        out = IPv6(src=RCOA, dst=PEER, hlim=9) / UDP(sport=1, dport=2) / b"from the node"
        self.receive(0, IPv6(src=LCOA, dst=MAP) / out)
        (link, packet), = self.sent()
        self.assertEqual((link, packet.src, packet.dst, packet.hlim), (2, RCOA, PEER, 8))
        self.receive(1, IPv6(src=OTHER_LCOA, dst=MAP) / out)
        self.assertEqual(self.sent(), [])

    def test_follows_the_node_to_its_new_address(self):
        self.status(1)
        self.assertEqual(self.status(2, lcoa=OTHER_LCOA, link=1), 0)
        self.receive(2, IPv6(src=PEER, dst=RCOA) / UDP())
        self.assertEqual([(link, p.dst) for link, p in self.sent()], [(1, OTHER_LCOA)])

    def test_tells_the_sender_of_a_packet_that_is_too_big(self):
        self.status(1)
        self.receive(2, IPv6(src=PEER, dst=RCOA) / UDP() / bytes(1440))
        (link, packet), = self.sent()
        self.assertEqual((link, packet.dst, packet[ICMPv6PacketTooBig].mtu), (2, PEER, 1460))

    def test_speaks_for_registered_addresses_only(self):
        ask = (IPv6(src="fe80::9", dst="ff02::1:ff00:11", hlim=255) / ICMPv6ND_NS(tgt=RCOA) /
               ICMPv6NDOptSrcLLAddr(lladdr=NODE_MAC))
        self.receive(2, ask, "33:33:ff:00:00:11")
        self.assertEqual(self.sent(), [])
        self.receive(0, self.update(1))
        self.timers.advance(1)
        self.assertEqual([p[ICMPv6ND_NA].O for _, p in self.sent(ICMPv6ND_NA)], [1])
        self.receive(2, ask, "33:33:ff:00:00:11")
        (link, packet), = self.sent()
        self.assertEqual((link, packet[ICMPv6ND_NA].tgt, packet[ICMPv6NDOptDstLLAddr].lladdr),
                         (2, RCOA, self.links[2].mac))

    def test_complains_about_mobility_headers_that_cannot_be(self):
        whole = bytearray(bytes(self.update(1)))
        header = 40 + 24
        self.assertEqual(whole[header + 2], 5)
        broken = bytes(whole[:-1]) + bytes([whole[-1] ^ 1])
        self.receive(0, Raw(broken))
        self.assertEqual(self.sent(MIP6MH_BA), [])
        unknown = IPv6(src=LCOA, dst=MAP) / IPv6ExtHdrDestOpt(options=[HAO(hoa=RCOA)]) / MIP6MH_BU(mhtype=99)
        self.receive(0, unknown)
        self.assertEqual([(p[MIP6MH_BE].status, p[MIP6MH_BE].ha) for _, p in self.sent(MIP6MH_BE)], [(2, RCOA)])
        followed = IPv6(src=LCOA, dst=MAP) / IPv6ExtHdrDestOpt(options=[HAO(hoa=RCOA)]) / MIP6MH_BU(nh=17)
        self.receive(0, followed)
        self.assertEqual([p[ICMPv6ParamProblem].ptr for _, p in self.sent()], [header])

    def test_answers_an_echo_request(self):
        self.receive(0, IPv6(src=LCOA, dst=MAP) / ICMPv6EchoRequest(id=1, seq=2, data=b"?"))
        self.assertEqual([(p.src, p[ICMPv6EchoReply].seq) for _, p in self.sent()], [(MAP, 2)])

    def relayed(self):
        self.timers.advance(1000)
        _, packet = self.sent(ICMPv6ND_RA)[0]
        options = []
        option = packet.getlayer(ICMPv6NDOptMAP)
        while option is not None:
            options.append((option.addr, option.dist, option.pref))
            option = option.payload.getlayer(ICMPv6NDOptMAP)
        return options

    def hear(self, address, distance, preference=5, link=2):
        self.receive(link, IPv6(src="fe80::9", dst="ff02::1", hlim=255) / ICMPv6ND_RA() /
                     ICMPv6NDOptMAP(dist=distance, pref=preference, R=1, validlifetime=100, addr=address),
                     "33:33:00:00:00:01")

    def test_advertises_itself_and_relays_others_one_further_away(self):
        self.assertEqual(self.relayed(), [(MAP, 1, 10)])
        self.hear("2001:db8:b::1", 3)
        self.assertEqual(self.relayed(), [(MAP, 1, 10), ("2001:db8:b::1", 4, 5)])
        self.hear("2001:db8:b::1", 15)
        self.assertEqual(self.relayed(), [(MAP, 1, 10)])
        self.hear("2001:db8:b::1", 0)
        self.hear("2001:db8:b::2", 3, link=0)
        self.assertEqual(self.relayed(), [(MAP, 1, 10)])

    def test_relays_nothing_under_rfc5380(self):
        self.start(rfc5380="1")
        self.hear("2001:db8:b::1", 3)
        self.assertEqual(self.relayed(), [(MAP, 1, 10)])


if __name__ == "__main__":
    unittest.main()
