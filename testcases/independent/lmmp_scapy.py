"""LMMP as a Scapy layer: a second implementation of draft-manner-lmmp-00 section 2.3.

It shares no code with the C++ codec. It is not blind: its author had read that codec, names faults and counts
their offsets as it does, and follows the same docs/interpretations.md, whose numbers stand in the comments. So
agreement finds slips of either program, not a misreading that both share.
"""
import hashlib
import hmac
import ipaddress
import struct

from scapy.fields import ByteEnumField, ByteField, IntField, PacketListField, ShortField, StrField, StrLenField
from scapy.packet import Packet, Raw

MESSAGES = {
    1: "LOGIN", 2: "LOGIN_ACK", 3: "LOGOUT", 4: "INIT_HANDOVER", 5: "HANDOVER", 6: "REINIT", 7: "REINIT_DONE",
    8: "ROUTING_REFRESH", 9: "PAGING_REFRESH", 10: "PAGING_QUERY", 11: "AR_ADV", 12: "KEY_EXCHANGE_REQUEST",
    13: "KEY_EXCHANGE_REPLY", 14: "ACK", 15: "ERROR",
}
SUBOPTIONS = {
    1: "SID", 2: "IP4", 3: "IP6", 4: "AUTH", 5: "ACKNUM", 6: "R_INT", 7: "P_INT", 8: "P_ID", 9: "OLD_AR4",
    10: "OLD_AR6", 11: "NEW_AR4", 12: "NEW_AR6", 13: "NEW_MAC", 14: "NEW_ESSID", 15: "PUB_KEY", 16: "NONCE1",
    17: "NONCE2", 18: "SHARED_KEY", 19: "ERROR", 20: "CONFIG",
}
NUMBERS = {1, 5, 6, 7, 8}
ADDRESSES = {2: 4, 3: 16, 9: 4, 10: 16, 11: 4, 12: 16}
# I38; what the texts' tables call optional may be absent.
NEEDED = {
    "LOGIN": [], "LOGIN_ACK": ["SID"], "LOGOUT": ["SID"], "INIT_HANDOVER": ["SID"], "HANDOVER": ["SID"],
    "REINIT": ["SID"], "REINIT_DONE": ["SID", "ACKNUM"], "ROUTING_REFRESH": ["SID"],
    "PAGING_REFRESH": ["SID", "P_ID"], "PAGING_QUERY": ["SID"], "AR_ADV": ["CONFIG"],
    "KEY_EXCHANGE_REQUEST": ["PUB_KEY"], "KEY_EXCHANGE_REPLY": ["NONCE1", "PUB_KEY"], "ACK": ["SID", "ACKNUM"],
    "ERROR": ["ERROR"],
}
NEEDED_WITH_KEYS = {"LOGIN": ["NONCE1", "NONCE2"], "LOGIN_ACK": ["SHARED_KEY", "NONCE2"]}


class Suboption(Packet):
    """Type, Len, Reserved, payload, padding to the next multiple of four octets (I5, I6)."""

    name = "LMMP suboption"
    fields_desc = [
        ByteEnumField("type", 1, SUBOPTIONS),
        ShortField("len", None),
        ByteField("reserved", 0),
        StrLenField("value", b"", length_from=lambda packet: packet.len),
        StrLenField("padding", b"", length_from=lambda packet: -packet.len % 4),
    ]

    def extract_padding(self, rest):
        return b"", rest

    def post_build(self, built, rest):
        if self.len is None:
            built = built[:1] + struct.pack("!H", len(self.value)) + built[3:]
            built += bytes(-len(self.value) % 4 - len(self.padding))
        return built + rest


def _suboption_octets(packet):
    """How many octets of suboptions Len bounds, given what is there (I4)."""
    there = len(packet.original) - 8
    return min(there, max(0, packet.len - packet.header_octets(there)))


class LMMP(Packet):
    """Main header and suboptions (D 2.3, I3)."""

    name = "LMMP"
    fields_desc = [
        ByteEnumField("type", 1, MESSAGES),
        ShortField("len", None),
        ByteField("reserved", 0),
        IntField("seq", 0),
        PacketListField("suboptions", [], Suboption, length_from=_suboption_octets),
        StrField("trailing", b""),
    ]
    length = "automatic"  # or "payload", "message" (I4)

    def header_octets(self, there):
        """8 where Len counts the main header."""
        if self.length == "automatic":
            return 8 if self.len == there + 8 and self.len != there else 0
        return 8 if self.length == "message" else 0

    def post_build(self, built, rest):
        if self.len is None:
            counted = len(built) - len(self.trailing) - 8
            counted += 8 if self.length == "message" else 0
            built = built[:1] + struct.pack("!H", counted & 0xFFFF) + built[3:]
        return built + rest


class LMMPCountingMessage(LMMP):
    """Len counts the message (I4)."""

    length = "message"


class LMMPCountingPayload(LMMP):
    """Len counts the payload (I4)."""

    length = "payload"


READINGS = {"automatic": LMMP, "payload": LMMPCountingPayload, "message": LMMPCountingMessage}


def lawful_length(kind, reserved, length):
    """Whether a payload of this length is one that D 2.3 allows."""
    if kind in NUMBERS:
        return length == 4
    if kind in ADDRESSES:
        return length == ADDRESSES[kind]
    if kind == 4:  # HMAC-MD5 or HMAC-SHA256
        return length in (16, 32)
    if kind == 13:
        return 1 <= length <= 32
    if kind == 14:  # IEEE 802.11
        return length <= 32
    if kind == 15 and reserved == 1:  # I15: 1024 to 4096 bits behind the exponent
        return 132 <= length <= 516
    if kind in (16, 17, 18):
        return length >= 1
    if kind in (19, 20):  # the value is in Reserved (I8)
        return length == 0
    return True


def _first_unreadable(octets, end):
    """Kind and offset of the first fault among suboptions that end at `end`."""
    at = 8
    while at < end:
        if end - at < 4:
            return "suboption_truncated", at
        length = int.from_bytes(octets[at + 1:at + 3], "big")
        if length > end - at - 4:
            return "suboption_overrun", at + 1
        at = min(end, at + 4 + length + -length % 4)
    return None


def first_fault(octets, length="automatic", profile="draft-00", auth_mode="none"):
    """The first reason to drop these octets whole, as a vector's fault; None if there is none."""
    if len(octets) < 8:
        return {"kind": "header_truncated", "offset": len(octets)}
    said = int.from_bytes(octets[1:3], "big")
    there = len(octets) - 8
    if length == "message" or (length == "automatic" and said == there + 8):
        if said < 8:
            return {"kind": "length_below_header", "offset": 1}
        said -= 8
    if said > there:
        return {"kind": "length_beyond", "offset": 1}
    unreadable = _first_unreadable(octets, 8 + said)
    if unreadable:
        return {"kind": unreadable[0], "offset": unreadable[1]}
    packet = READINGS[length](octets)
    title = MESSAGES.get(packet.type)
    if title is None:
        return {"kind": "type_unknown", "offset": 0}
    at = 8
    for suboption in packet.suboptions:
        if not lawful_length(suboption.type, suboption.reserved, suboption.len):
            return {"kind": "suboption_length", "offset": at + 1, "suboption": SUBOPTIONS[suboption.type]}
        at += 4 + len(suboption.value) + len(suboption.padding)
    if title == "REINIT" and packet.reserved > 1:
        return {"kind": "reinit_type", "offset": 3}
    there = [SUBOPTIONS.get(suboption.type) for suboption in packet.suboptions]
    needed = list(NEEDED[title])
    if auth_mode == "lmmp-internal":
        needed += NEEDED_WITH_KEYS.get(title, [])
        # I38, I40: AUTH on what carries a SID, but for Login Ack and Error.
        if "SID" in NEEDED[title] and title != "LOGIN_ACK":
            needed.append("AUTH")
    missing = [number for number, one in SUBOPTIONS.items() if one in needed and one not in there]
    if not missing and profile == "paper-2004" and title == "LOGIN" and not {"IP4", "IP6"} & set(there):
        missing = [2]
    if missing:
        return {"kind": "suboption_missing", "offset": at, "suboption": SUBOPTIONS[missing[0]]}
    return None


def _value_of(suboption):
    value = bytes(suboption.value)
    if suboption.type in NUMBERS and len(value) == 4:
        return {"number": int.from_bytes(value, "big")}
    if ADDRESSES.get(suboption.type) == len(value):
        return {"address": str(ipaddress.ip_address(value))}
    return {"octets": value.hex()}


def meaning(packet):
    """A dissected packet in the vectors' form."""
    there = len(packet.original) - 8
    counts = "payload" if packet.len == there else "message" if packet.len == there + 8 else "neither"
    told = {"type": packet.type, "reserved": packet.reserved, "length": packet.len, "sequence": packet.seq,
            "length_counts": counts, "suboptions": []}
    if packet.type in MESSAGES:
        told["name"] = MESSAGES[packet.type]
    for suboption in packet.suboptions:
        if isinstance(suboption, Raw):
            break
        one = {"type": suboption.type, "reserved": suboption.reserved, **_value_of(suboption)}
        if suboption.type in SUBOPTIONS:
            one["name"] = SUBOPTIONS[suboption.type]
        if bytes(suboption.padding) != bytes(-suboption.len % 4):
            one["padding"] = bytes(suboption.padding).hex()
        told["suboptions"].append(one)
    if packet.trailing:
        told["trailing"] = bytes(packet.trailing).hex()
    return told


def build(told):
    """Octets of a vector's meaning."""
    suboptions = []
    for one in told["suboptions"]:
        if "number" in one:
            value = one["number"].to_bytes(4, "big")
        elif "address" in one:
            value = ipaddress.ip_address(one["address"]).packed
        elif "text" in one:
            value = one["text"].encode()
        else:
            value = bytes.fromhex(one["octets"])
        suboptions.append(Suboption(type=one["type"], reserved=one["reserved"], value=value))
    layer = LMMPCountingMessage if told["length_counts"] == "message" else LMMP
    return bytes(layer(type=told["type"], reserved=told["reserved"], seq=told["sequence"], suboptions=suboptions))


def mac(octets, at, algorithm, key):
    """The MAC over a whole message, its own place read as zeros (I11)."""
    digest = {"hmac-md5": hashlib.md5, "hmac-sha256": hashlib.sha256}[algorithm]
    size = digest().digest_size
    return hmac.new(key, octets[:at] + bytes(size) + octets[at + size:], digest).digest()


def session_key(access_network_key, sid):
    """SK_an-mn (D 2.4 step 5, I12)."""
    return hashlib.md5(access_network_key + sid.to_bytes(4, "big")).digest()
