"""A capture of random SIDs: sessions are followed up to a limit, and what is beyond it is said, once."""

import os
import subprocess
import tempfile
import unittest

import tshark

LIMIT = 1 << 20  # session_limit of plugin/analysis/state.hpp


class Capped(unittest.TestCase):
    def test_beyond_the_limit_no_session_is_begun_and_it_is_said_once(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "random.pcap")
            subprocess.run([os.environ["LMMP_MAKE_CAPTURE"], "random", str(LIMIT + 1000), "1", path], check=True,
                           stdout=subprocess.DEVNULL)
            out = tshark.run(["-n", "-r", path, "-Y", "lmmp.sessions_capped || lmmp.session >= %d" % LIMIT, "-T", "fields",
                              "-e", "frame.number", "-e", "lmmp.session", "-e", "lmmp.sessions_capped"])[1]
            lines = [line.split("\t") for line in out.splitlines()]
            self.assertEqual([line[:2] for line in lines], [[str(LIMIT), str(LIMIT)], [str(LIMIT + 1), ""]])
            self.assertEqual(lines[0][2], "")
            self.assertNotEqual(lines[1][2], "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
