"""Loads Scapy without Wireshark's list of vendors, which takes half of the time that a daemon needs to start."""
import os.path

there_is = os.path.exists
os.path.exists = lambda path: not str(path).endswith("wireshark/manuf") and there_is(path)
try:
    import scapy.data  # noqa: F401
finally:
    os.path.exists = there_is
