"""What the independent access router asks of nodes, and how often (D 2.1 (3), (4), (6), (10); I22, I25, I41, I42)."""
import ipaddress
import struct

import lmmp_messages as lmmp
from access_router_carrier import everybody

FORCED = 1  # Reserved of a Re-Init (D 2.3)
NOT_A_VALUE = (ValueError, AttributeError, TypeError, struct.error)  # what a command's members can lead to


class Request:
    """A message of ours until it is answered."""

    def __init__(self, message, forced=False):
        self.message, self.forced = message, forced
        self.repeat = None  # the timer of its next send
        self.address = None  # of a pool, that the node is to take


class Requests:
    """`router` makes, signs and sends messages; `table` holds the sessions."""

    def __init__(self, settings, router, table, timers):
        self.router, self.table, self.timers = router, table, timers
        self.sends = settings.number("maximum_sends", 4)
        self.pauses = self.doubling(settings.seconds("retransmission", 1.0))
        self.forced_pauses = self.doubling(settings.seconds("forced_reinit_retransmission", 0.5))
        self.page_pauses = [settings.seconds("paging_query_interval", 5.0)] * self.sends

    def doubling(self, first):
        return [first * 2**repeat for repeat in range(self.sends)]  # I25

    def commands(self):
        return {"logout": self.logout, "page": self.page, "reinit": self.reinit, "handover": self.handover}

    def start(self, session, request, pauses, at_last=lambda: None, to=None):
        former = session.requests.pop(request.message.kind, None)
        if former is not None:
            self.timers.cancel(former.repeat)
            self.table.give_back(former.address)
        session.requests[request.message.kind] = request
        self.send(session, request, pauses, at_last, to)
        return {"ok": True}

    def send(self, session, request, pauses, at_last, to):
        for peer in to or [session.peer]:
            self.router.send(peer, request.message)
        if len(pauses) > 1:
            request.repeat = self.timers.after(
                pauses[0], lambda: self.send(session, request, pauses[1:], at_last, to))
        else:
            request.repeat = self.timers.after(pauses[0], at_last)

    def over(self, session, kind):
        """The request of this kind is over; what it was, or None."""
        request = session.requests.pop(kind, None)
        if request is not None:
            self.timers.cancel(request.repeat)
        return request

    # Commands of the control socket (docs/control-socket.md).

    def about(self, command):
        target = command.get("target")
        return self.table.find(target) if isinstance(target, int) else None

    def message(self, session, kind, *suboptions, reserved=0):
        return self.router.new_in(session.sid, kind, *suboptions, reserved=reserved)

    def logout(self, command):
        session = self.about(command)
        if session is None:
            return NO_SESSION
        return self.start(session, Request(self.message(session, lmmp.LOGOUT)), self.pauses,
                          lambda: self.table.end(session))

    def page(self, command):
        session = self.about(command)
        if session is None:
            return NO_SESSION
        version = session.peer.address.version
        nodes = [everybody(link, version) for link in self.router.links if version in link.addresses]
        return self.start(session, Request(self.message(session, lmmp.PAGING_QUERY)), self.page_pauses, to=nodes)

    def handover(self, command):
        """Never with I20's extension: the Reserved octet stays 0."""
        session = self.about(command)
        if session is None:
            return NO_SESSION
        suboptions = []
        try:
            if "router" in command:
                address = ipaddress.ip_address(command["router"])
                kind = lmmp.NEW_AR4 if address.version == 4 else lmmp.NEW_AR6
                suboptions.append(lmmp.suboption(kind, address.packed))
            if "mac" in command:
                suboptions.append(lmmp.suboption(lmmp.NEW_MAC, bytes.fromhex(command["mac"].replace(":", ""))))
            if "essid" in command:
                suboptions.append(lmmp.suboption(lmmp.NEW_ESSID, command["essid"].encode()))
        except NOT_A_VALUE as reason:
            return {"ok": False, "error": str(reason)}
        return self.start(session, Request(self.message(session, lmmp.INIT_HANDOVER, *suboptions)), self.pauses)

    def reinit(self, command):
        session = self.about(command)
        if session is None:
            return NO_SESSION
        suboptions, taken = [], None
        try:
            if "address" in command:
                address = ipaddress.ip_address(command["address"])
                if address.is_unspecified:
                    address = taken = self.table.pools[address.version].take()
                if address is None:
                    return {"ok": False, "error": "the pool has no address left"}
                suboptions.append(lmmp.address(address))
            for name, kind in (("routing_interval", lmmp.R_INT), ("paging_interval", lmmp.P_INT),
                               ("paging_area", lmmp.P_ID)):
                if name in command:
                    suboptions.append(lmmp.number(kind, command[name]))
        except NOT_A_VALUE as reason:
            self.table.give_back(taken)
            return {"ok": False, "error": str(reason)}
        forced = command.get("forced") is True
        request = Request(self.message(session, lmmp.REINIT, *suboptions, reserved=FORCED if forced else 0), forced)
        request.address = taken
        return self.start(session, request, self.forced_pauses if forced else self.pauses)

    # Answers (I22).

    def acknowledged(self, session, number):
        for kind, request in list(session.requests.items()):
            if request.message.number != number:
                continue
            if kind == lmmp.LOGOUT:
                self.table.end(session)
            elif kind == lmmp.INIT_HANDOVER:
                self.over(session, kind)
            elif kind == lmmp.REINIT and not request.forced:
                self.timers.cancel(request.repeat)  # and Re-Init Done is still to come

    def done(self, session, number, peer):
        """Re-Init Done: what was asked for holds from now on."""
        request = session.requests.get(lmmp.REINIT)
        if request is None or request.message.number != number:
            return
        self.over(session, lmmp.REINIT)
        asked = request.message
        address, session.peer = asked.address(), peer
        if address is not None:
            self.table.give_back(session.address if session.pooled else None)
            session.address, session.pooled = address, request.address is not None
        session.routing_interval = asked.get_number(lmmp.R_INT) or session.routing_interval
        session.paging_interval = asked.get_number(lmmp.P_INT) or session.paging_interval
        self.table.choose_area(session, asked.get_number(lmmp.P_ID))
        self.table.watch_anew(session)


NO_SESSION = {"ok": False, "error": "no session has this SID"}
