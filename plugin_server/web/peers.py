"""Whose program is it that connects? Linux tells, and another user of the same machine is not spoken to.

The token guards the door already. This is for what a token cannot guard against: a one-time code that was seen in
the list of processes while a browser started, and the cookie, which a browser sends to every port of 127.0.0.1,
another user's server among them. Neither is of use to a program of another user that cannot connect.
"""

from __future__ import annotations

import os
import socket
import struct
import sys

ROOT = 0  # may read everything anyway
LISTENING = 10
SECONDS = 0.5

# linux/netlink.h and linux/inet_diag.h: one request for the one socket with these two ends.
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, REQUEST = 4, 20, 1
HEADER = struct.Struct("=IHHII")
ENDS = struct.Struct("!HH4s12x4s12x")
WANTED = struct.Struct("=BBBxI")
FOUND = struct.Struct("=BB2x48xIIIII")
ANY_STATE, NO_COOKIE = 0xFFFFFFFF, struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)

End = tuple[str, int]


def is_stranger(peer: End, here: End) -> bool:
    """Does a program of another user hold the other end? False where the system does not tell.

    `peer` and `here` are the ends of a connection as the accepting side sees them, IPv4 address and port.
    """
    if sys.platform != "linux":
        return False
    try:
        owner = owner_of(peer, here)
    except OSError:
        return False
    if owner is None:
        return False
    user, inode = owner
    # A socket without an inode has no program any more: nobody is there who would read an answer.
    return inode == 0 or user not in (os.geteuid(), ROOT)


def owner_of(local: End, remote: End) -> tuple[int, int] | None:
    """User and inode of the socket with these two ends on this machine; None where there is none.

    Raises OSError where the system does not answer such questions.
    """
    ends = ENDS.pack(local[1], remote[1], socket.inet_aton(local[0]), socket.inet_aton(remote[0]))
    body = WANTED.pack(socket.AF_INET, socket.IPPROTO_TCP, 0, ANY_STATE) + ends + NO_COOKIE
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
        kernel.settimeout(SECONDS)
        kernel.sendto(HEADER.pack(HEADER.size + len(body), SOCK_DIAG_BY_FAMILY, REQUEST, 0, 0) + body, (0, 0))
        said = kernel.recv(4096)
    if HEADER.unpack_from(said)[1] != SOCK_DIAG_BY_FAMILY:
        return None  # an error: there is no such socket
    _, state, _, _, _, user, inode = FOUND.unpack_from(said, HEADER.size)
    return None if state == LISTENING else (user, inode)
