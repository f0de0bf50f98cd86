#!/usr/bin/python3
"""Holds the LMMP vectors against the independent access router's own reading: messages, MACs, session keys, RSA.

usage: check_access_router_vectors.py [FOLDER_OF_VECTORS]
Exit status: 0 they agree, 1 they do not, 77 python3-cryptography is not installed.
"""
import sys

try:
    from cryptography.hazmat.primitives import serialization
except ImportError:
    print("python3-cryptography is not installed: nothing was checked")
    sys.exit(77)

import lmmp_messages as lmmp
from access_router_keys import PADDINGS, Keys, payload_of, public_key_of
from lmmp_messages import Malformed
from vector_files import difference, octets_of, run


def read(octets, length_counts):
    """None where the message is dropped: by its form, or as one of no type that there is (I29)."""
    try:
        message = lmmp.read(octets, length_counts)
    except Malformed:
        return None
    return message if message.kind in range(1, 16) else None


def as_told(message):
    return {"type": message.kind, "reserved": message.reserved, "sequence": message.number,
            "suboptions": [(kind, reserved, payload) for kind, reserved, payload in message.suboptions]}


def payload_of_suboption(told):
    if "number" in told:
        return told["number"].to_bytes(4, "big")
    if "address" in told:
        return lmmp.ipaddress.ip_address(told["address"]).packed
    if "text" in told:
        return told["text"].encode()
    return octets_of(told.get("octets", ""))


def meaning_of(told):
    return {"type": told["type"], "reserved": told["reserved"], "sequence": told["sequence"],
            "suboptions": [(one["type"], one["reserved"], payload_of_suboption(one)) for one in told["suboptions"]]}


def check_message(vector):
    octets = octets_of(vector["octets"])
    context = vector.get("context", {})
    if vector["result"] == "debatable":
        if vector["decided_by"]["parameter"] != "length":
            return []
        cases = [case for case in vector["decided_by"]["cases"] if case["value"] != "automatic"]
        return [line for case in cases for line in check_reading(octets, case, case["value"], case["value"])]
    fixed = context.get("length", vector.get("meaning", {}).get("length_counts", "payload"))
    wrong = check_reading(octets, vector, fixed, "")
    for end in range(len(octets)):
        read(octets[:end], fixed)  # raises nothing, wherever it is cut
    if "mac" in vector:
        wrong += check_mac(lmmp.read(octets, fixed), vector["mac"])
    return wrong


def check_reading(octets, told, length_counts, which):
    message = read(octets, length_counts)
    wrong = difference(f"result {which}", "invalid" if message is None else "valid", told["result"])
    if not wrong and message is not None:
        wrong = difference(f"meaning {which}", as_told(message), meaning_of(told["meaning"]))
    return wrong


def check_mac(message, told):
    keys = Keys.__new__(Keys)
    keys.session_key = lambda _: octets_of(told["key"])
    verdict = "good" if keys.is_good(message) else "not good"
    return difference("MAC", verdict, "good" if told["verdict"] == "good" else "not good")


def check_session_key(vector):
    keys = Keys.__new__(Keys)
    keys.network_key = octets_of(vector["access_network_key"])
    return difference("session key", keys.session_key(vector["sid"]).hex(), vector["session_key"])


def check_public_key(vector):
    payload = octets_of(vector["payload"])
    try:
        key = public_key_of(payload)
    except Malformed:
        return difference("result", "invalid", vector["result"])
    numbers = key.public_numbers()
    return (difference("result", "valid", vector["result"])
            + difference("exponent", numbers.e, vector.get("exponent"))
            + difference("bits", numbers.n.bit_length(), vector.get("modulus_bits"))
            + difference("written again", payload_of(key), payload[:4] + payload[4:].lstrip(b"\0")))


def check_rsa_block(vector):
    keys = Keys.__new__(Keys)
    keys.private = serialization.load_pem_private_key("\n".join(vector["private_key"]).encode() + b"\n", None)
    keys.padding = PADDINGS[vector["padding"]]
    return difference("plain", keys.decrypted(octets_of(vector["cipher"])).hex(), octets_of(vector["plain"]).hex())


if __name__ == "__main__":
    sys.exit(run("lmmp-*.json", {"message": check_message, "session-key": check_session_key,
                                 "public-key": check_public_key, "rsa-block": check_rsa_block}))
