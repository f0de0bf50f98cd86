#!/usr/bin/python3
"""A second Mobility Anchor Point of HMIPv6: a second opinion for the suite.

Written from the HMIPv6 draft of December 2004, RFC 3775, RFC 5380 and docs/interpretations.md alone. It needs packet
sockets and nothing of the system's Mobile IPv6, tunnels or forwarding.

    mobility_anchor_point.py SETTINGS         serves until it is ended
    mobility_anchor_point.py --control SOCKET COMMAND [VALUE]

Commands: set-preference, fail and restore (a MAP's address), stop, reset.
"""
import ipaddress
import subprocess
import sys
import time


def main():
    if len(sys.argv) >= 4 and sys.argv[1] == "--control":
        from control_client import request
        sys.exit(request(*sys.argv[2:]))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    import quick_scapy  # noqa: F401, before all that needs Scapy
    from links import Link, Settings, Timers
    from map_bindings import BindingCache
    from map_discovery import Discovery
    from map_forwarding import Node
    from map_security import Security
    from served import Served
    settings = Settings(sys.argv[1])
    links = []
    for number in (1, 2, 3):
        interface = settings.text(f"link{number}")
        if interface is None:
            continue
        # What is sent to a global address is ours to answer: the kernel knows no Mobility Header, and says so.
        subprocess.run(["ip", "-6", "address", "flush", "dev", interface, "scope", "global"], check=True)
        link = Link(interface)
        link.address = ipaddress.IPv6Address(settings.text(f"link_local_{number}"))
        link.prefix = ipaddress.IPv6Network((settings.text(f"prefix_{number}"), 64), strict=False)
        link.advertises = settings.text(f"advertise_{number}", "1") == "1"
        links.append(link)
    timers = Timers()

    def make():
        node = Node(settings, links, timers, time.monotonic)
        if settings.number("esp", 0) == 1:
            node.security = Security(settings.all("association"))
        node.cache = BindingCache(settings, node, timers)
        node.discovery = Discovery(settings, links, timers, time.monotonic)
        return node

    Served(make, links, timers).serve(settings.text("control"))


if __name__ == "__main__":
    main()
