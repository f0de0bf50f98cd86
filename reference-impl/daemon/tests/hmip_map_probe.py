"""A mobile node, a correspondent and a neighbour that speak to hmip-map over two veth links, in octets.

hmip_map_probe.py PID HMIP-MAP CONTROL-SOCKET; ends hmip-map at last and listens to its farewell.
"""
import ipaddress
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time

PATIENCE = 30  # seconds for each answer: only a machine that hangs needs them

MAP = ipaddress.ip_address("2001:db8:aaaa::1").packed
RCOA = ipaddress.ip_address("2001:db8:aaaa::2").packed
LCOA = ipaddress.ip_address("2001:db8:1::2").packed
PEER = ipaddress.ip_address("2001:db8:ffff::9").packed
NEIGHBOUR = ipaddress.ip_address("fe80::99").packed
ALL_NODES = ipaddress.ip_address("ff02::1").packed


def checksum(source, destination, protocol, message):
    octets = source + destination + struct.pack(">IHBB", len(message), 0, 0, protocol) + message
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack(">%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def with_checksum(message, at, source, destination, protocol):
    value = checksum(source, destination, protocol, message)
    return message[:at] + struct.pack(">H", value) + message[at + 2:]


def ipv6(source, destination, protocol, payload, hops=64):
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, hops) + source + destination + payload


def binding_update(sequence, lifetime, source=LCOA, flags=0x8800):
    header = struct.pack(">BBBBHHHH", 59, 1, 5, 0, 0, sequence, flags, lifetime) + bytes([1, 2, 0, 0])
    header = with_checksum(header, 4, RCOA, MAP, 135)
    options = bytes([135, 2, 1, 2, 0, 0, 0xC9, 16]) + RCOA
    return ipv6(source, MAP, 60, options + header)


class Link:
    def __init__(self, name, ours):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86DD))
        self.socket.bind((name, 0x86DD))
        # struct packet_mreq: PACKET_MR_PROMISC, so that groups are heard.
        index = socket.if_nametoindex(name)
        self.socket.setsockopt(263, 1, struct.pack("iHH8s", index, 1, 0, b""))
        self.mac = self.socket.getsockname()[4]
        self.peer = ours
        self.seen = []

    def send(self, packet, to=None):
        self.socket.send((to or self.peer) + self.mac + b"\x86\xdd" + packet)

    def wait(self, what, matches):
        """The first packet that matches, of those not taken yet."""
        end = time.monotonic() + PATIENCE
        while True:
            for index, packet in enumerate(self.seen):
                found = matches(packet)
                if found:
                    del self.seen[index]
                    return found
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                sys.exit("no " + what + " within %d s; seen: %s" % (PATIENCE, [p.hex() for p in self.seen[-5:]]))
            frame, address = self.socket.recvfrom(4096)
            if address[2] != 4:  # not what this socket sent itself
                length = struct.unpack(">H", frame[18:20])[0]
                self.seen.append(frame[14:54 + length])
                if not self.peer:
                    self.peer = frame[6:12]


def icmp(packet, kind):
    good = packet[6] == 58 and packet[40] == kind
    return good and checksum(packet[8:24], packet[24:40], 58, packet[40:]) == 0


def multicast_report(group):
    """An MLDv2 report that names the group, behind its Router Alert option (RFC 3810 5.2)."""
    return lambda p: p[6] == 0 and p[40] == 58 and p[48] == 143 and group in p[56:]


def expect(condition, what):
    if not condition:
        sys.exit("expected " + what)


def acknowledgement(sequence):
    def matches(packet):
        if packet[6] != 43 or packet[24:40] != LCOA or packet[8:24] != MAP:
            return None
        header = packet[64:]
        expect(packet[40:64] == bytes([135, 2, 2, 1, 0, 0, 0, 0]) + RCOA, "a type 2 routing header with the RCoA")
        expect(checksum(MAP, RCOA, 135, header) == 0, "a good checksum over the MAP's address and the RCoA")
        expect(len(packet) == 80, "80 octets")
        protocol, length, kind, _, _, status, _, number, lifetime = struct.unpack(">BBBBHBBHH", header[:12])
        expect((protocol, length, kind) == (59, 1, 6), "a Binding Acknowledgement")
        return (status, lifetime) if number == sequence else None
    return matches


def command(program, path, *words):
    done = subprocess.run([program, "ctl", "--socket", path, *words], capture_output=True, text=True, check=False)
    expect(done.returncode == 0, "`ctl %s` to succeed: %s" % (" ".join(words), done.stdout + done.stderr))
    return json.loads(done.stdout)


def main():
    pid, program, control = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    access, home = Link("peer-access", b""), Link("peer-home", b"\xff" * 6)

    # H 5: distance 1, preference 9, R, 3600 s.
    option = bytes([23, 3, 0x19, 0x80]) + struct.pack(">I", 3600) + MAP
    access.wait("Router Advertisement with the MAP option", lambda p: icmp(p, 134) and p[7] == 255 and option in p)

    # H 6.1, 6.2: a local Binding Update, duplicate address detection, proxy advertisement, acknowledgement.
    access.send(binding_update(100, 60))
    home.wait("Neighbour Solicitation for the RCoA",
              lambda p: icmp(p, 135) and p[8:24] == bytes(16) and p[48:64] == RCOA)
    status, lifetime = access.wait("Binding Acknowledgement", acknowledgement(100))
    expect((status, lifetime) == (0, 50), "status 0 and 200 s, got %d and %d" % (status, lifetime))
    home.wait("proxy Neighbour Advertisement to all nodes",
              lambda p: icmp(p, 136) and p[24:40] == ALL_NODES and p[44] == 0x20 and p[48:64] == RCOA)

    # A switch that snoops is told of the RCoA's group. A neighbour on the home link asks for the RCoA.
    group = bytes.fromhex("ff0200000000000000000001ff") + RCOA[13:]
    home.wait("MLD report of the RCoA's group", multicast_report(group))
    question = struct.pack(">BBHI", 135, 0, 0, 0) + RCOA + bytes([1, 1]) + home.mac
    home.send(ipv6(NEIGHBOUR, group, 58, with_checksum(question, 2, NEIGHBOUR, group, 58), 255),
              b"\x33\x33" + group[12:])
    answer = home.wait("solicited Neighbour Advertisement", lambda p: icmp(p, 136) and p[24:40] == NEIGHBOUR
                       and p[44] == 0x60 and p[48:64] == RCOA and p[64:66] == bytes([2, 1]) and p)
    map_mac = answer[66:72]

    # And asks the RCoA itself whether it is still there (RFC 4861 7.3.3).
    home.send(ipv6(NEIGHBOUR, RCOA, 58, with_checksum(question, 2, NEIGHBOUR, RCOA, 58), 255), map_mac)
    home.wait("answer for the RCoA", lambda p: icmp(p, 136) and p[24:40] == NEIGHBOUR and p[48:64] == RCOA)

    # The tunnel, both ways. Routing takes one from the hop limit of what goes through.
    inner = ipv6(PEER, RCOA, 17, bytes(range(200)), 64)
    access.send(inner)
    arrived = access.wait("packet in the tunnel", lambda p: p[6] == 41 and p[8:24] == MAP and p[24:40] == LCOA and p)
    expect(arrived[40:] == inner[:7] + b"\x3f" + inner[8:], "the packet unchanged in the tunnel")
    inner = ipv6(RCOA, PEER, 17, bytes(range(200)), 64)
    access.send(ipv6(LCOA, MAP, 41, inner))
    access.wait("packet out of the tunnel",
                lambda p: p[8:24] == RCOA and p[24:40] == PEER and p[40:] == inner[40:])

    # From a foreign address nothing comes out; the update behind it is the fence.
    access.send(ipv6(ipaddress.ip_address("2001:db8:1::66").packed, MAP, 41, ipv6(RCOA, PEER, 17, b"foreign!")))
    access.send(binding_update(101, 60))
    access.wait("Binding Acknowledgement", acknowledgement(101))
    expect(not any(b"foreign!" in p and p[6] == 17 for p in access.seen), "nothing from a foreign LCoA")

    # An old number; the MAP's own address answers; too big a packet comes back.
    access.send(binding_update(90, 60))
    expect(access.wait("refusal of the old number", acknowledgement(101))[0] == 135, "status 135")
    ping = struct.pack(">BBHHH", 128, 0, 0, 7, 7)
    access.send(ipv6(LCOA, MAP, 58, with_checksum(ping, 2, LCOA, MAP, 58)))
    access.wait("echo reply of the MAP's address", lambda p: icmp(p, 129) and p[8:24] == MAP)
    access.send(ipv6(PEER, RCOA, 17, bytes(1430), 64))
    access.wait("Packet Too Big", lambda p: icmp(p, 2) and p[44:48] == struct.pack(">I", 1460))

    # Nothing answered in the MAP's place: no Parameter Problem or Unreachable about any of this.
    expect(not any(p[6] == 58 and p[40] in (1, 4) for p in access.seen), "no ICMPv6 error of the system")

    bindings = command(program, control, "bindings")["bindings"]
    expect([(b["rcoa"], b["lcoa"]) for b in bindings] == [("2001:db8:aaaa::2", "2001:db8:1::2")], "one binding")
    access.send(binding_update(102, 0))
    expect(access.wait("Binding Acknowledgement", acknowledgement(102)) == (0, 0), "status 0, lifetime 0")
    expect(command(program, control, "bindings")["count"] == 0, "no binding")

    # H 10: by hand, and when the MAP goes.
    failed = option[:4] + bytes(4) + MAP
    access.seen.clear()
    command(program, control, "fail", "2001:db8:aaaa::1")
    access.wait("MAP option with lifetime 0", lambda p: icmp(p, 134) and failed in p)
    command(program, control, "restore", "2001:db8:aaaa::1")
    access.wait("MAP option with its lifetime", lambda p: icmp(p, 134) and option in p)
    os.kill(pid, signal.SIGTERM)
    access.wait("farewell", lambda p: icmp(p, 134) and failed in p and p[46:48] == bytes(2))
    print("hmip-map registered, defended, tunnelled, refused and said farewell as expected")


main()
