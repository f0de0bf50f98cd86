"""The command line of the programs here: SETTINGS to serve, or --control SOCKET COMMAND and its arguments."""
import sys


def settings_path(usage):
    """The file to serve by. Asks a program that serves already, or shows the usage, and ends."""
    if len(sys.argv) >= 4 and sys.argv[1] == "--control":
        from control_client import request  # alone: a command is not to wait for Scapy
        sys.exit(request(*sys.argv[2:]))
    if len(sys.argv) != 2:
        sys.exit(usage)
    return sys.argv[1]
