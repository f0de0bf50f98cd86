#!/usr/bin/python3
"""A second Mobility Anchor Point of HMIPv6: a second opinion for the suite.

Written from the HMIPv6 draft of December 2004, RFC 3775, RFC 5380 and docs/interpretations.md alone. It needs packet
sockets and nothing of the system's Mobile IPv6, tunnels or forwarding.

    mobility_anchor_point.py SETTINGS         serves until it is ended
    mobility_anchor_point.py --control SOCKET COMMAND [VALUE]

Commands: set-preference, fail and restore (a MAP's address), stop, reset.
"""
import time

from command_line import settings_path


def main():
    path = settings_path(__doc__)
    import quick_scapy  # noqa: F401, before all that needs Scapy
    from links import Settings, Timers
    from map_bindings import BindingCache
    from map_discovery import Discovery
    from map_forwarding import Node
    from map_security import Security
    from neighbours import links_of
    from served import Served
    settings, timers = Settings(path), Timers()
    links = links_of(settings)

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
