"""The board: what it shows, what goes into the note from it, and that nothing else ever does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from plugin_server.assembly import open_companion
from plugin_server.companion import Companion
from plugin_server.settings import Options
from plugin_server.web import create_app
from plugin_server.web.config import Door
from plugin_server.web.entrance import FORM
from tests.service import STORY, put, until
from tests.web_practice import TOKEN, session_text

NOTE = "Sessions/2009-11-03 Daniel.md"
BEFORE = "Sessions/2009-10-06 Daniel.md"
DOOR = Door(8719, TOKEN)
BASE = "http://127.0.0.1:8719"
TEMPLATES = Path(__file__).parent.parent / "vault_templates"
STILL = Options(quiet=60, patience=60, sync_wait=60, page_wait=60, yes=True)  # no block comes in between

Json = dict[str, Any]


class Page:
    """The page of one board, as its script sees the service."""

    def __init__(self, companion: Companion, vault: Path, path: str = NOTE, *, names: bool = False) -> None:
        self.companion, self.note = companion, vault / path
        self.app = create_app(companion, DOOR)
        self.desk = self.app.extensions["session-arcs"]
        self.client = self.app.test_client()
        self.client.set_cookie(DOOR.cookie, self.desk.keys.cookie(), domain="127.0.0.1")
        if names:
            self.client.set_cookie(DOOR.names_cookie, "shown", domain="127.0.0.1")
        self.address = f"/sessions/{self.desk.addresses.note(path)}/board"
        self.now: Json = self.state() if self.companion.snapshot.readings.get(path) else {}

    def state(self) -> Json:
        answer = self.client.get(f"{self.address}/state", base_url=BASE)
        assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
        self.now = json.loads(answer.data)
        return self.now

    def post(self, what: str, **form: str) -> TestResponse:
        own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
        return self.client.post(
            f"{self.address}/{what}", base_url=BASE, data=form, headers=own, content_type=FORM
        )

    def look(self, *values: Json, base: str | None = None) -> Json:
        answer = self.post("look", base=base or self.now["base"], values=json.dumps(values))
        assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
        return dict(json.loads(answer.data))

    def change(self, *edits: object, base: str | None = None, status: int = 200) -> Json:
        answer = self.post("change", base=self.now["base"] if base is None else base, edits=json.dumps(edits))
        assert answer.status_code == status, answer.get_data(as_text=True)[:500]
        said = dict(json.loads(answer.data))
        self.now = said["state"]
        return said

    @property
    def bytes(self) -> bytes:
        return self.note.read_bytes()

    @property
    def areas(self) -> list[Json]:
        return list(self.now["areas"])


@contextmanager
def serving(tmp_path: Path, options: Options = STILL) -> Iterator[Companion]:
    with open_companion(tmp_path / "vault", tmp_path / "state", options) as (made, _):
        assert made.ready(20)
        until(lambda: not made.status().pending)
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    earlier = ("Vision 2, 2 → 12", "Service 8, 22 → 14", "Accountability 6", "Community 3")
    put(folder, BEFORE, session_text("Daniel", "2009-10-06", *earlier))
    put(
        folder,
        NOTE,
        STORY + "\n## Service\n\n- [ ] Rota\n- [x] Ask Daniel\n\n## Until next time\n\n- [ ] Sleep\n",
    )
    put(folder, "Clients/Daniel.md", "---\ntype: client\n---\n# Daniel\n")
    return folder


@pytest.fixture
def page(tmp_path: Path, vault: Path) -> Iterator[Page]:
    with serving(tmp_path) as companion:
        yield Page(companion, vault)


# ------------------------------------------------------------------ what it shows


def test_the_state_says_all_that_the_board_shows(page: Page) -> None:
    state = page.state()
    assert (state["date"], state["client"], state["period"]) == ("3 Nov 2009", "D.", "week")
    assert (state["mayWrite"], state["whyNot"], state["problems"]) == (True, "", [])
    vision, service, *_ = state["areas"]
    assert vision == {
        "index": 0, "name": "Vision", "inNote": True, "rating": 3, "ratingText": "3", "was": 2, "wasText": "2",
        "now": 120, "nowText": "2 h", "wanted": 720, "wantedText": "12 h", "open": 0, "done": 0,
        "wantsList": True, "lens": "Imagine you were only the Manager of Vision: what would be on your list?",
        "tasks": [],
    }  # fmt: skip
    assert service["tasks"] == [{"text": "Rota", "done": False}, {"text": "Ask D.", "done": True}]
    assert (service["open"], service["done"], service["wantsList"]) == (1, 1, False)
    assert state["along"] == [{"text": "Sleep", "done": False}]
    assert state["table"]["rows"][0] == ["Vision", "3 (was 2)", "2 → 12 (+10)", "no list yet"]
    assert {"text": "13 would move", "strong": True} in state["sentence"]
    assert state["asks"] == "More time wanted, no list yet: Vision, Community"
    steps = state["scale"]["steps"]
    assert (len(steps), steps[0]["value"], steps[-1]) == (17, 1, {"value": 9, "position": 1, "text": "9"})
    assert {part["id"] for part in state["scene"]["parts"]} >= {"area-0-rating", "area-0-now"}
    assert state["scene"]["handles"]["full_radius"] > 0


def test_the_page_is_there_and_an_unknown_address_is_not(page: Page) -> None:
    assert page.client.get(page.address, base_url=BASE).status_code == 200
    for address in ("/sessions/0123456789abcdef0123/board", "/sessions/x/board/state"):
        assert page.client.get(address, base_url=BASE).status_code == 404


def test_a_look_is_what_the_service_would_draw_and_writes_nothing(page: Page) -> None:
    before = page.bytes
    looked = page.look({"index": 0, "rating": 6, "now": 480}, {"index": 3, "wanted": None})
    assert page.bytes == before
    page.change(
        {"do": "rate", "area": 0, "value": 6},
        {"do": "hours", "area": 0, "which": "now", "minutes": 480},
        {"do": "hours", "area": 3, "which": "wanted", "minutes": None},
    )
    assert page.bytes != before
    assert looked == {key: page.now[key] for key in ("scene", "table", "sentence")}


def test_a_rating_and_hours_are_in_the_note_at_once(page: Page) -> None:
    before = page.bytes
    page.change({"do": "rate", "area": 0, "value": 6.5, "was": 3})
    page.change({"do": "hours", "area": "Vision", "which": "now", "minutes": {"typed": "1:30"}, "was": 120})
    assert (
        page.bytes.partition(b"---\n# ")[0]
        == before.replace(b"Vision 3, 2 ", b"Vision 6.5, 1.5 ").partition(b"---\n# ")[0]
    )
    assert (page.areas[0]["rating"], page.areas[0]["now"]) == (6.5, 90)


EDITS: tuple[Json, ...] = (
    {"do": "rate", "area": 0, "value": 6},
    {"do": "rate", "area": 1, "value": None},
    {"do": "hours", "area": 2, "which": "wanted", "minutes": "9,5"},
    {"do": "add", "name": "Health: mind & body", "after": 0},
    {"do": "rename", "area": 1, "new": "Social service"},
    {"do": "remove", "area": 1},
    {"do": "move", "area": 0, "to": 3},
    {"do": "task", "area": 0, "text": "Call them"},
    {"do": "along", "text": "Write it down"},
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: str(edit["do"]))
def test_a_change_can_be_taken_back_to_the_byte_and_made_again(page: Page, edit: Json) -> None:
    before = page.bytes
    undo = page.change(edit)["undo"]
    after = page.bytes
    assert after != before
    redo = page.change(*undo)["undo"]
    assert page.bytes == before
    page.change(*redo)
    assert page.bytes == after


# ------------------------------------------------------------------ sessions of every kind


def opened(
    tmp_path: Path, vault: Path, text: str, path: str = "Sessions/2009-12-01 x.md", **more: str
) -> Iterator[Page]:
    put(vault, path, text)
    for name, other in more.items():
        put(vault, f"{name}.md", other)
    with serving(tmp_path) as companion:
        yield Page(companion, vault, path)


open_page = contextmanager(opened)


def test_a_note_just_made_from_the_template_opens_and_its_areas_are_named_first(
    tmp_path: Path, vault: Path
) -> None:
    template = (TEMPLATES / "vault/Templates/Session.md").read_text("utf-8")
    text = template.replace("client:", 'client: "[[Daniel]]"').replace("{{date:YYYY-MM-DD}}", "2009-12-01")
    with open_page(tmp_path, vault, text.replace("{{title}}", "x")) as page:
        state = page.now
        assert (state["areas"], state["scene"], state["table"]) == ([], None, {"heads": [], "rows": []})
        assert (state["date"], state["client"], state["mayWrite"]) == ("1 Dec 2009", "D.", True)
        before = page.bytes
        first = page.change({"do": "add", "name": "Vision", "after": None})
        page.change({"do": "add", "name": "Service", "after": 0})
        page.change({"do": "rate", "area": 1, "value": 7})
        assert page.bytes.startswith(
            before[: before.index(b"areas")] + b"areas:\n  - Vision\n  - Service 7\n---"
        )
        assert [area["wasText"] for area in page.areas] == ["3", "8"]
        page.change({"do": "remove", "area": 1})
        page.change(*first["undo"])
        assert page.bytes == before
        assert page.now["areas"] == []
        assert page.client.get(page.address, base_url=BASE).status_code == 200


def test_a_session_of_a_group_without_a_client_and_without_a_date(tmp_path: Path, vault: Path) -> None:
    put(vault, "Sessions/alone.md", "---\ntype: session\nareas: [Vision 3]\n---\n")
    group = (
        '---\ntype: session\nclient: ["[[Daniel]]", "[[Ines]]"]\ndate: 2009-12-01\nareas: [Vision 3]\n---\n'
    )
    with open_page(tmp_path, vault, group) as page:
        assert page.now["client"] == "D., I."
        page.change({"do": "rate", "area": 0, "value": 4})
        assert b"areas: [Vision 4]" in page.bytes
        other = Page(page.companion, vault, "Sessions/alone.md", names=True)
        assert (other.now["client"], other.now["date"]) == ("", "No date")
        assert other.now["problems"][0]["message"].startswith("This session has no date.")
        other.change({"do": "rate", "area": 0, "value": 4})
        assert b"areas: [Vision 4]" in other.bytes


@pytest.mark.parametrize(
    ("scale", "value", "position", "steps"),
    [("0-10", 0, 0, 21), ("6-1", 1, 1, 11), ("6-1", 6, 1 / 6, 11), ("1-5", 5, 1, 9)],
)
def test_a_step_on_any_scale_is_where_the_figure_draws_it(
    tmp_path: Path, vault: Path, scale: str, value: float, position: float, steps: int
) -> None:
    text = f"---\ntype: session\ndate: 2009-12-01\nscale: {scale}\nareas: [Vision 3]\n---\n"
    with open_page(tmp_path, vault, text) as page:
        found = page.now["scale"]
        assert f"{found['worst']}-{found['best']}" == scale
        assert len(found["steps"]) == steps
        step = next(one for one in found["steps"] if one["value"] == value)
        assert step["position"] == pytest.approx(position)
        page.change({"do": "rate", "area": 0, "value": value})
        assert f"[Vision {value}]".encode() in page.bytes
        arcs = [part for part in page.now["scene"]["parts"] if part["id"] == "area-0-rating"]
        radius = page.now["scene"]["handles"]["full_radius"] * position
        if position:  # at the center there is a dot
            assert [arc["radius"] for arc in arcs] == [pytest.approx(radius)]
        page.change({"do": "rate", "area": 0, "value": 11}, status=422)


def test_more_areas_than_fit_in_a_picture(tmp_path: Path, vault: Path) -> None:
    lines = "".join(f"  - Area {letter} 3\n" for letter in "abcdefghijklm")
    with open_page(tmp_path, vault, f"---\ntype: session\ndate: 2009-12-01\nareas:\n{lines}---\n") as page:
        assert page.now["scene"] is None
        assert "More than 12 areas" in page.now["without"]
        assert len(page.areas) == len(page.now["table"]["rows"]) == 13
        assert page.look({"index": 12, "rating": 9})["table"]["rows"][12] == ["Area m", "9"]
        fewer = page.change({"do": "remove", "area": 0})["state"]
        assert fewer["scene"] is not None
        assert fewer["without"] == ""


def test_areas_on_the_clients_list_have_their_place_before_the_note_names_them(
    tmp_path: Path, vault: Path
) -> None:
    text = session_text("Ann", "2009-12-01", "Work 3", "Vision 4", "Play")
    ann = "---\ntype: client\narea order: [Health, Strategy (was Vision)]\n---\n"
    with open_page(tmp_path, vault, text, Ann=ann) as page:
        names = [(area["name"], area["inNote"]) for area in page.areas]
        assert names == [("Health", False), ("Strategy", True), ("Work", True), ("Play", True)]
        page.change({"do": "rate", "area": 0, "value": 5}, {"do": "rate", "area": 1, "value": 6})
        assert b"  - Work 3\n  - Vision 6\n  - Play\n  - Health 5\n" in page.bytes
        page.change({"do": "move", "area": 3, "to": 2})
        assert [area["name"] for area in page.areas] == ["Health", "Strategy", "Play", "Work"]
        told = page.change({"do": "move", "area": 0, "to": 2}, status=422)
        assert told["problem"]["message"].startswith("The client's note says")


# ------------------------------------------------------------------ names


def test_no_name_of_a_client_is_in_what_the_board_sends_until_names_are_shown(
    tmp_path: Path, vault: Path
) -> None:
    areas = "  - Daniel's dream 3, 2 → 12\n  - Ines 4\n  - Service 2, 1 → 2\n"
    body = "# A\n\n## Daniel's dream\n\n- [ ] Ask Ines\n\n## Until next time\n\n- [ ] Daniel rests\n"
    text = f'---\ntype: session\nclient: "[[Daniel]]"\ndate: 2009-12-01\nareas:\n{areas}---\n{body}'
    put(vault, "Sessions/2009-12-02 Ines.md", session_text("Ines", "2009-12-02", "Home 3"))
    with open_page(tmp_path, vault, text, "Sessions/2009-12-01 Daniel.md") as page:
        sent = [json.dumps(page.now), json.dumps(page.look({"index": 0, "rating": 5}))]
        sent.append(page.client.get(page.address, base_url=BASE).get_data(as_text=True))
        done = page.change({"do": "rate", "area": 0, "value": 5}, {"do": "task", "area": 1, "text": "Daniel"})
        sent.append(json.dumps(done))
        put(vault, "Sessions/2009-12-01 Daniel.md", page.bytes.decode().replace("dream 5", "dream 4"))
        told = page.change({"do": "rate", "area": 0, "value": 6}, status=409)
        sent.append(json.dumps(told))
        sent.append(json.dumps(page.change({"do": "rename", "area": 0, "new": "Ines"}, status=422)))
        for answer in sent:
            assert "Daniel" not in answer
            assert "Ines" not in answer
        assert told["conflict"]["what"] == "The rating of D.'s dream was changed in the note meanwhile."
        assert b"Daniel's dream 4" in page.bytes
        shown = Page(page.companion, vault, "Sessions/2009-12-01 Daniel.md", names=True)
        assert shown.areas[0]["name"] == "Daniel's dream"


# ------------------------------------------------------------------ a hand does not wait


def test_a_look_waits_for_nobody_and_asks_no_disk(page: Page) -> None:
    looked: list[Json] = []
    base = page.now["base"]
    page.note.rename(page.note.with_name("gone.txt"))
    with page.companion._lock:  # as while a note is written
        other = threading.Thread(
            target=lambda: looked.append(page.look({"index": 0, "rating": 6}, base=base))
        )
        other.start()
        other.join(20)
    assert looked[0]["table"]["rows"][0][1] == "6 (was 2)"


@pytest.mark.parametrize("areas", [4, 8])
def test_a_look_is_quick(tmp_path: Path, vault: Path, areas: int) -> None:
    """Work of this machine, whatever else it does: the least of many looks, the request and its answer included."""
    lines = [f"Area no. {place} {1 + place}, {2 * place} → {12 - place}" for place in range(areas)]
    with open_page(tmp_path, vault, session_text("Daniel", "2009-12-01", *lines)) as page:
        took = []
        for count in range(30):
            began = time.thread_time()
            page.look({"index": count % areas, "rating": 1 + count % 9, "now": 30 * count})
            took.append(time.thread_time() - began)
    assert min(took) < 0.010, f"{min(took) * 1000:.1f} ms"
    print(f"a look at {areas} areas: {min(took) * 1000:.1f} ms")


def test_an_area_goes_to_the_very_place_on_the_page(page: Page) -> None:
    names = [area["name"] for area in page.areas]
    before = page.bytes
    for index in range(4):
        for to in range(4):
            expected = [name for name in names if name != names[index]]
            expected.insert(to, names[index])
            done = page.change({"do": "move", "area": index, "to": to})
            assert [area["name"] for area in page.areas] == expected
            page.change(*done["undo"])
            assert page.bytes == before


def test_areas_that_can_be_read_but_not_changed_from_here_say_so(tmp_path: Path, vault: Path) -> None:
    odd = "---\ntype: session\ndate: 2009-12-01\nx: &one [Vision 3]\nareas: *one\n---\n"
    twice = "---\ntype: session\ndate: 2009-12-02\nareas: [Vision 3, Vision 4, Service 5]\n---\n"
    put(vault, "Sessions/other.md", twice)
    with open_page(tmp_path, vault, odd) as page:
        before = page.bytes
        told = page.change({"do": "rate", "area": 0, "value": 5}, status=422)
        assert told["problem"]["remedy"] == "Change it in the note itself."
        assert page.bytes == before
        other = Page(page.companion, vault, "Sessions/other.md")
        before = other.bytes
        told = other.change({"do": "rate", "area": 0, "value": 5}, status=422)
        assert "twice" in told["problem"]["message"]
        assert other.bytes == before
        other.change({"do": "rate", "area": 1, "value": 6})
        assert b"Service 6]" in other.bytes
