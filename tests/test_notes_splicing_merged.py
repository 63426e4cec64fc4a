"""Where a note changed on disk after the page was made, a change goes in if it still means what it meant."""

from __future__ import annotations

import pytest

from plugin_server.model import OrderedArea
from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Conflict,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    Spliced,
    Terms,
    Which,
)
from plugin_server.notes.splicing import splice

SHOWN = "---\ntype: session\nareas:\n  - Vision 3, 2 → 12\n  - Service 8, 20 → 14\n  - Community 2\n---\n"
NAMES = ("Vision", "Service", "Community")
VISION = Said("Vision", 3.0, 120, 720)


def merged(disk: str, edit: Edit, terms: Terms | None = None) -> str | Conflict:
    result = splice(disk.encode(), [edit], terms, stale=True)
    if isinstance(result, Conflict):
        return result
    assert isinstance(result, Spliced), result
    return result.data.decode()


@pytest.mark.parametrize(
    ("old", "new", "edit", "mine"),
    [
        ("Service 8", "Service 6", Rate("Vision", 5, was=3), ("Vision 3", "Vision 5")),
        ("2 → 12", "4 → 12", Rate("Vision", 5, was=3), ("Vision 3", "Vision 5")),
        ("Vision 3", "Vision 6", Hours("Vision", Which.NOW, 60, was=120), ("6, 2", "6, 1")),
        ("type", "mood: fine\ntype", Rate("Vision", None, was=3), ("Vision 3", "Vision")),
        ("Community 2", "Community 2\n  - Health", AddArea("Family", "Vision"), ("12\n", "12\n  - Family\n")),
        (
            "  - Vision 3, 2 → 12\n",
            "",
            AddArea("Family", "Vision"),
            ("Community 2", "Community 2\n  - Family"),
        ),
        ("Vision 3", "Vision 6", RenameArea("Vision", "Far"), ("Vision", "Far")),
        ("Service 8", "Service 6", RemoveArea("Vision", VISION), ("  - Vision 3, 2 → 12\n", "")),
        ("---\n", "---\n## Service\n- [ ] a\n", AddTask("Service", "b"), ("- [ ] a", "- [ ] a\n- [ ] b")),
        ("Vision 3", "Vision 5", Rate("Vision", 5, was=3), ("", "")),
        ("  - Vision 3, 2 → 12\n", "", RemoveArea("Vision", VISION), ("", "")),
        ("  - Vision 3, 2 → 12\n", "", Rate("Vision", None, was=3), ("", "")),
        ("Vision", "Far", RenameArea("Vision", "Far"), ("", "")),
    ],
)
def test_a_change_goes_in_beside_another(old: str, new: str, edit: Edit, mine: tuple[str, str]) -> None:
    disk = new.join(SHOWN.rsplit(old, 1))
    assert merged(disk, edit) == disk.replace(*mine, 1)


@pytest.mark.parametrize(
    ("old", "new", "edit", "theirs"),
    [
        ("Vision 3", "Vision 6,5", Rate("Vision", 5, was=3), "6.5"),
        ("Vision 3", "Vision", Rate("Vision", 5, was=3), ""),
        ("Community 2", "Community 12", Rate("Community", 5, was=2), "12"),
        ("2 → 12", "1:20 → 12", Hours("Vision", Which.NOW, 60, was=120), "1:20"),
        ("2 → 12", "2 → 1:75", Hours("Vision", Which.WANTED, 60, was=720), "Vision 3, 2 → 1:75"),
        ("  - Vision 3, 2 → 12\n", "", Rate("Vision", 5, was=3), None),
        ("  - Vision 3, 2 → 12\n", "", RenameArea("Vision", "Far"), None),
        ("  - Vision 3, 2 → 12\n", "", MoveArea("Vision", 1, NAMES), None),
        ("2 → 12", "2 → 10", RemoveArea("Vision", VISION), "Vision 3, 2 → 10"),
        ("Vision 3, 2 → 12", "Vision", RemoveArea("Vision", VISION), "Vision"),
        (
            "Vision 3, 2 → 12\n  - Service 8, 20 → 14",
            "Service 8, 20 → 14\n  - Vision 3, 2 → 12",
            MoveArea("Community", 0, NAMES),
            "Service, Vision, Community",
        ),
    ],
)
def test_a_change_of_what_someone_else_changed_asks(
    old: str, new: str, edit: Edit, theirs: str | None
) -> None:
    assert merged(SHOWN.replace(old, new), edit) == Conflict(edit, theirs)


def test_a_number_that_someone_is_typing_is_not_written_over() -> None:
    disk = "---\ntype: session\nvision rating: abc\nvision wish: 2\n---\n"
    edit = Rate("Vision", 5, was=None)
    assert merged(disk, edit) == Conflict(edit, "abc")


def test_from_the_note_as_it_is_the_person_has_the_last_word() -> None:
    disk = SHOWN.replace("Vision 3", "Vision 6")
    result = splice(disk.encode(), [Rate("Vision", 5, was=3)])
    assert isinstance(result, Spliced)
    assert "Vision 5" in result.data.decode()


@pytest.mark.parametrize(("to", "names"), [(0, "CVHS"), (1, "VCHS"), (2, "VHSC"), (9, "VHSC")])
def test_a_move_keeps_its_neighbour_where_an_area_was_added(to: int, names: str) -> None:
    disk = SHOWN.replace("12\n", "12\n  - Health\n")
    after = merged(disk, MoveArea("Community", to, NAMES))
    assert isinstance(after, str)
    assert "".join(line[4] for line in after.splitlines() if line.startswith("  - ")) == names


def test_several_changes_of_one_number_follow_each_other() -> None:
    result = splice(SHOWN.encode(), [Rate("Vision", 4, was=3), Rate("Vision", 5, was=4)], stale=True)
    assert isinstance(result, Spliced)
    assert "Vision 5" in result.data.decode()


def test_an_area_that_the_client_lists_and_nobody_has_named_yet_is_no_conflict() -> None:
    terms = Terms(order=(OrderedArea("Health"),))
    assert "- Health 4" in str(merged(SHOWN, Rate("Health", 4, was=None), terms))
    assert merged(SHOWN, Rate("Health", 4, was=3), terms) == Conflict(Rate("Health", 4, was=3), None)
