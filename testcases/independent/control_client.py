"""The client's side of a control socket (docs/control-socket.md), without Scapy, which takes its time to load."""
import json
import re
import socket

NUMBER = re.compile("[0-9]+|0x[0-9a-fA-F]+")
WORDS = {"true": True, "false": False}


def value_of(text):
    return int(text, 0) if NUMBER.fullmatch(text) else WORDS.get(text, text)


def request(path, command, *arguments):
    """The exit code of a command line; an argument is the target, or NAME=VALUE."""
    body = {"command": command}
    for argument in arguments:
        name, is_named, value = argument.partition("=")
        body[name if is_named else "target"] = value_of(value if is_named else argument)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(path)
        connection.sendall(json.dumps(body).encode() + b"\n")
        reply = connection.makefile(encoding="utf-8").readline()
    print(reply, end="")
    return 0 if json.loads(reply or "{}").get("ok") else 1
