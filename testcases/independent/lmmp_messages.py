"""LMMP's octets as the independent access router reads and writes them (draft-manner-lmmp-00 section 2.3)."""
import ipaddress
import struct

LOGIN, LOGIN_ACK, LOGOUT, INIT_HANDOVER, HANDOVER, REINIT, REINIT_DONE, ROUTING_REFRESH = range(1, 9)
PAGING_REFRESH, PAGING_QUERY, AR_ADV, KEY_EXCHANGE_REQUEST, KEY_EXCHANGE_REPLY, ACK, ERROR_MESSAGE = range(9, 16)
SID, IP4, IP6, AUTH, ACKNUM, R_INT, P_INT, P_ID, OLD_AR4, OLD_AR6, NEW_AR4, NEW_AR6 = range(1, 13)
NEW_MAC, NEW_ESSID, PUB_KEY, NONCE1, NONCE2, SHARED_KEY, ERROR, CONFIG = range(13, 21)

# Lengths that payloads can have (D 2.3; I30). Any other suboption is as long as it likes.
ANY = range(1, 65536)
LENGTHS = {SID: [4], IP4: [4], IP6: [16], ACKNUM: [4], R_INT: [4], P_INT: [4], P_ID: [4], OLD_AR4: [4], OLD_AR6: [16],
           NEW_AR4: [4], NEW_AR6: [16], ERROR: [0], CONFIG: [0], AUTH: [16, 32], NEW_MAC: range(1, 33),
           NEW_ESSID: range(33), NONCE1: ANY, NONCE2: ANY, SHARED_KEY: ANY}
RSA = 1  # kind of public key (I15)
RSA_LENGTHS = range(132, 517)
# What a message cannot be without (I38).
NEEDED = {LOGIN_ACK: [SID], LOGOUT: [SID], INIT_HANDOVER: [SID], HANDOVER: [SID], REINIT: [SID],
          REINIT_DONE: [SID, ACKNUM], ROUTING_REFRESH: [SID], PAGING_REFRESH: [SID, P_ID], PAGING_QUERY: [SID],
          AR_ADV: [CONFIG], KEY_EXCHANGE_REQUEST: [PUB_KEY], KEY_EXCHANGE_REPLY: [NONCE1, PUB_KEY],
          ACK: [SID, ACKNUM], ERROR_MESSAGE: [ERROR]}
MALFORMED, UNKNOWN_TYPE, UNKNOWN_SID, AUTHENTICATION_FAILED, NO_RESOURCES = 1, 2, 3, 4, 6  # I9


class Malformed(Exception):
    """Octets to be dropped whole (I30)."""


class Message:
    """Type, Reserved, number, and suboptions as (type, Reserved, payload)."""

    def __init__(self, kind, number, suboptions=(), reserved=0):
        self.kind, self.number, self.reserved = kind, number, reserved
        self.suboptions = list(suboptions)
        self.received, self.places = b"", {}  # of one that came: its octets, and where suboptions' payloads begin

    def get(self, kind):
        return next((payload for which, _, payload in self.suboptions if which == kind), None)

    def get_number(self, kind):
        payload = self.get(kind)
        return None if payload is None else int.from_bytes(payload, "big")

    def address(self):
        """IP4 or IP6, or None."""
        payload = self.get(IP6) or self.get(IP4)
        return None if payload is None else ipaddress.ip_address(payload)

    def octets(self, length_counts):
        body = b""
        for kind, reserved, payload in self.suboptions:
            body += struct.pack("!BHB", kind, len(payload), reserved) + payload + bytes(-len(payload) % 4)
        length = len(body) + (8 if length_counts == "message" else 0)
        return struct.pack("!BHBI", self.kind, length, self.reserved, self.number) + body


def suboption(kind, payload):
    if len(payload) not in LENGTHS[kind]:
        raise ValueError(f"suboption {kind} cannot have {len(payload)} octets")
    return kind, 0, payload


def number(kind, value):
    return kind, 0, struct.pack("!I", value)


def address(value):
    return IP4 if value.version == 4 else IP6, 0, value.packed


def read(octets, length_counts):
    """The message; raises Malformed. What stands behind its Len is not part of it (I4)."""
    if len(octets) < 8:
        raise Malformed("no main header")
    kind, length, reserved, sequence = struct.unpack("!BHBI", octets[:8])
    end = length + (0 if length_counts == "message" else 8)
    if not 8 <= end <= len(octets):
        raise Malformed("Len goes beyond the packet")
    message = Message(kind, sequence, reserved=reserved)
    message.received = octets[:end]
    at = 8
    while at < end:
        if end - at < 4:
            raise Malformed("a suboption without header")
        which, length, reserved = struct.unpack("!BHB", octets[at:at + 4])
        if length > end - at - 4:
            raise Malformed("a suboption goes beyond its message")
        lengths = RSA_LENGTHS if (which, reserved) == (PUB_KEY, RSA) else LENGTHS.get(which, [length])
        if length not in lengths:
            raise Malformed(f"suboption {which} has {length} octets")
        message.suboptions.append((which, reserved, octets[at + 4:at + 4 + length]))
        message.places.setdefault(which, at + 4)
        at += 4 + length + -length % 4
    if kind == REINIT and message.reserved > 1:  # I39
        raise Malformed(f"a Re-Init of the type {message.reserved}")
    for which in NEEDED.get(kind, []):
        if message.get(which) is None:
            raise Malformed(f"no suboption {which}")
    return message
