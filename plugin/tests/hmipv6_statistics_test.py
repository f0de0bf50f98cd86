"""HMIPv6's statistics."""

import unittest

import tshark
from statistics_output import flow, table, tree


class Hmipv6(unittest.TestCase):
    maxDiff = None

    def test_messages_are_counted_by_type_sender_binding_and_status(self):
        counts = tree("hmipv6-bindings.pcap", "hmipv6,tree")
        self.assertEqual(counts["HMIPv6 messages by type"], "37")
        self.assertEqual(counts["Binding Acknowledgement"], "16")
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
        self.assertRegex(out, r"refresh +4 +0\.020000 +0\.020000 +0\.020000")
        self.assertRegex(out, r"handover +3 +0\.020000 +0\.020000")
        self.assertRegex(out, r"de-registration +1 ")

    def test_bindings_are_listed_with_their_state(self):
        rows = table("hmipv6-bindings.pcap", "hmipv6,bindings")
        self.assertEqual(rows[1], ["HMIPv6 bindings"])
        self.assertEqual(rows[2], ["1", "2001:db8:1::100", "2001:db8:1::1", "2001:db8:a::100", "2001:db8:a::100",
                                   "19", "4", "asked for", "149.340000", "114.380000"])
        self.assertEqual(rows[3][5:], ["1", "0", "registered", "148.260000", "88.260000"])
        self.assertEqual(len(rows), 5)

    def test_maps_are_listed_as_last_advertised(self):
        rows = table("hmipv6-advertisements.pcap", "hmipv6,maps")
        self.assertEqual(rows[2][:9], ["2001:db8:1::1", "fe80::1", "1", "4", "1", "0", "9", "2", "2"])
        self.assertEqual(rows[3][:9], ["2001:db8:2::1", "fe80::1", "3", "10", "1", "3600", "7", "2", "0"])

    def test_the_flow_graph_has_every_update_and_acknowledgement(self):
        lines = flow("hmipv6-bindings.pcap", "hmipv6")
        self.assertEqual(len(lines), 37)
        self.assertTrue(lines[0].endswith("Binding Update (HMIPv6 registration, binding 1)"), lines[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
