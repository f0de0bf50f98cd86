"""What the independent access router does with messages: sessions, answers, repeats (draft-manner-lmmp-00)."""
import ipaddress
import sys

from scapy.layers.inet import IP
from scapy.layers.inet6 import IPv6, in6_chksum
from scapy.packet import Raw
from scapy.utils import checksum

import lmmp_messages as lmmp
from lmmp_messages import Malformed, Message

ICMP_PROTOCOL = {4: 1, 6: 58}
ICMP_TYPE = {4: 41, 6: 150}  # I1
ALL_NODES = {4: ("224.0.0.1", "01:00:5e:00:00:01"), 6: ("ff02::1", "33:33:00:00:00:01")}  # I27
REPEATS_ARE_KNOWN_FOR = 15  # seconds (I24, I25)
MESSAGES_WITHOUT_ANSWER = (lmmp.ACK, lmmp.ERROR_MESSAGE)
ONLY_ROUTERS_SEND = (lmmp.LOGIN_ACK, lmmp.REINIT, lmmp.PAGING_QUERY, lmmp.AR_ADV, lmmp.KEY_EXCHANGE_REPLY)


class Peer:
    """Where a message came from, and where its answer goes."""

    def __init__(self, link, mac, address):
        self.link, self.mac, self.address = link, mac, address


class Session:
    def __init__(self, sid, peer, address, pooled, now):
        self.sid, self.peer, self.address, self.pooled = sid, peer, address, pooled
        self.heard = now
        self.idle = False
        self.area = None
        self.request = None  # a message of ours that the node has not answered
        self.repeat = None  # the timer of its next repeat
        self.expiry = None


class AccessRouter:
    def __init__(self, settings, links, timers, random, clock):
        self.links, self.timers, self.random, self.clock = links, timers, random, clock
        self.paper = settings.text("profile", "draft-00") == "paper-2004"
        self.subtype = settings.number("icmp_subtype", 253)
        self.length_counts = settings.text("length_counts", "payload")
        self.config = settings.number("config", 0x20)
        self.areas = settings.numbers("paging_areas")
        self.routing_interval = settings.number("routing_interval")
        self.paging_interval = settings.number("paging_interval")
        self.intervals_missed = settings.number("soft_state_intervals", 3)
        self.maximum = settings.number("maximum_sessions", 1000)
        self.interval = settings.seconds("advertisement_interval", 1.0)
        first, sends = settings.seconds("retransmission", 1.0), settings.number("maximum_sends", 4)
        self.pauses = [first * 2**repeat for repeat in range(sends)]  # I25
        self.page_pauses = [settings.seconds("paging_query_interval", 5.0)] * (sends - 1)  # I42
        self.free = {version: self.pool(settings, version) for version in (4, 6)}
        self.sessions = {}
        self.answers = {}  # what was answered to octets from an address, for repeats (I23)
        self.number = random.randrange(2**32)
        self.advertise()

    @staticmethod
    def pool(settings, version):
        first, last = settings.text(f"pool{version}_first"), settings.text(f"pool{version}_last")
        if not first or not last:
            return iter(())
        low, high = int(ipaddress.ip_address(first)), int(ipaddress.ip_address(last))
        kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
        return [kind(value) for value in range(low, min(high, low + 9999) + 1)]

    # Sending.

    def new(self, kind, *suboptions):
        self.number = (self.number + 1) % 2**32
        return Message(kind, self.number, suboptions)

    def send(self, peer, message):
        version = peer.address.version
        octets = message.octets(self.length_counts)
        icmp = bytes([ICMP_TYPE[version], 0, 0, 0, self.subtype, 0, 0, 0]) + octets
        source = str(peer.link.addresses[version])
        if version == 4:
            packet = IP(src=source, dst=str(peer.address), ttl=255, proto=1)
            sum_ = checksum(icmp)
        else:
            packet = IPv6(src=source, dst=str(peer.address), hlim=255, nh=58)
            sum_ = in6_chksum(58, packet, icmp)
        peer.link.send(peer.mac, packet / Raw(icmp[:2] + sum_.to_bytes(2, "big") + icmp[4:]))

    def advertise(self):
        suboptions = [(lmmp.CONFIG, self.config, b"")]
        if self.routing_interval is not None:
            suboptions.append(lmmp.number(lmmp.R_INT, self.routing_interval))
        if self.paging_interval is not None:
            suboptions.append(lmmp.number(lmmp.P_INT, self.paging_interval))
        suboptions += [lmmp.number(lmmp.P_ID, area) for area in self.areas]
        for link in self.links:
            for version in link.addresses:
                self.send(self.everybody(link, version), self.new(lmmp.AR_ADV, *suboptions))
        self.timers.after(self.interval, self.advertise)

    @staticmethod
    def everybody(link, version):
        address, mac = ALL_NODES[version]
        return Peer(link, mac, ipaddress.ip_address(address))

    # Receiving.

    def receive(self, link, frame):
        packet = frame.payload
        version = {IP: 4, IPv6: 6}.get(type(packet))
        if version is None or version not in link.addresses:
            return
        octets = bytes(packet.payload)
        if version == 4:
            mine = packet.proto == 1 and packet.frag == 0 and "MF" not in packet.flags
            octets = octets[:max(0, packet.len - 4 * packet.ihl)]
            good = mine and checksum(octets) == 0
        else:
            octets = octets[:packet.plen]
            good = packet.nh == 58 and in6_chksum(58, packet, octets) in (0, 0xFFFF)
        if not good or packet.dst != str(link.addresses[version]):  # what goes to all is no node's request (I27)
            return
        if len(octets) < 8 or octets[0] != ICMP_TYPE[version] or octets[1] != 0 or octets[4] != self.subtype:
            return
        self.receive_message(Peer(link, frame.src, ipaddress.ip_address(packet.src)), octets[8:])

    def receive_message(self, peer, octets):
        now = self.clock()
        self.answers = {key: value for key, value in self.answers.items() if value[0] > now - REPEATS_ARE_KNOWN_FOR}
        key = (peer.address, octets)
        if key in self.answers:
            answer = self.answers[key][1]
        else:
            answer = self.answer_to(peer, octets)
            self.answers[key] = (now, answer)
        if answer is not None:
            self.send(peer, answer)

    def answer_to(self, peer, octets):
        try:
            message = lmmp.read(octets, self.length_counts)
        except Malformed as reason:
            print(f"from {peer.address}: {reason}", file=sys.stderr)
            if len(octets) < 8 or octets[0] not in range(1, 14):
                return None
            return self.refuse(lmmp.MALFORMED)
        if message.kind == lmmp.LOGIN:
            return self.login(peer, message)
        if message.kind in ONLY_ROUTERS_SEND or message.kind == lmmp.KEY_EXCHANGE_REQUEST:
            return None
        if message.kind not in range(1, 16):
            return self.refuse(lmmp.UNKNOWN_TYPE)
        if message.kind == lmmp.ERROR_MESSAGE:
            return None
        sid = message.get_number(lmmp.SID)
        session = self.sessions.get(sid)
        if session is None:
            return None if message.kind in MESSAGES_WITHOUT_ANSWER else self.refuse(lmmp.UNKNOWN_SID, sid)
        return self.in_session(session, peer, message)

    def in_session(self, session, peer, message):
        session.heard = self.clock()
        acknowledged = self.new_ack(session, message)
        if message.kind == lmmp.LOGOUT:
            self.end(session)
            return acknowledged()
        if message.kind == lmmp.HANDOVER:
            session.peer = peer
            self.choose_area(session, message)
            self.awake(session)
            return acknowledged()
        if message.kind == lmmp.INIT_HANDOVER:
            return acknowledged()
        if message.kind == lmmp.ROUTING_REFRESH:
            self.awake(session)
        elif message.kind == lmmp.PAGING_REFRESH:
            self.choose_area(session, message)
            self.set_idle(session, True)
        elif message.kind == lmmp.ACK and session.request is not None:
            if session.request.kind == lmmp.LOGOUT and message.get_number(lmmp.ACKNUM) == session.request.number:
                self.end(session)
        return None

    def new_ack(self, session, message):
        return lambda: self.new(lmmp.ACK, lmmp.number(lmmp.SID, session.sid),
                                lmmp.number(lmmp.ACKNUM, message.number))

    def refuse(self, code, sid=None):
        suboptions = [] if sid is None else [lmmp.number(lmmp.SID, sid)]
        return self.new(lmmp.ERROR_MESSAGE, *suboptions, (lmmp.ERROR, code, b""))

    # Login (I37).

    def login(self, peer, message):
        asked = message.address()
        ways = self.config >> 4
        if asked is None and (self.paper or ways == 1):
            return self.refuse(lmmp.MALFORMED)
        for former in [one for one in self.sessions.values() if one.peer.address == peer.address]:
            self.end(former)  # the node has lost its memory and starts anew
        if len(self.sessions) >= self.maximum:
            return self.refuse(lmmp.NO_RESOURCES)
        address, pooled = asked or peer.address, asked is not None and asked.is_unspecified
        if pooled:
            pool = self.free[asked.version]
            if not pool:
                return self.refuse(lmmp.NO_RESOURCES)
            address = pool.pop(0)
        sid = 0
        while sid == 0 or sid in self.sessions:
            sid = self.random.randrange(2**32)
        session = Session(sid, peer, address, pooled, self.clock())
        session.area = self.areas[0] if self.areas else None
        self.sessions[sid] = session
        self.choose_area(session, message)
        self.watch(session)
        suboptions = [lmmp.number(lmmp.SID, sid)]
        if pooled:
            suboptions.append(lmmp.address(address))
        for kind, value in ((lmmp.R_INT, self.routing_interval), (lmmp.P_INT, self.paging_interval),
                            (lmmp.P_ID, session.area)):
            if value is not None:
                suboptions.append(lmmp.number(kind, value))
        return self.new(lmmp.LOGIN_ACK, *suboptions)

    def choose_area(self, session, message):
        area = message.get_number(lmmp.P_ID)
        if area in self.areas:
            session.area = area

    # The end of a session, and soft state (D 2.2, I26, I43).

    def end(self, session):
        self.timers.cancel(session.repeat)
        self.timers.cancel(session.expiry)
        del self.sessions[session.sid]
        if session.pooled:
            self.free[session.address.version].append(session.address)

    def silence_allowed(self, session):
        interval = self.paging_interval if session.idle else self.routing_interval
        return None if interval is None else interval * self.intervals_missed

    def watch(self, session):
        allowed = self.silence_allowed(session)
        if allowed is None:
            session.expiry = self.timers.after(1, lambda: self.watch(session))
            return
        left = session.heard + allowed - self.clock()
        if left <= 0:
            self.end(session)
        else:
            session.expiry = self.timers.after(left, lambda: self.watch(session))

    # What the router starts of itself (D 2.1 (3), (10); I25, I42).

    def start(self, session, message, pauses, at_last, to=None):
        self.timers.cancel(session.repeat)
        session.request = message
        left = list(pauses)

        def send_again():
            for peer in to or [session.peer]:
                self.send(peer, message)
            session.repeat = self.timers.after(left.pop(0), send_again) if left else at_last(session)

        send_again()

    def command_logout(self, request):
        session = self.sessions.get(request.get("target"))
        if session is None:
            return {"ok": False, "error": "no session has this SID"}
        message = self.new(lmmp.LOGOUT, lmmp.number(lmmp.SID, session.sid))
        self.start(session, message, self.pauses[:-1],
                   lambda ended: self.timers.after(self.pauses[-1], lambda: self.end(ended)))
        return {"ok": True}

    def command_page(self, request):
        session = self.sessions.get(request.get("target"))
        if session is None:
            return {"ok": False, "error": "no session has this SID"}
        message = self.new(lmmp.PAGING_QUERY, lmmp.number(lmmp.SID, session.sid))
        version = session.peer.address.version
        nodes = [self.everybody(link, version) for link in self.links if version in link.addresses]
        self.start(session, message, self.page_pauses, lambda _: None, nodes)
        return {"ok": True}

    def set_idle(self, session, idle):
        """Another interval counts from now on."""
        session.idle = idle
        self.timers.cancel(session.expiry)
        self.watch(session)

    def awake(self, session):
        self.set_idle(session, False)
        if session.request is not None and session.request.kind == lmmp.PAGING_QUERY:
            self.timers.cancel(session.repeat)
            session.request = session.repeat = None
