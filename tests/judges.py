"""What must hold for any bytes whatsoever that lie in a vault as a note.

Nothing escapes; outside the block no byte changes; a block changes nothing in what the note says; twice is once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

from plugin_server.balance import balance
from plugin_server.blocks import regions
from plugin_server.blocks.markers import MEANT
from plugin_server.blocks.markers import texts as lines_in
from plugin_server.model import (
    DEFAULT_SCALE,
    Action,
    AreaNote,
    BrokenNote,
    ClientNote,
    NoteText,
    OrderedArea,
    PracticeNote,
    Problem,
    Reading,
    Scale,
    SessionNote,
)
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.notes.settle import settle_areas, settle_tasks
from plugin_server.plan import plan_note, plan_removal
from plugin_server.snapshot import Snapshot
from tests.blocks_cases import LATER, LINES

NOTE = "Sessions/2009-11-03 Daniel.md"


def check(data: bytes) -> None:
    """All judges. Raises AssertionError, or whatever escapes."""
    for judge in JUDGES.values():
        judge(data)


def check_regions(data: bytes) -> None:
    """Blocks put in, redrawn and taken out."""
    before = regions.find(data)
    regions.is_ours(data)
    regions.embedded_figures(data)
    for lines in (LINES, LATER, ()):
        result = regions.update(data, lines, path=NOTE)
        if isinstance(result, regions.Refusal):
            _check_problems(result.problems, data, NOTE)
            assert result.problems
            continue
        check_outside(data, result.data, kept=bool(result.kept))
        assert regions.update(result.data, lines, path=NOTE) == regions.Updated(result.data), (
            "twice is not once"
        )
        if isinstance(before, regions.Nowhere):
            assert regions.remove(result.data, path=NOTE) == data, "not its very bytes again"
    _check_removal(data)


def check_outside(old: bytes, new: bytes, *, kept: bool) -> None:
    """Outside the block no byte changed, but for a callout of kept lines below it."""
    before, after = regions.find(old), regions.find(new)
    assert isinstance(after, regions.Region), "no block in what was written"
    if isinstance(before, regions.Nowhere):
        at = before.at
        assert new.startswith(old[:at])
        assert new.endswith(old[at:])
        assert len(old) == at or new.find(b"\n", after.stop) + 1 == len(new) - len(old[at:])
        return
    assert isinstance(before, regions.Region), "a refused note was written"
    assert new[: after.begin] == old[: before.begin], "changed above the block"
    tail = new[after.stop :]
    if not kept:
        assert tail == old[before.stop :], "changed below the block"
        return
    there = iter(lines_in(tail))
    for line in lines_in(old[before.stop :]):
        for found in there:
            if found.rstrip(b"\r") == line.rstrip(
                b"\r"
            ):  # a lone return before an added line end makes one with it
                break
            assert found.lstrip(b" ").startswith(b">") or not found.strip(), "something else than the callout"
        else:
            raise AssertionError("a line below the block is gone")


def _check_removal(data: bytes) -> None:
    taken = regions.remove(data, path=NOTE)
    if isinstance(taken, regions.Refusal):
        assert taken.problems
        return
    assert not MEANT.search(taken), "marker words stayed"
    assert regions.remove(taken, path=NOTE) == taken
    plan_removal(NoteText.of(NOTE, data))


def check_notes(data: bytes) -> None:
    """One note read alone, and settled under every kind of setting."""
    for path in (NOTE, "2009-11-03.md", "People/Vision.md"):
        note = NoteText.of(path, data)
        reading = read_note(note)
        assert reading == read_note(note)
        _check_problems(reading.problems, data, path)
    if isinstance(reading, SessionNote):
        _check_session(reading, data)
    _check_said(data)


SCALES = (DEFAULT_SCALE, Scale(6, 1), Scale(0, 10))
ORDERS = ((), (OrderedArea("Strategy", ("Vision",)), OrderedArea("Home"), OrderedArea("home")))


def _check_session(reading: SessionNote, data: bytes) -> None:
    for scale in SCALES:
        for order in ORDERS:
            areas, problems = settle_areas(reading, scale, ("start", "Vision"), order)
            _check_problems(problems, data, reading.path)
            assert all(area.rating is None or scale.holds(area.rating) for area in areas)
            total = balance(areas)
            assert total.in_place + total.would_move == min(total.now, total.wanted)
            tasks = settle_tasks(reading.tasks, tuple(area.name for area in areas), order)
            assert [task.text for task in tasks] == [task.text for task in reading.tasks]
    last = data.count(b"\n") + 1
    assert all(1 <= task.line <= last and task.text for task in reading.tasks)


def _check_said(data: bytes) -> None:
    """A block changes nothing in what the note says."""
    result = regions.update(data, LINES, path=NOTE)
    if isinstance(result, regions.Updated) and not result.kept:
        assert _said(result.data) == _said(data), "the block changed what the note says"


def _said(data: bytes) -> object:
    reading = read_note(NoteText.of(NOTE, data))
    if isinstance(reading, SessionNote | ClientNote):
        kind = (reading.clients, reading.moment, reading.areas) if isinstance(reading, SessionNote) else ()
        return type(reading), kind, [(task.area, task.text, task.done, task.under) for task in reading.tasks]
    return type(reading)


def _check_problems(problems: tuple[Problem, ...], data: bytes, path: str) -> None:
    last = data.count(b"\n") + 1
    for problem in problems:
        assert problem.path == path, problem
        assert problem.line is None or 1 <= problem.line <= last, problem
        assert problem.message, problem
        assert problem.remedy, problem


# ------------------------------------------------------------------ the note among others

FIRST = """---
type: session
client: "[[Daniel]]"
date: 2009-10-06
areas:
  - Vision 2, 2 → 12
  - Home 5, 3 → 3
---
## Vision
- [x] One page 6h
"""
OTHERS = {
    "Sessions/2009-10-06 Daniel.md": FIRST,
    "Sessions/2010-01-12 Group.md": FIRST.replace("[[Daniel]]", "Ines").replace("2009-10-06", "2010-01-12"),
    "Clients/Daniel.md": "---\ntype: client\narea order: [Home, Vision]\n---\n## Vision\n- [ ] Ask\n",
    "Areas/Vision.md": "---\ntype: area\n---\n# Vision\n",
    "Practice.md": "---\ntype: practice\nnext link: on\n---\n# Practice\n",
}  # fmt: skip
PLACES = {ClientNote: "Clients/Daniel.md", AreaNote: "Areas/Vision.md", PracticeNote: "Practice.md"}


def check_plan(data: bytes) -> None:
    """The note in a small practice: every note gets what it is owed, and after that none is owed anything."""
    place = _place(data)
    vault = {path: text.encode() for path, text in OTHERS.items()} | {place: data}
    names = Names.of(vault)
    snapshot = Snapshot.of({path: _read(path, text) for path, text in vault.items()}, names)
    assert all(problem.path in vault for problem in snapshot.problems)
    for _ in range(3):
        wrote = False
        for path in sorted(vault):
            snapshot, done = _write(snapshot, vault, path)
            wrote = wrote or done
        if not wrote:
            return
    raise AssertionError("never done")


def _place(data: bytes) -> str:
    """Where such a note lies, so that the others know it."""
    reading = _read(NOTE, data)
    if isinstance(reading, BrokenNote) and reading.practice:
        return PLACES[PracticeNote]
    return PLACES.get(type(reading), NOTE)


@cache
def _read_other(path: str, data: bytes) -> Reading:
    return read_note(NoteText.of(path, data))


def _read(path: str, data: bytes) -> Reading:
    known = path in OTHERS and data == OTHERS[path].encode()
    return _read_other(path, data) if known else read_note(NoteText.of(path, data))


def _write(snapshot: Snapshot, vault: dict[str, bytes], path: str) -> tuple[Snapshot, bool]:
    """Give one note what it is owed."""
    data = vault[path]
    plan = plan_note(snapshot, NoteText.of(path, data), path)
    _check_problems(plan.problems, data, path)
    for write in plan.writes:
        if write.action is Action.CREATE:
            ElementTree.fromstring(write.data)  # noqa: S314
            snapshot = snapshot.changed({}, snapshot.names.changed([write.path], []))
        else:
            assert write.path == path
            assert not snapshot.held, "written while the practice note cannot be read"
            check_outside(data, write.data, kept=bool(plan.kept))
            vault[path] = write.data
            snapshot = snapshot.changed({path: _read(path, write.data)})
    return snapshot, bool(plan.writes)


JUDGES: dict[str, Callable[[bytes], None]] = {
    "regions": check_regions,
    "notes": check_notes,
    "plan": check_plan,
}
