#!/usr/bin/python3
"""The independent MAP's IPsec in virtual time, against Scapy's own ESP.

    check_map_security.py                     prints unittest's verdict
"""
import unittest

from scapy.layers.inet6 import IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, MIP6MH_BA, MIP6OptAltCoA
from scapy.layers.ipsec import ESP, SecurityAssociation
from scapy.packet import Raw

from check_mobility_anchor_point import LCOA, OTHER_LCOA, RCOA, VirtualMap

OTHER_RCOA = "2001:db8:a::12"
KEY, OTHER_KEY = bytes(range(32)), bytes(32)


def association(spi, key=KEY):
    return SecurityAssociation(ESP, spi=spi, crypt_algo="NULL", auth_algo="SHA2-256-128", auth_key=key)


class SecurityTest(VirtualMap):
    def setUp(self):
        self.start(esp="1", association_1=f"{RCOA} 0x1001 0x2001 {KEY.hex()}",
                   association_2=f"{OTHER_RCOA} 0x1002 0x2002 {OTHER_KEY.hex()}")

    def protected(self, number, spi=0x1001, key=KEY, lcoa=LCOA, alternate=True, **named):
        """An update in ESP as Scapy makes it, behind the Home Address option (RFC 3775 11.3.2)."""
        options = [MIP6OptAltCoA(acoa=lcoa)] if alternate else []
        clear = self.update(number, lcoa=lcoa, options=options, **named)
        octets = bytes(clear)[40 + len(clear[IPv6ExtHdrDestOpt]) - len(clear[IPv6ExtHdrDestOpt].payload):]
        esp = association(spi, key).encrypt(IPv6(src=lcoa, dst=clear.dst, nh=135) / Raw(octets), seq_num=number)[ESP]
        headers = IPv6(bytes(clear)[:len(bytes(clear)) - len(octets)])
        headers.lastlayer().remove_payload()
        headers[IPv6ExtHdrDestOpt].nh = 50
        headers.plen = None
        return headers / Raw(bytes(esp))

    def answer_to(self, packet, link=0):
        """The Binding Acknowledgement that Scapy takes out of ESP, or None."""
        self.receive(link, packet)
        self.timers.advance(1)
        answers = [packet for _, packet in self.sent() if IPv6ExtHdrRouting in packet or ESP in packet]
        if not answers:
            return None
        routing = answers[0][IPv6ExtHdrRouting]
        self.assertEqual((routing.type, routing.nh), (2, 50))
        rcoa = routing.addresses[0]
        inside = IPv6(src=answers[0].src, dst=rcoa) / ESP(bytes(answers[0][ESP]))
        spi, key = (0x2001, KEY) if rcoa == RCOA else (0x2002, OTHER_KEY)
        acknowledgement = MIP6MH_BA(bytes(association(spi, key).decrypt(IPv6(bytes(inside))).payload))
        return acknowledgement.status, acknowledgement.seq

    def test_takes_and_gives_what_scapy_makes_and_opens(self):
        self.assertEqual(self.answer_to(self.protected(7)), (0, 7))
        self.assertEqual(self.answer_to(self.protected(8, lcoa=OTHER_LCOA), link=1), (0, 8))

    def test_drops_what_no_association_of_the_address_protects(self):
        self.assertIsNone(self.answer(7, options=[MIP6OptAltCoA(acoa=LCOA)]))
        self.assertIsNone(self.answer_to(self.protected(7, key=OTHER_KEY)))
        self.assertIsNone(self.answer_to(self.protected(7, spi=0x1003)))
        self.assertIsNone(self.answer_to(self.protected(7, spi=0x1002, key=OTHER_KEY)))
        cut = bytes(self.protected(7))
        for length in (0, 4, 8, 25):
            short = cut[:4] + (24 + length).to_bytes(2, "big") + cut[6:64 + length]
            self.assertIsNone(self.answer_to(Raw(short)))
        self.assertEqual(self.answer_to(self.protected(7)), (0, 7))

    def test_wants_the_care_of_address_where_it_is_protected(self):
        self.assertEqual(self.answer_to(self.protected(7, alternate=False)), (128, 7))

    def test_knows_what_is_sent_again_after_the_binding_is_gone(self):
        first = self.protected(7)
        self.assertEqual(self.answer_to(first), (0, 7))
        self.assertEqual(self.answer_to(self.protected(8, lifetime=0)), (0, 8))
        self.assertEqual(self.answer_to(first), (135, 8))


if __name__ == "__main__":
    unittest.main()
