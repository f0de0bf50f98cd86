"""The client's side of a control socket (docs/control-socket.md), without Scapy, which takes its time to load."""
import json
import socket


def request(path, command, target):
    """The exit code of a command line."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(path)
        body = {"command": command}
        if target is not None:
            body["target"] = int(target, 0)
        connection.sendall(json.dumps(body).encode() + b"\n")
        reply = connection.makefile(encoding="utf-8").readline()
    print(reply, end="")
    return 0 if json.loads(reply or "{}").get("ok") else 1
