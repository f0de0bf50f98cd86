"""IPv6 packets as the independent programs of HMIPv6 read them: extension headers, Mobility Header (RFC 3775 6)."""
import ipaddress
import struct

DESTINATION_OPTIONS, ROUTING, IPV6, ICMPV6, MOBILITY, NO_NEXT = 60, 43, 41, 58, 135, 59
HOME_ADDRESS_OPTION = 201
SHORTEST = {0: 8, 1: 16, 2: 16, 3: 24, 4: 24, 5: 12, 6: 12, 7: 24}  # octets of a message without options (RFC 3775 6.1)


class Unreadable(Exception):
    """What is wrong, and at which octet of the packet."""

    def __init__(self, reason, pointer=None):
        super().__init__(reason)
        self.pointer = pointer


def ones_complement(octets):
    octets += bytes(len(octets) % 2)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


class Packet:
    """An IPv6 packet: where it goes, the home address that it names, and the upper layer."""

    def __init__(self, octets):
        if len(octets) < 40 or octets[0] >> 4 != 6:
            raise Unreadable("no IPv6 header")
        length, self.upper, self.hop_limit = struct.unpack("!HBB", octets[4:8])
        self.octets = octets[:40 + length]
        if len(self.octets) < 40 + length:
            raise Unreadable("the packet is cut off")
        self.source, self.destination = (ipaddress.IPv6Address(self.octets[at:at + 16]) for at in (8, 24))
        self.home = None
        self.association = None  # of IPsec, that protected what is in it
        self.at = 40
        self.upper_named_at = 6

    def open(self):
        """Walks the headers up to the upper layer: for what is addressed to us."""
        while self.upper in (0, DESTINATION_OPTIONS, ROUTING):
            if len(self.octets) < self.at + 8:
                raise Unreadable("a cut off extension header")
            end = self.at + 8 + 8 * self.octets[self.at + 1]
            if len(self.octets) < end:
                raise Unreadable("an extension header goes beyond the packet")
            if self.upper == ROUTING and self.octets[self.at + 3] != 0:
                raise Unreadable("a route that does not end here")
            if self.upper != ROUTING:
                self.options(self.at + 2, end, self.upper == DESTINATION_OPTIONS)
            self.upper, self.upper_named_at, self.at = self.octets[self.at], self.at, end
        return self

    def options(self, at, end, for_the_destination):
        while at < end:
            if self.octets[at] == 0:
                at += 1
                continue
            length = self.octets[at + 1] if at + 1 < end else end
            if at + 2 + length > end:
                raise Unreadable("an option goes beyond its header")
            if self.octets[at] == HOME_ADDRESS_OPTION and for_the_destination:
                if length != 16:
                    raise Unreadable("a Home Address option of another length", at + 1)
                if self.home is not None:  # RFC 3775 6.3
                    raise Unreadable("a second Home Address option", at)
                self.home = ipaddress.IPv6Address(self.octets[at + 2:at + 18])
            elif self.octets[at] >= 0x40 and self.octets[at] != 1:
                raise Unreadable("an option that must be understood")
            at += 2 + length

    def payload(self):
        return self.octets[self.at:]

    def checksum_is_right(self, length=None):
        """Over so many octets of the upper layer, or all."""
        source = self.home or self.source  # I49
        body = self.payload()[:length]
        pseudo = source.packed + self.destination.packed + struct.pack("!II", len(body), self.upper)
        return ones_complement(pseudo + body) == 0

    def mobility(self):
        """Checks what RFC 3775 9.2 asks of any Mobility Header; its type, and its octets up to its length."""
        body = self.payload()
        if len(body) < 8:
            raise Unreadable("a Mobility Header that is cut off")
        length = 8 + 8 * body[1]
        # What stands behind it belongs to nothing (RFC 2460 4.7), and the checksum does not cover it (RFC 3775 6.1.1).
        if not self.checksum_is_right(length):
            raise Unreadable("a Mobility Header with a wrong checksum")
        if body[0] != NO_NEXT:
            raise Unreadable("something behind the Mobility Header", self.at)
        if length > len(body) or length < SHORTEST.get(body[2], 8):
            raise Unreadable("a Mobility Header of a length that cannot be", self.at + 1)
        return body[2], body[:length]


def mobility_options(octets):
    """Type and payload of each, without Pad1 and PadN (RFC 3775 6.2.1)."""
    at = 0
    while at < len(octets):
        if octets[at] == 0:
            at += 1
            continue
        end = at + 2 + (octets[at + 1] if at + 1 < len(octets) else len(octets))
        if end > len(octets):
            raise Unreadable("a mobility option goes beyond its message")
        if octets[at] != 1:
            yield octets[at], octets[at + 2:end]
        at = end


def is_routable_unicast(address):
    return not (address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local)
