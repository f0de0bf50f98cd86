"""Nothing in the octets may crash the plugin, hang it, or make epan report a bug of it."""

import glob
import os
import subprocess
import tempfile
import unittest

import tshark

COUNT = os.environ.get("LMMP_MUTATED_PACKETS", "20000")
SEED = os.environ.get("LMMP_SEED", "20041025")
KEYS = ["-o", 'uat:lmmp_keys:"an1","00112233445566778899aabbccddeeff"']
STATISTICS = ["lmmp,tree", "lmmp,srt", "lmmp,sessions", "hmipv6,tree", "hmipv6,srt", "hmipv6,bindings", "hmipv6,maps",
              "mobility,handover", "flow,lmmp,standard", "flow,hmipv6,standard"]
SIGNS = (b"Dissector bug", b"AddressSanitizer", b"runtime error:", b"Aborted", b"Segmentation fault",
         b"load plugin")


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "mutated.pcap")
        seeds = sorted(glob.glob(os.path.join(tshark.CAPTURES, "*.pcap")))
        subprocess.run([os.environ["LMMP_MAKE_MUTATED"], cls.path, COUNT, SEED] + seeds, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def survive(self, arguments, shown):
        """Reads tshark's output as it comes: -V of many packets is long."""
        command = [os.path.join(tshark.ROOT, "pcaps", "tshark.sh"), tshark.BUILD, "-n", "-r", self.path] + arguments
        lines = 0
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            for line in process.stdout:
                lines += shown in line
                for sign in SIGNS:
                    self.assertNotIn(sign, line, "seed %s" % SEED)
            self.assertEqual(process.wait(), 0, "seed %s" % SEED)
        self.assertGreater(lines, int(COUNT) // 4)

    def test_mutated_packets_are_dissected_twice_with_every_detail_and_every_statistic(self):
        statistics = [word for name in STATISTICS for word in ("-z", name)]
        self.survive(["-2", "-V"] + statistics + KEYS, b"Local Mobility Management Protocol")

    def test_mutated_packets_in_one_pass_under_other_preferences(self):
        self.survive(["-o", "lmmp.length_counts:message", "-o", "lmmp.profile:paper-2004", "-o",
                      "lmmp.icmp_subtypes:0-255", "-T", "fields", "-e", "lmmp.session", "-e", "lmmp.auth.status"] + KEYS, b"")


if __name__ == "__main__":
    unittest.main(verbosity=2)
