"""How the independent access router finds out that a MAP has failed: by echo requests (H 10)."""
from scapy.layers.inet6 import ICMPv6EchoRequest, IPv6

AGGRESSIVE = 3  # requests, twice as often, before a MAP that does not answer counts as failed
NUMBERS = 2**16


class Probes:
    """Of one MAP. `node` sends; `discovery` advertises."""

    def __init__(self, target, source, interval, node, discovery, timers):
        self.target, self.source, self.interval = target, source, interval
        self.node, self.discovery, self.timers = node, discovery, timers
        self.number, self.answered, self.missed = 0, True, 0
        self.ask()

    def ask(self):
        self.missed = 0 if self.answered else self.missed + 1
        if self.missed > AGGRESSIVE and self.target not in self.discovery.failed:
            self.discovery.fail({"target": str(self.target)})
        self.answered = False
        self.number = (self.number + 1) % NUMBERS
        self.node.send(IPv6(src=str(self.source), dst=str(self.target), hlim=64) /
                       ICMPv6EchoRequest(id=1, seq=self.number))
        self.timers.after(self.interval / 2 if self.missed else self.interval, self.ask)

    def heard(self, source, number):
        """An echo reply."""
        if source != self.target or number != self.number:
            return
        self.answered = True
        if self.missed and self.target in self.discovery.failed:
            self.discovery.restore({"target": str(self.target)})
