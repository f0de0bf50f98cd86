#!/usr/bin/python3
"""A second LMMP access router, on one or two links: a second opinion for the suite.

Written from draft-manner-lmmp-00, the paper of 2004 and docs/interpretations.md alone (whose numbers stand in
the comments), so that the suite is not right against one implementation only.

    access_router.py SETTINGS                 serves until it is ended
    access_router.py --control SOCKET COMMAND [SID] [NAME=VALUE]...
"""
import ipaddress
import time

from command_line import settings_path


def main():
    path = settings_path(__doc__)
    import quick_scapy  # noqa: F401, before all that needs Scapy
    from access_router_sessions import AccessRouter
    from links import Link, Settings, Timers
    from served import Served
    settings = Settings(path)
    timers = Timers()
    interfaces = [name for name in (settings.text("link1"), settings.text("link2")) if name]
    links = []
    for number, interface in enumerate(interfaces, 1):
        link = Link(interface)
        link.addresses = {
            address.version: address
            for address in (ipaddress.ip_address(text) for text in
                            (settings.text(f"ipv4_{number}"), settings.text(f"ipv6_{number}")) if text)
        }
        links.append(link)
    Served(lambda: AccessRouter(settings, links, timers, time.monotonic), links, timers).serve(settings.text("control"))


if __name__ == "__main__":
    main()
