"""What the plugin shows of HMIPv6, and that it takes nothing away from what Wireshark shows."""

import json
import re
import unittest
import xml.etree.ElementTree as ElementTree

import tshark

CAPTURES = ("hmipv6-bindings", "hmipv6-rules", "hmipv6-advertisements", "hmipv6-handovers")


class Hmipv6(unittest.TestCase):
    maxDiff = None

    def compare(self, name, arguments=()):
        with open(tshark.capture(name + ".json"), encoding="utf-8") as file:
            expectations = json.load(file)
        found = tshark.frames(tshark.capture(name + ".pcap"), arguments)
        self.assertEqual(len(found), len(expectations))
        for number, (frame, expected) in enumerate(zip(found, expectations), 1):
            with self.subTest(capture=name, frame=number, title=expected["title"]):
                self.assertEqual(sorted(e for e in frame.experts if e.startswith("hmipv6.")),
                                 sorted(expected["experts"]))
                for field, values in expected["fields"].items():
                    self.assertEqual(frame.values(field), values, field)

    def test_updates_answers_bindings_and_handovers_follow_each_other(self):
        self.compare("hmipv6-bindings", ["-2"])

    def test_every_broken_rule_gives_its_expert_item_and_no_other(self):
        self.compare("hmipv6-rules")

    def test_changes_between_advertisements_are_pointed_out(self):
        self.compare("hmipv6-advertisements")
        self.compare("hmipv6-advertisements", ["-2"])

    def test_a_missing_answer_is_noticed_in_a_second_pass_only(self):
        arguments = ["-n", "-r", tshark.capture("hmipv6-bindings.pcap"), "-Y", "hmipv6.no_response"]
        self.assertEqual(tshark.run(arguments)[1], "")
        _, out, err = tshark.run(arguments + ["-2"])
        self.assertEqual(len(out.splitlines()), 1)
        self.assertNotIn("couldn't get frame", err)

    def test_handovers_with_data_around_them_show_no_rule_broken(self):
        self.compare("hmipv6-handovers")

    def test_rfc5380_lets_an_rcoa_be_on_another_prefix(self):
        arguments = ["-n", "-r", tshark.capture("hmipv6-rules.pcap"), "-Y", "hmipv6.bu.rcoa_prefix"]
        self.assertEqual(len(tshark.run(arguments)[1].splitlines()), 1)
        self.assertEqual(tshark.run(arguments + ["-o", "hmipv6.profile:rfc5380"])[1], "")

    def test_the_option_type_is_the_preference(self):
        arguments = ["-n", "-r", tshark.capture("hmipv6-rules.pcap"), "-Y", "hmipv6.map.address"]
        self.assertNotEqual(tshark.run(arguments)[1], "")
        self.assertEqual(tshark.run(arguments + ["-o", "hmipv6.nd_option_type:200"])[1], "")


def shape(element):
    """An element of PDML with all that is below, ours left out."""
    children = [shape(child) for child in element
                if not (child.tag == "proto" and child.get("name") == "hmipv6")]
    return (element.tag, tuple(sorted(element.attrib.items())), tuple(children))


class Beside(unittest.TestCase):
    """Frames with an advertisement, an update or an acknowledgement keep all that stock Wireshark shows of them."""

    def packets(self, path, plugin, arguments):
        _, out, _ = tshark.run(["-n", "-r", path, "-T", "pdml"] + arguments, plugin=plugin)
        return [shape(packet) for packet in ElementTree.fromstring(out).iter("packet")]

    def test_every_stock_field_and_item_stays_where_it_was(self):
        for name in CAPTURES:
            for arguments in ([], ["-2"]):
                path = tshark.capture(name + ".pcap")
                with_plugin = self.packets(path, True, arguments + ["--disable-protocol", "lmmp"])
                without = self.packets(path, False, arguments)
                self.assertEqual(len(with_plugin), len(without))
                for number, (ours, stock) in enumerate(zip(with_plugin, without), 1):
                    with self.subTest(capture=name, frame=number, arguments=arguments):
                        self.assertEqual(ours, stock)

    def test_columns_keep_what_they_showed_and_info_says_more_in_parentheses(self):
        for name in CAPTURES:
            arguments = ["-n", "-r", tshark.capture(name + ".pcap"), "--disable-protocol", "lmmp"]
            status, out, err = tshark.run(arguments)
            without = re.sub(r" \(HMIPv6[^)]*\)", "", out)
            self.assertNotEqual(without, out)
            self.assertEqual((status, without, err), tshark.run(arguments[:-2], plugin=False))

    def test_disabled_it_shows_nothing(self):
        for name in CAPTURES:
            arguments = ["-n", "-r", tshark.capture(name + ".pcap"), "-V"]
            disabled = ["--disable-protocol", "hmipv6", "--disable-protocol", "lmmp"]
            self.assertEqual(tshark.run(arguments + disabled), tshark.run(arguments, plugin=False))


if __name__ == "__main__":
    unittest.main(verbosity=2)
