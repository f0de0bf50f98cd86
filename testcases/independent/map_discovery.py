"""Router Advertisements with the MAP option, its own and those that it relays (H 5, 7.1)."""
import ipaddress

from scapy.layers.inet6 import (ICMPv6ND_RA, ICMPv6NDOptMAP, ICMPv6NDOptPrefixInfo, ICMPv6NDOptSrcLLAddr, IPv6)

from ipv6_headers import is_routable_unicast

LARGEST_DISTANCE = 15
ALL_NODES = "ff02::1"


class Option:
    """A MAP option."""

    def __init__(self, distance, preference, r, lifetime, address):
        self.distance, self.preference, self.r, self.lifetime, self.address = distance, preference, r, lifetime, address

    def gone(self):
        return Option(self.distance, self.preference, self.r, 0, self.address)

    def packet(self, kind):
        return ICMPv6NDOptMAP(type=kind, dist=self.distance, pref=self.preference, R=int(self.r),
                              validlifetime=self.lifetime, addr=str(self.address))


class Discovery:
    def __init__(self, settings, links, timers, clock):
        self.links, self.timers, self.clock = links, timers, clock
        self.interval = settings.seconds("advertisement_interval", 3.0)
        self.silence = settings.seconds("learned_silence", 30.0)
        self.type = settings.number("map_option_type", 23)
        self.relays = settings.text("rfc5380", "0") == "0"  # I31
        self.listen = settings.number("listen", 0) if self.relays else 0
        self.own = self.configured(settings, "map") if settings.text("is_map", "1") == "1" else None
        names = ["other_map"] if self.own else ["map", "other_map"]
        self.by_hand = [self.configured(settings, name) for name in names if settings.text(name)]
        self.failed = set()  # MAPs that somebody says have failed (H 10: by manual intervention)
        self.stopped = False
        self.learned = {}  # address, link and who sent it to (option, when)
        self.advertise()

    @staticmethod
    def configured(settings, name):
        return Option(settings.number(f"{name}_distance", 1), settings.number(f"{name}_preference", 10),
                      name != "map" or settings.text("form_rcoa", "1") == "1",
                      settings.number("map_lifetime", 3600) if name == "map" else 3600,
                      ipaddress.IPv6Address(settings.text(name)))

    def advertise(self):
        self.send_everywhere()
        self.timers.after(self.interval, self.advertise)

    def send_everywhere(self):
        for link in self.links:
            if link.advertises:
                self.send(link)

    def solicited(self, link):
        if link in self.links and link.advertises:
            self.send(link)

    def send(self, link):
        lifetime = 0 if self.stopped else 1800  # RFC 4861 6.2.5
        packet = IPv6(src=str(link.address), dst=ALL_NODES, hlim=255) / ICMPv6ND_RA(routerlifetime=lifetime, chlim=64)
        packet /= ICMPv6NDOptSrcLLAddr(lladdr=link.mac)
        packet /= ICMPv6NDOptPrefixInfo(prefix=str(link.prefix.network_address), prefixlen=64, L=1, A=1)
        for option in self.options(link):
            packet /= option.packet(self.type)
        link.send("33:33:00:00:00:01", packet)

    def commands(self):
        """Of the control socket."""
        return {"set-preference": self.set_preference, "fail": self.fail, "restore": self.restore, "stop": self.stop}

    def set_preference(self, request):
        if self.own is None or request.get("target") not in range(16):
            return {"ok": False, "error": "the preference of a MAP is 0 to 15"}
        self.own.preference = request["target"]
        return {"ok": True}

    def fail(self, request):
        return self.change(request, self.failed.add)

    def restore(self, request):
        return self.change(request, self.failed.discard)

    def change(self, request, how):
        try:
            how(ipaddress.IPv6Address(request["target"]))
        except (KeyError, ValueError):
            return {"ok": False, "error": "a MAP's address is wanted"}
        self.send_everywhere()
        return {"ok": True}

    def stop(self, _):
        """Says so to all, and advertises no more."""
        self.stopped = True
        self.failed.update([self.own.address] if self.own else [])
        self.send_everywhere()
        self.links = []
        return {"ok": True}

    def options(self, link):
        """Its own, and of each other MAP the one of the smallest distance, one further away (H 7.1.1).

        Towards the access routers (H 7.1.2): what was heard on a link does not go back there.
        """
        best = {}
        for (address, _, _), (option, when) in self.learned.items():
            if when + self.silence < self.clock() or option.distance >= LARGEST_DISTANCE:  # I45
                continue
            if address not in best or option.distance < best[address].distance:
                best[address] = option
        relayed = [Option(one.distance + 1, one.preference, one.r, one.lifetime, one.address) for one in best.values()]
        others = [one for one in relayed if one.address not in [known.address for known in self.by_hand]]
        if self.links.index(link) + 1 == self.listen:
            others = []
        every = ([self.own] if self.own else []) + self.by_hand + others
        return [one.gone() if one.address in self.failed else one for one in every]

    def is_own(self, address):
        return self.own is not None and address == self.own.address

    def receive(self, link, packet):
        """A Router Advertisement of another router."""
        if link not in self.links or self.links.index(link) + 1 != self.listen or packet.hlim != 255:
            return
        if not ipaddress.IPv6Address(packet.src).is_link_local:
            return
        option = packet.getlayer(ICMPv6NDOptMAP)
        while option is not None:
            address = ipaddress.IPv6Address(option.addr)
            if option.len == 3 and option.dist != 0 and is_routable_unicast(address) and not self.is_own(address):
                self.learned[address, link.interface, packet.src] = (
                    Option(option.dist, option.pref, option.R, option.validlifetime, address), self.clock())
            option = option.payload.getlayer(ICMPv6NDOptMAP)
