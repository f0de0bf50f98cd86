#!/usr/bin/env python3
"""Compares what two commands cost by a measure, each divided by its number of units, and prints the ratio.

usage: measured.py time|memory RUNS LABEL GOAL UNITS 'COMMAND' BASELINE_UNITS 'BASELINE COMMAND'
time: processor seconds a unit, as a ratio, at most GOAL. memory: peak octets of COMMAND beyond those of the baseline,
divided by UNITS, at most GOAL. The two run in turn; the median counts. A command in START_COMMAND is what starting costs:
its time is taken off both.
"""
import os
import statistics
import subprocess
import sys


def once(command: str, measure: str) -> float:
    process = subprocess.Popen(["bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"this command failed with {os.waitstatus_to_exitcode(status)}: {command}")
    return usage.ru_utime + usage.ru_stime if measure == "time" else usage.ru_maxrss * 1024.0


def main() -> int:
    if len(sys.argv) != 9 or sys.argv[1] not in ("time", "memory"):
        print(__doc__, file=sys.stderr)
        return 2
    measure, runs, label, goal = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    ours, baseline = (int(sys.argv[5]), sys.argv[6]), (int(sys.argv[7]), sys.argv[8])
    start = os.environ.get("START_COMMAND") if measure == "time" else None
    started = statistics.median(once(start, measure) for _ in range(3)) if start else 0.0
    found = [(once(ours[1], measure), once(baseline[1], measure)) for _ in range(runs)]
    with_it, without = (statistics.median(column) - started for column in zip(*found))
    if measure == "time":
        value = with_it / ours[0] / (without / baseline[0])
        text = f"{with_it / ours[0] * 1e6:.3f} us against {without / baseline[0] * 1e6:.3f} us: ratio {value:.3f}"
    else:
        value = (with_it - without) / ours[0]
        text = f"{with_it / 2**20:.1f} MiB against {without / 2**20:.1f} MiB: {value:.0f} octets each"
    print(f"{label}: {text}, at most {goal:g}: {'met' if value <= goal else 'MISSED'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
