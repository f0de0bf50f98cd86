"""HMIPv6's statistics and the handover report."""

import re
import unittest

import tshark


def table(name, statistic, arguments=()):
    """The rows of a table statistic, each a list of cells; a title is a row of one cell."""
    _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture(name), "-z", statistic] + list(arguments))
    lines = [line for line in out.splitlines() if line and not line.startswith("=")]
    return [[cell.strip() for cell in line.rstrip().removesuffix("|").split("|")] for line in lines[2:]]


def tree(name, statistic):
    """Names and counts of a statistics tree."""
    _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture(name), "-z", statistic])
    return dict(re.findall(r"^ *(\S.*?) {2,}(\d+) ", out, re.MULTILINE))


class Hmipv6(unittest.TestCase):
    maxDiff = None

    def test_messages_are_counted_by_type_sender_binding_and_status(self):
        counts = tree("hmipv6-bindings.pcap", "hmipv6,tree")
        self.assertEqual(counts["HMIPv6 messages by type"], "35")
        self.assertEqual(counts["Binding Acknowledgement"], "15")
        self.assertEqual(counts["Binding Update: handover"], "8")
        self.assertEqual(counts["Binding Update: de-registration"], "1")
        self.assertEqual(counts["2001:db8:2::1"], "1")
        self.assertEqual(counts["2: 2001:db8:1::200 at 2001:db8:1::1"], "2")
        self.assertEqual(counts["129 administratively prohibited"], "1")
        self.assertEqual(counts["Retransmitted updates"], "4")

    def test_advertisements_are_counted_by_map(self):
        counts = tree("hmipv6-advertisements.pcap", "hmipv6,tree")
        self.assertEqual(counts["Router Advertisement with MAP options"], "12")
        self.assertEqual(counts["2001:db8:3::1"], "2")

    def test_response_times_are_those_of_first_answers(self):
        _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture("hmipv6-bindings.pcap"), "-z", "hmipv6,srt"])
        self.assertRegex(out, r"refresh +3 +0\.020000 +0\.020000 +0\.020000")
        self.assertRegex(out, r"handover +3 +0\.020000 +0\.020000")
        self.assertRegex(out, r"de-registration +1 ")

    def test_bindings_are_listed_with_their_state(self):
        rows = table("hmipv6-bindings.pcap", "hmipv6,bindings")
        self.assertEqual(rows[1], ["HMIPv6 bindings"])
        self.assertEqual(rows[2], ["1", "2001:db8:1::100", "2001:db8:1::1", "2001:db8:a::100", "2001:db8:a::100",
                                   "18", "4", "asked for", "148.300000", "113.340000"])
        self.assertEqual(rows[3][5:], ["1", "0", "registered", "148.260000", "88.260000"])
        self.assertEqual(len(rows), 5)

    def test_maps_are_listed_as_last_advertised(self):
        rows = table("hmipv6-advertisements.pcap", "hmipv6,maps")
        self.assertEqual(rows[2][:9], ["2001:db8:1::1", "fe80::1", "1", "4", "1", "0", "9", "2", "2"])
        self.assertEqual(rows[3][:9], ["2001:db8:2::1", "fe80::1", "3", "10", "1", "3600", "7", "2", "0"])


HANDOVERS = [
    ["1", "MAP", "binding 1", "2001:db8:a::100", "2001:db8:b::100", "1.030000", "100.000", "2", "160", "kept", "3",
     "1", "120.000"],
    ["2", "MAP", "binding 1", "2001:db8:b::100", "2001:db8:c::100", "2.150000", "50.000", "2", "160", "kept", "0",
     "0", "1060.000"],
    ["3", "MAP", "binding 2", "2001:db8:c::100", "2001:db8:b::100", "3.210000", "60.000", "2", "160", "changed", "0",
     "0", ""],
    ["4", "MAP", "binding 1", "2001:db8:c::100", "2001:db8:b::100", "3.310000", "refused", "2", "160", "", "0", "0",
     ""],
]
SUMMARY = {
    "Handovers": "4",
    "Acknowledged": "3",
    "Refused": "1",
    "Latency, median (ms)": "60.000",
    "Latency, 95th percentile (ms)": "100.000",
    "Latency, maximum (ms)": "100.000",
    "Goal 1: within 70 ms": "2 of 3 (66.7 %)",
    "Goal 2: signalling messages": "8",
    "Goal 2: signalling octets": "640",
    "Goal 2: octets a handover, median": "160",
    "Goal 3: address kept": "2 of 3 (66.7 %)",
    "Data packets lost": "3",
    "Data packets delayed": "1",
}


class Handovers(unittest.TestCase):
    maxDiff = None

    def report(self, arguments=()):
        rows = table("hmipv6-handovers.pcap", "mobility,handover", arguments)[1:]
        summary = rows.index(["Summary (RFC 4831)"])
        return rows[1:summary], {row[0]: row[1] for row in rows[summary + 1:]}

    def test_each_handover_has_latency_signalling_address_and_what_was_lost(self):
        self.assertEqual(self.report()[0], HANDOVERS)

    def test_the_summary_tells_how_rfc_4831s_goals_are_met(self):
        self.assertEqual(self.report()[1], SUMMARY)

    def test_two_passes_give_the_same(self):
        self.assertEqual(self.report(["-2"]), (HANDOVERS, SUMMARY))

    def test_with_all_other_statistics_at_once_it_is_the_same(self):
        others = ["-z", "hmipv6,tree", "-z", "hmipv6,srt"]
        _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture("hmipv6-handovers.pcap"), "-z",
                                "mobility,handover"] + others)
        self.assertIn("Goal 1: within 70 ms |2 of 3 (66.7 %)", out)

    def test_no_handover_is_an_empty_report(self):
        rows = table("foreign.pcap", "mobility,handover")
        self.assertIn(["Goal 1: within 70 ms", "0 of 0"], [row[:2] for row in rows])


if __name__ == "__main__":
    unittest.main(verbosity=2)
