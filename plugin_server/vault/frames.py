"""The bytes of the journal: entries as frames that tell by themselves whether they are whole."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import digest_of

_MAGIC = b"SAJ1"
_LENGTHS = struct.Struct(">4sII")
_DIGEST = 32
_HEAD_LIMIT = 1 << 16
_BODY_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One write: the old bytes and the new ones.

    `temp` is the vault-relative name of the temporary file that goes with it, or empty. `at` is in seconds since
    1970. Where `finished` names an entry, this one only says that that entry is done with.
    """

    id: str
    path: str
    old: bytes
    new: bytes
    cause: str = ""
    temp: str = ""
    at: int = 0
    finished: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The head of one entry, and where its body lies."""

    id: str
    path: str
    cause: str
    temp: str
    at: int
    finished: str
    split: int  # length of the old bytes in the body
    segment: Path
    offset: int  # of the frame in its segment
    size: int  # of the whole frame


def frame_of(entry: Entry) -> bytes:
    fields = [entry.id, entry.path, entry.cause, entry.temp, entry.at, entry.finished, len(entry.old)]
    head = json.dumps(fields, separators=(",", ":")).encode()
    body = zlib.compress(entry.old + entry.new, 1) if entry.old or entry.new else b""
    digest = hashlib.sha256(head + body).digest()
    return _LENGTHS.pack(_MAGIC, len(head), len(body)) + digest + head + body


def frames(segment: Path) -> Iterator[Frame]:
    """The heads of all whole frames, oldest first; bodies are passed over unread."""
    try:
        stream = segment.open("rb")
    except FileNotFoundError:
        return
    with stream:
        end = segment.stat().st_size
        offset = 0
        while True:
            stream.seek(offset)
            lengths = stream.read(_LENGTHS.size + _DIGEST)
            if len(lengths) < _LENGTHS.size + _DIGEST:
                return
            magic, head, body = _LENGTHS.unpack_from(lengths)
            size = len(lengths) + head + body
            if magic != _MAGIC or head > _HEAD_LIMIT or body > _BODY_LIMIT or offset + size > end:
                return
            frame = _read_head(stream.read(head), segment, offset, size)
            if frame is None:
                return
            yield frame
            offset += size


def _read_head(text: bytes, segment: Path, offset: int, size: int) -> Frame | None:
    try:
        id_, path, cause, temp, at, finished, split = json.loads(text)
        return Frame(id_, path, cause, temp, int(at), finished, int(split), segment, offset, size)
    except (ValueError, TypeError):
        return None


def load(frame: Frame) -> Entry | None:
    """The whole entry behind a head; None where its bytes are not those that were written."""
    try:
        with frame.segment.open("rb") as stream:
            stream.seek(frame.offset)
            data = stream.read(frame.size)
    except OSError:
        return None
    _, head, body = _LENGTHS.unpack_from(data)
    start = _LENGTHS.size + _DIGEST
    if hashlib.sha256(data[start:]).digest() != data[_LENGTHS.size : start]:
        return None
    texts = zlib.decompress(data[start + head :]) if body else b""
    old, new = texts[: frame.split], texts[frame.split :]
    return Entry(frame.id, frame.path, old, new, frame.cause, frame.temp, frame.at, frame.finished)


def digests(entry: Entry) -> tuple[str, str]:
    """Of the old and of the new bytes."""
    return digest_of(entry.old), digest_of(entry.new)
