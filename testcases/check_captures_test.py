#!/usr/bin/env python3
"""check_captures.py finds fault with a capture where it must, and nowhere else."""

import os
import tempfile
import unittest

from check_captures import judge, preferences_of
from sharkd import ExpertItem, items_of


def item(name, severity="Error", from_tester=True):
    return ExpertItem(name, severity, 7, from_tester, "text")


class Judgement(unittest.TestCase):
    def test_what_is_declared_must_be_shown(self):
        self.assertEqual(judge(["lmmp.length_bad"], []), ["declared, but not shown: lmmp.length_bad"])
        self.assertEqual(judge(["lmmp.length_bad"], [item("lmmp.length_bad")]), [])

    def test_an_error_of_the_testers_must_be_declared_whoever_dissects(self):
        for name in ("lmmp.mac_bad", "_ws.malformed.expert"):
            self.assertIn("not declared: error in frame 7, which the tester sent", judge([], [item(name)])[0])

    def test_an_error_of_the_implementations_cannot_be_declared(self):
        wrong = judge(["lmmp.mac_bad"], [item("lmmp.mac_bad", from_tester=False)])
        self.assertIn("an error in frame 7, which the implementation sent", wrong[0])

    def test_warnings_count_where_they_are_the_plugins(self):
        self.assertEqual(len(judge([], [item("hmipv6.no_response", "Warning", from_tester=False)])), 1)
        self.assertEqual(judge(["hmipv6.no_response"], [item("hmipv6.no_response", "Warning", False)]), [])
        self.assertEqual(judge([], [item("icmpv6.resp_not_found", "Warning", False), item("lmmp.sid_unknown", "Note")]), [])

    def test_the_laboratorys_short_keys_are_excused(self):
        self.assertEqual(judge([], [item("lmmp.weak_key", "Warning", False)]), [])


class Reading(unittest.TestCase):
    def test_expert_items_are_found_at_any_depth_of_the_tree(self):
        tree = [{"l": "LMMP", "f": "lmmp", "n": [{"l": "Length: 9", "n": [
            {"l": "Expert Info (Error/Malformed): Len is 9", "f": "_ws.expert", "n": [
                {"l": "Len is 9", "f": "lmmp.length_bad"}, {"l": "Severity level: Error"}]}]}]}]
        self.assertEqual(list(items_of(tree)), [("Error", "lmmp.length_bad", "Len is 9")])

    def test_preferences_stand_beside_the_capture(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "a.args"), "w", encoding="utf-8") as file:
                file.write("-o 'lmmp.profile:paper-2004'\n-o 'uat:lmmp_keys:\"n\",\"00\"'\n")
            self.assertEqual(preferences_of(os.path.join(folder, "a.pcapng")),
                             ("lmmp.profile:paper-2004", 'uat:lmmp_keys:"n","00"'))
            self.assertEqual(preferences_of(os.path.join(folder, "b.pcapng")), ())


if __name__ == "__main__":
    unittest.main()
