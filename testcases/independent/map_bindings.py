"""The binding cache of the independent MAP: local registrations (H 4.1, 6.2; RFC 3775 9.5, 10.3)."""
import ipaddress
import struct

from scapy.layers.inet6 import ICMPv6EchoReply, IPv6, IPv6ExtHdrRouting, MIP6MH_BA, MIP6MH_BE
from scapy.packet import Raw

from ipv6_headers import MOBILITY, Unreadable, is_routable_unicast, mobility_options
from map_security import ESP

FLAG_H, FLAG_M = 0x4000, 0x0800  # I33
ALTERNATE_CARE_OF = 3
ACCEPTED, UNSPECIFIED_REASON, PROHIBITED, NO_RESOURCES, NO_HOME_REGISTRATION = 0, 128, 129, 130, 131
NOT_HOME_SUBNET, NOT_FOR_THIS_NODE, DUPLICATE, SEQUENCE = 132, 133, 134, 135
BINDING_UPDATE = 5
LAST_KNOWN_TYPE = 7


class Update:
    """A Binding Update."""

    def __init__(self, packet, octets):
        self.number, self.flags, units = struct.unpack("!HHH", octets[6:12])
        self.care_of, self.home = packet.source, packet.home or packet.source
        self.lifetime = 4 * units
        self.alternate = None
        for kind, payload in mobility_options(octets[12:]):
            if kind == ALTERNATE_CARE_OF:
                if len(payload) != 16:
                    raise Unreadable(f"an alternate care-of address of {len(payload)} octets")
                self.alternate = ipaddress.IPv6Address(payload)

    def deletes(self):
        return self.lifetime == 0 or self.care_of == self.home


class Binding:
    def __init__(self, update, expiry):
        self.care_of, self.number, self.expiry = update.care_of, update.number, expiry


class BindingCache:
    """`node` sends, checks for duplicates and speaks for RCoAs on the MAP's link."""

    def __init__(self, settings, node, timers):
        self.node, self.timers = node, timers
        self.map = ipaddress.IPv6Address(settings.text("map"))
        self.prefix = ipaddress.IPv6Network((self.map, 64), strict=False)
        self.valid = [ipaddress.IPv6Network((word, 64), strict=False) for word in settings.words("valid_prefixes")]
        self.longest = min(settings.number("maximum_lifetime", 3600), settings.number("map_lifetime", 3600))
        self.maximum = settings.number("maximum_bindings", 1000)
        self.detects = settings.number("duplicate_address_detection", 1) == 1 and settings.number("rfc5380", 0) == 0
        self.wait = settings.seconds("duplicate_address_wait", 1.0)
        # ESP does not cover the source address, so under it the care-of address must stand in the update (I46).
        self.without_alternate = (None,) if node.security is None else ()
        self.bindings = {}
        self.tentative = {}  # RCoA to (update, timer), while it is checked for duplicates

    def receive(self, packet):
        """A Mobility Header for the MAP."""
        kind, octets = packet.mobility()
        if kind > LAST_KNOWN_TYPE:
            self.node.send(IPv6(src=str(self.map), dst=str(packet.source), hlim=64) /
                           MIP6MH_BE(status=2, ha=str(packet.home or "::")))
            return
        if kind != BINDING_UPDATE:
            return
        update = Update(packet, octets)
        if self.node.security is not None and (packet.association is None or packet.association.rcoa != update.home):
            raise Unreadable(f"an update of {update.home} that its own association does not protect")  # H 12.1
        if not is_routable_unicast(update.home) or not is_routable_unicast(update.care_of):
            raise Unreadable(f"a binding of {update.home} to {update.care_of}")
        if update.flags & FLAG_M == 0:
            if update.flags & FLAG_H:  # this is no home agent
                self.acknowledge(update, NO_HOME_REGISTRATION)
            return
        status = self.refusal(update)
        if status is not None:
            self.acknowledge(update, status, self.last_number(update) if status == SEQUENCE else None)
        elif update.deletes():
            self.delete(update.home)
            self.remember(update)
            self.acknowledge(update, ACCEPTED)
        elif update.home in self.bindings or not self.detects:
            self.accept(update)
        else:
            self.check(update)

    def refusal(self, update):
        last = self.last_number(update)
        if update.home not in self.prefix:
            return NOT_HOME_SUBNET
        if last is not None and not 0 < (update.number - last) % 2**16 < 2**15:
            return SEQUENCE
        if update.alternate not in (update.care_of, *self.without_alternate):  # I46
            return UNSPECIFIED_REASON
        if update.deletes():
            known = update.home in self.bindings or update.home in self.tentative
            return None if known else NOT_FOR_THIS_NODE
        if self.valid and not any(update.care_of in prefix for prefix in self.valid):
            return PROHIBITED
        if int(update.home) in (int(self.map), int(self.prefix.network_address)):
            return DUPLICATE
        if update.home not in self.bindings and len(self.bindings) + len(self.tentative) >= self.maximum:
            return None if update.home in self.tentative else NO_RESOURCES
        return None

    def last_number(self, update):
        if update.home in self.bindings:
            return self.bindings[update.home].number
        if update.home in self.tentative:
            return self.tentative[update.home][0].number
        return None if self.node.security is None else self.node.security.of(update.home).last

    def acknowledge(self, update, status, number=None):
        lifetime = 0 if status >= 128 or update.deletes() else min(update.lifetime, self.longest)
        packet = IPv6(src=str(self.map), dst=str(update.care_of), hlim=64)
        if update.home != update.care_of:
            packet = packet / IPv6ExtHdrRouting(type=2, segleft=1, addresses=[str(update.home)])
        number = update.number if number is None else number
        whole = packet / MIP6MH_BA(status=status, flags=0, seq=number, mhtime=lifetime // 4)
        self.node.send(whole if self.node.security is None else self.protected(packet, whole, update.home))

    def protected(self, headers, whole, home):
        """The same with ESP behind the routing header; the checksum in it is that of the packet without ESP."""
        octets = bytes(whole)[len(bytes(headers)):]
        headers.lastlayer().nh = ESP
        return headers / Raw(self.node.security.of(home).seal(octets, MOBILITY))

    # Duplicate address detection of a new RCoA (H 6.1, RFC 3775 10.3.1).

    def check(self, update):
        former = self.tentative.pop(update.home, None)
        if former is not None:  # the detection that runs already serves the newer one
            self.tentative[update.home] = (update, former[1])
            return
        timer = self.timers.after(self.wait, lambda: self.checked(update.home))
        self.tentative[update.home] = (update, timer)
        self.node.ask_for_duplicates(update.home)

    def checked(self, home):
        self.accept(self.tentative.pop(home)[0])

    def is_defended(self, home):
        """Another node has, or wants, this address."""
        if home in self.tentative:
            update, timer = self.tentative.pop(home)
            self.timers.cancel(timer)
            self.acknowledge(update, DUPLICATE)

    # Entries.

    def accept(self, update):
        former = self.bindings.get(update.home)
        if former is not None:
            self.timers.cancel(former.expiry)
        lifetime = min(update.lifetime, self.longest)
        expiry = self.timers.after(lifetime, lambda: self.bindings.pop(update.home, None))
        self.bindings[update.home] = Binding(update, expiry)
        self.remember(update)
        if former is None:
            self.node.announce(update.home)
        self.acknowledge(update, ACCEPTED)

    def remember(self, update):
        """That its number is used up, also when the binding is gone: a replay is behind it (H 12)."""
        if self.node.security is not None:
            self.node.security.of(update.home).last = update.number

    def delete(self, home):
        if home in self.tentative:  # what is no longer wanted is not detected either
            self.timers.cancel(self.tentative.pop(home)[1])
        if home in self.bindings:
            self.timers.cancel(self.bindings.pop(home).expiry)

    def care_of(self, home):
        binding = self.bindings.get(home)
        return None if binding is None else binding.care_of


def echo_reply(request, source, destination):
    body = request.payload()
    reply = ICMPv6EchoReply(id=int.from_bytes(body[4:6], "big"), seq=int.from_bytes(body[6:8], "big"), data=body[8:])
    return IPv6(src=str(source), dst=str(destination), hlim=64) / reply
