#!/usr/bin/env python3
"""Keeps the LMMP frames that leave an interface, and sends them again.

    replay.py capture INTERFACE FILE      until SIGTERM
    replay.py send INTERFACE FILE
"""
import signal
import socket
import struct
import sys

OUTGOING = 4  # PACKET_OUTGOING
ICMPV6_MOBILITY = 150


def capture(interface, path):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    raw.bind((interface, 3))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(path, "wb", buffering=0) as out:
        while True:
            frame, where = raw.recvfrom(65536)
            is_lmmp = len(frame) > 54 and frame[12:14] == b"\x86\xdd" and frame[20] == 58
            if is_lmmp and frame[54] == ICMPV6_MOBILITY and where[2] == OUTGOING:
                out.write(struct.pack("!I", len(frame)) + frame)


def send(interface, path):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    raw.bind((interface, 0))
    with open(path, "rb") as captured:
        octets = captured.read()
    if not octets:
        sys.exit("no frames")
    at = 0
    while at < len(octets):
        (size,) = struct.unpack_from("!I", octets, at)
        raw.send(octets[at + 4:at + 4 + size])
        at += 4 + size


if len(sys.argv) != 4 or sys.argv[1] not in ("capture", "send"):
    sys.exit(__doc__)
(capture if sys.argv[1] == "capture" else send)(sys.argv[2], sys.argv[3])
