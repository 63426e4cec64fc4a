"""Links as the vault writes them: wikilinks or Markdown links, by the shortest, a relative or the full path."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from plugin_server.model import LinkFormat, Settings
from plugin_server.names import Names, stem

NOT_IN_WIKILINKS = frozenset("#^[]|")


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


def embed_address(name: str, folder: str, source: str, names: Names, settings: Settings) -> str:
    """The target for a figure; its name holds its content, so the bare name leads to the right picture."""
    path = f"{folder}/{name}" if folder else name
    if settings.link_format is LinkFormat.RELATIVE or settings.markdown_links:
        return posixpath.relpath(path, posixpath.dirname(source) or ".")
    strangers = [other for other in names.same_base(path) if other != path]
    return path if strangers or settings.link_format is LinkFormat.ABSOLUTE else name


def as_markdown(ref: Ref, label: str, settings: Settings, *, in_table: bool = False) -> str:
    """The link in print. `label` is escaped already; a `|` inside a table is written as a backslash and `|`."""
    if not ref.address:
        return label
    if settings.markdown_links or NOT_IN_WIKILINKS & set(ref.address):
        return f"[{label}]({quote(ref.address + '.md', safe='/.-_~')})"
    if label == ref.address:
        return f"[[{ref.address}]]"
    bar = "\\|" if in_table else "|"
    return f"[[{ref.address}{bar}{label}]]"
