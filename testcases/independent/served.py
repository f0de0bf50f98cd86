"""A router that serves until its process is ended, and is replaced by one that knows nothing on the command `reset`."""
from links import Control, serve


class Served:
    """`make` gives a router: something with `receive(link, frame)` and `commands()`, functions by name."""

    def __init__(self, make, links, timers):
        self.make, self.links, self.timers = make, links, timers
        self.router = make()

    def serve(self, control):
        commands = {name: self.command(name) for name in self.router.commands()}
        commands["reset"] = self.reset
        serve(self.links, self.timers, lambda *received: self.router.receive(*received),
              Control(control, commands) if control else None)

    def command(self, name):
        return lambda request: self.router.commands()[name](request)

    def reset(self, _):
        self.timers.forget_all()
        for link in self.links:
            link.forget_received()
        self.router = self.make()
        return {"ok": True}
