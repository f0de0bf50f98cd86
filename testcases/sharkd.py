"""A sharkd with the built plugin, which reads capture after capture in one process.

Most of a dissecting program's start is tables of manufacturers and services, so sharkd is given none: a capture then
takes it milliseconds. Root's Wireshark ignores plugin folders, so root starts it as nobody; what it reads must be
readable by everybody.
"""

import glob
import json
import os
import re
import shutil
import subprocess


class Sharkd:
    """One process. `room` is a folder of its own, which everybody can read."""

    def __init__(self, build, room):
        plugins = os.path.join(room, "plugins")
        shutil.copytree(os.path.join(build, "plugins"), plugins, dirs_exist_ok=True)
        for folder in ("home", "data", "extcap"):
            os.makedirs(os.path.join(room, folder), exist_ok=True)
        command = ["sharkd", "-"]
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "65534:65534", room], check=True)
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + command
        environment = {
            "PATH": os.environ["PATH"], "HOME": os.path.join(room, "home"), "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "WIRESHARK_PLUGIN_DIR": plugins, "WIRESHARK_DATA_DIR": os.path.join(room, "data"),
            "WIRESHARK_EXTCAP_DIR": os.path.join(room, "extcap"), "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1",
        }
        preload = sanitizer_runtime(plugins)
        if preload:
            environment.update(LD_PRELOAD=preload, ASAN_OPTIONS="detect_leaks=0")
        self._complaints = open(os.path.join(room, "complaints"), "w+b")
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=self._complaints, cwd=room)
        self._asked = 0

    def ask(self, method, **parameters):
        """The result of a request, as sharkd's documentation names it."""
        self._asked += 1
        request = {"jsonrpc": "2.0", "id": self._asked, "method": method}
        if parameters:
            request["params"] = parameters
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            while answer == b"\n":
                answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer:
            self._complaints.seek(0)
            raise RuntimeError("sharkd ended at %s %s:\n%s" % (
                method, parameters, self._complaints.read().decode("utf-8", "replace")[-2000:]))
        found = json.loads(answer)
        if "result" not in found:
            raise RuntimeError("sharkd cannot %s %s: %s" % (method, parameters, found.get("error")))
        return found["result"]

    def set(self, preference):
        """A preference as tshark's -o takes it: NAME:VALUE, or uat:NAME:RECORD."""
        uat = re.match(r"(uat:[^:]+):(.*)", preference)
        name, value = uat.groups() if uat else preference.split(":", 1)
        self.ask("setconf", name=name, value=value)

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
        self._complaints.close()


def sanitizer_runtime(plugins):
    """What must be loaded before a plugin that was built with sanitizers."""
    for plugin in glob.glob(os.path.join(plugins, "*", "epan", "lmmp.so")):
        needed = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=True).stdout
        return ":".join(re.findall(r"lib(?:asan|ubsan)\S* => (\S+)", needed))
    raise FileNotFoundError("no plugin in %s; build it first: ninja lmmp" % plugins)


class ExpertItem:
    """One expert item of one frame."""

    def __init__(self, name, severity, frame, from_tester, text):
        self.name, self.severity, self.frame, self.from_tester, self.text = name, severity, frame, from_tester, text


def expert_items(sharkd, capture):
    """What the dissection of a capture complains of: its expert items but comments and small talk."""
    sharkd.ask("load", file=capture)
    told = sharkd.ask("tap", tap0="expert")["taps"][0]["details"]
    frames = {item["f"] for item in told if item["s"] not in ("Comment", "Chat")}
    if not frames:
        return []
    listed = sharkd.ask("frames", column0="frame.packet_flags_direction:1")
    directions = {frame["num"]: frame["c"][0] for frame in listed}
    found = []
    for number in sorted(frames):
        tree = sharkd.ask("frame", frame=number, proto=True)["tree"]
        # The Chat and Comment items of such a frame stay out too.
        for severity, name, text in items_of(tree):
            if severity not in ("Comment", "Chat"):
                found.append(ExpertItem(name, severity, number, directions[number] == "Outbound", text))
    return found


def items_of(nodes):
    for node in nodes:
        children = node.get("n", [])
        severity = re.match(r"Expert Info \((\w+)/", node.get("l", ""))
        if severity and node.get("f") == "_ws.expert":
            yield severity.group(1), children[0]["f"].split(" ")[0] if children else "", children[0]["l"] if children else ""
        else:
            yield from items_of(children)
