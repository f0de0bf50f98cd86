"""The sessions of the independent access router: SIDs, addresses of pools, soft state (D 2, 2.2; I24, I26, I43)."""
import ipaddress
import secrets

LARGEST_POOL = 10000
ENDED_ARE_KNOWN = 10000


class Session:
    def __init__(self, sid, peer, address, pooled, now):
        self.sid, self.peer, self.address, self.pooled = sid, peer, address, pooled
        self.heard = now
        self.idle = False
        self.area = self.routing_interval = self.paging_interval = None
        self.requests = {}  # what we ask of the node, by the kind of message
        self.expiry = None
        self.last = None  # the number of the node's newest message, in a session with a key (I24)
        self.public_key = None  # PK_mn, where the session was opened here

    def is_newer(self, number):
        """Than the node's newest before, by serial arithmetic (RFC 1982; I24)."""
        return 0 < (number - self.last) % 2**32 < 2**31


class Pool:
    def __init__(self, first, last):
        self.free = []
        if first and last:
            low, high = int(ipaddress.ip_address(first)), int(ipaddress.ip_address(last))
            kind = type(ipaddress.ip_address(first))
            self.free = [kind(value) for value in range(low, min(high, low + LARGEST_POOL - 1) + 1)]

    def take(self):
        return self.free.pop(0) if self.free else None


class SessionTable:
    def __init__(self, settings, timers, clock):
        self.timers, self.clock = timers, clock
        self.areas = settings.numbers("paging_areas")
        self.routing_interval = settings.number("routing_interval")
        self.paging_interval = settings.number("paging_interval")
        self.intervals_missed = settings.number("soft_state_intervals", 3)
        self.maximum = settings.number("maximum_sessions", 1000)
        self.pools = {version: Pool(settings.text(f"pool{version}_first"), settings.text(f"pool{version}_last"))
                      for version in (4, 6)}
        self.sessions = {}
        self.ended = {}  # SIDs that were in use; in order

    def find(self, sid):
        return self.sessions.get(sid)

    def is_full(self):
        return len(self.sessions) >= self.maximum

    def holds(self, address):
        return any(one.address == address for one in self.sessions.values())

    def free_sid(self):
        sid = 0
        while sid == 0 or sid in self.sessions or sid in self.ended:
            sid = secrets.randbelow(2**32)
        return sid

    def open(self, sid, peer, address, pooled):
        session = Session(sid, peer, address, pooled, self.clock())
        session.area = self.areas[0] if self.areas else None
        session.routing_interval, session.paging_interval = self.routing_interval, self.paging_interval
        self.sessions[sid] = session
        self.watch(session)
        return session

    def end(self, session):
        self.timers.cancel(session.expiry)
        for request in session.requests.values():
            self.timers.cancel(request.repeat)
            self.give_back(request.address)
        session.requests = {}
        del self.sessions[session.sid]
        self.ended[session.sid] = True
        if len(self.ended) > ENDED_ARE_KNOWN:
            del self.ended[next(iter(self.ended))]
        self.give_back(session.address if session.pooled else None)

    def give_back(self, address):
        if address is not None:
            self.pools[address.version].free.append(address)

    def choose_area(self, session, area):
        if area in self.areas:
            session.area = area

    # Soft state (D 2.2, I26, I43).

    def watch(self, session):
        interval = session.paging_interval if session.idle else session.routing_interval
        if interval is None:
            session.expiry = self.timers.after(1, lambda: self.watch(session))
            return
        left = session.heard + interval * self.intervals_missed - self.clock()
        if left <= 0:
            self.end(session)
        else:
            session.expiry = self.timers.after(left, lambda: self.watch(session))

    def set_idle(self, session, idle):
        session.idle = idle
        self.watch_anew(session)

    def watch_anew(self, session):
        """Another interval counts from now on."""
        self.timers.cancel(session.expiry)
        self.watch(session)
