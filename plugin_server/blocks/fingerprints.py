"""Lines compared as a reader would: what a formatter, a drag or a rename does to a line is not an edit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import AnyStr
from urllib.parse import unquote

DELIMITER_ROW = re.compile(r"(?=.*\|)(?=.*-)[ \t|:-]+")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&"))
BULLET = re.compile(r"^((?:[ \t]*>)*[ \t]*)[-+*][ \t]+")
EMPHASIS_AND_SPACE = "*_ \t\r"
MARKDOWN_TARGET = re.compile(r"\]\(<?([^()<>]*)>?\)")
WIKI_TARGET = re.compile(r"(?<!!)\[\[[^\[\]|]*")

FIGURE_NAME = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|undated)-[0-9a-f]{8}\.svg"
_WIKI_EMBED = re.compile(rf"!\[\[(?:[^\[\]|]*/)?{FIGURE_NAME}(?:\\?\|(?P<size>[^\[\]]*))?\]\]")
_MARKDOWN_EMBED = re.compile(rf"!\[[^\[\]|]*(?:\|(?P<size>[^\[\]]*))?\]\(<?(?:[^()<>]*/)?{FIGURE_NAME}>?\)")
SHORT = 200  # characters; a line of ours is rarely longer
SIZE = re.compile(r"(?:[0-9]{1,5}(?:x[0-9]{1,5})?)?")


@dataclass(frozen=True, slots=True)
class Embed:
    """A line that is nothing but one of our figures; `size` as written after the bar, empty without one."""

    size: str

    @property
    def usable(self) -> bool:
        return bool(SIZE.fullmatch(self.size))


def embed_of(line: str) -> Embed | None:
    """The embed that this line is; None for any other line."""
    if ".svg" not in line:
        return None
    bare = ESCAPE.sub(r"\1", line).strip()
    found = _WIKI_EMBED.fullmatch(bare) or _MARKDOWN_EMBED.fullmatch(bare)
    return Embed((found["size"] or "").strip()) if found else None


def resized(line: str, size: str) -> str:
    """An embed line of ours with another size; without a bar where the size is empty."""
    tail = f"|{size}" if size else ""
    if line.startswith("![["):
        return f"{line.split('|', maxsplit=1)[0].removesuffix(']]')}{tail}]]"
    words, _, rest = line.partition("](")
    return f"{words.split('|')[0]}{tail}]({rest}"


def exact(line: str) -> str:
    """The line without what formatters change: white space, padding, delimiter rows, needless escapes,
    the kind of emphasis and bullets. Empty for a line that says nothing."""
    # Each line of each block comes by here twice: no pattern is tried that cannot match.
    if "-" in line and "|" in line and DELIMITER_ROW.fullmatch(line):
        return ""
    text = ESCAPE.sub(r"\1", line) if "\\" in line else line
    if "&" in text:
        for entity, character in ENTITIES:
            text = text.replace(entity, character)
    if text.lstrip(" \t>").startswith(("-", "+", "*")):
        text = BULLET.sub(r"\1", text)
    if "](" in text:
        text = MARKDOWN_TARGET.sub(lambda found: f"]({unquote(found[1])})", text)
    for character in EMPHASIS_AND_SPACE:
        text = text.replace(character, "")
    return text if text.strip(">") else ""


def normal(line: str) -> str:
    """What is left of the line when the targets of links do not count either."""
    return _normal(line, exact(line))


def _normal(line: str, kept: str) -> str:
    embed = embed_of(line)
    return f"![[|{embed.size}]]" if embed else _without_targets(kept)


def fingerprint(line: str) -> str:
    """The first 8 hexadecimal digits of the SHA-256 of the normal form."""
    return _digest(normal(line))


def fingerprints(lines: Iterable[str]) -> tuple[str, ...]:
    """One for each line that says something, in order."""
    marks = (_known_mark(line) if len(line) <= SHORT else _mark(line) for line in lines)
    return tuple(filter(None, marks))


def _mark(line: str) -> str:
    """The line's fingerprint; empty for a line that says nothing."""
    kept = exact(line)
    return _digest(_normal(line, kept)) if kept else ""


_known_mark = lru_cache(maxsize=1024)(
    _mark
)  # the heads of tables, the questions and many rows come again and again


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a block's body as edits are looked for."""

    exact: str
    linked: bool  # it holds links, whose targets do not count
    fingerprint: str


def said(line: str) -> Said | None:
    """None for a line that says nothing, and for an embed of ours."""
    kept = exact(line)
    if not kept or embed_of(line):
        return None
    bare = _without_targets(kept)
    return Said(kept, bare != kept, _digest(bare))


def paragraphs(lines: Iterable[AnyStr]) -> Iterator[list[AnyStr]]:
    """Lines of running text that stand together; a formatter may break them anew. Table rows stand alone."""
    for says, group in groupby(lines, key=runs_on):
        if says:
            yield list(group)


def runs_on(line: str | bytes) -> bool:
    text = line.decode("utf-8", "surrogateescape") if isinstance(line, bytes) else line
    return bool(exact(text)) and not text.lstrip().startswith("|") and embed_of(text) is None


def _without_targets(text: str) -> str:
    return WIKI_TARGET.sub("[[", MARKDOWN_TARGET.sub("]()", text)) if "[" in text else text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
