"""What is posted to a board, by slips and on purpose: an answer each time, and a note that says what was meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_server.model import AreaEntry, NoteText, SessionNote
from plugin_server.notes.edits import AddArea, RenameArea, Spliced, TakeBack
from plugin_server.notes.names import same_area
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.reader import read_note
from plugin_server.notes.splicing import splice
from tests.service import STORY, put
from tests.test_web_board import NOTE, Json, Page, serving

FORMS = {
    "list": STORY,
    "brackets": "---\ntype: session\nareas: [Vision 3, 'Service 8']\n---\n# A\n",
    "lines of text": "---\ntype: session\nareas: |\n  Vision 3\n  Service 8\n---\n# A\n",
    "pairs": "---\ntype: session\nareas:\n  Vision: 3, 2 → 12\n  Service:\n---\n# A\n",
    "nested": "---\ntype: session\nareas:\n  Vision: # c\n    rating: 3\n  Service: {rating: 8}\n---\n# A\n",
    "names": "---\ntype: session\nareas:\n  - {name: Vision, rating: 3}\n  - name: Service\n    time: 2\n---\n# A\n",
    "flat": "---\r\ntype: session\r\nvision_rating: 3\r\nservice_rating: 8\r\n---\r\n# A\r\n",
}
NAMES = (
    "Vision", "vision ", "", "   ", "x" * 101, "x" * 100, "Two\nlines", "a\r\nb: c", "[[Ada]]", "[[Ada|Countess]]",
    "[[", "]]", "a: b", "a:", ": a", "# a", "a # b", "#", "'", '"', 'say "so"', "it's", "null", "~", "true", "12",
    "1-9", "Team 7", "7/9", "→ 12", "a → b", "a, b", "- a", "-", "? a", "| a", "> a", "& a", "* a", "! a", "% a",
    "@ a", "`a`", "{a}", "{{a}}", "<% a %>", "[a]", "a\tb", "a\x00b", "\ufeffa", "\u202eevil", "\u2028", "\x85",
    "👩\u200d👧", "مرحبا بالعالم", "家族", "e\u0301", "Ã", "---", "...", "<!-- session-arcs -->", "a\\", "a\\nb",
    "rating", "name", "areas", "time", "a rating", "__proto__", "$1", "%s", "../x", "date",
)  # fmt: skip
HOSTILE = (
    "", "null", "1", "{}", '"x"', "[", "]", "[1]", "[[]]", "[null]", "[" * 100_000, '{"a":' * 50_000, "[NaN]",
    "[Infinity]", "[" + "9" * 5000 + "]", '[{"do":"rate","area":0,"value":NaN}]', "[{}]", '[{"do":1}]',
    '[{"do":["rate"]}]', '[{"do":{"rate":1}}]', '[{"do":"rob"}]', '[{"do":"rate"}]', "\x00",
    "[" + "{}," * 200 + "{}]",
)  # fmt: skip
WRONG: tuple[Json, ...] = (
    *({"do": "rate", "area": one, "value": 4} for one in (True, -1, 4, 1.5, 10**30, None, [], {}, "No", "\ud800")),
    *({"do": "rate", "area": 0, "value": one} for one in (True, "abc", 0, 9.5, 1e308, -1, 10**400, [], {})),
    {"do": "rate", "area": 0, "value": {"typed": 5}},
    {"do": "rate", "area": 0, "value": "3/5"},
    {"do": "rate", "area": 0, "value": 4, "was": "x"},
    *({"do": "hours", "area": 0, "which": "now", "minutes": one} for one in (-1, 1.5, 600_001, "1:75", True, [0])),
    *({"do": "hours", "area": 0, "which": which, "minutes": 60} for which in ("later", None, 1, [])),
    *({"do": "add", "name": name} for name in (None, 5, [], "", "\ud800", "x" * 900_000)),
    *({"do": "add", "name": "New", "after": after} for after in (9, True, [], 1.5)),
    *({"do": "rename", "old": 0, "new": new} for new in (None, 5, "", "Service", "x\x00")),
    *({"do": "remove", "area": area} for area in (9, None, True)),
    *({"do": "move", "area": 0, "to": to} for to in ("x", None, True, 1.5, [])),
    *({"do": "task", "area": 0, "text": text} for text in (None, 5, "", "\x00", "x" * 501)),
    *({"do": "along", "text": text} for text in (None, 5, "", "\ud800", "x" * 501)),
    *({"do": "back", "word": word} for word in (None, 5, "", "0" * 32, [])),
)  # fmt: skip


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("board") / "vault"
    put(folder, NOTE, STORY)
    return folder


@pytest.fixture(scope="module")
def page(vault: Path) -> Iterator[Page]:
    with serving(vault.parent) as companion:
        yield Page(companion, vault)


@contextmanager
def as_it_was(page: Page) -> Iterator[bytes]:
    page.state()
    before = page.bytes
    yield before
    assert page.bytes == before


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_list_of_changes_is_told_so(page: Page, text: str) -> None:
    with as_it_was(page):
        for what, form in (("change", "edits"), ("look", "values")):
            told = page.post(what, base=page.now["base"], **{form: text})
            assert told.status_code == 422
            assert json.loads(told.data)["problem"]["remedy"]


@pytest.mark.parametrize("edit", WRONG, ids=range(len(WRONG)))
def test_a_change_with_something_wrong_in_it_is_refused_and_none_beside_it_goes_in(
    page: Page, edit: Json
) -> None:
    with as_it_was(page):
        told = page.change({"do": "rate", "area": 1, "value": 2}, edit, status=422)
        assert told["problem"]["message"]
        assert told["problem"]["remedy"]
        assert told["state"]["areas"][1]["rating"] == 8


@pytest.mark.parametrize(
    "value",
    [
        {"index": 4}, {"index": -1}, {"index": True}, {"index": "0"}, {}, {"index": 0, "rating": 12},
        {"index": 0, "rating": "x"}, {"index": 0, "now": -1}, {"index": 0, "wanted": 10**9}, {"index": 0, "now": 0.5},
    ],
)  # fmt: skip
def test_a_look_at_what_cannot_be_is_refused(page: Page, value: Json) -> None:
    with as_it_was(page):
        told = page.post("look", base=page.now["base"], values=json.dumps([value]))
        assert told.status_code == 422


def test_a_form_without_its_fields_and_one_that_is_too_large(page: Page) -> None:
    with as_it_was(page):
        assert page.post("change").status_code == page.post("look").status_code == 422
        assert page.post("change", base=page.now["base"], edits=" " * 1_000_000).status_code == 413
        assert page.post("change", base="x" * 100_000, edits="[]").status_code in (200, 422)


WORDS = ("area", "value", "was", "name", "after", "old", "new", "to", "text", "minutes", "which", "word")
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12),
        st.sampled_from([0, 1, 3, 60, "Vision", "now", "wanted", "rate", "hours", "add", "rename", "remove", "move"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
edits = st.fixed_dictionaries(
    {"do": st.sampled_from(["rate", "hours", "add", "rename", "remove", "move", "task", "along", "back"])},
    optional=dict.fromkeys(WORDS, values),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits, max_size=3))
def test_whatever_is_asked_the_note_stays_a_session_and_all_of_it_can_be_taken_back(
    page: Page, asked: list[Json]
) -> None:
    page.state()
    before = page.bytes
    answer = page.post("change", base=page.now["base"], edits=json.dumps(asked))
    assert answer.status_code in (200, 422), answer.status_code
    said = json.loads(answer.data)
    page.now = said["state"]
    assert isinstance(read_note(NoteText.of(NOTE, page.bytes)), SessionNote) or not page.areas
    assert page.bytes.startswith(b'---\ntype: session\nclient: "[[Daniel]]"\ndate: 2009-11-03\nareas:')
    if answer.status_code == 200:
        page.change(*said["undo"])
    assert page.bytes == before


# ------------------------------------------------------------------ what is typed


@pytest.mark.parametrize("form", FORMS)
def test_a_typed_name_is_read_back_as_the_very_name_or_refused(form: str) -> None:
    before = FORMS[form].encode()
    first, taken = areas_of(before), set()
    for name in NAMES:
        for edit in (AddArea(name, "Vision"), RenameArea("Service", name)):
            result = splice(before, [edit])
            if not isinstance(result, Spliced):
                assert isinstance(result, Refusal)
                assert result.remedy
            elif result.steps:
                taken.add(name)
                areas = areas_of(result.data)
                assert same_area(areas[1].name, name), (edit, areas)
                kept = [numbers(one) for one in areas if not same_area(one.name, name)]
                gone = "" if isinstance(edit, AddArea) else "Service"
                assert kept == [numbers(one) for one in first if one.name != gone], (edit, result.data)
                assert splice(result.data, [TakeBack(before, result.data)]) == Spliced(before, (before,))
    assert {"家族", "مرحبا بالعالم", "it's"} <= taken
    assert not {"", "   ", "x" * 101, "{{a}}", "a\x00b"} & taken


def numbers(area: AreaEntry) -> tuple[object, ...]:
    return area.name, area.rating, area.now, area.wanted


def areas_of(data: bytes) -> tuple[AreaEntry, ...]:
    note = read_note(NoteText.of(NOTE, data))
    assert isinstance(note, SessionNote)
    return note.areas


@pytest.mark.parametrize("name", ["Two\nlines", "a: b # c", 'say "so"', "👩\u200d👧", "مرحبا", "<script>"])
def test_a_typed_name_is_on_the_page_as_it_was_typed(page: Page, name: str) -> None:
    done = page.change({"do": "add", "name": name, "after": 0})
    assert page.areas[1]["name"] == " ".join(name.split())
    page.change({"do": "rate", "area": 1, "value": 5})
    assert page.areas[1]["rating"] == 5
    page.change({"do": "rate", "area": 1, "value": None})
    page.change(*done["undo"])


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2", 120),
        ("2,5", 150),
        ("1:30", 90),
        ("90m", 90),
        ("1h30", 90),
        ("½", 30),
        ("  3 h ", 180),
        ("", None),
        ("0", 0),
    ],
)
def test_typed_hours_are_read_as_in_notes(page: Page, typed: str, minutes: int | None) -> None:
    for said in (typed, {"typed": typed}):
        done = page.change({"do": "hours", "area": 0, "which": "wanted", "minutes": said})
        assert page.areas[0]["wanted"] == minutes
        page.change(*done["undo"])


@pytest.mark.parametrize(
    ("typed", "rating"), [("7", 7), ("7,5", 7.5), ("7.5", 7.5), ("7/9", 7), ("", None), (" 4 ", 4)]
)
def test_a_typed_rating_is_read_as_in_notes(page: Page, typed: str, rating: float | None) -> None:
    done = page.change({"do": "rate", "area": 0, "value": {"typed": typed}})
    assert page.areas[0]["rating"] == rating
    page.change(*done["undo"])
