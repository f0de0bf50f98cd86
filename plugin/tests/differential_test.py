"""Plugin and wire are two readings of the same octets: seeded messages through both, field by field."""

import os
import subprocess
import tempfile
import unittest

import tshark

COUNT = os.environ.get("LMMP_DIFFERENTIAL_PACKETS", "100000")
SEED = os.environ.get("LMMP_SEED", "20041025")

FIELDS = """type length reserved seq length_counts suboption.type suboption.length suboption.reserved suboption.padding
    sid ip4 ip6 auth.algorithm auth.mac acknum routing_interval paging_interval paging_area old_ar4 old_ar6 new_ar4
    new_ar6 new_mac.type new_mac.address new_essid public_key.type public_key.exponent public_key.modulus nonce1 nonce2
    shared_key error_code config.auth_mode config.home_address config.stateless config.dhcp trailing""".split()
# By wire's BreachKind: which of the plugin's items say the same.
BREACHES = {
    "0": {"length_bad", "suboption_overrun"},
    "1": {"type_unknown"},
    "2": {"suboption_missing"},
    "3": {"suboption_length_bad"},
    "4": {"reinit_type_bad"},
}
FATAL = sorted(set().union(*BREACHES.values()))


def normal(field, value):
    if field.startswith("config."):
        return value.replace("True", "1").replace("False", "0")
    if field in ("new_mac.address", "trailing", "suboption.padding", "nonce1", "nonce2", "shared_key", "auth.mac"):
        return value.replace(":", "")
    return value


class Differential(unittest.TestCase):
    def compare(self, folder, reading):
        arguments = ["-n", "-r", os.path.join(folder, "differential.pcap"), "-o", "lmmp.length_counts:" + reading,
                     "-o", "lmmp.track_sessions:FALSE", "-T", "fields", "-E", "separator=|", "-E", "occurrence=a",
                     "-E", "aggregator=,"]
        for field in FIELDS + FATAL:
            arguments += ["-e", "lmmp." + field]
        found = tshark.run(arguments)[1].splitlines()
        with open(os.path.join(folder, "differential-%s.txt" % reading), encoding="utf-8") as file:
            expected = file.read().splitlines()
        self.assertEqual(len(found), len(expected))
        for number, (line, wanted) in enumerate(zip(found, expected), 1):
            values, wire = line.split("|"), wanted.split("|")
            for field, value, other in zip(FIELDS, values, wire):
                self.assertEqual(normal(field, value), other, "seed %s, frame %d: %s" % (SEED, number, field))
            items = {name for name, value in zip(FATAL, values[len(FIELDS):]) if value}
            if wire[-1] == "":
                self.assertEqual(items, set(), "seed %s, frame %d is lawful" % (SEED, number))
            else:
                self.assertTrue(items & BREACHES[wire[-1]], "seed %s, frame %d: wire's breach %s, plugin's items %s"
                                % (SEED, number, wire[-1], items))

    def test_both_read_the_same_in_every_reading_of_len(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.environ["LMMP_MAKE_DIFFERENTIAL"], folder, COUNT, SEED], check=True)
            for reading in ("auto", "payload", "message"):
                with self.subTest(reading=reading):
                    self.compare(folder, reading)


if __name__ == "__main__":
    unittest.main(verbosity=2)
