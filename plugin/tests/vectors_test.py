"""The plugin's reading of the hand-written vectors in testcases/vectors."""

import glob
import ipaddress
import json
import os
import struct
import tempfile
import unittest

import tshark

COUNTS = {"payload": "0", "message": "1", "neither": "2"}
FAULTS = {
    "header_truncated": "lmmp.length_bad",
    "length_beyond": "lmmp.length_bad",
    "length_below_header": "lmmp.length_bad",
    "suboption_truncated": "lmmp.suboption_overrun",
    "suboption_overrun": "lmmp.suboption_overrun",
    "type_unknown": "lmmp.type_unknown",
    "suboption_missing": "lmmp.suboption_missing",
    "suboption_length": "lmmp.suboption_length_bad",
    "reinit_type": "lmmp.reinit_type_bad",
}
# What makes a receiver drop the message.
FATAL = set(FAULTS.values())
VALUE_FIELDS = {
    "SID": "lmmp.sid", "IP4": "lmmp.ip4", "IP6": "lmmp.ip6", "AUTH": "lmmp.auth.mac", "ACKNUM": "lmmp.acknum",
    "R_INT": "lmmp.routing_interval", "P_INT": "lmmp.paging_interval", "P_ID": "lmmp.paging_area",
    "OLD_AR4": "lmmp.old_ar4", "OLD_AR6": "lmmp.old_ar6", "NEW_AR4": "lmmp.new_ar4", "NEW_AR6": "lmmp.new_ar6",
    "NEW_MAC": "lmmp.new_mac.address", "NEW_ESSID": "lmmp.new_essid", "NONCE1": "lmmp.nonce1",
    "NONCE2": "lmmp.nonce2", "SHARED_KEY": "lmmp.shared_key",
}
SOURCE, DESTINATION = ipaddress.ip_address("fe80::2"), ipaddress.ip_address("fe80::1")


def internet_sum(octets):
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def lmmp_frame(octets):
    icmp = bytes([150, 0, 0, 0, 253, 0, 0, 0]) + octets
    pseudo = SOURCE.packed + DESTINATION.packed + struct.pack("!II", len(icmp), 58)
    icmp = icmp[:2] + struct.pack("!H", 0xFFFF - internet_sum(pseudo + icmp)) + icmp[4:]
    header = struct.pack("!IHBB", 0x60000000, len(icmp), 58, 255) + SOURCE.packed + DESTINATION.packed
    return bytes.fromhex("020000000002 020000000001 86dd") + header + icmp


def write_pcap(path, frames):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, frame in enumerate(frames):
            file.write(struct.pack("<IIII", 1767225600 + number, 0, len(frame), len(frame)) + frame)


def load():
    """Each vector of a message with the context, result, meaning and fault of one of its readings."""
    readings = []
    for path in sorted(glob.glob(os.path.join(tshark.ROOT, "testcases", "vectors", "lmmp-*.json"))):
        with open(path, encoding="utf-8") as file:
            vectors = json.load(file)["vectors"]
        for vector in vectors:
            if vector["kind"] != "message" or "carrier" in vector:
                continue
            octets = bytes.fromhex("".join(vector["octets"]))
            if vector["result"] != "debatable":
                readings.append((vector["id"], octets, vector.get("context", {}), vector))
                continue
            decision = vector["decided_by"]
            for case in decision["cases"]:
                if decision["parameter"] == "final_padding":
                    if case["value"] == "optional":
                        readings.append((vector["id"], octets, {}, case))
                else:
                    readings.append((vector["id"], octets, {decision["parameter"]: case["value"]}, case))
    # The plugin learns the authentication mode from the capture, so these are not about one message.
    return [reading for reading in readings if reading[2].get("auth_mode", "none") == "none"
            and not (reading[2].get("auth_mode") == "none" and reading[3].get("meaning", {}).get("suboptions"))]


def value_of(suboption):
    """A suboption's value as PDML shows it."""
    name = suboption["name"]
    if name == "SID":
        return "0x%08x" % suboption["number"]
    for kind in ("number", "address", "text"):
        if kind in suboption:
            return str(suboption[kind])
    octets = suboption["octets"]
    return ":".join(octets[i:i + 2] for i in range(0, len(octets), 2))


class Vectors(unittest.TestCase):
    maxDiff = None

    def check_meaning(self, frame, meaning):
        self.assertEqual(frame.values("lmmp.type"), [str(meaning["type"])])
        self.assertEqual(frame.values("lmmp.length"), [str(meaning["length"])])
        self.assertEqual(frame.values("lmmp.reserved"), ["0x%02x" % meaning["reserved"]])
        self.assertEqual(frame.values("lmmp.seq"), [str(meaning["sequence"])])
        self.assertEqual(frame.values("lmmp.length_counts"), [COUNTS[meaning["length_counts"]]])
        suboptions = meaning["suboptions"]
        self.assertEqual(frame.values("lmmp.suboption.type"), [str(one["type"]) for one in suboptions])
        self.assertEqual(frame.values("lmmp.suboption.reserved"), ["0x%02x" % one["reserved"] for one in suboptions])
        for name, field in VALUE_FIELDS.items():
            stood = [one for one in suboptions if one.get("name") == name]
            if any(name == "NEW_ESSID" and "octets" in one for one in stood):
                continue  # not UTF-8: shown as well as it can be
            expected = [value_of(one) for one in stood]
            self.assertEqual(frame.values(field), expected, field)
        self.assertEqual("lmmp.trailing_octets" in frame.experts, bool(meaning.get("trailing")))

    def test_every_vector_is_read_as_its_author_meant(self):
        readings = load()
        self.assertGreater(len(readings), 150)
        by_context = {}
        for reading in readings:
            by_context.setdefault(json.dumps(reading[2], sort_keys=True), []).append(reading)
        with tempfile.TemporaryDirectory() as folder:
            for context, group in by_context.items():
                path = os.path.join(folder, "vectors.pcap")
                write_pcap(path, [lmmp_frame(octets) for _, octets, _, _ in group])
                chosen = json.loads(context)
                length = {"automatic": "auto"}.get(chosen.get("length", "auto"), chosen.get("length", "auto"))
                frames = tshark.frames(path, ["-o", "lmmp.track_sessions:FALSE", "-o", "lmmp.length_counts:" + length, "-o",
                                              "lmmp.profile:" + chosen.get("profile", "draft-00")])
                for (name, _, _, reading), frame in zip(group, frames):
                    with self.subTest(vector=name, context=context):
                        fatal = FATAL & set(frame.experts)
                        if reading["result"] == "valid":
                            self.assertEqual(fatal, set())
                            self.check_meaning(frame, reading["meaning"])
                        else:
                            self.assertIn(FAULTS[reading["fault"]["kind"]], fatal)


if __name__ == "__main__":
    unittest.main(verbosity=2)
