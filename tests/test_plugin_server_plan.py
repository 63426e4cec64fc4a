"""What a change touches, to the note; and what one note is owed."""

from __future__ import annotations

import pytest

from plugin_server import plan
from plugin_server.model import Action, LinkFormat, NoteText, ObsidianSettings, OtherNote, Reading
from plugin_server.plan import NOTHING, is_without_block, plan_note, touched
from plugin_server.snapshot import Snapshot
from tests.told import AREA, CLIENT, PRACTICE, block, readings, session, vault

HOURS = ("Vision 3, 2 → 12", "Service 8, 20 → 14")
NOTES = {
    "Practice.md": PRACTICE,
    "Clients/Daniel.md": CLIENT,
    "Clients/Ruth.md": CLIENT,
    "Areas/Vision.md": AREA,
    "Areas/Service.md": AREA,
    "Areas/Health.md": AREA,
    "d1.md": session("Daniel", "2009-10-06", "Vision 2, 2 → 12", "Service 8, 20 → 14"),
    "d2.md": session("Daniel", "2009-11-03", *HOURS),
    "d3.md": session("Daniel", "2009-12-01", "Vision 5", "Service 8"),
    "r1.md": session("Ruth", "2009-10-28", "Health 3, 1 → 4", "Vision 4"),
    "both.md": session("[Daniel, Ruth]", "2009-11-20", "Father 4"),
}


def change(notes: dict[str, str | None], before: dict[str, str] = NOTES) -> tuple[Snapshot, Snapshot]:
    """The vault before and after these notes were saved, or taken away (None)."""
    was = vault(before)
    gone: dict[str, Reading | None] = {path: None for path, text in notes.items() if text is None}
    fresh = readings({path: text for path, text in notes.items() if text is not None})
    names = was.names.changed(fresh, gone)
    return was, was.changed({**gone, **fresh}, names)


def reached(notes: dict[str, str | None], before: dict[str, str] = NOTES) -> set[str]:
    """The notes that must be looked at. Every note left out really stays the same, to the line."""
    was, now = change(notes, before)
    found = set(touched(was, now, notes))
    for path in {**before, **notes}.keys() - found:
        if notes.get(path, "") is not None and not isinstance(
            now.readings.get(path, OtherNote("")), OtherNote
        ):
            assert block(was, path) == block(now, path), path
    return found


# ------------------------------------------------------------------ what a change touches


def test_a_changed_rating_touches_the_sessions_that_show_it_its_client_and_its_area() -> None:
    text = session("Daniel", "2009-10-06", "Vision 1, 2 → 12", "Service 8, 20 → 14")
    assert reached({"d1.md": text}) == {"d1.md", "d2.md", "Areas/Vision.md", "Clients/Daniel.md"}


def test_what_only_the_note_itself_shows_touches_nothing_else() -> None:
    assert reached({"d2.md": NOTES["d2.md"] + "More words.\n"}) == {"d2.md"}


def test_a_task_touches_the_later_sessions_and_the_notes_that_count_lists() -> None:
    text = NOTES["d1.md"] + "## Vision\n- [ ] One page\n"
    notes = {"d1.md", "d2.md", "d3.md", "Clients/Daniel.md", "Areas/Vision.md", "Practice.md"}
    assert reached({"d1.md": text}) == notes


def test_a_task_in_the_client_note_touches_no_session() -> None:
    text = CLIENT + "## Vision\n- [ ] One page\n"
    assert reached({"Clients/Daniel.md": text}) == {"Clients/Daniel.md", "Practice.md"}


def test_a_new_session_touches_no_older_one() -> None:
    new = session("Daniel", "2010-01-12", "Vision 6")
    assert reached({"d4.md": new}) == {"d4.md", "Clients/Daniel.md", "Areas/Vision.md", "Practice.md"}


def test_with_links_to_the_next_session_the_one_before_is_touched_too() -> None:
    notes = {**NOTES, "Practice.md": "---\ntype: practice\nnext link: on\n---\n"}
    new = session("Daniel", "2010-01-12", "Vision 6")
    assert "d3.md" in reached({"d4.md": new}, notes)
    assert "d2.md" not in reached({"d4.md": new}, notes)


def test_a_session_moved_in_time_touches_its_old_and_its_new_neighbours() -> None:
    text = session("Daniel", "2010-02-01", "Vision 2, 2 → 12", "Service 8, 20 → 14")
    found = reached({"d1.md": text})
    assert {"d1.md", "d2.md", "Clients/Daniel.md", "Areas/Vision.md", "Practice.md"} <= found
    assert not found & {"r1.md", "Clients/Ruth.md", "Areas/Health.md", "both.md"}


def test_a_session_that_changes_hands_touches_both_clients() -> None:
    text = session("Ruth", "2009-12-01", "Vision 5", "Service 8")
    assert reached({"d3.md": text}) == {
        "d3.md", "Clients/Daniel.md", "Clients/Ruth.md", "Areas/Vision.md", "Areas/Service.md", "Practice.md",
    }  # fmt: skip


def test_a_client_renamed_by_obsidian_is_followed() -> None:
    """Obsidian renames the note and rewrites the property of each session."""
    of_daniel = ("d1.md", "d2.md", "d3.md", "both.md")
    renamed = {path: NOTES[path].replace("Daniel", "Dan") for path in of_daniel}
    notes: dict[str, str | None] = {**renamed, "Clients/Daniel.md": None, "Clients/Dan.md": CLIENT}
    others = {"Clients/Dan.md", "Areas/Vision.md", "Areas/Service.md", "Practice.md"}
    assert reached(notes) == {*renamed, *others}


def test_a_group_session_touches_the_members_that_list_it_and_nobody_else() -> None:
    text = session("[Daniel, Ruth]", "2009-11-21", "Father 5")
    assert reached({"both.md": text}) == {"both.md", "Clients/Daniel.md", "Clients/Ruth.md", "Practice.md"}


def test_a_new_note_of_the_same_name_touches_the_notes_whose_links_grow() -> None:
    notes = {path.replace("d1", "Sessions/d1"): text for path, text in NOTES.items()}
    linking = {"d2.md", "Areas/Vision.md", "Areas/Service.md", "Clients/Daniel.md"}
    assert reached({"Old/d1.md": "Something else.\n"}, notes) == linking


def test_off_switched_on_and_off_in_the_practice_note_touches_all() -> None:
    off = "---\ntype: practice\narcs: off\n---\n"
    assert reached({"Practice.md": off}) == set(NOTES)
    assert reached({"Practice.md": PRACTICE}, {**NOTES, "Practice.md": off}) == set(NOTES)


def test_when_a_practice_note_can_be_read_again_all_is_looked_at() -> None:
    broken = {**NOTES, "Practice.md": "---\ntype: practice\nscale: [1-9\n---\n"}
    assert reached({"Practice.md": PRACTICE}, broken) == set(NOTES)


def test_a_figure_that_was_taken_away_comes_back() -> None:
    was, now = change({"d2.md": NOTES["d2.md"]})
    plan = plan_note(now, NoteText.of("d2.md", NOTES["d2.md"].encode()), "d2.md")
    figure, note = plan.writes
    drawn = vault({**NOTES, "d2.md": note.data.decode()}, others=[figure.path])
    gone = drawn.changed({}, drawn.names.changed([], [figure.path]))
    assert touched(drawn, gone, []) == {"d2.md"}
    assert [one.action for one in plan_note(gone, NoteText.of("d2.md", note.data), "").writes] == [
        Action.CREATE
    ]
    assert touched(was, now, []) == set()


# ------------------------------------------------------------------ what one note is owed


def owed(notes: dict[str, str], path: str, obsidian: ObsidianSettings | None = None) -> str | None:
    """The note as it is to be; None where nothing is owed to it."""
    plan = plan_note(vault(notes, obsidian=obsidian), NoteText.of(path, notes[path].encode()), path)
    assert not plan.problems
    written = [write for write in plan.writes if write.path == path]
    return written[0].data.decode() if written else None


@pytest.mark.parametrize("path", ["d2.md", "Clients/Daniel.md", "Areas/Vision.md", "Practice.md"])
def test_each_kind_of_note_gets_its_block_and_twice_is_once(path: str) -> None:
    drawn = owed(NOTES, path)
    assert drawn is not None
    assert drawn.startswith(NOTES[path].split("\n---\n")[0])
    snapshot = vault({**NOTES, path: drawn})
    plan = plan_note(snapshot, NoteText.of(path, drawn.encode()), path)
    assert [write.path for write in plan.writes if write.path == path] == []


def test_client_and_area_notes_count_only_when_a_session_names_them() -> None:
    notes = {"Daniel.md": CLIENT, "Vision.md": AREA, "1.md": session("Ruth", "2009-10-06", "Health 3")}
    assert owed(notes, "Daniel.md") is None
    assert owed(notes, "Vision.md") is None


def test_the_practice_note_counts_once_there_is_anything_to_tell() -> None:
    assert owed({"Practice.md": PRACTICE}, "Practice.md") is None
    assert owed({"Practice.md": "---\ntype: practice\nscale: good\n---\n"}, "Practice.md")


@pytest.mark.parametrize("path", ["Clients/Daniel.md", "Areas/Vision.md", "Practice.md"])
def test_nothing_stays_in_a_block_of_sessions_that_are_gone(path: str) -> None:
    drawn = owed(NOTES, path)
    assert drawn is not None
    emptied = owed({path: drawn}, path)
    assert emptied is not None
    assert "[[" not in emptied
    assert "Daniel" not in emptied


@pytest.mark.parametrize("path", ["d2.md", "Clients/Daniel.md", "Areas/Vision.md", "Practice.md"])
def test_off_in_the_practice_note_leaves_every_note_alone(path: str) -> None:
    notes = {**NOTES, "Practice.md": "---\ntype: practice\narcs: off\n---\n"}
    assert owed(notes, path) is None


def test_off_in_a_client_note_leaves_that_clients_notes_alone_and_no_other() -> None:
    notes = {**NOTES, "Clients/Daniel.md": "---\ntype: client\narcs: off\n---\n"}
    assert [path for path in sorted(NOTES) if owed(notes, path) is None] == [
        "Clients/Daniel.md", "d1.md", "d2.md", "d3.md",
    ]  # fmt: skip


def test_off_in_an_area_note_leaves_it_alone() -> None:
    notes = {**NOTES, "Areas/Vision.md": "---\ntype: area\narcs: off\n---\n"}
    assert owed(notes, "Areas/Vision.md") is None


def test_links_are_written_as_the_vault_writes_them() -> None:
    relative = ObsidianSettings(link_format=LinkFormat.RELATIVE, markdown_links=True)
    for path in ("Clients/Daniel.md", "Areas/Vision.md"):
        assert "[3 Nov 2009](../d2.md)" in (owed(NOTES, path, relative) or "")
    assert "[Daniel](Clients/Daniel.md)" in (owed(NOTES, "Practice.md", relative) or "")


def test_two_sessions_on_one_day_follow_each_other_by_time_then_by_path() -> None:
    notes = {
        "b.md": session("Daniel", "2009-11-03T09:00", "Vision 2"),
        "a.md": session("Daniel", "2009-11-03T15:00", "Vision 3"),
        "c.md": session("Daniel", "2009-11-03T15:00", "Vision 4"),
    }
    assert "[[b|3 Nov 2009]]" in (owed(notes, "a.md") or "")
    assert "[[a|3 Nov 2009]]" in (owed(notes, "c.md") or "")


def test_nothing_is_owed_where_two_practice_notes_stand() -> None:
    notes = {**NOTES, "Other.md": PRACTICE}
    snapshot = vault(notes)
    assert plan_note(snapshot, NoteText.of("d2.md", NOTES["d2.md"].encode()), "d2.md") == NOTHING


def test_after_very_many_changes_every_note_they_can_reach_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = reached({"d2.md": NOTES["d2.md"] + "More words.\n"})
    monkeypatch.setattr(plan, "MANY", 0)
    many = reached({"d2.md": NOTES["d2.md"] + "More words.\n"})
    assert many > few
    assert many == {
        "d1.md",
        "d2.md",
        "d3.md",
        "Clients/Daniel.md",
        "Areas/Vision.md",
        "Areas/Service.md",
        "Practice.md",
    }


@pytest.mark.parametrize("path", sorted(NOTES))
def test_a_note_known_to_be_without_a_block_is_one_that_is_owed_its_first(path: str) -> None:
    for more in ({}, {"Practice.md": PRACTICE.replace("type", "arcs: off\ntype")}):
        notes = {**NOTES, **more}
        note = NoteText.of(path, notes[path].encode())
        assert is_without_block(vault(notes), note) == bool(plan_note(vault(notes), note, path).writes)
    drawn = owed(NOTES, path) or ""
    assert not is_without_block(vault({**NOTES, path: drawn}), NoteText.of(path, drawn.encode()))
