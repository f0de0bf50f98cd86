#!/usr/bin/python3
"""Commands that the independent access router cannot carry out: it says so, and goes on. No links, no rights.

    check_access_router_commands.py           prints unittest's verdict
"""
import ipaddress
import json
import os
import socket
import tempfile
import unittest

import lmmp_messages as lmmp
from access_router_requests import Requests
from access_router_session_table import SessionTable
from control_client import body_of
from links import Control, Settings, Timers

SID = 31
POOL = ["192.0.2.100", "192.0.2.101"]


class KeptMessages:
    """A router that keeps what it sends."""

    links = []

    def __init__(self):
        self.sent = []

    @staticmethod
    def new_in(sid, kind, *suboptions, reserved=0):
        return lmmp.Message(kind, 1, [lmmp.number(lmmp.SID, sid), *suboptions], reserved)

    def send(self, _, message):
        self.sent.append(lmmp.read(message.octets("payload"), "payload"))


class CommandsTest(unittest.TestCase):
    def setUp(self):
        settings = Settings("/dev/null")
        settings.values = {"pool4_first": POOL[0], "pool4_last": POOL[-1]}
        timers = Timers()
        self.table = SessionTable(settings, timers, lambda: 0.0)
        self.router = KeptMessages()
        self.requests = Requests(settings, self.router, self.table, timers)
        self.table.open(SID, None, None, False)

    def do(self, command, *arguments):
        return self.requests.commands()[command](body_of(command, *arguments))["ok"]

    def test_sends_a_name_and_addresses_of_digits_alone(self):
        self.assertTrue(self.do("handover", "0x1f", "essid=007", "mac=001122334455", "router=192.0.2.1"))
        sent, = self.router.sent
        self.assertEqual((sent.get(lmmp.NEW_ESSID), sent.get(lmmp.NEW_MAC)), (b"007", bytes.fromhex("001122334455")))

    def test_refuses_values_that_no_suboption_can_have(self):
        for wrong in ("router=12345", "router=here", "mac=1", "mac=", "mac=xy", "essid=" + 33 * "x"):
            self.assertFalse(self.do("handover", "31", wrong), wrong)
        for wrong in ("address=12345", "address=true", "paging_area=-1", "paging_area=abc",
                      "routing_interval=8589934592"):
            self.assertFalse(self.do("reinit", "31", wrong), wrong)
        for essid in (12345, None, ["a"]):
            self.assertFalse(self.requests.handover({"target": SID, "essid": essid})["ok"], essid)
        self.assertEqual(self.router.sent, [])

    def test_refuses_what_is_no_session(self):
        for target in (32, "31", None, [31], {}):
            for command in self.requests.commands().values():
                self.assertFalse(command({"target": target})["ok"], target)

    def test_keeps_an_address_of_a_pool_that_a_refused_command_asked_for(self):
        self.assertFalse(self.do("reinit", "31", "address=0.0.0.0", "paging_area=-1"))
        self.assertEqual(sorted(self.table.pools[4].free), [ipaddress.ip_address(text) for text in POOL])

    def test_answers_a_request_that_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "control")
            control = Control(path, self.requests.commands())
            with control.socket:
                for wrong in (b"", b"\xff", b"[" * 60000, b"7", b"[]", b"{}", b'{"command": []}',
                              b'{"command": "fly"}'):
                    with socket.socket(socket.AF_UNIX) as client:
                        client.connect(path)
                        client.sendall(wrong + b"\n")
                        control.accept()
                        self.assertFalse(json.loads(client.makefile().readline())["ok"], wrong[:9])


if __name__ == "__main__":
    unittest.main()
