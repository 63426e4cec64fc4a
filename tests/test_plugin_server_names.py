"""Which file a link leads to: as Obsidian resolves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.names import Names, base_key, stem

VAULT = Names.of(
    [
        "Daniel.md",
        "Clients/Daniel.md",
        "Clients/Old/Ruth.md",
        "Clients/Ruth.md",
        "Sessions/2009 Daniel.md",
        "Arcs/Daniel.svg",
        "deep/er/Only.md",
    ]
)


@pytest.mark.parametrize(
    ("target", "source", "found"),
    [
        ("Daniel", "Sessions/a.md", "Daniel.md"),
        ("Daniel", "Clients/a.md", "Daniel.md"),  # the exact path comes first
        ("daniel", "Sessions/a.md", "Daniel.md"),
        ("Clients/Daniel", "Sessions/a.md", "Clients/Daniel.md"),
        ("clients/daniel.md", "Sessions/a.md", "Clients/Daniel.md"),
        ("Old/Ruth", "a.md", "Clients/Old/Ruth.md"),
        ("Ruth", "a.md", "Clients/Ruth.md"),  # the shortest path
        ("Ruth", "Clients/Old/b.md", "Clients/Old/Ruth.md"),  # the same folder
        ("./Ruth", "Clients/Old/b.md", "Clients/Old/Ruth.md"),
        ("../Ruth", "Clients/Old/b.md", "Clients/Ruth.md"),
        ("Daniel.svg", "a.md", "Arcs/Daniel.svg"),
        ("Only", "a.md", "deep/er/Only.md"),
        ("er/Only", "a.md", "deep/er/Only.md"),
        ("r/Only", "a.md", None),
        ("Nobody", "a.md", None),
        ("", "a.md", None),
    ],
)
def test_a_link_leads_where_obsidian_leads_it(target: str, source: str, found: str | None) -> None:
    assert VAULT.resolve(target, source) == found


def test_a_notes_name_is_its_file_without_folder_and_ending() -> None:
    assert stem("Sessions/2009-11-03 Daniel.md") == "2009-11-03 Daniel"
    assert stem("v1.2.md") == "v1.2"
    assert base_key("Sessions/DANIEL.md") == "daniel"
    assert base_key("a/picture.svg") == "picture.svg"


paths = st.sampled_from(["a.md", "b.md", "x/a.md", "X/A.md", "x/y/a.md", "c.svg", "x/c.svg"])


@given(st.sets(paths), st.sets(paths), st.sets(paths))
def test_names_that_changed_are_those_from_scratch(before: set[str], added: set[str], gone: set[str]) -> None:
    after = (before - gone) | added
    changed = Names.of(before).changed(added, gone - added)
    assert changed == Names.of(after)
    assert set(changed) == after


@given(st.sets(st.text("aMD.mdÄßſK/", min_size=1, max_size=8)))
def test_every_file_is_found_by_its_last_part(files: set[str]) -> None:
    names = Names.of(files)
    assert all(path in names.of_base(base_key(path)) for path in files)
    assert set(names) == files


def test_names_that_stay_are_the_very_same_object() -> None:
    names = Names.of(["a.md", "x/b.md"])
    assert names.changed(["a.md"], ["gone.md"]) is names
    assert names.changed(["c.md"], []) is not names


def test_a_name_that_came_and_went_many_times_over_leads_where_it_would_from_scratch() -> None:
    names = Names.of(f"n/{number}.md" for number in range(50))
    standing = set(names)
    for number in range(3000):  # more than are kept beside the great table
        added, gone = f"x/{number}.md", f"n/{number}.md" if number % 2 else f"x/{number - 1}.md"
        names = names.changed([added], [gone])
        standing = (standing | {added}) - {gone}
    assert set(names) == standing
    assert names == Names.of(standing)
    assert not any(names.has(f"n/{number}.md") for number in range(1, 50, 2))
    assert names.resolve("2999", "a.md") == "x/2999.md"


def test_what_differs_between_two_vaults_is_told_by_the_last_part() -> None:
    before = Names.of(["a.md", "x/b.md", "c.svg"])
    after = before.changed(["y/B.md", "d.md"], ["c.svg", "never.md"])
    assert before.differs(after) == after.differs(before) == {"b", "c.svg", "d"}
    assert before.differs(Names.of(after)) == {"b", "c.svg", "d"}
    assert before.differs(Names.of(["c.svg", "x/b.md", "a.md"])) == set()
