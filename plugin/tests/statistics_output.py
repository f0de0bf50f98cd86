"""Reads what tshark prints of statistics."""

import re

import tshark


def table(name, statistic, arguments=()):
    """The rows of a table statistic, each a list of cells; a title is a row of one cell."""
    _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture(name), "-z", statistic] + list(arguments))
    lines = [line for line in out.splitlines() if line and not line.startswith("=")]
    return [[cell.strip() for cell in line.rstrip().removesuffix("|").split("|")] for line in lines[2:]]


def tree(name, statistic):
    """Names and counts of a statistics tree."""
    _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture(name), "-z", statistic])
    return dict(re.findall(r"^ *(\S.*?) {2,}(\d+) ", out, re.MULTILINE))


def flow(name, protocol):
    """The lines of a flow graph that name a message, without the arrows."""
    _, out, _ = tshark.run(["-n", "-q", "-r", tshark.capture(name), "-z", "flow,%s,standard" % protocol])
    return [line.rstrip() for line in out.splitlines() if re.match(r"\|[0-9.]+ *\|", line)]
