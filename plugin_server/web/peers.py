"""Whose program is it that connects? Linux tells, and another user of the same machine is not spoken to.

The token guards the door already. This is for what a token cannot guard against: a one-time code that was seen in
the list of processes while a browser started, and the cookie, which a browser sends to every port of 127.0.0.1,
another user's server among them. Neither is of use to a program of another user that cannot connect.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
MAPPED = b"\0" * 10 + b"\xff\xff"  # how a socket of both kinds writes an address of the older kind
ROOT = 0  # may read everything anyway


def is_stranger(peer: tuple[str, int], here: tuple[str, int], tables: Iterable[Path] = TABLES) -> bool:
    """Does a program of another user hold the other end? False where the system does not tell.

    `peer` and `here` are the ends of a connection as the accepting side sees them, IPv4 address and port.
    """
    if sys.platform != "linux":
        return False
    for user, inode in _owners(_words(peer), _words(here), tables):
        if inode == 0:  # its program is gone and will not read an answer
            return True
        return user not in (os.geteuid(), ROOT)
    return False


def _owners(
    local: frozenset[str], remote: frozenset[str], tables: Iterable[Path]
) -> Iterator[tuple[int, int]]:
    """User and inode of each socket with these two ends."""
    for table in tables:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except (OSError, ValueError):
            continue
        for line in lines:
            words = line.split()
            if len(words) > 9 and words[1] in local and words[2] in remote:
                yield int(words[7]), int(words[9])


def _words(end: tuple[str, int]) -> frozenset[str]:
    """One end as the tables write it: each 32 bits as a number of this machine's byte order, in hexadecimal."""
    address = bytes(map(int, end[0].split(".")))
    return frozenset(f"{_number(whole)}:{end[1]:04X}" for whole in (address, MAPPED + address))


def _number(address: bytes) -> str:
    return "".join(f"{word:08X}" for (word,) in struct.iter_unpack("=I", address))
