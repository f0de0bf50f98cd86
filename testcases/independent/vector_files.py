"""What the checks of the vectors share: reading the files, comparing, counting."""
import json
import pathlib
import sys


def octets_of(field):
    """Octets of a vector's field: hexadecimal, or a list of lines of it."""
    return bytes.fromhex(field if isinstance(field, str) else "".join(field))


def difference(what, got, expected):
    """A list with one line if they differ, an empty one if not."""
    return [] if got == expected else [f"{what}: {got!r}, expected {expected!r}"]


def run(pattern, checks):
    """Holds each vector of the files against the check of its kind; the process's exit status.

    The folder is the program's first argument, or testcases/vectors.
    """
    folder = pathlib.Path(__file__).resolve().parent.parent / "vectors"
    if len(sys.argv) > 1:
        folder = pathlib.Path(sys.argv[1])
    checked = failed = 0
    for file in sorted(folder.glob(pattern)):
        for vector in json.loads(file.read_text())["vectors"]:
            if vector["kind"] not in checks:
                continue
            checked += 1
            wrong = checks[vector["kind"]](vector)
            failed += bool(wrong)
            for line in wrong:
                print(f"{file.name} {vector['id']}: {line}")
    print(f"{checked} vectors, {failed} read otherwise")
    return 1 if failed or not checked else 0
