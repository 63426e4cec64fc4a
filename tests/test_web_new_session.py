"""A new session in two clicks from the client's page: with real notes, a real service and a real browser."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from plugin_server.assembly import open_companion
from plugin_server.companion import Companion
from plugin_server.settings import Options
from plugin_server.web import create_app
from plugin_server.web.config import Door
from plugin_server.web.entrance import FORM
from tests.browser import PATIENCE, chromium, needs_chromium
from tests.service import STORY, put, serving, until
from tests.test_web_pages import BASE, Reader
from tests.web_practice import TOKEN

QUICK = Options(quiet=0.02, patience=0.05, sync_wait=0.1, page_wait=0.3, yes=True)
NOTE, DANIEL, ANNA = "Sessions/2009-11-03 Daniel.md", "Clients/Daniel.md", "Clients/Anna.md"
OWN = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
TOGETHER = """---
type: session
client: ["[[Ines]]", "[[Daniel]]"]
date: 2009-11-05
areas:
  - Father 4, 9 → 12
---
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    put(folder, NOTE, STORY)
    put(folder, DANIEL, "---\ntype: client\n---\n")
    put(folder, ANNA, "---\ntype: client\narea order: [Health, Family]\n---\n")
    put(folder, "Clients/Bea.md", "---\ntype: client\n---\n")
    put(folder, "2009-11-05 both.md", TOGETHER)
    return folder


class Pages:
    """The pages over a companion with real files; today is the 1st of December 2009."""

    def __init__(self, service: Companion) -> None:
        self.service = service
        self.app = create_app(service, Door(8719, TOKEN))
        self.desk = self.app.extensions["session-arcs"]
        self.desk.today = lambda: date(2009, 12, 1)
        self.client: FlaskClient = self.app.test_client()
        self.client.set_cookie("session_arcs_8719", self.desk.keys.cookie(), domain="127.0.0.1")
        self.client.set_cookie("session_arcs_names_8719", "shown", domain="127.0.0.1")

    def address(self, *party: str) -> str:
        return f"/clients/{self.desk.addresses.client(party)}/new"

    def look(self, *party: str) -> Reader:
        answer = self.client.get(self.address(*party), base_url=BASE)
        assert answer.status_code == 200
        return Reader(answer.get_data(as_text=True))

    def begin(self, *party: str, day: str = "2009-12-01") -> tuple[int, str]:
        """The status, and where it leads or what is said."""
        answer = self.client.post(
            self.address(*party), base_url=BASE, headers=OWN, data={"day": day}, content_type=FORM
        )
        told = Reader(answer.get_data(as_text=True)).text
        return answer.status_code, answer.headers.get("Location") or told


@contextmanager
def pages(tmp_path: Path, options: Options = QUICK) -> Iterator[Pages]:
    with open_companion(tmp_path / "vault", tmp_path / "state", options) as (made, _):
        assert made.ready(20)
        until(lambda: not made.status().pending)
        yield Pages(made)


def test_the_form_shows_today_and_the_clients_own_areas_in_their_order(tmp_path: Path, vault: Path) -> None:
    with pages(tmp_path) as site:
        page = site.look(DANIEL)
        assert "Its 4 areas Vision Service Accountability Community" in page.text
        assert "Thin arcs show the ratings of 3 Nov 2009" in page.text
        (field,) = [one for one in page.all("input") if one.get("name") == "day"]
        assert (field["type"], field["value"]) == ("date", "2009-12-01")
        assert not list(vault.rglob("2009-12-01*"))  # looking makes nothing


def test_begin_makes_the_note_and_leads_to_its_session(tmp_path: Path, vault: Path) -> None:
    with pages(tmp_path) as site:
        status, where = site.begin(DANIEL, day="2009-11-30")
        path = "Sessions/2009-11-30 Daniel.md"
        assert (status, where.partition("/board")[0]) == (
            303, f"/sessions/{site.desk.addresses.note(path)}",
        )  # fmt: skip
        assert site.client.get(where, base_url=BASE).status_code == 200
        assert "  - Vision\n  - Service\n  - Accountability\n  - Community\n" in (vault / path).read_text(
            "utf-8"
        )


def test_a_session_of_that_day_is_opened_and_not_a_byte_of_it_changed(tmp_path: Path, vault: Path) -> None:
    other = put(vault, "Elsewhere/a long talk.md", STORY.replace("2009-11-03", "2009-12-01"))
    with pages(tmp_path) as site:
        before = other.read_bytes()
        assert "There is a session on 1 Dec 2009 already" in site.look(DANIEL).text
        status, where = site.begin(DANIEL)
        assert (status, site.desk.addresses.note("Elsewhere/a long talk.md") in where) == (303, True)
        assert other.read_bytes() == before
        assert not list(vault.rglob("2009-12-01*.md"))


def test_a_note_of_that_name_that_is_no_session_is_left_and_told(tmp_path: Path, vault: Path) -> None:
    other = put(vault, "Sessions/2009-12-01 Daniel.md", "A shopping list\n")
    with pages(tmp_path) as site:
        status, said = site.begin(DANIEL)
        assert status == 409
        assert "There is a note for this day already, and it is no session." in said
        assert "Sessions/2009-12-01 Daniel.md" in said
        assert other.read_text() == "A shopping list\n"


def test_a_client_without_a_session_is_found_on_the_practice_page_and_begins_one(
    tmp_path: Path, vault: Path
) -> None:
    with pages(tmp_path) as site:
        practice = Reader(site.client.get("/", base_url=BASE).get_data(as_text=True))
        assert "No session yet: Anna , Bea" in practice.text
        client = site.address(ANNA).removesuffix("/new")
        assert client in [a["href"] for a in practice.all("a")]
        own = Reader(site.client.get(client, base_url=BASE).get_data(as_text=True))
        assert "No session names this client." in own.text
        assert "Its 2 areas Health Family" in site.look(ANNA).text
        assert site.begin(ANNA)[0] == 303
        assert "- Health\n  - Family" in (vault / "Sessions/2009-12-01 Anna.md").read_text("utf-8")
        assert "No session yet: Bea" in site.client.get("/", base_url=BASE).get_data(as_text=True).replace(
            '<a href="' + site.address("Clients/Bea.md").removesuffix("/new") + '">', ""
        )


def test_a_first_session_without_any_area_can_be_gone_on_with(tmp_path: Path, vault: Path) -> None:
    with pages(tmp_path) as site:
        assert "No areas are known yet" in site.look("Clients/Bea.md").text
        status, where = site.begin("Clients/Bea.md")
        assert status == 303
        assert "areas: []" in (vault / "Sessions/2009-12-01 Bea.md").read_text("utf-8")
        assert site.client.get(where, base_url=BASE).status_code == 200
        assert site.begin("Clients/Bea.md") == (303, where)


def test_a_group_and_a_member_who_was_only_there_begin_too(tmp_path: Path, vault: Path) -> None:
    with pages(tmp_path) as site:
        group = tuple(sorted(("?ines", DANIEL)))
        assert "Its area Father" in site.look(*group).text
        assert site.begin(*group)[0] == 303
        assert (vault / "2009-12-01 Ines and Daniel.md").exists()
        assert site.begin("?ines")[0] == 303
        assert (vault / "Sessions/2009-12-01 Ines.md").exists()


@pytest.mark.parametrize("day", ["", "soon", "2009-02-30", "../x", "2009-12-01T10:00"])
def test_a_day_that_is_none_is_asked_for_again(tmp_path: Path, vault: Path, day: str) -> None:
    with pages(tmp_path) as site:
        before = sorted(vault.rglob("*.md"))
        status, said = site.begin(DANIEL, day=day)
        assert status == 409
        assert "This is no day. Choose one" in said
        assert sorted(vault.rglob("*.md")) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(read_only=True), "The service was started with --read-only. Start it without that"),
        (Options(), "Nothing is written in this vault yet. Press Begin on the first page."),
    ],
)
def test_where_nothing_may_be_written_the_page_says_what_to_do(
    tmp_path: Path, vault: Path, options: Options, words: str
) -> None:
    with pages(tmp_path, options) as site:
        page = site.look(DANIEL)
        assert words in page.text
        assert not [one for one in page.all("input") if one.get("name") == "day"]
        before = sorted(vault.rglob("*.md"))
        status, said = site.begin(DANIEL)
        assert (status, words in said) == (409, True)
        assert sorted(vault.rglob("*.md")) == before


def test_nobody_is_no_client(tmp_path: Path, vault: Path) -> None:
    with pages(tmp_path) as site:
        for party in ("?nobody", NOTE):
            assert site.client.get(site.address(party), base_url=BASE).status_code == 404
            assert site.begin(party)[0] == 404


# ------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Clicks:
    """A page whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.count += 1


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize(("zone", "ahead"), [("EAST-14", 14), ("WEST12", -12)])
def test_two_clicks_from_the_client_to_todays_session_by_the_clock_on_the_wall(
    tmp_path: Path, vault: Path, browser: Browser, zone: str, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two zones are 26 hours apart: they never have the same day."""
    monkeypatch.setitem(os.environ, "TZ", zone)
    with serving(vault, "--yes", home=tmp_path / "home") as service, _window(browser) as page:
        page.goto(service.link)
        page.get_by_role("button", name="Show names").click()
        page.get_by_role("table").get_by_role("link", name="Daniel", exact=True).click()
        days = {_today(ahead)}
        hand = Clicks(page)
        hand.click("link", "New session")
        hand.click("button", "Begin")
        page.wait_for_url(re.compile(r"/sessions/[^/#]+/board(#|$)"))  # it may have its step behind it
        days.add(_today(ahead))
        assert hand.count == 2
        (note,) = [one for one in (vault / "Sessions").iterdir() if one.name != Path(NOTE).name]
        assert note.name in {f"{day} Daniel.md" for day in days}
        areas = ["Vision", "Service", "Accountability", "Community"]
        assert "".join(f"  - {area}\n" for area in areas) in note.read_text("utf-8")
        state = page.evaluate("fetch(location.pathname + '/state').then(answer => answer.text())")
        roles = [part["role"] for part in _parts(json.loads(state))]
        assert (roles.count("was"), roles.count("rating"), roles.count("missing-arc")) == (4, 0, 4)


def _parts(state: object) -> list[dict[str, object]]:
    """The parts of the figure, wherever they are in what the board is made from."""
    inner = list(state.values()) if isinstance(state, dict) else state if isinstance(state, list) else []
    here = [state] if isinstance(state, dict) and "role" in state and "kind" in state else []
    return here + [part for one in inner for part in _parts(one)]


@contextmanager
def _window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1180, "height": 800})
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def _today(ahead: int) -> str:
    return datetime.now(timezone(timedelta(hours=ahead))).date().isoformat()
