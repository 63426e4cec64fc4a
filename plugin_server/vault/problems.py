"""What the disk would not do, told to a person: what is the matter and what to do about it."""

from __future__ import annotations

import errno

from plugin_server.model import Problem

_READ_ONLY = (
    "This file may not be written.",
    "Make it writable again in its file properties. It is tried again by itself.",
)
_FULL = (
    "The disk is full. Nothing in the note was changed.",
    "Make some room on the disk. It is tried again by itself.",
)
_GONE = (
    "The folder or the file is no longer there.",
    "If the drive was unplugged, plug it in again. If you moved the file, there is nothing to do.",
)
_LOCKED = (
    "Another program holds this file just now.",
    "It is tried again by itself. If this stays, close the other program.",
)
_DAMAGED = (
    "The disk reported an error.",
    "Copy your vault to another disk, then have this disk checked.",
)
_LONG = ("The name of this file is too long for the disk.", "Give it a shorter name.")
_OTHER = ("The file could not be read or written.", "It is tried again by itself.")

_BY_ERRNO = {
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.ESTALE: _GONE,
    errno.ENODEV: _GONE,
    errno.EBUSY: _LOCKED,
    errno.EAGAIN: _LOCKED,
    errno.EINTR: _LOCKED,
    errno.ETXTBSY: _LOCKED,
    errno.EIO: _DAMAGED,
    errno.ENAMETOOLONG: _LONG,
}


def of_error(path: str, error: OSError) -> Problem:
    """The problem behind an error of the operating system."""
    message, remedy = _BY_ERRNO.get(error.errno or 0, _OTHER)
    return Problem(path, None, None, message, remedy)


def read_only(path: str) -> Problem:
    return Problem(path, None, None, *_READ_ONLY)


def being_saved(path: str) -> Problem:
    return Problem(path, None, None, *_LOCKED)


def outside(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "This file lies outside the vault, or is no note.",
        "Put the note itself into the vault; a link that leads out of it is not followed.",
    )


def not_a_file(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "This is no ordinary file.",
        "Rename it so that it does not end in .md, or remove it.",
    )


def too_large(path: str) -> Problem:
    return Problem(
        path, None, None, "This note is larger than 4 MB and is left alone.", "Split it into smaller notes."
    )


def placeholder(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "This note lies in the cloud and not on this computer.",
        "Open it once, or set its folder to be kept on this computer.",
    )


def only_when_asked(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "On this drive a note cannot be written safely while it may be open elsewhere.",
        "Close the note in other programs, then run `session-arcs render`.",
    )


def hard_linked(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "This note has several names on the disk (hard links), and this drive cannot keep them together.",
        "Remove the other names, or run `session-arcs render` while the note is closed everywhere.",
    )


def half_written(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "The disk failed while the note was written, and then while it was put back.",
        "Do not edit this note yet: both texts are kept, and the note is put back as soon as the disk allows.",
    )


def both_kept(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "Two programs changed the same lines at the same time. Both versions are in the note.",
        "Look through the note and keep the lines you want.",
    )


def came_back(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "This note was saved once more while it was removed. Its last text is kept.",
        "Remove the note again if you do not need it.",
    )


def undecodable(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "The name of this file cannot be read, so it is left out.",
        "Give the file a new name.",
    )
