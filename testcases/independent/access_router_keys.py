"""The independent access router's keys: LMMP's own key exchange, session keys, MACs (D 2.4; I10-I15)."""
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import lmmp_messages as lmmp
from lmmp_messages import Malformed

HMAC_MD5, HMAC_SHA256 = 1, 2  # I10
HASHES = {HMAC_MD5: hashlib.md5, HMAC_SHA256: hashlib.sha256}
ALGORITHMS = {"hmac-md5": HMAC_MD5, "hmac-sha256": HMAC_SHA256}
SHORTEST, LONGEST = 1024, 4096  # bits of a modulus
NONCE = 16  # octets
EXCHANGES = 1000  # that may be open at a time


class Refused(Exception):
    """A Login that proves nothing."""


def oaep(algorithm):
    return padding.OAEP(padding.MGF1(algorithm), algorithm, None)


PADDINGS = {"oaep-sha256": oaep(hashes.SHA256()), "oaep-sha1": oaep(hashes.SHA1()), "pkcs1v15": padding.PKCS1v15()}


def public_key_of(payload):
    """An RSA key out of PUB_KEY: the exponent in 32 bits, then the modulus (D 2.6, I15)."""
    exponent, modulus = int.from_bytes(payload[:4], "big"), int.from_bytes(payload[4:], "big")
    if not SHORTEST <= modulus.bit_length() <= LONGEST:
        raise Malformed(f"a modulus of {modulus.bit_length()} bits")
    if modulus % 2 == 0:
        raise Malformed("an even modulus")
    try:
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as reason:
        raise Malformed(f"no RSA key: {reason}") from reason


def payload_of(public_key):
    numbers = public_key.public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return numbers.e.to_bytes(4, "big") + numbers.n.to_bytes(size, "big")


class Keys:
    def __init__(self, settings):
        self.network_key = bytes.fromhex(settings.text("access_network_key"))  # SK_an
        with open(settings.text("key_file"), "rb") as file:
            self.private = serialization.load_pem_private_key(file.read(), None)
        self.padding = PADDINGS[settings.text("rsa_padding", "oaep-sha256")]
        self.algorithm = ALGORITHMS[settings.text("mac_algorithm", "hmac-md5")]
        self.length_counts = settings.text("length_counts", "payload")
        self.exchanges = {}  # address to (PK_mn, N_1): what a Login must bring back

    # Key exchange (D 2.4 steps 2 to 5; what is encrypted how: I13, I14).

    def answer_to_request(self, message, address):
        """The suboptions of a Key Exchange Reply."""
        kind, payload = next((reserved, payload) for which, reserved, payload in message.suboptions
                             if which == lmmp.PUB_KEY)
        if kind != lmmp.RSA:
            raise Malformed(f"a public key of kind {kind}")
        key = public_key_of(payload)
        nonce = secrets.token_bytes(NONCE)
        encrypted = self.encrypted(key, nonce)
        self.exchanges.pop(address, None)
        if len(self.exchanges) >= EXCHANGES:
            del self.exchanges[next(iter(self.exchanges))]
        self.exchanges[address] = key, nonce
        return [(lmmp.NONCE1, 0, encrypted), (lmmp.PUB_KEY, lmmp.RSA, payload_of(self.private.public_key()))]

    def check_login(self, message, address):
        """PK_mn and N_2 of a Login that brings back its exchange's N_1; raises Refused."""
        if message.get(lmmp.NONCE1) is None or message.get(lmmp.NONCE2) is None:  # I38
            raise Malformed("a Login without nonces")
        key, nonce = self.exchanges.get(address, (None, None))
        if key is None:
            raise Refused("no key exchange went before")
        if not hmac.compare_digest(self.decrypted(message.get(lmmp.NONCE1)), nonce):
            raise Refused("another N_1 than that of the key exchange")
        return key, self.decrypted(message.get(lmmp.NONCE2))

    def login_ack(self, sid, key, nonce2, address):
        """The suboptions that make a Login Ack one of a session with a key; the exchange is over then."""
        suboptions = [(lmmp.SHARED_KEY, 0, self.encrypted(key, self.session_key(sid))),
                      (lmmp.NONCE2, 0, self.encrypted(key, nonce2))]
        del self.exchanges[address]
        return suboptions

    def encrypted(self, key, value):
        try:
            return key.encrypt(value, self.padding)
        except ValueError as reason:
            raise Malformed(f"{len(value)} octets do not go into the node's key: {reason}") from reason

    def decrypted(self, block):
        try:
            return self.private.decrypt(block, self.padding)
        except ValueError as reason:
            raise Refused(f"a nonce that our key does not open: {reason}") from reason

    # MACs of a session.

    def session_key(self, sid):
        """SK_an-mn (I12)."""
        return hashlib.md5(self.network_key + sid.to_bytes(4, "big")).digest()

    def sign(self, message):
        """Puts AUTH last, over everything from the main header on, with zeros where the MAC goes (I11)."""
        digest = HASHES[self.algorithm]
        message.suboptions.append((lmmp.AUTH, self.algorithm, bytes(digest().digest_size)))
        key = self.session_key(message.get_number(lmmp.SID))
        mac = hmac.new(key, message.octets(self.length_counts), digest).digest()
        message.suboptions[-1] = lmmp.AUTH, self.algorithm, mac
        return message

    def is_good(self, message):
        """Whether a received message has a MAC by its SID's key."""
        for which, kind, mac in message.suboptions:
            if which == lmmp.AUTH:
                break
        else:
            return False
        digest = HASHES.get(kind or HMAC_MD5)
        if digest is None or len(mac) != digest().digest_size:
            return False
        at = message.places[lmmp.AUTH]
        covered = message.received[:at] + bytes(len(mac)) + message.received[at + len(mac):]
        key = self.session_key(message.get_number(lmmp.SID))
        return hmac.compare_digest(hmac.new(key, covered, digest).digest(), mac)
