"""Runs tshark with or without the built plugin, and reads what it says of each frame."""

import json
import os
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ["LMMP_BUILD_DIR"]
CAPTURES = os.environ["LMMP_TEST_CAPTURES"]


def run(arguments, plugin=True, check=True):
    """Exit status, output and error output of tshark."""
    command = [os.path.join(ROOT, "pcaps", "tshark.sh"), BUILD if plugin else "-"] + arguments
    done = subprocess.run(command, capture_output=True, timeout=600)
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    if check and (done.returncode != 0 or "Dissector bug" in out or "Dissector bug" in err):
        raise AssertionError("tshark %s: status %d\n%s" % (" ".join(arguments), done.returncode, err[-4000:]))
    return done.returncode, out, err


def capture(name):
    return os.path.join(CAPTURES, name)


class Frame:
    """The fields of one frame as PDML shows them, in order; expert items apart."""

    def __init__(self, packet):
        self.fields = {}
        self.experts = []
        self.info = None
        for field in packet.iter():
            name = field.get("name")
            if field.tag not in ("field", "proto") or not name:
                continue
            if name == "_ws.expert":
                self.experts += [f.get("name") for f in field if f.get("name", "").startswith(("lmmp.", "hmipv6."))]
            # Booleans are 1 and 0 in Wireshark 4.0, True and False in later ones.
            shown = {"True": "1", "False": "0"}.get(field.get("show", ""), field.get("show", ""))
            self.fields.setdefault(name, []).append(shown)

    def values(self, name):
        return self.fields.get(name, [])


def frames(path, arguments=()):
    """Each frame of a capture."""
    _, out, _ = run(["-n", "-r", path, "-T", "pdml"] + list(arguments))
    found = [Frame(packet) for packet in ElementTree.fromstring(out).iter("packet")]
    _, out, _ = run(["-n", "-r", path, "-T", "fields", "-e", "_ws.col.Info"] + list(arguments))
    for frame, info in zip(found, out.split("\n")):
        frame.info = info
    return found


class Comparison(unittest.TestCase):
    """Compares a capture's dissection with what its maker says of each frame."""

    maxDiff = None

    def compare(self, name, arguments=()):
        with open(capture(name + ".json"), encoding="utf-8") as file:
            expectations = json.load(file)
        found = frames(capture(name + ".pcap"), arguments)
        self.assertEqual(len(found), len(expectations))
        for number, (frame, expected) in enumerate(zip(found, expectations), 1):
            with self.subTest(capture=name, frame=number, title=expected["title"]):
                self.assertEqual(sorted(frame.experts), sorted(expected["experts"]))
                for field, values in expected["fields"].items():
                    self.assertEqual(frame.values(field), values, field)
                if expected["info"]:
                    self.assertEqual(frame.info, expected["info"])
