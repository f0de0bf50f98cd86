"""One ICMPv6 echo request of so many octets, header included, that nobody may fragment, and what came of it.

echo.py SOURCE DESTINATION OCTETS [SECONDS]; prints `answered`, `too big MTU` or `nothing`; exit code 0 if answered.
"""
import errno
import os
import select
import socket
import struct
import sys
import time

IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE, IPV6_DONTFRAG = 23, 3, 62


def outcome(source, destination, octets, seconds):
    echo = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    echo.setsockopt(socket.IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE)  # what is known of the path is not used
    echo.setsockopt(socket.IPPROTO_IPV6, IPV6_DONTFRAG, 1)
    echo.bind((source, 0))
    number = os.getpid() & 0xFFFF
    try:
        echo.sendto(struct.pack(">BBHHH", 128, 0, 0, number, 1) + bytes(octets - 48), (destination, 0))
    except OSError as error:
        if error.errno == errno.EMSGSIZE:
            return "too big for the first link"
        return "nothing: %s" % error
    until = time.monotonic() + seconds
    while select.select([echo], [], [], max(until - time.monotonic(), 0))[0]:
        try:
            message = echo.recv(65536)
        except OSError:
            continue  # the kernel tells of the error that comes as a message too
        kind, _, _, value = struct.unpack(">BBHI", message[:8])
        if kind == 129 and value >> 16 == number:
            return "answered"
        quoted = message[8:]
        if kind == 2 and len(quoted) >= 46 and quoted[40] == 128 and quoted[44:46] == struct.pack(">H", number):
            return "too big %d" % value
    return "nothing"


found = outcome(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]) if len(sys.argv) > 4 else 1)
print(found)
sys.exit(found != "answered")
