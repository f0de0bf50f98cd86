"""The client's side of a control socket (docs/control-socket.md), without Scapy, which takes its time to load."""
import json
import re
import socket

NUMBER = re.compile("[0-9]+|0x[0-9a-fA-F]+")
WORDS = {"true": True, "false": False}
TEXTS = ("router", "mac", "essid", "address")  # also where their digits would be a number


def value_of(name, text):
    if name in TEXTS:
        return text
    if NUMBER.fullmatch(text):
        return int(text, 16 if text.startswith("0x") else 10)
    return WORDS.get(text, text)


def body_of(command, *arguments):
    """The request of a command line; an argument is the target, or NAME=VALUE."""
    body = {"command": command}
    for argument in arguments:
        name, is_named, value = argument.partition("=")
        if not is_named:
            name, value = "target", argument
        body[name] = value_of(name, value)
    return body


def request(path, command, *arguments):
    """The exit code of a command line."""
    body = body_of(command, *arguments)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(path)
        connection.sendall(json.dumps(body).encode() + b"\n")
        reply = connection.makefile(encoding="utf-8").readline()
    print(reply, end="")
    return 0 if json.loads(reply or "{}").get("ok") else 1
