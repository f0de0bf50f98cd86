"""What the plugin shows of single messages: fields, info column, expert items."""

import unittest

import tshark


# What one message alone says.
ALONE = ["-o", "lmmp.track_sessions:FALSE"]


class Dissection(tshark.Comparison):
    def test_every_message_and_suboption_is_shown_over_ipv4_and_ipv6(self):
        self.compare("messages", ALONE)

    def test_every_broken_rule_gives_its_expert_item_and_no_other(self):
        self.compare("malformed", ALONE)

    def test_the_carrier_is_judged_and_quotes_fragments_and_short_captures_are_not(self):
        self.compare("carriers", ALONE)


class Chosen(unittest.TestCase):
    def fields(self, name, filter_text, arguments):
        _, out, _ = tshark.run(["-n", "-r", tshark.capture(name), "-Y", filter_text, "-T", "fields",
                                "-e", "frame.number"] + ALONE + arguments)
        return out.split()

    def test_the_paper_wants_an_address_in_a_login(self):
        self.assertEqual(self.fields("malformed.pcap", "lmmp.suboption_missing && lmmp.type == 1", []), [])
        wanted = self.fields("malformed.pcap", "lmmp.suboption_missing && lmmp.type == 1",
                             ["-o", "lmmp.profile:paper-2004"])
        self.assertEqual(len(wanted), 2)

    def test_len_is_read_as_the_preference_says(self):
        both = "lmmp.length_bad || lmmp.trailing_octets"
        plain = ["-o", "lmmp.length_counts:auto"]
        self.assertEqual(self.fields("messages.pcap", both, plain), [])
        self.assertEqual(len(self.fields("messages.pcap", both, ["-o", "lmmp.length_counts:message"])), 32)
        self.assertEqual(len(self.fields("malformed.pcap", "lmmp.length_counts == 1 && lmmp.length_bad",
                                         ["-o", "lmmp.length_counts:payload"])), 1)

    def test_subtypes_are_those_of_the_range(self):
        self.assertEqual(self.fields("carriers.pcap", "lmmp.icmp_subtype == 252", []), [])
        self.assertEqual(self.fields("carriers.pcap", "lmmp.icmp_subtype == 252",
                                     ["-o", "lmmp.icmp_subtypes:1-5,252"]), ["6"])
        self.assertNotEqual(self.fields("foreign.pcap", "lmmp.icmp_subtype == 2",
                                        ["-o", "lmmp.icmp_subtypes:1-5,252"]), [])
        self.assertEqual(self.fields("messages.pcap", "lmmp", ["-o", "lmmp.icmp_subtypes:1-5,252"]), [])

    def test_checksums_are_left_alone_when_switched_off(self):
        self.assertEqual(self.fields("carriers.pcap", "lmmp.checksum_bad || icmpv6.checksum.status == 0",
                                     ["-o", "lmmp.verify_checksum:FALSE"]), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
