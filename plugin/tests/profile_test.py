"""The profile that is installed with the plugin: its columns, colours and buttons work."""

import os
import re
import unittest

import tshark

PROFILE = os.path.join(tshark.ROOT, "plugin", "profile", "LMMP")


def lines(name):
    with open(os.path.join(PROFILE, name), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


class Profile(unittest.TestCase):
    def test_columns_show_session_sid_and_response_time(self):
        _, out, err = tshark.run(["-n", "-C", "LMMP", "-r", tshark.capture("sessions.pcap")])
        third = out.splitlines()[2].split()
        self.assertEqual(err, "")
        for cell in ("1", "0xa0000001", "0.020000000"):
            self.assertIn(cell, third)

    def test_colours_are_taken_without_complaint(self):
        _, out, err = tshark.run(["-n", "-C", "LMMP", "--color", "-T", "psml", "-r",
                                 tshark.capture("sessions.pcap")])
        self.assertEqual(err, "")
        # Logins, the Handover behind them and its retransmission.
        backgrounds = re.findall(r"<packet foreground='#\w+' background='(#\w+)'>", out)
        self.assertEqual(backgrounds[:6], ["#dcffd5"] * 4 + ["#d5eeff", "#ffffc0"])

    def test_every_filter_of_colours_and_buttons_is_one(self):
        filters = [line.split("@")[2] for line in lines("colorfilters")]
        filters += [re.findall(r'"([^"]*)"', line)[2].replace("\\x22", '"') for line in lines("dfilter_buttons")]
        self.assertEqual(len(filters), 16)
        every = " || ".join("(%s)" % one for one in filters)
        _, out, _ = tshark.run(["-n", "-2", "-r", tshark.capture("sessions.pcap"), "-Y", every])
        self.assertEqual(len(out.splitlines()), 45)


if __name__ == "__main__":
    unittest.main(verbosity=2)
