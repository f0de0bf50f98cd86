#!/usr/bin/python3
"""A second access router of HMIPv6, which makes other routers' MAPs known: a second opinion for the suite.

Written from the HMIPv6 draft of December 2004 (sections 5, 7.1 and 10), RFC 4861, RFC 5380 and docs/interpretations.md.

    hmipv6_access_router.py SETTINGS         serves until it is ended
    hmipv6_access_router.py --control SOCKET COMMAND [ADDRESS]

Commands: fail and restore (a MAP's address), stop, reset.
"""
import time

from command_line import settings_path


def main():
    path = settings_path(__doc__)
    import quick_scapy  # noqa: F401, before all that needs Scapy
    from links import Settings, Timers
    from map_discovery import Discovery
    from map_probes import Probes
    from neighbours import links_of
    from router_with_maps import Router
    from served import Served
    settings, timers = Settings(path), Timers()
    links = links_of(settings)

    def make():
        router = Router(settings, links, timers, time.monotonic)
        router.discovery = Discovery(settings, links, timers, time.monotonic)
        if settings.number("failure_detection", 0) == 1:
            interval = settings.seconds("probe_interval", 10.0)
            for option in router.discovery.by_hand:
                router.probes.append(Probes(option.address, router.source_towards(option.address), interval, router,
                                            router.discovery, timers))
        return router

    Served(make, links, timers).serve(settings.text("control"))


if __name__ == "__main__":
    main()
