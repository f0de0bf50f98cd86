#!/usr/bin/env python3
"""Times two commands in turn and prints the ratio of their median times.

usage: paired_time.py RUNS LABEL GOAL 'COMMAND' 'BASELINE COMMAND'
The two run alternately, so that whatever else the machine does falls on both. Output is thrown away; a command
that fails ends the measurement. One line: LABEL, both medians with their minimum and maximum, ratio, goal, met or missed.
"""
import statistics
import subprocess
import sys
import time


def once(command: str) -> float:
    began = time.perf_counter()
    subprocess.run(["bash", "-c", command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def spread(times: list[float]) -> str:
    return f"{statistics.median(times):.3f} s ({min(times):.3f}..{max(times):.3f})"


def main() -> int:
    if len(sys.argv) != 6:
        print(__doc__, file=sys.stderr)
        return 2
    runs, label, goal, ours, baseline = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4], sys.argv[5]
    times: dict[str, list[float]] = {ours: [], baseline: []}
    try:
        for command in (ours, baseline):  # warms the page cache
            once(command)
        for _ in range(runs):
            for command in (ours, baseline):
                times[command].append(once(command))
    except subprocess.CalledProcessError as error:
        print(f"{label}: this command failed with {error.returncode}: {error.cmd[2]}", file=sys.stderr)
        return 1
    ratio = statistics.median(times[ours]) / statistics.median(times[baseline])
    verdict = "met" if ratio <= goal else "MISSED"
    print(f"{label}: {spread(times[ours])} against {spread(times[baseline])}: ratio {ratio:.3f}, at most {goal}: {verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
