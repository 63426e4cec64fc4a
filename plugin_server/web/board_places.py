"""Places of areas on the page and in the note: a client's own order puts the areas on it first on the page."""

from __future__ import annotations

from plugin_server.changes import Stand
from plugin_server.notes.values import area_key


def place_in_note(shown: Stand, name: str, to: int) -> int:
    """The place among the areas of the note that stands for the place `to` on the page."""
    key = area_key(name)
    listed = {area_key(said) for one in shown.order for said in (one.name, *one.was)}
    page = [area_key(area.name) for area in shown.areas if area_key(area.name) != key]
    note = [area_key(one) for one in shown.names if area_key(one) != key]
    to = max(0, min(to, len(page)))
    before = page[to - 1] if to else None
    if before in note and before not in listed:
        return note.index(before) + 1
    behind = next((one for one in page[to:] if one in note and one not in listed), None)
    return len(note) if behind is None else note.index(behind)
