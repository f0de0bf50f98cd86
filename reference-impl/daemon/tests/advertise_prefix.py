#!/usr/bin/env python3
"""Sends Router Advertisements with a prefix for autoconfiguration (RFC 4861) on an interface, until SIGTERM.

    advertise_prefix.py INTERFACE PREFIX      such as 2001:db8:1::, 64 bits of it count
"""
import signal
import socket
import struct
import sys
import time

if len(sys.argv) != 3:
    sys.exit(__doc__)
interface, prefix = sys.argv[1:]
ON_LINK_AND_AUTONOMOUS = 0xC0
information = struct.pack("!BBBBIII16s", 3, 4, 64, ON_LINK_AND_AUTONOMOUS, 3600, 3600, 0,
                          socket.inet_pton(socket.AF_INET6, prefix))
# The kernel fills in the checksum.
advertisement = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + information
raw = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    raw.sendto(advertisement, ("ff02::1", 0, 0, socket.if_nametoindex(interface)))
    time.sleep(0.2)
