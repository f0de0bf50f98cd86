#!/usr/bin/python3
"""Runs as init of a user-mode Linux and asks that kernel's own Mobile IPv6 what it takes from us.

kernel_peer.sh boots it, and gives LMMP_ROOT (the checkout) and LMMP_BIN (the folder with hmip-map). What it finds goes
to the console, a line each: `passed NAME` or `failed NAME: REASON`, and `complete` at last.
"""
import ctypes
import fcntl
import json
import os
import platform
import select
import shlex
import socket
import struct
import subprocess
import sys
import time
import traceback

libc = ctypes.CDLL(None, use_errno=True)
FINIT_MODULE, POWER_OFF = {"x86_64": 313, "aarch64": 273}.get(platform.machine()), 0x4321FEDC
MODULES = ("veth", "tun", "xfrm_user", "mip6", "ip6_tunnel", "esp6", "authenc", "crypto_null", "sha256_generic",
           "hmac", "echainiv")
SIOCETHTOOL, ETHTOOL_STXCSUM = 0x8946, 0x17
BINDING_UPDATE, BINDING_ACKNOWLEDGEMENT = 5, 6
KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
MAP, RCOA, LCOA = "2001:db8:a::1", "2001:db8:a::11", "2001:db8:1::11"
ROUTER, PEER, PEER_GATE = "2001:db8:1::1", "2001:db8:c::9", "2001:db8:c::1"


def run(line):
    done = subprocess.run(shlex.split(line), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{line}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def start_system():
    for kind, where in (("proc", "/proc"), ("sysfs", "/sys"), ("tmpfs", "/run")):
        run(f"mount -t {kind} {kind} {where}")
    os.makedirs("/dev/net", exist_ok=True)
    os.mknod("/dev/net/tun", 0o20600, os.makedev(10, 200))
    folder = f"/usr/lib/uml/modules/{platform.release()}"
    needs = {}
    with open(f"{folder}/modules.dep", encoding="ascii") as file:
        for line in file:
            module, _, others = line.partition(":")
            needs[os.path.basename(module)[:-3]] = [module] + others.split()
    for name in ("ipv6",) + MODULES:
        for module in reversed(needs.get(name, [])):  # what is not a module is part of the kernel
            with open(f"{folder}/{module}", "rb") as file:
                libc.syscall(FINIT_MODULE, file.fileno(), b"", 0)
    run("ip link set lo up")


def write_checksums(link):
    """Whole packets leave this link, so that a packet socket sees them as a wire would carry them."""
    value = ctypes.create_string_buffer(struct.pack("II", ETHTOOL_STXCSUM, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, SIOCETHTOOL, struct.pack("16sP", link.encode(), ctypes.addressof(value)) + bytes(16))


def mobility_socket(source=None):
    """Sends and gets Mobility Headers; the kernel computes and verifies their checksums."""
    one = socket.socket(socket.AF_INET6, socket.SOCK_RAW, 135)
    one.settimeout(5)
    if source is not None:
        one.bind((source, 0))
    return one


def receives(one, seconds=5.0):
    """The octets and origin of the next Mobility Header, or nothing in this time."""
    if not select.select([one], [], [], seconds)[0]:
        return None, None
    octets, origin = one.recvfrom(2048)
    return octets, origin[0]


def check(name, what):
    """`what` gives None, or what went wrong."""
    try:
        reason = what()
    except (OSError, RuntimeError) as error:
        reason = str(error)
    print(f"failed {name}: {reason}" if reason else f"passed {name}", flush=True)


def octets_of(vector):
    return bytes.fromhex("".join(vector["octets"]).replace(" ", ""))


class Vectors:
    """testcases/vectors/hmipv6-packets.json, put on the kernel's link octet by octet."""

    MAP, LCOA = "2001:db8:fed::1", "2001:db8:1:0:211:2233:4455:6677"
    RCOA = "2001:db8:fed:0:211:2233:4455:6677"

    def __init__(self):
        run("ip link add k0 type veth peer name w0")
        run("ip link set w0 up")
        run("ip link set k0 up")
        for address in (self.MAP, self.LCOA):
            run(f"ip -6 address add {address}/128 dev k0 nodad")
        run(f"ip -6 address add {self.RCOA}/128 dev k0 nodad home")
        run(f"ip xfrm state add src {self.RCOA} dst {self.MAP} proto hao mode ro coa {self.LCOA}")
        run(f"ip xfrm state add src {self.MAP} dst {self.RCOA} proto route2 mode ro coa {self.LCOA}")
        for source, destination, header in ((self.RCOA, self.MAP, "hao"), (self.MAP, self.RCOA, "route2")):
            run(f"ip xfrm policy add dir in src {source} dst {destination} proto 135 "
                f"tmpl src {source} dst {destination} proto {header} mode ro level required")
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.wire.bind(("w0", 0))
        with open("/sys/class/net/k0/address", encoding="ascii") as file:
            self.kernel = bytes.fromhex(file.read().strip().replace(":", ""))
        with open(f"{os.environ['LMMP_ROOT']}/testcases/vectors/hmipv6-packets.json", encoding="utf-8") as file:
            vectors = json.load(file)["vectors"]
        self.listener = mobility_socket()
        for vector in vectors:
            if vector["id"] == "packet-bu-without-home-address":  # what our policy for this home address forbids
                continue
            # Below; and of other types of routing headers, without a Mobility Header.
            if vector["id"] != "packet-tunnelled" and "-type-0" not in vector["id"]:
                check(f"kernel-{vector['id']}", lambda v=vector: self.judged(v))
        for address in (self.LCOA, self.RCOA):  # the mobile node of the tunnel is elsewhere
            run(f"ip -6 address del {address}/128 dev k0")
        run(f"ip -6 tunnel add t0 mode ip6ip6 local {self.MAP} remote {self.LCOA} dev k0")
        run("ip link set t0 up")
        for vector in vectors:
            if vector["id"] == "packet-tunnelled":
                check(f"kernel-{vector['id']}", lambda v=vector: self.tunnelled(v))
        self.wire.close()
        self.listener.close()
        run("ip -6 tunnel del t0")
        run("ip xfrm policy flush")
        run("ip xfrm state flush")
        run("ip link del k0")

    def send(self, vector):
        self.wire.send(self.kernel + bytes.fromhex("020000001001") + b"\x86\xdd" + octets_of(vector))

    def judged(self, vector):
        good = vector["result"] == "valid" and vector.get("checksum", {}).get("verdict", "good") == "good"
        self.send(vector)
        octets, origin = receives(self.listener, 2.0 if good else 0.2)
        if octets is None:
            return "the kernel dropped it" if good else None
        if not good:
            return f"the kernel took it, as from {origin}"
        whole, meaning = octets_of(vector), vector["meaning"]
        wanted = meaning.get("home_address", meaning["source"])
        if socket.inet_pton(socket.AF_INET6, origin) != socket.inet_pton(socket.AF_INET6, wanted):
            return f"the kernel takes it as from {origin}, not from {wanted}"
        return None if whole.endswith(octets) else f"the kernel read {octets.hex()}"

    def tunnelled(self, vector):
        def count():
            with open("/sys/class/net/t0/statistics/rx_packets", encoding="ascii") as file:
                return int(file.read())
        before = count()
        self.send(vector)
        deadline = time.monotonic() + 2
        while count() == before and time.monotonic() < deadline:
            time.sleep(0.01)
        return None if count() == before + 1 else "the kernel's tunnel did not take it"


class Network:
    """The kernel as a mobile node and as a correspondent, a MAP in a namespace between them."""

    def __init__(self):
        for name in ("map", "peer"):
            run(f"ip netns add {name}")
            run(f"ip -n {name} link set lo up")
        run("ip link add k0 type veth peer name m0")
        run("ip link add p0 type veth peer name m1")
        for link in ("k0", "p0"):
            write_checksums(link)
        for link, where in (("m0", "map"), ("m1", "map"), ("p0", "peer")):
            run(f"ip link set {link} netns {where}")
        for where in ("", "-n map", "-n peer"):
            for link in {"": ["k0"], "-n map": ["m0", "m1"], "-n peer": ["p0"]}[where]:
                run(f"ip {where} link set {link} up")
        run(f"ip -n map -6 address add {ROUTER}/64 dev m0 nodad")
        run(f"ip -n map -6 address add {PEER_GATE}/64 dev m1 nodad")
        run(f"ip -n peer -6 address add {PEER}/64 dev p0 nodad")
        run(f"ip -n peer -6 route add default via {PEER_GATE}")
        run("ip netns exec map sysctl -q -w net.ipv6.conf.all.forwarding=1")
        run(f"ip -6 address add {LCOA}/64 dev k0 nodad")
        run(f"ip -6 route add {MAP}/128 via {ROUTER}")
        run(f"ip -6 tunnel add t0 mode ip6ip6 local {LCOA} remote {MAP} dev k0")
        run("ip link set t0 up")
        run(f"ip -6 address add {RCOA}/128 dev t0 nodad home")
        run(f"ip -6 route add {PEER}/128 dev t0 src {RCOA}")

    @staticmethod
    def transform(esp):
        """Home Address option and type 2 routing header around Mobility Headers, and ESP within them."""
        run("ip xfrm policy flush")
        run("ip xfrm state flush")
        run(f"ip xfrm state add src {RCOA} dst {MAP} proto hao mode ro coa {LCOA}")
        run(f"ip xfrm state add src {MAP} dst {RCOA} proto route2 mode ro coa {LCOA}")
        # Templates stand in the order in which headers are put on; inwards they are taken off from the last one on.
        protections = {}
        if esp:
            for direction, source, destination, spi in (("out", RCOA, MAP, "0x100"), ("in", MAP, RCOA, "0x101")):
                run(f"ip xfrm state add src {source} dst {destination} proto esp spi {spi} reqid {spi} mode transport "
                    f"enc ecb(cipher_null) '' auth-trunc hmac(sha256) 0x{KEY} 128")
                protections[direction] = (f"tmpl src {source} dst {destination} proto esp reqid {spi} "
                                          f"mode transport level required")
        for direction, source, destination, header in (("out", RCOA, MAP, "hao"), ("in", MAP, RCOA, "route2")):
            templates = [f"tmpl src {source} dst {destination} proto {header} mode ro level required",
                         protections.get(direction, "")]
            run(f"ip xfrm policy add dir {direction} src {source} dst {destination} proto 135 "
                + " ".join(templates if direction == "out" else reversed(templates)))


class Daemon:
    def __init__(self, command):
        self.process = subprocess.Popen(["ip", "netns", "exec", "map"] + command, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        line = ""
        while "ready" not in line:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"{command[0]} ended")

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Registration:
    """The kernel registers with a MAP: an update of ours in the kernel's headers, its answer through the kernel."""

    number = 100

    def __init__(self, name):
        self.name = name
        self.socket = mobility_socket(RCOA)

    def register(self, lifetime):
        """None if the MAP accepts; else what happened."""
        Registration.number += 1
        lcoa = socket.inet_pton(socket.AF_INET6, LCOA)
        update = struct.pack("!BBBBHHHH", 59, 0, BINDING_UPDATE, 0, 0, self.number, 0x8800, lifetime // 4)
        # PadN to 8n+6, alternate care-of address: under ESP the source address is not protected (I46).
        update += b"\x01\x00"
        update += b"\x03\x10" + lcoa
        update += bytes(-len(update) % 8)
        update = update[:1] + bytes([len(update) // 8 - 1]) + update[2:]
        self.socket.sendto(update, (MAP, 0))
        octets, origin = receives(self.socket, 6)
        if octets is None:
            return "no Binding Acknowledgement came through the kernel"
        if octets[2] != BINDING_ACKNOWLEDGEMENT:
            return f"a Mobility Header of type {octets[2]}"
        status, number = octets[6], int.from_bytes(octets[8:10], "big")
        if (status, number) != (0, self.number):
            return f"status {status} for {number}, not 0 for {self.number}"
        return None if origin == MAP else f"an answer of {origin}"

    def talks(self):
        """A datagram from the RCoA through the tunnel to the peer, and its answer back through the MAP."""
        echo = ("import socket\ns = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\ns.bind(('::', 4000))\n"
                "print('ready', flush=True)\nd, a = s.recvfrom(2048)\ns.sendto(a[0].encode() + b' ' + d, a)")
        peer = subprocess.Popen(["ip", "netns", "exec", "peer", sys.executable, "-c", echo], stdout=subprocess.PIPE)
        peer.stdout.readline()
        try:
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
                one.bind((RCOA, 0))
                one.settimeout(5)
                one.sendto(b"hello", (PEER, 4000))
                answer = one.recv(2048).decode()
        finally:
            peer.kill()
            peer.wait()
        return None if answer == f"{RCOA} hello" else f"the peer heard {answer}"

    def silent(self):
        """Nothing must come through when the headers or keys are not those that were agreed on."""
        self.socket.setblocking(True)
        reason = self.register(600)
        return None if reason and reason.startswith("no Binding") else reason or "it was accepted"

    def all(self):
        check(f"{self.name}-registers", lambda: self.register(600))
        run("ip -6 tunnel change t0 mode ip6ip6 encaplimit 4")
        check(f"{self.name}-tunnels-with-encapsulation-limit", self.talks)
        run("ip -6 tunnel change t0 mode ip6ip6 encaplimit none")
        check(f"{self.name}-tunnels", self.talks)
        check(f"{self.name}-refreshes", lambda: self.register(600))
        check(f"{self.name}-deregisters", lambda: self.register(0))
        self.socket.close()


def reference_map(esp):
    lines = ["map:", f"  address: {MAP}", "  home_link: m1", "links:",
             "  - {interface: m0, prefixes: ['2001:db8:1::/64']}", "  - {interface: m1, advertise: false}",
             "control_socket: /run/hmip-map.sock", "bindings: {duplicate_address_wait: 200ms}"]
    if esp:
        lines += ["security: esp-auth-null", "associations:", f"  - rcoa: {RCOA}", "    spi_to_map: 0x100",
                  "    spi_to_node: 0x101", f'    key: "{KEY}"']
    with open("/run/map.yaml", "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    return Daemon([f"{os.environ['LMMP_BIN']}/hmip-map", "--config", "/run/map.yaml"])


def against_the_reference(network):
    for esp in (False, True):
        network.transform(esp)
        daemon = reference_map(esp)
        name = "kernel-and-hmip-map-esp" if esp else "kernel-and-hmip-map"
        Registration(name).all()
        if esp:
            network.transform(False)
            check(f"{name}-refuses-what-is-in-clear", Registration(name).silent)
        daemon.end()


def against_the_independent_map(network):
    network.transform(False)
    run("ip netns exec map sysctl -q -w net.ipv6.conf.all.forwarding=0")  # it forwards by itself
    settings = {"map": MAP, "home_link": 2, "duplicate_address_wait": "200ms", "advertisement_interval": "60s",
                "link1": "m0", "prefix_1": "2001:db8:1::", "link2": "m1", "prefix_2": "2001:db8:c::", "advertise_2": 0}
    for number, link in ((1, "m0"), (2, "m1")):
        shown = run(f"ip -n map -6 -o address show dev {link} scope link")
        settings[f"link_local_{number}"] = shown.split("inet6 ")[1].split("/")[0]
    with open("/run/independent", "w", encoding="ascii") as file:
        file.writelines(f"{name}: {value}\n" for name, value in settings.items())
    daemon = Daemon([f"{os.environ['LMMP_ROOT']}/testcases/independent/mobility_anchor_point.py", "/run/independent"])
    Registration("kernel-and-independent-map").all()
    daemon.end()


def main():
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    try:
        start_system()
        Vectors()
        network = Network()
        against_the_reference(network)
        against_the_independent_map(network)
        print("complete", flush=True)
    except Exception:  # whatever it is, the kernel must be told to go
        print("failed kernel-peer: " + traceback.format_exc().replace("\n", " "), flush=True)
    libc.reboot(POWER_OFF)


if __name__ == "__main__":
    main()
