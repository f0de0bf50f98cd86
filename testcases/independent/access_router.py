#!/usr/bin/python3
"""A second LMMP access router, on one or two links, without authentication: a second opinion for the suite.

Written from draft-manner-lmmp-00, the paper of 2004 and docs/interpretations.md alone (whose numbers stand in
the comments), so that the suite is not right against one implementation only.

    access_router.py SETTINGS                 serves until it is ended
    access_router.py --control SOCKET COMMAND [SID]
"""
import ipaddress
import random
import sys
import time


def main():
    if len(sys.argv) in (4, 5) and sys.argv[1] == "--control":
        from control_client import request
        sys.exit(request(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) == 5 else None))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    from access_router_sessions import AccessRouter
    from links import Control, Link, Settings, Timers, serve
    settings = Settings(sys.argv[1])
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
    router = AccessRouter(settings, links, timers, random.SystemRandom(), time.monotonic)
    control = None
    if settings.text("control"):
        control = Control(settings.text("control"), {"logout": router.command_logout, "page": router.command_page})
    serve(links, timers, router.receive, control)


if __name__ == "__main__":
    main()
