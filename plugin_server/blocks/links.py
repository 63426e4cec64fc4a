"""Links as the vault writes them: wikilinks or Markdown links, by the shortest, a relative or the full path."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from plugin_server.blocks.escape import inline, plain
from plugin_server.model import LinkFormat, Settings
from plugin_server.names import NOTE_ENDING, Names, stem

NOT_IN_WIKILINKS = frozenset("#^[]|<>\\`$")


@dataclass(frozen=True, slots=True)
class Ref:
    """A way to another note. `address` is the link's target as the vault writes it; empty: no such note."""

    label: str
    path: str | None = None
    address: str = ""


def refer(path: str | None, label: str, source: str, names: Names, settings: Settings) -> Ref:
    """A Ref from the note `source`; plain text where there is no note to lead to."""
    if path is None or not names.has(path):
        return Ref(label)
    return Ref(label, path, address(path, source, names, settings))


def address(path: str, source: str, names: Names, settings: Settings) -> str:
    """The link target for `path` seen from `source`, without `.md`.

    Obsidian's `newLinkFormat`: shortest is the bare name while only one file has it, else the full path.
    """
    bare = path[: -len(".md")] if path.lower().endswith(".md") else path
    if settings.link_format is LinkFormat.RELATIVE:
        return posixpath.relpath(bare, posixpath.dirname(source) or ".")
    if settings.link_format is LinkFormat.SHORTEST and len(names.same_base(path)) <= 1:
        return stem(path)
    return bare


def embed_address(name: str, folder: str, source: str, settings: Settings) -> str:
    """The target for a figure. Its name holds its content, so the bare name leads to the right picture wherever
    a file of that name lies; what else lies in the vault must not change the text of a block.
    """
    path = f"{folder}/{name}" if folder else name
    if settings.link_format is LinkFormat.RELATIVE or settings.markdown_links:
        return posixpath.relpath(path, posixpath.dirname(source) or ".")
    return path if settings.link_format is LinkFormat.ABSOLUTE else name


def as_markdown(ref: Ref, settings: Settings, label: str | None = None, *, in_table: bool = False) -> str:
    """The link in print, under `label` or the Ref's own; plain text where there is no note to lead to.

    Where a wikilink cannot hold the name or the label, it is a Markdown link. In a table the bar of a wikilink
    is written as a backslash and a bar.
    """
    label = ref.label if label is None else label
    if not ref.address:
        return inline(label)
    if settings.markdown_links or not (_fits_wikilink(ref.address) and _fits_wikilink(label)):
        return f"[{inline(label)}]({quoted(ref.address + NOTE_ENDING)})"
    if label == ref.address:
        return f"[[{ref.address}]]"
    bar = "\\|" if in_table else "|"
    return f"[[{ref.address}{bar}{label}]]"


def as_embed(address: str, alt: str, size: int, settings: Settings) -> str:
    """A figure shown in the note, `size` pixels wide."""
    if settings.markdown_links or not _fits_wikilink(address):
        return f"![{inline(alt)}|{size}]({quoted(address)})"
    return f"![[{address}|{size}]]"


def quoted(address: str) -> str:
    """A path as the target of a Markdown link; a name that is no UTF-8 keeps its bytes."""
    return quote(address.encode("utf-8", "surrogateescape"), safe="/.-_~")


def _fits_wikilink(text: str) -> bool:
    return bool(text) and text == plain(text) and not NOT_IN_WIKILINKS & set(text) and "%%" not in text
