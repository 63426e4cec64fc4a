"""What a start has to put in order: a note that is half the old text and half the new, and temporary files."""

from __future__ import annotations

from plugin_server.vault.frames import Entry
from plugin_server.vault.steps import first_difference

_PAGE = 4096


def is_mix(data: bytes, old: bytes, new: bytes) -> bool:
    """Whether a text is what an interrupted write in place leaves, and neither text whole.

    A killed process leaves the beginning of one text and the end of the other. A machine that lost power leaves some
    pages of either, or empty ones. What has a byte of its own is the user's.
    """
    if data in (old, new) or not min(len(old), len(new)) <= len(data) <= max(len(old), len(new)):
        return False
    if _joined(data, new, old) or _joined(data, old, new):
        return True
    return all(_page_of(data, old, new, at) for at in range(0, len(data), _PAGE))


def _joined(data: bytes, first: bytes, then: bytes) -> bool:
    at = first_difference(data, first)
    return data[at:] == then[at:]


def _page_of(data: bytes, old: bytes, new: bytes, at: int) -> bool:
    page, was, is_ = (text[at : at + _PAGE] for text in (data, old, new))
    size = len(page)
    return (
        page in (was[:size], is_[:size])
        or (size == _PAGE and not page.strip(b"\0"))
        or _zipped(page, was, is_)
    )


def _zipped(page: bytes, was: bytes, is_: bytes) -> bool:
    """One page may hold the seam."""
    return _joined(page, is_, was[: len(page)]) or _joined(page, was, is_[: len(page)])


def whole_text(entry: Entry) -> bytes:
    """What a mix becomes: the user's own text again; of a note that was just being made, the finished one."""
    return entry.old or entry.new


def made_from(entry: Entry, late: bytes) -> bytes:
    """Which of an entry's texts a late save began with: the new one where it has a line that only that one had."""
    only_new = set(entry.new.split(b"\n")) - set(entry.old.split(b"\n"))
    return entry.new if only_new & set(late.split(b"\n")) else entry.old
