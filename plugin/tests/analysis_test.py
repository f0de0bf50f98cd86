"""What the plugin finds across messages: sessions, answers, retransmissions, authentication."""

import hashlib
import unittest

import tshark


class Sessions(tshark.Comparison):
    def test_requests_answers_and_sessions_are_linked_in_two_passes(self):
        self.compare("sessions", ["-2"])

    def test_one_pass_finds_what_lies_behind_and_only_that(self):
        fields = ["-T", "fields", "-e", "frame.number", "-e", "lmmp.session", "-e", "lmmp.response_to",
                  "-e", "lmmp.response_time", "-e", "lmmp.retransmission_of"]
        path = tshark.capture("sessions.pcap")
        one_pass = tshark.run(["-n", "-r", path] + fields)[1]
        two_passes = tshark.run(["-n", "-2", "-r", path] + fields)[1]
        self.assertEqual(one_pass, two_passes)
        later = tshark.run(["-n", "-r", path, "-Y", "lmmp.response_in || lmmp.no_response"])[1]
        # Requests that are sent again after their answer know it in one pass too.
        self.assertEqual([line.split()[0] for line in later.splitlines()], ["8"])

    def test_messages_from_the_wrong_side_are_told_and_change_nothing(self):
        self.compare("senders", ["-2"])
        out = tshark.run(["-n", "-V", "-r", tshark.capture("senders.pcap"), "-Y", "frame.number == 4"])[1]
        self.assertIn("Re-Init Done comes from the mobile node, but frame 1 shows its sender to be an access router "
                      "(D 2.1 (7), Figure 5, I18)", out)

    def test_nothing_is_followed_while_tracking_is_off(self):
        out = tshark.run(["-n", "-2", "-r", tshark.capture("sessions.pcap"), "-o", "lmmp.track_sessions:FALSE",
                          "-Y", "lmmp.session || lmmp.response_to || lmmp.response_in || lmmp.sid_unknown"])[1]
        self.assertEqual(out, "")


NETWORK_KEY = ["-o", 'uat:lmmp_keys:"an1","00112233445566778899aabbccddeeff"']
OTHER_KEY = ["-o", 'uat:lmmp_keys:"an2","ffeeddccbbaa99887766554433221100"']
# MD5 over the network key and SID 0x1f2e3d4c.
SESSION_KEY_HEX = hashlib.md5(bytes.fromhex("00112233445566778899aabbccddeeff1f2e3d4c")).hexdigest()
RSA_KEYS = ["-o", 'uat:lmmp_rsa_keys:"@KEYS@/mobile-node.pem"', "-o", 'uat:lmmp_rsa_keys:"@KEYS@/access-router.pem"']


class Authentication(tshark.Comparison):
    def test_the_network_key_verifies_every_message(self):
        self.compare("authentication-keys", ["-2"] + NETWORK_KEY)

    def test_one_of_several_network_keys_fits(self):
        self.compare("authentication-keys", ["-2"] + OTHER_KEY + NETWORK_KEY)

    def test_a_session_key_verifies_its_session(self):
        self.compare("authentication-keys", ["-2", "-o", 'uat:lmmp_session_keys:"0x1F2E3D4C","%s"' % SESSION_KEY_HEX])

    def test_without_keys_nothing_is_verified_but_what_is_missing_or_replayed_is_told(self):
        self.compare("authentication-no-keys", ["-2"])
        self.compare("authentication-no-keys", ["-2", "-o", "lmmp.verify_mac:FALSE"] + NETWORK_KEY)

    def test_private_keys_open_the_key_exchange_and_so_verify_the_session(self):
        self.compare("authentication-rsa", ["-2"] + RSA_KEYS)

    def test_the_wrong_key_makes_every_mac_bad(self):
        out = tshark.run(["-n", "-r", tshark.capture("authentication-keys.pcap"), "-Y", "lmmp.auth.status == 1"] +
                         OTHER_KEY)[1]
        self.assertEqual(out, "")
        bad = tshark.run(["-n", "-r", tshark.capture("authentication-keys.pcap"), "-Y", "lmmp.mac_bad"] + OTHER_KEY)[1]
        self.assertGreater(len(bad.splitlines()), 8)


class BadKeys(unittest.TestCase):
    def refused(self, row):
        status, _, err = tshark.run(["-n", "-r", tshark.capture("messages.pcap"), "-o", row], check=False)
        self.assertNotEqual(status, 0, row)
        return err

    def test_a_row_that_is_no_key_is_refused_by_name(self):
        for row, parts in {
            'uat:lmmp_keys:"an1","0011zz"': ['"an1"', '"0011zz"', "hexadecimal"],
            'uat:lmmp_keys:"an1","001"': ['"an1"', "hexadecimal"],
            'uat:lmmp_keys:"an1",""': ['"an1"', "no octets", "1 to 64"],
            'uat:lmmp_keys:"an1","%s"' % ("00" * 65): ['"an1"', "too many"],
            'uat:lmmp_session_keys:"1f2e3d4c","0011"': ['"1f2e3d4c"', "fewer than 16"],
            'uat:lmmp_session_keys:"1f2e3d4c","%s"' % ("00" * 17): ['"1f2e3d4c"', "more than 16"],
            'uat:lmmp_session_keys:"session","%s"' % ("00" * 16): ['"session"', "SID"],
            'uat:lmmp_rsa_keys:"/nowhere.pem"': ["/nowhere.pem", "cannot be read"],
            'uat:lmmp_rsa_keys:"@KEYS@/README.md"': ["README.md", "no private key"],
        }.items():
            with self.subTest(row=row):
                err = self.refused(row)
                for part in parts:
                    self.assertIn(part, err)

    def test_rows_that_contradict_each_other_are_told_once(self):
        first, other = "00" * 16, "11" * 16
        keys = ["-o", 'uat:lmmp_session_keys:"1f2e3d4c","%s"' % first, "-o", 'uat:lmmp_session_keys:"2","%s"' % first]
        same = ["-o", 'uat:lmmp_session_keys:"0x1F2E3D4C","%s"' % first]
        different = ["-o", 'uat:lmmp_session_keys:"0x1F2E3D4C","%s"' % other]
        read = ["-n", "-r", tshark.capture("messages.pcap")]
        self.assertNotIn("different keys", tshark.run(read + keys + same)[2])
        self.assertEqual(tshark.run(read + keys + different)[2].count("rows 1 and 3 give different keys"), 1)

    def test_preferences_that_contradict_each_other_are_told_once(self):
        read = ["-n", "-r", tshark.capture("messages.pcap")]
        key = ["-o", 'uat:lmmp_keys:"an","00"']
        unverified = ["-o", "lmmp.verify_mac:FALSE"]
        self.assertEqual(tshark.run(read + key)[2], "")
        self.assertEqual(tshark.run(read + unverified)[2], "")
        for arguments in (key + unverified, unverified + key):
            self.assertEqual(tshark.run(read + arguments)[2].count("No MAC is verified"), 1)
        rsa = ["-o", 'uat:lmmp_rsa_keys:"@KEYS@/mobile-node.pem"', "-o", "lmmp.track_sessions:FALSE"]
        self.assertEqual(tshark.run(read + rsa)[2].count("Nothing is decrypted"), 1)
        for option, told in ((23, 0), (253, 0), (3, 1), (0, 1), (300, 1)):
            err = tshark.run(read + ["-o", "hmipv6.nd_option_type:%d" % option])[2]
            self.assertEqual(err.count("the MAP option type is"), told, err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
