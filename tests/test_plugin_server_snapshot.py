"""The practice at one moment: whose session is whose, and the same from scratch as step by step."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.blocks.discretion import _forms, _known_names
from plugin_server.model import BrokenNote, ClientNote, NoteText, Reading, Scale
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.snapshot import EMPTY, Snapshot

SESSION = "---\ntype: session\nclient: {client}\ndate: {day}\nareas:\n  - Vision {rating}, 2 → 12\n---\n"


def session(client: str = '"[[Daniel]]"', day: str = "2009-11-03", rating: str = "3") -> str:
    return SESSION.format(client=client, day=day, rating=rating)


def read(notes: dict[str, str]) -> dict[str, Reading | None]:
    return {path: read_note(NoteText.of(path, text.encode())) for path, text in notes.items()}


def practice(notes: dict[str, str]) -> Snapshot:
    return Snapshot.of(read(notes), Names.of(notes))


def test_sessions_of_a_client_stand_in_order_of_date_then_path() -> None:
    told = practice(
        {
            "c.md": session(day="2009-10-06"),
            "b.md": session(day="2009-11-03"),
            "a.md": session(day="2009-11-03"),
            "other.md": session(client="Ruth"),
        }
    )
    assert told.parties[("?daniel",)] == ("c.md", "a.md", "b.md")
    assert [one.path for one in told.earlier(told.sessions["b.md"])] == ["a.md", "c.md"]


def test_a_client_is_the_same_by_text_by_link_by_path_and_by_alias() -> None:
    told = practice(
        {
            "People/Daniel.md": "---\ntype: client\n---\n",
            "1.md": session(client="Daniel"),
            "2.md": session(client='"[[Daniel]]"'),
            "3.md": session(client='"[[People/Daniel|Dan]]"'),
            "4.md": session(client='["[[daniel]]"]'),
        }
    )
    assert set(told.parties) == {("People/Daniel.md",)}


def test_a_group_session_belongs_to_the_group() -> None:
    told = practice({"1.md": session(client="Daniel"), "2.md": session(client="[Daniel, Ruth]")})
    assert set(told.parties) == {("?daniel",), ("?daniel", "?ruth")}
    assert list(told.earlier(told.sessions["2.md"])) == []


def test_a_sessions_scale_comes_before_its_clients_and_that_before_the_practices() -> None:
    notes = {
        "P.md": "---\ntype: practice\nscale: 1-5\n---\n",
        "Ruth.md": "---\ntype: client\nscale: 0-10\n---\n",
        "1.md": session(client="Daniel"),
        "2.md": session(client="Ruth"),
        "3.md": session(client="Ruth").replace("date:", "scale: 6-1\ndate:"),
    }
    told = practice(notes)
    assert [told.sessions[path].scale for path in ("1.md", "2.md", "3.md")] == [
        Scale(1, 5), Scale(0, 10), Scale(6, 1),
    ]  # fmt: skip


def test_off_in_the_client_or_the_practice_note_reaches_the_sessions() -> None:
    notes = {
        "Ruth.md": "---\ntype: client\narcs: off\n---\n",
        "1.md": session(client="Ruth"),
        "2.md": session(),
    }
    assert [practice(notes).sessions[path].off for path in ("1.md", "2.md")] == [True, False]
    everything = practice({**notes, "P.md": "---\ntype: practice\narcs: off\n---\n"})
    assert everything.sessions["2.md"].off


def test_while_the_practice_note_cannot_be_read_all_is_held_and_shown_as_it_was() -> None:
    told = practice({"P.md": "---\ntype: practice\nscale: 1-5\n---\n", "1.md": session()})
    broken = told.changed(read({"P.md": "---\ntype: practice\nscale: [1-5\n---\n"}))
    assert isinstance(broken.readings["P.md"], BrokenNote)
    assert broken.held
    assert broken.sessions == told.sessions
    assert not broken.changed(read({"P.md": "---\ntype: practice\n---\n"})).held


def test_two_practice_notes_hold_everything_and_name_each_other() -> None:
    told = practice({"a.md": "---\ntype: practice\n---\n", "b.md": "---\ntype: practice\n---\n"})
    assert [problem.path for problem in told.held] == ["b.md"]
    assert "a.md" in told.held[0].message


def test_a_list_under_a_former_name_belongs_to_the_area_of_today() -> None:
    told = practice(
        {
            "Ruth.md": "---\ntype: client\narea order:\n  - Strategy (was Vision)\n---\n",
            "1.md": session(client="Ruth") + "# One\n\n## Vision\n\n- [ ] Write it down\n",
        }
    )
    assert [area.name for area in told.sessions["1.md"].areas] == ["Strategy"]
    assert [task.area for task in told.sessions["1.md"].tasks] == ["Strategy"]


BLOCK = "<!-- session-arcs -->\n![[2009-11-03-{digits}.svg|520]]\n<!-- /session-arcs -->\n"


def test_a_block_that_was_written_leaves_the_sessions_as_they_are() -> None:
    """Which figure it shows is nothing to them: neither in their own note nor in their client's."""
    notes = {"1.md": session(), "2.md": session(day="2009-12-01"), "Daniel.md": "---\ntype: client\n---\n"}
    before = practice(notes)
    written = {path: text + BLOCK.format(digits="1f3a9c2e") for path, text in notes.items()}
    now = before.changed(read({path: written[path] for path in ("1.md", "Daniel.md")}))
    assert [now.readings[path].figures for path in notes] == [
        ("2009-11-03-1f3a9c2e.svg",),
        (),
        ("2009-11-03-1f3a9c2e.svg",),
    ]
    assert now.joins is before.joins


texts = st.sampled_from(
    [
        session(),
        session() + BLOCK.format(digits="1f3a9c2e"),
        BLOCK.format(digits="00000000").join((session(), "## Vision\n- [ ] Write it down\n")),
        session() + "## Vision\n- [ ] Write it down\n",
        "---\ntype: client\n---\n" + BLOCK.format(digits="1f3a9c2e"),
        "---\ntype: client\nscale: 1-10\n---\n## Vision\n- [ ] Ask him\n",
        session(day="2009-12-01", rating="4"),
        session(client="Ruth"),
        session(client='"[[Ruth]]"', day="2009-10-01"),
        session(client='"[[x/Ruth|Ms Ruth van Dyk]]"', day="2009-10-01"),
        session(client="[Daniel, Ruth]"),
        session().replace("client", "guest"),
        session(rating="12"),
        session().replace("- Vision", "- Vision 4\n  - Vision"),
        session().replace("3, 2", "7/10, 2"),
        session().replace("areas:\n  - Vision 3, 2 → 12", "Vision rating: 3\nVision wish: 2"),
        session().replace("→ 12\n", "→ 12\n  - Strategy 4\n  - Home 5, 1\n"),
        "---\ntype: client\nscale: 1-5\n---\n",
        "---\ntype: client\narcs: off\n---\n",
        "---\ntype: client\narea order: [Strategy (was Vision)]\n---\n",
        "---\ntype: practice\nscale: 0-10\n---\n",
        "---\ntype: practice\narcs: off\n---\n",
        "---\ntype: practice\nnot areas: [Vision]\n---\n",
        "---\ntype: client\nscale: 1-10\n---\n",
        "---\ntype: area\n---\n",
        "Just prose.\n",
        "---\ntype: session\n  bad: [\n---\n",
    ]
)
paths = st.sampled_from(["a.md", "b.md", "c.md", "Daniel.md", "Ruth.md", "x/Ruth.md", "Vision.md"])
steps = st.lists(st.dictionaries(paths, st.none() | texts, max_size=3), max_size=6)


def after(told: Snapshot, change: dict[str, str | None]) -> Snapshot:
    """The next Snapshot; None stands for a note that is gone."""
    gone: dict[str, Reading | None] = {path: None for path, text in change.items() if text is None}
    here = read({path: text for path, text in change.items() if text is not None})
    return told.changed({**gone, **here}, told.names.changed(here, gone))


def walked(told: Snapshot) -> frozenset[str]:
    """All names of clients, by a look at every note."""
    links = {link for one in told.sessions.values() for link in one.clients}
    paths = {path for path, note in told.readings.items() if isinstance(note, ClientNote)}
    return _forms(links, paths.union(*told.parties))


@settings(max_examples=300, deadline=None)
@given(steps)
def test_step_by_step_is_the_same_as_from_scratch(changes: list[dict[str, str | None]]) -> None:
    told, notes = EMPTY, {}  # type: ignore[var-annotated]
    for change in changes:
        notes = {path: text for path, text in {**notes, **change}.items() if text is not None}
        told = after(told, change)
    scratch = Snapshot.of(read(notes), Names.of(notes))
    assert told.readings == scratch.readings
    assert told.sessions == scratch.sessions
    assert told.parties == scratch.parties
    assert told.joins == scratch.joins
    assert told.client_notes == scratch.client_notes
    assert _known_names(told) == walked(told)

    assert told.mentions == scratch.mentions
    assert told.area_notes == scratch.area_notes
    assert told.settings == scratch.settings
    assert told.problems == scratch.problems


@settings(max_examples=150, deadline=None)
@given(steps)
def test_one_that_is_looked_at_late_says_what_it_said(changes: list[dict[str, str | None]]) -> None:
    """Sessions are settled when someone first asks; by then newer Snapshots have been made from it."""
    told, notes = EMPTY, {}  # type: ignore[var-annotated]
    made: list[tuple[Snapshot, dict[str, str]]] = []
    for change in changes:
        notes = {path: text for path, text in {**notes, **change}.items() if text is not None}
        told = after(told, change)
        made.append((told, notes))
    for late, at_that_time in made:
        scratch = Snapshot.of(read(at_that_time), Names.of(at_that_time))
        assert (late.joins, late.problems) == (scratch.joins, scratch.problems)
