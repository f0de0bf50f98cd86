#!/usr/bin/python3
"""Prints how many nanoseconds Scapy takes to read a Login Ack with six suboptions.

Exit status 77: Scapy is not installed.
"""
import json
import pathlib
import sys
import timeit

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "testcases" / "independent"))
try:
    from lmmp_scapy import LMMP
except ImportError as error:
    print(f"Scapy is not installed (Debian: python3-scapy): {error}", file=sys.stderr)
    sys.exit(77)


def login_ack():
    file = ROOT / "testcases" / "vectors" / "lmmp-authentication.json"
    for vector in json.loads(file.read_text())["vectors"]:
        if vector["id"] == "login-ack-six-suboptions":
            return bytes.fromhex("".join(vector["octets"]))
    sys.exit(f"{file}: no vector login-ack-six-suboptions")


def main():
    octets = login_ack()
    if len(LMMP(octets).suboptions) != 6:
        sys.exit("Scapy does not see six suboptions")
    rounds = 500
    best = min(timeit.repeat(lambda: LMMP(octets), number=rounds, repeat=5)) / rounds
    print(round(best * 1e9))


if __name__ == "__main__":
    main()
