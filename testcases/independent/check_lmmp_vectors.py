#!/usr/bin/python3
"""Holds the vectors against Scapy: every reading, encoding, MAC, checksum and session key a second time.

usage: check_lmmp_vectors.py [FOLDER_OF_VECTORS]
Exit status: 0 they agree, 1 they do not, 77 Scapy is not installed.
"""
import json
import sys

try:
    from scapy.layers.inet6 import IPv6, in6_chksum
    from scapy.utils import checksum
except ImportError:
    print("Scapy is not installed (Debian: python3-scapy): nothing was checked")
    sys.exit(77)

import lmmp_scapy
from vector_files import difference, octets_of, run

DEFAULTS = {"length": "automatic", "profile": "draft-00", "auth_mode": "none"}


def text_as_octets(told):
    told = json.loads(json.dumps(told))
    for one in told["suboptions"]:
        if "text" in one:
            one["octets"] = one.pop("text").encode().hex()
    return told


def check_reading(octets, case, context):
    wrong = []
    fault = lmmp_scapy.first_fault(octets, **context)
    wrong += difference("fault", fault, case.get("fault"))
    if "meaning" in case:
        packet = lmmp_scapy.READINGS[context["length"]](octets)
        wrong += difference("meaning", lmmp_scapy.meaning(packet), text_as_octets(case["meaning"]))
    return wrong


def check_building(octets, told):
    if "trailing" in told or any("padding" in one for one in told["suboptions"]):
        return []
    return difference("encoding", lmmp_scapy.build(told).hex(), octets.hex())


def check_mac(octets, told):
    if "expected" not in told:
        return []
    key = bytes.fromhex(told["key"])
    whole = octets[:len(octets) - len(bytes.fromhex(told.get("trailing", "")))]
    right = lmmp_scapy.mac(whole, told["offset"], told["algorithm"], key)
    found = octets[told["offset"]:told["offset"] + len(right)]
    return (difference("MAC", right.hex(), told["expected"])
            + difference("MAC verdict", "good" if found == right else "bad", told["verdict"]))


def check_carrier(octets, told):
    icmp = bytes.fromhex(told["header"]) + octets
    zeroed = icmp[:2] + b"\0\0" + icmp[4:]
    if told["version"] == 4:
        right = checksum(zeroed)
    else:
        right = in6_chksum(58, IPv6(src=told["source"], dst=told["destination"]), zeroed)
    found = int.from_bytes(icmp[2:4], "big")
    kind = 41 if told["version"] == 4 else 150
    return (difference("checksum", right, told["expected_checksum"])
            + difference("checksum verdict", "good" if found == right else "bad", told["checksum"])
            + difference("carries LMMP", (icmp[0], icmp[1], icmp[4]) == (kind, 0, 253), told["carries_lmmp"]))


def check_message(vector):
    octets = octets_of(vector["octets"])
    context = {**DEFAULTS, **vector.get("context", {})}
    if vector["result"] == "debatable":
        wrong = []
        parameter = vector["decided_by"]["parameter"]
        for case in vector["decided_by"]["cases"]:
            if parameter == "final_padding":
                if case["value"] == "optional":
                    wrong += check_reading(octets, case, context)
            else:
                wrong += check_reading(octets, case, {**context, parameter: case["value"]})
        return wrong
    wrong = check_reading(octets, vector, context)
    if vector["result"] == "valid":
        wrong += check_building(octets, vector["meaning"])
    if "mac" in vector:
        told = dict(vector["mac"], trailing=vector["meaning"].get("trailing", ""))
        wrong += check_mac(octets, told)
    if "carrier" in vector:
        wrong += check_carrier(octets, vector["carrier"])
    return wrong


def check_session_key(vector):
    key = lmmp_scapy.session_key(bytes.fromhex(vector["access_network_key"]), vector["sid"])
    return difference("session key", key.hex(), vector["session_key"])


if __name__ == "__main__":
    sys.exit(run("lmmp-*.json", {"message": check_message, "session-key": check_session_key}))
