"""What the independent routers stand on: links, timers, settings, a control socket.

Frames are built and read by Scapy on packet sockets. Nothing here knows LMMP or HMIPv6.
"""
import heapq
import itertools
import json
import os
import select
import socket
import sys
import time

from scapy.layers.l2 import Ether

ETH_P_ALL = 3


class Settings:
    """A file of `name: value` lines, as the tester writes it from a template."""

    def __init__(self, path):
        self.values = {}
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                line = line.split("#")[0].strip()
                if not line:
                    continue
                name, colon, value = line.partition(":")
                if not colon:
                    sys.exit(f"{path}:{number}: found {line!r}, expected `name: value`")
                self.values[name.strip()] = value.strip().strip('"')

    def text(self, name, default=None):
        return self.values.get(name, default)

    def all(self, name):
        """The values of NAME_1, NAME_2 and so on."""
        return [value for key, value in self.values.items() if key.startswith(f"{name}_")]

    def number(self, name, default=None):
        return int(self.values[name], 0) if name in self.values else default

    def words(self, name):
        words = self.values.get(name, "").strip("[]").split(",")
        return [word.strip() for word in words if word.strip()]

    def numbers(self, name):
        return [int(word, 0) for word in self.words(name)]

    def seconds(self, name, default=None):
        text = self.values.get(name)
        if text is None:
            return default
        return float(text[:-2]) / 1000 if text.endswith("ms") else float(text.rstrip("s"))


class Link:
    """An interface, by a packet socket of its own."""

    def __init__(self, interface):
        self.interface = interface
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind((interface, ETH_P_ALL))
        self.socket.setblocking(False)
        self.mac = self.socket.getsockname()[4].hex(":")

    def send(self, to_mac, packet):
        try:
            self.socket.send(bytes(Ether(src=self.mac, dst=to_mac) / packet))
        except OSError as error:  # a link that is down loses what is sent
            print(f"{self.interface}: {error}", file=sys.stderr)

    def receive(self):
        """The next frame of another node, or None."""
        while True:
            try:
                octets, origin = self.socket.recvfrom(65536)
            except BlockingIOError:
                return None
            except OSError:  # the link went down
                return None
            if origin[2] != socket.PACKET_OUTGOING:
                return Ether(octets)

    def forget_received(self):
        while self.receive() is not None:
            pass


class Timers:
    """What is to be done later."""

    def __init__(self):
        self.queue = []
        self.count = itertools.count()

    def after(self, seconds, action):
        entry = [time.monotonic() + seconds, next(self.count), action]
        heapq.heappush(self.queue, entry)
        return entry

    @staticmethod
    def cancel(entry):
        if entry is not None:
            entry[2] = None

    def forget_all(self):
        self.queue = []

    def run(self):
        """Does what is due; the seconds until the next, or None."""
        while self.queue and (self.queue[0][2] is None or self.queue[0][0] <= time.monotonic()):
            action = heapq.heappop(self.queue)[2]
            if action is not None:
                action()
        return max(0.0, self.queue[0][0] - time.monotonic()) if self.queue else None


class Control:
    """docs/control-socket.md: a JSON object a line, answered by one."""

    def __init__(self, path, commands):
        self.commands = commands
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        os.chmod(path, 0o600)
        self.socket.listen()

    def accept(self):
        connection, _ = self.socket.accept()
        with connection, connection.makefile("rw", encoding="utf-8") as lines:
            connection.settimeout(1)
            try:
                self.answer(lines)
            except OSError as error:
                print(f"control: {error}", file=sys.stderr)

    def answer(self, lines):
        try:
            request = json.loads(lines.readline(65536))
            command = self.commands.get(request["command"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            reply = {"ok": False, "error": "not a JSON object with a command"}
        else:
            reply = {"ok": False, "unknown_command": True, "error": "unknown command"}
            if command is not None:
                reply = command(request)
        lines.write(json.dumps(reply) + "\n")
        lines.flush()


def serve(links, timers, receive, control=None):
    """Until the process is ended: `receive(link, frame)` for each frame, and what is due."""
    print("ready", flush=True)
    waiting = {link.socket: link for link in links}
    if control is not None:
        waiting[control.socket] = control
    while True:
        readable, _, _ = select.select(list(waiting), [], [], timers.run())
        for one in readable:
            if waiting[one] is control:
                control.accept()
                continue
            while (frame := waiting[one].receive()) is not None:
                receive(waiting[one], frame)
