"""What the independent access router does with messages: login, sessions, answers (draft-manner-lmmp-00)."""
import secrets
import sys

import access_router_carrier as carrier
import lmmp_messages as lmmp
from access_router_requests import Requests
from access_router_session_table import SessionTable
from lmmp_messages import Malformed, Message

REPEATS_ARE_KNOWN_FOR = 15  # seconds (I24, I25)
MESSAGES_WITHOUT_ANSWER = (lmmp.ACK, lmmp.ERROR_MESSAGE)
ONLY_ROUTERS_SEND = (lmmp.LOGIN_ACK, lmmp.REINIT, lmmp.PAGING_QUERY, lmmp.AR_ADV, lmmp.KEY_EXCHANGE_REPLY)
LMMP_INTERNAL = 1  # authentication mode in CONFIG (I8)


class Answered:
    """What was answered, for repeats (I23)."""

    def __init__(self, when, answer, session):
        self.when, self.answer, self.session = when, answer, session
        self.number = None if session is None else session.last


class AccessRouter:
    def __init__(self, settings, links, timers, clock):
        self.links, self.timers, self.clock = links, timers, clock
        self.paper = settings.text("profile", "draft-00") == "paper-2004"
        self.subtype = settings.number("icmp_subtype", 253)
        self.length_counts = settings.text("length_counts", "payload")
        self.config = settings.number("config", 0x20)
        self.interval = settings.seconds("advertisement_interval", 1.0)
        self.table = SessionTable(settings, timers, clock)
        self.requests = Requests(settings, self, self.table, timers)
        self.keys = None
        if self.config & 0x0F == LMMP_INTERNAL:
            from access_router_keys import Keys  # its library takes its time to load
            self.keys = Keys(settings)
        self.answers = {}  # by address and octets
        self.number = secrets.randbelow(2**32)
        self.advertise()

    def commands(self):
        """Of the control socket."""
        return self.requests.commands()

    # Sending.

    def new(self, kind, *suboptions, reserved=0):
        self.number = (self.number + 1) % 2**32
        return Message(kind, self.number, suboptions, reserved)

    def new_in(self, sid, kind, *suboptions, reserved=0):
        """A message of a session, with its MAC where there are keys."""
        message = self.new(kind, lmmp.number(lmmp.SID, sid), *suboptions, reserved=reserved)
        return message if self.keys is None else self.keys.sign(message)

    def send(self, peer, message):
        carrier.send(peer, self.subtype, message.octets(self.length_counts))

    def advertise(self):
        suboptions = [(lmmp.CONFIG, self.config, b"")]
        suboptions += self.intervals(self.table.routing_interval, self.table.paging_interval)
        suboptions += [lmmp.number(lmmp.P_ID, area) for area in self.table.areas]
        for link in self.links:
            for version in link.addresses:
                self.send(carrier.everybody(link, version), self.new(lmmp.AR_ADV, *suboptions))
        self.timers.after(self.interval, self.advertise)

    @staticmethod
    def intervals(routing, paging):
        return [lmmp.number(kind, value) for kind, value in ((lmmp.R_INT, routing), (lmmp.P_INT, paging))
                if value is not None]

    # Receiving.

    def receive(self, link, frame):
        received = carrier.receive(link, frame, self.subtype)
        if received is not None:
            self.receive_message(*received)

    def receive_message(self, peer, octets):
        now = self.clock()
        self.answers = {key: one for key, one in self.answers.items() if one.when > now - REPEATS_ARE_KNOWN_FOR}
        key = (peer.address, octets)
        known = self.answers.get(key)
        if known is None:
            known = self.answers[key] = Answered(now, *self.answer_to(peer, octets))
        elif known.session is not None and known.session.last != known.number:
            return  # something newer came since: a replay (I24)
        if known.answer is not None:
            self.send(peer, known.answer)

    def answer_to(self, peer, octets):
        """The answer or None, and the session that has the message for its newest, or None."""
        try:
            return self.answer_to_message(peer, lmmp.read(octets, self.length_counts))
        except Malformed as reason:
            print(f"from {peer.address}: {reason}", file=sys.stderr)
            if len(octets) < 8 or octets[0] not in range(1, 14):
                return None, None
            return self.refuse(lmmp.MALFORMED), None

    def answer_to_message(self, peer, message):
        if message.kind == lmmp.LOGIN:
            return self.login(peer, message)
        if message.kind == lmmp.KEY_EXCHANGE_REQUEST and self.keys is not None:
            suboptions = self.keys.answer_to_request(message, peer.address)
            return self.new(lmmp.KEY_EXCHANGE_REPLY, *suboptions), None
        if message.kind in ONLY_ROUTERS_SEND or message.kind in (lmmp.KEY_EXCHANGE_REQUEST, lmmp.ERROR_MESSAGE):
            return None, None
        if message.kind not in range(1, 16):
            return self.refuse(lmmp.UNKNOWN_TYPE), None
        sid = message.get_number(lmmp.SID)
        session = self.table.find(sid)
        if self.keys is not None:
            return self.with_key(session, sid, peer, message)
        if session is None:
            return None if message.kind in MESSAGES_WITHOUT_ANSWER else self.refuse(lmmp.UNKNOWN_SID, sid), None
        return self.in_session(session, peer, message), session

    def with_key(self, session, sid, peer, message):
        """Lets through what a MAC proves, and what is newer than all before it (D 2.4, I24, I28)."""
        if not self.keys.is_good(message):
            if message.kind == lmmp.HANDOVER:
                return self.refuse(lmmp.AUTHENTICATION_FAILED, sid), None
            return None, None
        if session is None:
            if message.kind in MESSAGES_WITHOUT_ANSWER:
                return None, None
            if message.kind != lmmp.HANDOVER or sid in self.table.ended:
                return self.refuse(lmmp.UNKNOWN_SID, sid, signed=True), None
            if self.table.is_full():
                return self.refuse(lmmp.NO_RESOURCES, sid, signed=True), None
            # Another router opened it. The source is its address, unless that is somebody else's (I51).
            session = self.table.open(sid, peer, None if self.table.holds(peer.address) else peer.address, False)
        elif not session.is_newer(message.number):
            return None, None
        session.last = message.number
        return self.in_session(session, peer, message), session

    def in_session(self, session, peer, message):
        session.heard = self.clock()
        acknowledgement = self.new_in(session.sid, lmmp.ACK, lmmp.number(lmmp.ACKNUM, message.number))
        if message.kind == lmmp.LOGOUT:
            self.table.end(session)
            return acknowledgement
        if message.kind == lmmp.HANDOVER:
            session.peer = peer
            self.table.choose_area(session, message.get_number(lmmp.P_ID))
            self.awake(session)
            return acknowledgement
        if message.kind == lmmp.INIT_HANDOVER:
            return acknowledgement
        if message.kind == lmmp.ROUTING_REFRESH:
            self.awake(session)
        elif message.kind == lmmp.PAGING_REFRESH:
            self.table.choose_area(session, message.get_number(lmmp.P_ID))
            self.table.set_idle(session, True)
        elif message.kind == lmmp.REINIT_DONE:
            self.requests.done(session, message.get_number(lmmp.ACKNUM), peer)
        elif message.kind == lmmp.ACK:
            self.requests.acknowledged(session, message.get_number(lmmp.ACKNUM))
        return None

    def awake(self, session):
        self.table.set_idle(session, False)
        self.requests.over(session, lmmp.PAGING_QUERY)

    def refuse(self, code, sid=None, signed=False):
        error = (lmmp.ERROR, code, b"")
        if signed:
            return self.new_in(sid, lmmp.ERROR_MESSAGE, error)
        return self.new(lmmp.ERROR_MESSAGE, *([] if sid is None else [lmmp.number(lmmp.SID, sid)]), error)

    # Login (I37; D 2.4 step 5).

    def login(self, peer, message):
        asked = message.address()
        if asked is None and (self.paper or self.config >> 4 == 1):
            return self.refuse(lmmp.MALFORMED), None
        public_key = nonce2 = None
        if self.keys is not None:
            from access_router_keys import Refused
            try:
                public_key, nonce2 = self.keys.check_login(message, peer.address)
            except Refused as reason:
                print(f"from {peer.address}: {reason}", file=sys.stderr)
                return self.refuse(lmmp.AUTHENTICATION_FAILED), None
        self.end_former(peer, public_key)
        if self.table.is_full():
            return self.refuse(lmmp.NO_RESOURCES), None
        sid = self.table.free_sid()
        secret = [] if self.keys is None else self.keys.login_ack(sid, public_key, nonce2, peer.address)
        address, pooled = asked or peer.address, asked is not None and asked.is_unspecified
        if pooled:
            address = self.table.pools[asked.version].take()
            if address is None:
                return self.refuse(lmmp.NO_RESOURCES), None
        session = self.table.open(sid, peer, address, pooled)
        session.public_key = public_key
        session.last = message.number if self.keys is not None else None
        self.table.choose_area(session, message.get_number(lmmp.P_ID))
        suboptions = [lmmp.number(lmmp.SID, sid)] + ([lmmp.address(address)] if pooled else [])
        suboptions += self.intervals(session.routing_interval, session.paging_interval)
        if session.area is not None:
            suboptions.append(lmmp.number(lmmp.P_ID, session.area))
        return self.new(lmmp.LOGIN_ACK, *suboptions, *secret), session

    def end_former(self, peer, public_key):
        """The node has lost its memory and starts anew. With keys, only the same key says that it is the same node."""
        for former in list(self.table.sessions.values()):
            if former.peer.address == peer.address and same(former.public_key, public_key):
                self.table.end(former)


def same(one, other):
    return (one and one.public_numbers()) == (other and other.public_numbers())
