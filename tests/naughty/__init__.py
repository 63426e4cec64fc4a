"""Texts that have broken other programs, as names that someone may type, or sync in.

`strings.txt` holds one a line, as JSON, under the kind of program it is meant for. `PWNED` is what would appear, and
1337 what would be reckoned, if one of them were obeyed.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("strings.txt")


def read() -> dict[str, tuple[str, ...]]:
    """The texts by their kind."""
    kinds: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
            kinds[kind] = ()
        else:
            kinds[kind] += (json.loads(line),)
    return kinds


KINDS = read()
ALL = tuple(text for texts in KINDS.values() for text in texts)
