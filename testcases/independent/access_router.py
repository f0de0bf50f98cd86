#!/usr/bin/python3
"""A second LMMP access router, on one or two links: a second opinion for the suite.

Written from draft-manner-lmmp-00, the paper of 2004 and docs/interpretations.md alone (whose numbers stand in
the comments), so that the suite is not right against one implementation only.

    access_router.py SETTINGS                 serves until it is ended
    access_router.py --control SOCKET COMMAND [SID] [NAME=VALUE]...
"""
import ipaddress
import sys
import time


def main():
    if len(sys.argv) >= 4 and sys.argv[1] == "--control":
        from control_client import request
        sys.exit(request(*sys.argv[2:]))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    from access_router_sessions import AccessRouter
    from links import Link, Settings, Timers
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
    Served(lambda: AccessRouter(settings, links, timers, time.monotonic), links, timers).serve(settings.text("control"))


class Served:
    """The router, which the command `reset` replaces by one that knows nothing."""

    def __init__(self, make, links, timers):
        self.make, self.links, self.timers = make, links, timers
        self.router = make()

    def serve(self, control):
        from links import Control, serve
        commands = {name: lambda request, name=name: self.router.requests.commands()[name](request)
                    for name in self.router.requests.commands()}
        commands["reset"] = self.reset
        serve(self.links, self.timers, lambda *received: self.router.receive(*received),
              Control(control, commands) if control else None)

    def reset(self, _):
        self.timers.forget_all()
        for link in self.links:
            link.forget_received()
        self.router = self.make()
        return {"ok": True}


if __name__ == "__main__":
    main()
