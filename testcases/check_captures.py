#!/usr/bin/env python3
"""Reads the captures of the whole suite with the plugin: harness, reference and plugin check each other.

Every case runs in virtual time against the reference, LMMP's in both profiles, and sharkd reads the capture of each:

- no frame of the implementation has an expert item of error level, of whatever dissector;
- nor a warning of the plugin's, unless the case declares it (`expects_expert`);
- what the tester sends has neither, unless the case declares it;
- whatever a case declares is shown.

    check_captures.py [BUILD_DIR] [--keep FOLDER]
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import sharkd

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = [("lmmp", "ar", "draft-00"), ("lmmp", "ar", "paper-2004"), ("lmmp", "mn", "draft-00"),
        ("lmmp", "mn", "paper-2004"), ("hmipv6", "map", "draft-00"), ("hmipv6", "ar", "draft-00"),
        ("hmipv6", "mn", "draft-00")]
# The laboratory's keys are short, so that RSA does not make the suite slow; every capture with one shows it.
OF_THE_LABORATORY = {"lmmp.weak_key"}


def run_suite(build, folder, protocol, role, profile):
    """Runs all cases and keeps their captures. Returns the report's cases."""
    os.makedirs(folder, exist_ok=True)
    report = os.path.join(folder, "report.json")
    done = subprocess.run(
        [os.path.join(build, "bin", "lmmp-conform"), "--testcases", os.path.join(ROOT, "testcases"), "run", "--quiet",
         "--protocol", protocol, "--role", role, "--profile", profile, "--out", folder, "--json", report],
        capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError("%s %s %s ended with %d:\n%s%s" % (protocol, role, profile, done.returncode,
                                                           done.stdout[-3000:], done.stderr[-3000:]))
    with open(report, encoding="utf-8") as file:
        return [case for case in json.load(file)["cases"] if case["verdict"] == "pass" and case["capture"]]


def preferences_of(capture):
    """What the harness wrote beside the capture for whoever dissects it."""
    path = re.sub(r"\.pcapng$", ".args", capture)
    if not os.path.exists(path):
        return ()
    with open(path, encoding="utf-8") as file:
        return tuple(re.fullmatch(r"-o '(.*)'", line.rstrip("\n")).group(1) for line in file)


def is_ours(name):
    return name.startswith(("lmmp.", "hmipv6."))


def judge(declared, items):
    """Sentences about what is wrong with a capture."""
    wrong = []
    for item in items:
        if item.name in OF_THE_LABORATORY:
            continue
        who = "the tester" if item.from_tester else "the implementation"
        where = "frame %d, which %s sent: %s (%s)" % (item.frame, who, item.name, item.text)
        if item.severity == "Error" and not item.from_tester:
            wrong.append("an error in " + where)
        elif (item.severity == "Error" or (item.severity == "Warning" and is_ours(item.name))) \
                and item.name not in declared:
            wrong.append("not declared: %s in %s" % (item.severity.lower(), where))
    shown = {item.name for item in items}
    wrong += ["declared, but not shown: " + name for name in declared if name not in shown]
    return wrong


def read_captures(build, room, preferences, cases):
    """Every case of one set of preferences, by one sharkd. Returns what is wrong and how many items there are."""
    os.makedirs(room)
    reader = sharkd.Sharkd(build, room)
    wrong, counts = [], collections.Counter()
    try:
        for preference in preferences:
            reader.set(preference)
        for case in cases:
            items = sharkd.expert_items(reader, case["capture"])
            counts.update(item.severity for item in items)
            counts["declared"] += len(case["expects_expert"])
            wrong += [(case, sentence) for sentence in judge(case["expects_expert"], items)]
    finally:
        reader.close()
    return wrong, counts


def check(build, folder):
    groups = collections.defaultdict(list)
    for run in RUNS:
        captures = os.path.join(folder, "-".join(run))
        for case in run_suite(build, captures, *run):
            case["profile"] = run[2]
            groups[preferences_of(case["capture"])].append(case)
    # sharkd may run as somebody else.
    for name, _, files in os.walk(folder):
        os.chmod(name, 0o755)
        for file in files:
            os.chmod(os.path.join(name, file), 0o644)
    wrong, counts = [], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        parts = [pool.submit(read_captures, build, os.path.join(folder, "sharkd-%d" % number), preferences, cases)
                 for number, (preferences, cases) in enumerate(sorted(groups.items()))]
        for part in parts:
            found, counted = part.result()
            wrong += found
            counts += counted
    return sum(map(len, groups.values())), wrong, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build", "release"))
    parser.add_argument("--keep", metavar="FOLDER", help="leave the captures here")
    arguments = parser.parse_args()
    if not shutil.which("sharkd"):
        parser.exit(2, "sharkd is not installed; Debian has it in wireshark-common, which tshark brings along\n")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lmmp-captures-") as scratch:
        folder = os.path.abspath(arguments.keep or scratch)
        os.makedirs(folder, exist_ok=True)
        captures, wrong, counts = check(os.path.abspath(arguments.build), folder)
    for case, sentence in wrong:
        print("%s (%s, %s:%d)\n    %s" % (case["id"], case["profile"], os.path.relpath(case["script"]["file"], ROOT),
                                        case["script"]["line"], sentence))
    bad = len({(case["id"], case["profile"]) for case, _ in wrong})
    print("%d captures in %.0f s: %d expert items of error level, %d warnings; %d are declared" % (
        captures, time.monotonic() - began, counts["Error"], counts["Warning"], counts["declared"]))
    print("%d passed, %d failed" % (captures - bad, bad))
    return 1 if bad or captures == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
