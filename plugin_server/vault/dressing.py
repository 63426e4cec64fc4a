"""What `init` offers to put into Obsidian's own files, and how it is taken out again.

Types for our properties, a base over the sessions, a CSS snippet that dims the marker lines. What is there already
stays: a key that is set, a file that is there. What was put in is remembered outside the vault, so that it can be
taken out to the byte.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from plugin_server.model import Problem, digest_of
from plugin_server.vault import problems
from plugin_server.vault.forms import temp_name
from plugin_server.vault.obsidian import config_folder
from plugin_server.vault.paths import resolve
from plugin_server.vault.state import State
from plugin_server.vault.syscalls import REAL
from plugin_server.vault.whole import fill

TYPES = {
    "areas": "multitext",
    "area order": "multitext",
    "not areas": "multitext",
    "scale": "text",
    "period": "text",
    "figure folder": "text",
    "figure width": "number",
    "lens": "text",
    "next link": "text",
    "link style": "text",
    "arcs": "text",
}
SNIPPET = "session-arcs"
_MEMORY = "dressing"
_LIMIT = 1 << 20  # bytes; Obsidian's own files are far smaller


@dataclass(frozen=True, slots=True)
class Piece:
    """One file as it is and as it would be. `old` is None where there is none yet."""

    path: str
    about: str
    old: bytes | None
    new: bytes


def offered(root: Path) -> tuple[Piece, ...]:
    """What is not there yet; nothing in a folder that Obsidian has not opened."""
    folder = config_folder(root)
    if folder is None:
        return ()
    found = (
        _merged(
            root, f"{folder}/types.json", "the types of our properties, so that areas are a list", _types
        ),
        _whole(root, "Sessions.base", "a table and cards of all sessions", "sessions.base"),
        _whole(
            root, f"{folder}/snippets/{SNIPPET}.css", "a style that dims the marker lines", "session-arcs.css"
        ),
        _merged(root, f"{folder}/appearance.json", "that style switched on", _snippets),
    )
    return tuple(piece for piece in found if piece is not None)


def put_in(root: Path, state: State, piece: Piece) -> Problem | None:
    """Write one piece, if the file still is as it was, and remember it."""
    if _read(root, piece.path) != piece.old:
        return _changed(piece.path)
    memory = _memory(state)
    first = memory.get(piece.path, {"old": _packed(piece.old)})
    state.write(_MEMORY, json.dumps({**memory, piece.path: {**first, "new": digest_of(piece.new)}}))
    return _write(root, piece.path, piece.new)


def take_out(root: Path, state: State) -> tuple[str, ...]:
    """Take out what was put in; the paths of files that were changed since and keep what others wrote."""
    memory, left = _memory(state), []
    for path, entry in memory.items():
        now = _read(root, path)
        if now is None:
            continue
        if digest_of(now) == entry["new"]:
            _put_back(root, path, _unpacked(entry["old"]))
        elif (without := _without(path, now, _unpacked(entry["old"]))) is not None:
            _write(root, path, without)
        else:
            left.append(path)
    state.write(_MEMORY, "{}")
    return tuple(left)


# ------------------------------------------------------------------ what goes in


def _types(held: dict[str, object]) -> dict[str, object]:
    types = held.get("types", {})
    return {**held, "types": {**TYPES, **types}} if isinstance(types, dict) else held


def _snippets(held: dict[str, object]) -> dict[str, object]:
    on = held.get("enabledCssSnippets", [])
    return (
        held if not isinstance(on, list) or SNIPPET in on else {**held, "enabledCssSnippets": [*on, SNIPPET]}
    )


def _merged(
    root: Path, path: str, about: str, merge: Callable[[dict[str, object]], dict[str, object]]
) -> Piece | None:
    old = _read(root, path)
    held = _object(old) if old is not None else {}
    if held is None:
        return None  # not to be read: then not to be written either
    merged = merge(held)
    return None if merged == held else Piece(path, about, old, _as_obsidian_writes(merged))


def _whole(root: Path, path: str, about: str, source: str) -> Piece | None:
    if _read(root, path) is not None:
        return None
    return Piece(path, about, None, (files("vault_templates") / "obsidian" / source).read_bytes())


# ------------------------------------------------------------------ what comes out


def _without(path: str, now: bytes, old: bytes | None) -> bytes | None:
    """The file as others have changed it, without what was ours in it; None where that cannot be told."""
    held, before = _object(now), (_object(old) if old else {})
    if held is None or before is None:
        return None
    if path.endswith("/types.json"):
        _take_types(held, before)
    elif path.endswith("/appearance.json"):
        _take_snippet(held, before)
    else:
        return None
    return _as_obsidian_writes(held)


def _take_types(held: dict[str, object], before: dict[str, object]) -> None:
    types, earlier = held.get("types"), before.get("types", {})
    if isinstance(types, dict) and isinstance(earlier, dict):
        held["types"] = {
            key: value for key, value in types.items() if key in earlier or TYPES.get(key) != value
        }


def _take_snippet(held: dict[str, object], before: dict[str, object]) -> None:
    on, earlier = held.get("enabledCssSnippets"), before.get("enabledCssSnippets", [])
    if isinstance(on, list) and isinstance(earlier, list) and SNIPPET not in earlier:
        held["enabledCssSnippets"] = [name for name in on if name != SNIPPET]


def _put_back(root: Path, path: str, old: bytes | None) -> None:
    real = resolve(root, path)
    if old is not None:
        _write(root, path, old)
    elif real is not None:
        with suppress(OSError):
            REAL.unlink(real)
        with suppress(OSError):
            real.parent.rmdir()  # a folder that held nothing else was made for it


# ------------------------------------------------------------------ files


def _as_obsidian_writes(held: dict[str, object]) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=2).encode()


def _object(data: bytes | None) -> dict[str, object] | None:
    try:
        held = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _read(root: Path, path: str) -> bytes | None:
    real = resolve(root, path)
    try:
        return real.read_bytes()[:_LIMIT] if real is not None and real.is_file() else None
    except OSError:
        return None


def _write(root: Path, path: str, data: bytes) -> Problem | None:
    """Temporary file and rename."""
    real = resolve(root, path)
    if real is None:
        return problems.outside(path)
    temp = real.parent / temp_name(own=True)
    try:
        REAL.make_folders(real.parent)
        fill(REAL, temp, data, durable=True)
        REAL.replace(temp, real)
    except OSError as error:
        with suppress(OSError):
            REAL.unlink(temp)
        return problems.of_error(path, error)
    return None


def _changed(path: str) -> Problem:
    return Problem(
        path, None, None, "This file has just changed, so it was left alone.", "Run init once more."
    )


def _memory(state: State) -> dict[str, dict[str, str]]:
    held = _object((state.read(_MEMORY) or "{}").encode())
    return held or {}  # type: ignore[return-value]


def _packed(data: bytes | None) -> str:
    return "" if data is None else "=" + base64.b64encode(data).decode()


def _unpacked(text: str) -> bytes | None:
    return base64.b64decode(text[1:]) if text else None
