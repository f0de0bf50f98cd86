"""LMMP's statistics."""

import unittest

import tshark
from statistics_output import flow, table, tree


class Lmmp(unittest.TestCase):
    maxDiff = None

    def test_messages_are_counted_by_type_sender_and_session(self):
        counts = tree("sessions.pcap", "lmmp,tree")
        # Of 46 frames one is a quoted message and one is not LMMP.
        self.assertEqual(counts["LMMP messages by type"], "44")
        self.assertEqual(counts["Routing Refresh"], "3")
        self.assertEqual(counts["Retransmitted requests"], "4")
        self.assertEqual(counts["192.0.2.1"], "2")
        self.assertEqual(counts["session 3"], "3")
        # The Login, whose SID is not known yet, with the rest of its session.
        self.assertEqual(counts["session 1"], "27")

    def test_response_times_are_those_of_first_answers(self):
        _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture("sessions.pcap"), "-z", "lmmp,srt"])
        self.assertRegex(out, r"Login +5 +0\.010000 +0\.020000")
        self.assertRegex(out, r"Handover +4 +0\.010000 +1\.010000")
        self.assertRegex(out, r"Re-Init +2 ")
        self.assertRegex(out, r"Paging Query +2 ")

    def test_sessions_are_listed_with_where_they_were_and_how_they_ended(self):
        rows = table("sessions.pcap", "lmmp,sessions")
        self.assertEqual(rows[1], ["LMMP sessions"])
        self.assertEqual(rows[2][:8], ["1", "0xa0000001", "fe80::2", "fe80::1", "fe80::1", "3", "27", "logged out"])
        self.assertEqual(rows[5][2:8], ["fe80::22", "fe80::3", "fe80::3", "0", "2", "refused"])
        self.assertEqual(rows[6][:8], ["5", "", "192.0.2.5", "192.0.2.1", "192.0.2.1", "0", "2", "logging in"])
        self.assertEqual(len(rows), 9)

    def test_the_flow_graph_has_every_message_and_nothing_else(self):
        lines = flow("sessions.pcap", "lmmp")
        self.assertEqual(len(lines), 44)
        self.assertTrue(lines[0].endswith("|LMMP: Login"), lines[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
