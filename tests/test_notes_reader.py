"""Whole notes: golden pairs, and what must hold for any bytes whatsoever.

`python tests/test_notes_reader.py` writes the `.json` beside each `.md` anew; look at what changed.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.model import (
    Link,
    Moment,
    NoteText,
    Reading,
    Scale,
    SessionNote,
)
from plugin_server.notes.reader import read_note
from plugin_server.notes.settle import settle_areas

GOLDEN = Path(__file__).parent / "golden/notes"
NOTES = sorted(GOLDEN.glob("*.md"))


def read(text: str | bytes, path: str = "Sessions/Note.md") -> Reading:
    return read_note(NoteText.of(path, text if isinstance(text, bytes) else text.encode()))


def told(value: Any) -> Any:
    """A reading as JSON: what is None, empty, or false is left out; paths too."""
    if isinstance(value, Moment):
        return f"{value.day} {value.time}".strip()
    if isinstance(value, Scale):
        return str(value)
    if isinstance(value, Link):
        return f"{value.target} as {value.alias}" if value.alias else value.target
    names = [one.name for one in fields(value)] if is_dataclass(value) else getattr(value, "_fields", ())
    if names:
        pairs = ((name, told(getattr(value, name))) for name in names if name != "path")
        return {name: held for name, held in pairs if held not in (None, [], False, "")}
    if isinstance(value, tuple):
        return [told(item) for item in value]
    return value


def reading_of(note: Path) -> dict[str, Any]:
    reading = read(note.read_bytes(), f"Sessions/{note.name}")
    return {"reading": type(reading).__name__, **told(reading)}


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem)
def test_a_note_is_read_as_its_golden_twin_says(note: Path) -> None:
    expected = json.loads(note.with_suffix(".json").read_text("utf-8"))
    assert json.loads(json.dumps(reading_of(note))) == expected


def test_there_are_golden_pairs_of_every_kind() -> None:
    kinds = {json.loads(note.with_suffix(".json").read_text("utf-8"))["reading"] for note in NOTES}
    assert kinds == {"SessionNote", "ClientNote", "AreaNote", "PracticeNote", "BrokenNote", "OtherNote"}
    assert len(NOTES) >= 30


# ------------------------------------------------------------------ any bytes

WORDS = [
    "---\n",
    "type: session\n",
    "type: [client]\n",
    "type: practice\n",
    "areas:\n",
    "  - ",
    "Vision 3, 2 → 12\n",
    "Vision rating: ",
    "vision_wish: ",
    "area order: ",
    "client: [[Eva]]\n",
    "date: 2009-11-03\n",
    "scale: 1-9\n",
    "figure folder: ",
    "link style: ",
    "lens: ",
    "arcs: off\n",
    "\n",
    "\r\n",
    ": ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "\t",
    "# ",
    "- [ ] ",
    "```\n",
    "> ",
    "<!-- session-arcs -->\n",
    "<!-- /session-arcs -->\n",
    "2009-11-03-0123abcd.svg",
    "3",
    "7,5",
    "1:30",
    "→",
    "-1",
    "\ufeff",
    "\x00",
    "é",
    "🎉",
    "&a ",
    "*a",
    "|\n",
    "name: ",
    "(was ",
]
pieces = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=25).map("".join)
heads = st.sampled_from(["", "---\n", "---\ntype: session\n", "---\ntype: client\n", "---\ntype: practice\n"])
ends = st.sampled_from(["", "\n---\n", "\n---\n# Vision\n- [ ] x\n"])


@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading(data: bytes) -> None:
    assert isinstance(read(data), Reading)
    assert isinstance(read(b"---\ntype: session\nareas: [Vision 3]\n" + data), Reading)
    assert isinstance(read(b"---\ntype: session\nareas: [Vision 3]\n---\n# A\n- [ ] x\n" + data), Reading)


@given(heads, pieces, ends)
def test_any_note_gives_the_same_reading_twice_with_problems_that_help(
    head: str, middle: str, end: str
) -> None:
    text = head + middle + end
    reading = read(text)
    assert reading == read(text)
    for problem in reading.problems:
        assert problem.path == "Sessions/Note.md"
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1
        assert problem.message.endswith(".")
        assert problem.remedy.endswith(".") or problem.remedy.endswith('"this".')
    if isinstance(reading, SessionNote):
        assert reading.areas
        assert all(area.name.strip() and area.line >= 2 for area in reading.areas)


@given(heads, pieces, ends)
def test_line_ends_do_not_matter(head: str, middle: str, end: str) -> None:
    text = (head + middle + end).replace("\r", "")
    assert read(text) == read(text.replace("\n", "\r\n")) or "|\n" in text


# ------------------------------------------------------------------ one session, written in many ways

names = st.sampled_from(["Vision", "Service", "Home", "Social service", "Self-care"])
numbers = st.none() | st.integers(0, 40)
areas = st.dictionaries(names, st.tuples(numbers, numbers, numbers), min_size=1, max_size=4)


def settled(text: str) -> dict[str, tuple[float | None, int | None, int | None]]:
    reading = read(f"---\ntype: session\ndate: 2009-11-03\n{text}---\n")
    assert isinstance(reading, SessionNote), reading
    assert reading.problems == ()
    found, problems = settle_areas(reading, Scale(0, 40), (), ())
    assert problems == ()
    return {area.name: (area.rating, area.now, area.wanted) for area in found}


@given(areas)
def test_list_flat_and_nested_say_the_same(
    said: dict[str, tuple[int | None, int | None, int | None]],
) -> None:
    def text(number: int | None) -> str:
        return "" if number is None else str(number)

    def line(name: str, rating: int | None, now: int | None, wish: int | None) -> str:
        comma = "" if now is None and rating is not None else ","
        return f"{name} {text(rating)}{comma} {text(now)} → {text(wish)}"

    expected = {
        name: (rating, now if now is None else now * 60, wish if wish is None else wish * 60)
        for name, (rating, now, wish) in said.items()
    }
    lines = "areas:\n" + "".join(f"  - {line(name, *held)}\n" for name, held in said.items())
    flat = "".join(
        f"{name} rating: {text(rating)}\n{name}_time: {text(now)}\n{name}.Wish: {text(wish)}\n"
        for name, (rating, now, wish) in said.items()
    )
    nested = "areas:\n" + "".join(
        f"  {name}: {{rating: {text(rating)}, time: {text(now)}, wanted: {text(wish)}}}\n"
        for name, (rating, now, wish) in said.items()
    )
    named = "areas:\n" + "".join(
        f"  - name: {name}\n    rating: {text(rating)}\n    time: {text(now)}\n    want: {text(wish)}\n"
        for name, (rating, now, wish) in said.items()
    )
    assert settled(lines) == settled(flat) == settled(nested) == settled(named) == expected


@given(
    st.permutations(
        [
            "type: session",
            "client: Eva",
            "date: 2009-11-03",
            "scale: 1-5",
            "areas: [Vision 3, Home 4]",
            "x rating: 2",
        ]
    )
)
def test_the_order_of_properties_does_not_matter(lines: list[str]) -> None:
    reading = read("---\n" + "\n".join(lines) + "\n---\n")
    assert isinstance(reading, SessionNote)
    assert {(area.name, area.rating) for area in reading.areas} == {
        ("Vision", 3.0),
        ("Home", 4.0),
        ("X", 2.0),
    }
    assert (reading.clients, reading.moment, reading.scale) == (
        (Link("Eva"),),
        Moment("2009-11-03"),
        Scale(1, 5),
    )
    assert reading.problems == ()


# ------------------------------------------------------------------ cost


@pytest.mark.parametrize(
    "text",
    [
        "# A note\ntype: session\n",
        "---\ntitle: A recipe\ntags: [session]\n---\n",
        "---\ntype: meeting\n---\n",
        "---\ntype: session\nclient: {{client}}\n---\n",
        "---\ntype: session\n",
    ],
)
def test_a_note_that_is_not_ours_costs_no_yaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = yaml.parse
    monkeypatch.setattr(yaml, "parse", lambda *given, **kinds: parsed.append("") or real(*given, **kinds))
    read("---\ntype: session\nareas: [Vision 3]\n---\n")
    assert parsed == [""], "the spy stands where YAML is read"
    read(text)
    assert parsed == [""]


def write() -> None:
    for note in NOTES:
        text = json.dumps(reading_of(note), ensure_ascii=False, indent=1)
        note.with_suffix(".json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    write()
