"""The handover report over HMIPv6 and LMMP."""

import unittest

import tshark
from statistics_output import table


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
    "Handovers acknowledged": "3",
    "Handovers refused": "1",
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


LMMP_HANDOVERS = [
    ["1", "planned", "session 1", "2001:db8:a::1", "2001:db8:b::1", "1.000000", "60.000", "4", "292", "kept", "2",
     "1", "80.000"],
    ["2", "unplanned", "session 1", "2001:db8:b::1", "2001:db8:a::1", "2.080000", "80.000", "2", "156", "kept",
     "0", "0", ""],
    ["3", "network-initiated", "session 2", "192.0.2.1", "198.51.100.1", "3.180000", "65.000", "5", "244",
     "changed", "0", "0", ""],
    ["4", "planned", "session 2", "198.51.100.1", "192.0.2.1", "4.245000", "no answer", "1", "52", "", "0", "0", ""],
]
LMMP_SUMMARY = {
    "Handovers": "4",
    "Handovers acknowledged": "3",
    "Latency, median (ms)": "65.000",
    "Goal 1: within 70 ms": "2 of 3 (66.7 %)",
    "Goal 3: address kept": "2 of 3 (66.7 %)",
    "Data packets lost": "2",
    "Data packets delayed": "1",
}


class Handovers(unittest.TestCase):
    maxDiff = None

    def report(self, name, arguments=()):
        rows = table(name, "mobility,handover", arguments)[1:]
        summary = rows.index(["Summary (RFC 4831)"])
        return rows[1:summary], {row[0]: row[1] for row in rows[summary + 1:]}

    def test_each_handover_has_latency_signalling_address_and_what_was_lost(self):
        self.assertEqual(self.report("hmipv6-handovers.pcap")[0], HANDOVERS)

    def test_the_summary_tells_how_rfc_4831s_goals_are_met(self):
        self.assertEqual(self.report("hmipv6-handovers.pcap")[1], SUMMARY)

    def test_two_passes_give_the_same(self):
        self.assertEqual(self.report("hmipv6-handovers.pcap", ["-2"]), (HANDOVERS, SUMMARY))

    def test_with_all_other_statistics_at_once_it_is_the_same(self):
        others = ["-z", "hmipv6,tree", "-z", "hmipv6,srt"]
        _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture("hmipv6-handovers.pcap"), "-z",
                                "mobility,handover"] + others)
        self.assertIn("Goal 1: within 70 ms |2 of 3 (66.7 %)", out)

    def test_no_handover_is_an_empty_report(self):
        rows = table("foreign.pcap", "mobility,handover")
        self.assertIn(["Goal 1: within 70 ms", "none"], [row[:2] for row in rows])
        self.assertIn(["Latency, median (ms)", "none"], [row[:2] for row in rows])

    def test_lmmps_handovers_are_planned_unplanned_and_network_initiated(self):
        handovers, summary = self.report("lmmp-handovers.pcap")
        self.assertEqual(handovers, LMMP_HANDOVERS)
        self.assertEqual({key: summary[key] for key in LMMP_SUMMARY}, LMMP_SUMMARY)
        self.assertEqual(self.report("lmmp-handovers.pcap", ["-2"]), (handovers, summary))

    def test_a_handover_that_answers_a_paging_query_is_none(self):
        handovers, _ = self.report("sessions.pcap")
        self.assertEqual([row[6] for row in handovers], ["1010.000", "10.000", "refused"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
