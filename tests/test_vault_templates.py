"""The notes that `init` and `demo` copy into a vault: harmless, whole, and telling their story."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from plugin_server.balance import balance
from plugin_server.blocks.regions import Updated, update
from plugin_server.model import AreaNote, ClientNote, NoteText, OtherNote, PracticeNote, Reading, SessionNote
from plugin_server.names import Names
from plugin_server.notes.filling import fill, fill_list, fill_property
from plugin_server.notes.reader import read_note
from plugin_server.snapshot import Snapshot

HOME = Path(__file__).parents[1] / "vault_templates"
TEMPLATES = ("Templates/Area.md", "Templates/Client.md", "Templates/Session.md")
STORY = "Sessions/Daniel/2009-11-03 Daniel.md"
CLIENTS = ("Daniel", "Ines", "Ruth", "Tomas")

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
WIKILINK = re.compile(r"\[\[([^\]|#^\n]+)")
RATING = re.compile(r"rating: |^  - [^,:\n]+ \d", re.MULTILINE)
LIST_LINE = re.compile(r"^  - (\w+) (\d), (\d+) → (\d+)$", re.MULTILINE)


def notes_in(folder: str) -> dict[str, str]:
    """Path inside the folder -> text, of every Markdown file."""
    root = HOME / folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(root.rglob("*.md"))
    }


VAULT = notes_in("vault")
DEMO = VAULT | notes_in("demo")  # the sample vault: its own notes first, then what `init` adds


def front_matter(text: str) -> str:
    assert text.startswith("---\n")
    return text[4 : text.index("\n---\n", 4) + 1]


def of_type(kind: str) -> dict[str, str]:
    return {
        path: text
        for path, text in DEMO.items()
        if path not in TEMPLATES and text.startswith("---\n") and f"type: {kind}\n" in front_matter(text)
    }


SESSIONS = of_type("session")


def daniel() -> dict[str, list[tuple[str, ...]]]:
    """Day -> (area, rating, now, wanted), of Daniel's rated sessions."""
    found = {}
    for path, text in SESSIONS.items():
        if path.startswith("Sessions/Daniel/") and "areas:" in front_matter(text):
            day = path.removeprefix("Sessions/Daniel/")[:10]
            found[day] = LIST_LINE.findall(front_matter(text))
    return found


# ------------------------------------------------------------------ the files themselves


def all_files() -> list[Path]:
    return sorted(path for path in HOME.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def test_there_is_no_python_in_it() -> None:
    assert all_files()
    assert not [path for path in all_files() if path.suffix in {".py", ".pyi", ".pyc"}]


@pytest.mark.parametrize(
    "path", [path for path in all_files() if path.suffix == ".md"], ids=lambda path: path.name
)
def test_every_note_is_utf8_with_plain_line_ends_and_a_last_one(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    assert b"\r" not in data
    assert b"\t" not in data
    assert not text.startswith("\ufeff")
    assert not [line for line in text.split("\n") if line != line.rstrip()]


def test_every_file_name_is_allowed_on_every_system() -> None:
    names = [part for path in all_files() for part in path.relative_to(HOME).parts]
    assert not [name for name in names if re.search(r'[<>:"\\|?*#^\[\]]|[. ]$|[^ -~]', name)]


# ------------------------------------------------------------------ templates


def test_the_vault_gets_three_templates_a_practice_note_and_an_explanation() -> None:
    assert sorted(VAULT) == ["How this works.md", "Practice.md", *TEMPLATES]


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_says_in_its_front_matter_that_it_is_one(path: str) -> None:
    assert "{{" in front_matter(VAULT[path])


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_has_only_placeholders_that_obsidian_itself_fills(path: str) -> None:
    assert set(re.findall(r"\{\{.*?\}\}", VAULT[path])) <= {"{{date:YYYY-MM-DD}}", "{{title}}"}
    assert "<%" not in VAULT[path]


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_placeholder_in_properties_is_quoted_so_that_editing_the_template_in_obsidian_keeps_it(
    path: str,
) -> None:
    for line in front_matter(VAULT[path]).splitlines():
        assert "{{" not in line or re.fullmatch(r'\w+: "\{\{[\w:-]+\}\}"', line)


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_places_an_empty_block_under_its_title(path: str) -> None:
    assert "\n# {{title}}\n\n<!-- session-arcs -->\n<!-- /session-arcs -->\n" in VAULT[path]


def test_the_session_template_leaves_the_client_to_be_filled_in() -> None:
    assert "\nclient:\n" in VAULT["Templates/Session.md"]


def test_notes_that_explain_are_no_notes_of_ours() -> None:
    assert not VAULT["How this works.md"].startswith("---")
    assert not DEMO["Start here.md"].startswith("---")


# ------------------------------------------------------------------ the sample vault


def test_the_sample_holds_a_year_of_four_clients() -> None:
    assert len(SESSIONS) >= 24
    assert sorted(Path(path).stem for path in of_type("client")) == list(CLIENTS)
    assert len(of_type("practice")) == 1


def test_some_sessions_have_no_ratings() -> None:
    unrated = [path for path, text in SESSIONS.items() if not RATING.search(front_matter(text))]
    assert 4 <= len(unrated) <= len(SESSIONS) // 3


def test_every_session_names_clients_that_have_a_note() -> None:
    for path, text in SESSIONS.items():
        named = [name for name in CLIENTS if re.search(rf"\b{name}\b", front_matter(text))]
        assert named, path
        assert all(name in Path(path).stem for name in named), path


def test_one_session_belongs_to_two_clients() -> None:
    groups = [path for path in SESSIONS if " and " in path]
    assert groups == ["Sessions/2010-03-25 Ines and Tomas.md"]


def test_one_area_is_shared_by_three_clients() -> None:
    with_health = {
        path.split("/")[1]
        for path, text in SESSIONS.items()
        if re.search(r"\bhealth\b", front_matter(text), re.IGNORECASE)
    }
    assert with_health == {"Ines", "Ruth", "Tomas"}
    assert "Areas/Health.md" in DEMO


def test_one_area_was_renamed_and_the_client_note_says_so() -> None:
    assert "  - Strategy (was Vision)\n" in front_matter(DEMO["Clients/Ruth.md"])
    early, late = SESSIONS["Sessions/Ruth/2009-10-28 Ruth.md"], SESSIONS["Sessions/Ruth/2009-11-25 Ruth.md"]
    assert "- Vision " in front_matter(early)
    assert "- Strategy " in front_matter(late)


def test_all_three_ways_to_write_an_area_occur_and_another_scale() -> None:
    matters = [front_matter(text) for text in SESSIONS.values()]
    assert any("  - Vision 3" in text for text in matters)
    assert any("Music rating: " in text for text in matters)
    assert any("music_rating: " in text for text in matters)
    assert any("  Baking: {rating: " in text for text in matters)
    assert any("  - name: Baking\n" in text for text in matters)
    assert "scale: 0-10\n" in front_matter(DEMO["Clients/Tomas.md"])


def test_a_client_leaves() -> None:
    assert (
        max(path for path in SESSIONS if path.startswith("Sessions/Ruth/"))
        == "Sessions/Ruth/2010-03-10 Ruth.md"
    )
    assert "Ended in March 2010" in DEMO["Clients/Ruth.md"]


def test_tasks_stand_under_areas_with_dates_and_estimates() -> None:
    together = "\n".join(SESSIONS.values())
    assert "## Manager of Vision\n\n- [x] " in together
    assert "## Vision\n\n- [x] " in together
    assert re.search(r"- \[ \] .* \dh 📅 20\d\d-\d\d-\d\d\n", together)


def test_no_note_carries_a_block_already_and_some_have_its_place_marked() -> None:
    marked = [path for path, text in SESSIONS.items() if "session-arcs" in text]
    assert 2 <= len(marked) < len(SESSIONS) / 2
    for path in marked:
        assert SESSIONS[path].count("\n<!-- session-arcs -->\n<!-- /session-arcs -->\n") == 1
        assert SESSIONS[path].count("session-arcs") == 2
    assert not [path for path, text in DEMO.items() if "![[" in text or ".svg" in text]


def test_the_sample_says_that_its_people_are_made_up() -> None:
    assert "made up" in DEMO["Start here.md"]
    assert not [name for name in CLIENTS if "ade up" not in DEMO[f"Clients/{name}.md"]]


@pytest.mark.parametrize("path", sorted(DEMO))
def test_every_link_leads_to_a_note_of_the_sample(path: str) -> None:
    names = Names.of(DEMO)
    text = CODE.sub("", FENCE.sub("", DEMO[path]))
    assert not [link for link in WIKILINK.findall(text) if names.resolve(link, path) is None]


def test_every_name_stands_once_so_that_short_links_are_clear() -> None:
    stems = [Path(path).stem.casefold() for path in DEMO if path not in TEMPLATES]
    assert len(stems) == len(set(stems))


def test_a_session_never_links_to_another_client() -> None:
    for path, text in SESSIONS.items():
        others = [name for name in CLIENTS if name not in Path(path).stem]
        assert not [name for name in others if name in text], path


# ------------------------------------------------------------------ as the service reads them


@cache
def readings() -> dict[str, Reading]:
    return {path: read_note(NoteText.of(path, text.encode())) for path, text in DEMO.items()}


@cache
def snapshot() -> Snapshot:
    return Snapshot.of(readings(), Names.of(DEMO))


@pytest.mark.parametrize("path", sorted(DEMO))
def test_every_note_is_read_without_a_problem(path: str) -> None:
    assert readings()[path].problems == ()


def test_every_note_is_read_as_the_kind_it_says() -> None:
    for kind, expected in (("client", ClientNote), ("area", AreaNote), ("practice", PracticeNote)):
        assert {type(readings()[path]) for path in of_type(kind)} == {expected}
    for path, text in SESSIONS.items():
        names_areas = "areas:" in front_matter(text) or "rating: " in front_matter(text)
        assert type(readings()[path]) is (SessionNote if names_areas else OtherNote), path


@pytest.mark.parametrize("path", sorted(VAULT))
def test_what_init_adds_is_left_alone_but_for_the_settings(path: str) -> None:
    reading = read_note(NoteText.of(path, VAULT[path].encode()))
    assert type(reading) is (PracticeNote if path == "Practice.md" else OtherNote)
    assert reading.problems == ()


def test_the_settings_that_come_along_are_the_usual_ones() -> None:
    reading = read_note(NoteText.of("Practice.md", VAULT["Practice.md"].encode()))
    own = Snapshot.of({"Practice.md": reading}, Names.of(["Practice.md"])).settings
    usual = Snapshot.of({}, Names.of([])).settings
    assert replace(own, lens=None) == usual
    assert own.lens == "Imagine you were only the Manager of {area}: what would be on your list?"


@pytest.mark.parametrize("path", sorted(SESSIONS))
def test_the_block_finds_its_place_under_the_heading(path: str) -> None:
    updated = update(SESSIONS[path].encode(), ["drawn"], path=path)
    assert isinstance(updated, Updated)
    body = updated.data.decode().split("\n---\n", 1)[1]
    assert re.match(r"# [^\n]+\n\n?<!-- session-arcs[^\n]*\ndrawn\n<!-- /session-arcs", body)


def test_nothing_is_asked_about_the_whole_sample_and_nothing_holds_it_up() -> None:
    assert snapshot().problems == ()
    assert snapshot().held == ()


def test_every_area_of_a_session_was_rated_and_timed_or_left_out_on_purpose() -> None:
    rated = [session for session in snapshot().sessions.values() if session.rated]
    assert len(snapshot().sessions) - len(rated) == 1
    for session in snapshot().sessions.values():
        assert all(area.now is not None and area.wanted is not None for area in session.areas), session.path
    for session in rated:
        assert all(area.rating is not None for area in session.areas), session.path


def test_the_weeks_are_weeks_that_people_have() -> None:
    for session in snapshot().sessions.values():
        if len(session.party) == 1:
            assert 35 * 60 <= balance(session.areas).now <= 60 * 60, session.path


def test_the_session_rating_is_no_area() -> None:
    assert not [path for path, one in snapshot().sessions.items() if "Session" in {a.name for a in one.areas}]
    assert "Sessions/Tomas/2010-05-19 Tomas.md" not in snapshot().sessions


def test_the_renamed_area_has_one_name_throughout() -> None:
    names = [
        [area.name for area in session.areas]
        for path, session in snapshot().sessions.items()
        if "Ruth" in path
    ]
    assert names == [["Strategy", "Projects", "Team", "Health"]] * 5


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_note_made_from_a_template_is_read_without_a_problem(path: str) -> None:
    text = fill(DEMO[path], title="2010-09-07 Daniel", day="2010-09-07")
    text = fill_list(fill_property(text, "client", "[[Daniel]]"), "areas", ("Vision", "Service"))
    reading = read_note(NoteText.of("2010-09-07 Daniel.md", text.encode()))
    assert "{{" not in text
    assert reading.problems == ()
    expected = {"Area": AreaNote, "Client": ClientNote, "Session": SessionNote}
    assert type(reading) is expected[Path(path).stem]


def test_a_session_just_made_and_not_yet_filled_in_is_left_alone() -> None:
    text = fill(DEMO["Templates/Session.md"], title="New", day="2010-09-07")
    assert read_note(NoteText.of("New.md", text.encode())) == OtherNote("New.md", blank=True)


# ------------------------------------------------------------------ the story


def test_the_story_note_holds_exactly_the_worked_example() -> None:
    assert front_matter(DEMO[STORY]) == (
        "type: session\n"
        'client: "[[Daniel]]"\n'
        "date: 2009-11-03\n"
        "areas:\n"
        "  - Vision 3, 2 → 12\n"
        "  - Service 8, 20 → 14\n"
        "  - Accountability 7, 15 → 8\n"
        "  - Community 2, 3 → 6\n"
    )


def test_the_story_note_has_the_lists_of_the_worked_example() -> None:
    sections = {part.split("\n", 1)[0]: part for part in DEMO[STORY].split("\n## ")[1:]}
    assert {name: part.count("- [ ] ") for name, part in sections.items()} == {
        "Service": 2,
        "Accountability": 1,
    }
    assert "- [x]" not in DEMO[STORY]


def test_the_story_adds_up_as_it_should() -> None:
    told = balance(snapshot().sessions[STORY].areas)
    assert (told.now, told.wanted) == (40 * 60, 40 * 60)
    assert (told.in_place, told.would_move) == (27 * 60, 13 * 60)
    assert (told.more_than_there_is, told.left_out) == (0, ())


def test_no_list_came_before_the_story() -> None:
    before = [text for path, text in SESSIONS.items() if "Daniel" in path and path < STORY]
    assert len(before) == 2
    assert not [text for text in before if "- [" in text]


def test_the_session_before_holds_what_the_story_calls_was() -> None:
    assert [(name, rating) for name, rating, _, _ in daniel()["2009-10-06"]] == [
        ("Vision", "2"),
        ("Service", "8"),
        ("Accountability", "6"),
        ("Community", "3"),
    ]


def test_the_months_after_are_those_of_the_year_figure() -> None:
    days = daniel()
    assert sorted(days) == [
        "2009-10-06",
        "2009-11-03",
        "2009-12-01",
        "2010-01-12",
        "2010-02-09",
        "2010-03-09",
        "2010-04-06",
        "2010-05-04",
    ]
    rows = [[area[1:] for area in areas] for _, areas in sorted(days.items())]
    ratings = ["".join(row[place][0] for row in rows) for place in range(4)]
    assert ratings == ["23556677", "88877888", "67777878", "32445667"]
    assert [sum(int(now) for _, now, _ in row) for row in rows] == [41, 40, 40, 39, 39, 37, 38, 39]


def test_the_list_comes_with_the_arc_that_grows() -> None:
    december = SESSIONS["Sessions/Daniel/2009-12-01 Daniel.md"]
    assert "## Manager of Vision\n\n- [x] " in december
    assert "## Manager of Community\n\n- [x] " in december
    assert ("Vision", "5", "7", "12") in daniel()["2009-12-01"]
