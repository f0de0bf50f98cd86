"""IPsec between mobile nodes and the independent MAP: ESP in transport mode, manual keys (H 12.1; I34; RFC 4303).

NULL encryption, HMAC-SHA-256-128 (RFC 4868). As manual keys have it, no number of ESP's is judged; what is sent again
is known by the Binding Update's number, which outlives its binding (RFC 3775 15.3).
"""
import hashlib
import hmac
import ipaddress
import struct

from ipv6_headers import MOBILITY, Unreadable

ESP = 50
ICV = 16  # octets: HMAC-SHA-256-128
SHORTEST = 8 + 2 + ICV


class Association:
    """The pair of an RCoA: with the SPI under which updates come, and that under which acknowledgements go."""

    def __init__(self, text):
        rcoa, received_under, sent_under, key = text.split()
        self.rcoa = ipaddress.IPv6Address(rcoa)
        self.received_under, self.sent_under = int(received_under, 0), int(sent_under, 0)
        self.key = bytes.fromhex(key)
        self.sent = 0
        self.last = None  # the number of the newest update that was accepted

    def icv(self, octets):
        return hmac.new(self.key, octets, hashlib.sha256).digest()[:ICV]

    def seal(self, octets, upper):
        """ESP around the upper layer's octets."""
        self.sent += 1
        padding = bytes(range(1, 1 + -(len(octets) + 2) % 4))
        covered = struct.pack("!II", self.sent_under, self.sent) + octets + padding + bytes([len(padding), upper])
        return covered + self.icv(covered)


class Security:
    def __init__(self, texts):
        self.associations = [Association(text) for text in texts]

    def of(self, rcoa):
        return next((one for one in self.associations if one.rcoa == rcoa), None)

    def open(self, packet):
        """Takes ESP off a packet, and notes whose it is."""
        octets = packet.payload()
        if len(octets) < SHORTEST:
            raise Unreadable("an ESP header without its end")
        spi, = struct.unpack("!I", octets[:4])
        association = next((one for one in self.associations if one.received_under == spi), None)
        if association is None:
            raise Unreadable(f"no security association has the SPI {spi:#x}")
        covered, icv = octets[:-ICV], octets[-ICV:]
        if not hmac.compare_digest(association.icv(covered), icv):
            raise Unreadable(f"a wrong integrity check value under the SPI {spi:#x}")
        length, upper = covered[-2:]
        padding = covered[len(covered) - 2 - length:-2]
        if 8 + length + 2 > len(covered) or padding != bytes(range(1, 1 + length)):
            raise Unreadable("ESP padding that cannot be")
        if upper != MOBILITY:
            raise Unreadable(f"the protocol {upper} under an association for Mobility Headers")
        packet.association = association
        packet.upper, packet.at = upper, packet.at + 8
        packet.octets = packet.octets[:len(packet.octets) - ICV - 2 - length]
