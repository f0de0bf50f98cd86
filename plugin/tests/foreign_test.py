"""Packets that are not ours come out byte for byte as without the plugin."""

import glob
import os
import subprocess
import tempfile
import unittest

import tshark

VIEWS = {
    "details": ["-V"],
    "octets": ["-x"],
    "summary": [],
    "fields": ["-T", "fields", "-e", "frame.protocols", "-e", "icmpv6.type", "-e", "icmp.type", "-e", "mip6.mhtype",
               "-e", "_ws.expert.message", "-e", "_ws.col.Info"],
    "taps": ["-q", "-z", "io,phs", "-z", "expert", "-z", "icmpv6,srt", "-z", "icmp,srt", "-z", "conv,ipv6"],
    "two passes": ["-2", "-T", "json"],
}


class Foreign(unittest.TestCase):
    def same(self, path, extra_with=(), extra_without=()):
        for view, arguments in VIEWS.items():
            with self.subTest(capture=os.path.basename(path), view=view):
                with_plugin = tshark.run(["-n", "-r", path] + arguments + list(extra_with), check=False)
                without = tshark.run(["-n", "-r", path] + arguments + list(extra_without), plugin=False, check=False)
                self.assertEqual(with_plugin, without)
                self.assertNotEqual(with_plugin[1], "")

    def test_other_peoples_captures_are_unchanged(self):
        captures = sorted(glob.glob(os.path.join(tshark.ROOT, "pcaps", "foreign", "*.pcap*")))
        self.assertGreater(len(captures), 5)
        with tempfile.TemporaryDirectory() as folder:
            merged = os.path.join(folder, "merged.pcapng")
            subprocess.run(["mergecap", "-a", "-w", merged] + captures, check=True, capture_output=True)
            self.same(merged)

    def test_fmipv6_echo_neighbour_discovery_and_errors_are_unchanged(self):
        self.same(tshark.capture("foreign.pcap"))

    def test_foreign_packets_between_ours_are_unchanged(self):
        for view in ("details", "fields"):
            arguments = VIEWS[view] + ["-n", "-r", tshark.capture("mixed.pcap"), "-Y"]
            _, numbers, _ = tshark.run(["-n", "-r", tshark.capture("mixed.pcap"), "-Y", "!lmmp", "-T", "fields",
                                        "-e", "frame.number"])
            foreign = "frame.number in {%s}" % ",".join(numbers.split())
            self.assertEqual(len(numbers.split()), 24)
            self.assertEqual(tshark.run(arguments + ["!lmmp"])[1], tshark.run(arguments + [foreign], plugin=False)[1])

    def test_everything_is_unchanged_while_lmmp_is_disabled(self):
        self.same(tshark.capture("mixed.pcap"), extra_with=["--disable-protocol", "lmmp"])

    def test_decode_as_and_disabling_icmpv6_work_as_before(self):
        path = tshark.capture("foreign.pcap")
        for change in (["--disable-protocol", "icmpv6"], ["--disable-protocol", "icmp"], ["-d", "ip.proto==58,udp"]):
            with self.subTest(change=change):
                arguments = ["-n", "-r", path, "-V"] + change
                self.assertEqual(tshark.run(arguments, check=False), tshark.run(arguments, plugin=False, check=False))


if __name__ == "__main__":
    unittest.main(verbosity=2)
