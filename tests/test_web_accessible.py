"""Every page can be used by everyone: axe-core finds nothing, and no page is too wide, moves or loses the keyboard.

A page that is added later is missed here at once: `places` names every route that answers with HTML.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from plugin_server.assembly import open_companion
from plugin_server.settings import Options
from plugin_server.web.config import Door
from plugin_server.web.desk import Desk
from plugin_server.web.openapi import ANSWERS, HTML
from plugin_server.web.serve import Server
from tests.accessible import barriers, lost_by_keyboard, moving, needs_axe, small_targets, too_wide
from tests.browser import PATIENCE, chromium, needs_chromium, sized
from tests.service import STORY, put, until
from tests.web_practice import TOKEN

pytestmark = [pytest.mark.browser, needs_chromium, needs_axe]

DANIEL, ANNA, NOTE = "Clients/Daniel.md", "Clients/Anna.md", "Sessions/Daniel/2009-11-03 Daniel.md"
DEMO = Path(__file__).parent.parent / "vault_templates" / "demo"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"
ODD = f"""---
type: session
client: "[[{LONG}]]"
date: 2010-06-01
areas:
  - {LONG} 3, 2 → 12
  - Vision 11
---
"""


@dataclass(frozen=True)
class Place:
    """One page to look at: where, and what must be there before it is looked at."""

    path: str
    ready: str = "h1"


def places(desk: Desk) -> dict[str, list[Place]]:
    """Every route that answers with HTML, and where to look at it."""
    at, snapshot = desk.addresses, desk.companion.snapshot
    group = next(party for party in snapshot.parties if len(party) > 1)
    daniel, anna, both = (f"clients/{at.client(one)}" for one in ((DANIEL,), (ANNA,), group))
    session, odd = f"sessions/{at.note(NOTE)}", f"sessions/{at.note('odd.md')}"
    return {
        "pages.practice": [Place("")],
        "pages.client": [Place(daniel), Place(both), Place(anna)],
        "pages.area": [Place(f"areas/{at.area('vision')}")],
        "pages.session": [Place(session), Place(odd)],
        "pages.problems": [Place("problems")],
        "begin.look": [Place("begin")],
        "board.page": [
            Place(f"{session}/board#{step}", f"#board[data-step='{step}']") for step in ("rating", "all")
        ],
        "entrance.enter": [Place("enter")],
        "new_session.ask": [Place(f"{daniel}/new"), Place(f"{anna}/new")],
        "sheet.sheet": [Place(f"{session}/sheet")],
        "then.page": [Place(f"{daniel}/then"), Place(f"{anna}/then")],
        "errors": [Place("nothing/here"), Place("sessions/" + "0" * 20)],
    }


ENDPOINTS = (
    "pages.practice", "pages.client", "pages.area", "pages.session", "pages.problems", "begin.look", "board.page",
    "entrance.enter", "new_session.ask", "sheet.sheet", "then.page", "errors",
)  # fmt: skip
# All pairs of light or dark, wide or narrow, initials or names.
LOOKS = {False: (("light", 1280), ("dark", 320)), True: (("light", 320), ("dark", 1280))}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def serving(folder: Path, options: Options) -> Iterator[Server]:
    with open_companion(folder / "vault", folder / "state", options) as (made, _):
        assert made.ready(20)
        until(lambda: not made.status().pending, 60)
        with Server(made, Door(0, TOKEN)) as server:
            yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("accessible")
    shutil.copytree(DEMO, folder / "vault")
    put(folder / "vault", ANNA, "---\ntype: client\n---\n")
    put(folder / "vault", "odd.md", ODD)
    with serving(folder, Options(quiet=0.02, patience=0.05, yes=True)) as started:
        yield started


@contextmanager
def let_in(
    browser: Browser, server: Server, *, named: bool = False, **options: object
) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.one_time_link())
    page.wait_for_url(server.address)
    if named:
        page.get_by_role("button", name="Show names").click()
        page.get_by_role("button", name="Hide names").wait_for()
    page.close()
    try:
        yield context
    finally:
        context.close()


@pytest.fixture(scope="module")
def windows(browser: Browser, server: Server) -> Iterator[dict[bool, Page]]:
    """One in which names are initials, and one in which they are shown."""
    with let_in(browser, server) as discreet, let_in(browser, server, named=True) as named:
        yield {False: discreet.new_page(), True: named.new_page()}


def go(page: Page, server: Server, place: Place) -> None:
    """Open the page as anyone does, and all that can be unfolded on it."""
    page.goto("about:blank")  # an address that differs behind its # alone would not be loaded anew
    if place.path.endswith("/sheet"):  # under its own policy no script runs, not even one of a test
        page.set_content(page.context.request.get(server.address + place.path).text())
    else:
        page.goto(server.address + place.path)
    page.locator(place.ready).first.wait_for()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true })")


def desk_of(server: Server) -> Desk:
    found: Desk = server.app.extensions["session-arcs"]
    return found


def looked_at(page: Page, *, named: bool) -> list[tuple[object, ...]]:
    """What is wrong in both looks of this page."""
    found: list[tuple[object, ...]] = []
    for scheme, width in LOOKS[named]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        sized(page, width, 800)
        wrong = [*barriers(page), *small_targets(page), *too_wide(page), *moving(page)]
        found += [(scheme, width, one) for one in wrong]
    return found


def test_every_page_is_looked_at(server: Server) -> None:
    """A route that answers with HTML must be named above."""
    rules = [rule for rule in server.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {rule.endpoint for rule in rules if ANSWERS.get(rule.endpoint, {200: HTML}).get(200) == HTML}
    assert pages | {"errors"} == set(places(desk_of(server))) == set(ENDPOINTS)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_nothing_keeps_anyone_out_where_names_are_initials(
    windows: dict[bool, Page], server: Server, endpoint: str
) -> None:
    page, place = windows[False], places(desk_of(server))[endpoint][0]
    go(page, server, place)
    assert looked_at(page, named=False) == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_nothing_keeps_anyone_out_where_names_are_shown(
    windows: dict[bool, Page], server: Server, endpoint: str
) -> None:
    page = windows[True]
    for place in places(desk_of(server))[endpoint]:
        go(page, server, place)
        assert looked_at(page, named=True) == [], place
        sized(page, 640, 400)  # a window of 1280 pixels at 200 %
        assert too_wide(page) == [], place
        assert endpoint == "sheet.sheet" or lost_by_keyboard(page) == [], place


def test_every_page_tells_its_language_and_has_a_title_of_its_own(
    windows: dict[bool, Page], server: Server
) -> None:
    titles: dict[str, str] = {}
    for endpoint, here in places(desk_of(server)).items():
        answer = windows[False].context.request.get(server.address + here[0].path)
        assert '<html lang="en"' in answer.text(), endpoint
        titles[endpoint] = re.findall(r"<title>(.*?)</title>", answer.text())[0]
    assert len(set(titles.values())) == len(titles), titles


def test_where_colours_are_forced_nothing_is_told_by_its_ground_alone(
    browser: Browser, server: Server
) -> None:
    """The reader's own colours are the contrast then; shadows and grounds are gone, borders and outlines stay."""
    found: list[object] = []
    with let_in(browser, server, named=True, color_scheme="dark", forced_colors="active") as context:
        page = context.new_page()
        for name in ("pages.practice", "board.page", "new_session.ask", "then.page"):
            go(page, server, places(desk_of(server))[name][0])
            assert page.evaluate("matchMedia('(forced-colors: active)').matches")
            found += [(name, one) for one in [*lost_by_keyboard(page), *page.evaluate(BORDERLESS)]]
    assert found == []


BORDERLESS = """() => [...document.querySelectorAll("button, .button, input:not([type=hidden], [type=range], "
  + "[type=checkbox], [type=radio]), select, [aria-current]")].filter((one) => one.checkVisibility()
  && parseFloat(getComputedStyle(one).borderBottomWidth) < 1 && getComputedStyle(one).textDecorationLine === "none"
  && getComputedStyle(one, "::after").content === "none").map((one) => `no border: ${one.id || one.textContent}`)"""


def test_before_the_first_writing_the_pages_have_no_barriers_either(browser: Browser, tmp_path: Path) -> None:
    put(tmp_path / "vault", "2009-11-03 Daniel.md", STORY)
    with serving(tmp_path, Options()) as server, let_in(browser, server) as context:
        desk = desk_of(server)
        client = f"clients/{desk.addresses.client(('?daniel',))}/new"
        page = context.new_page()
        for place in (Place("begin", ".preview img"), Place(client, "[role=alert]")):
            go(page, server, place)
            assert looked_at(page, named=False) == []
            assert lost_by_keyboard(page) == []
        page.goto(server.address + "enter")
        page.get_by_label("code").fill("wrong")
        page.get_by_role("button", name="Open").click()
        page.get_by_role("alert").wait_for()
        page.wait_for_load_state()  # with its style
        assert looked_at(page, named=True) == []


BAD = """<!doctype html><title></title><main><style>b { transition: color 2s } a:focus { outline: none }</style>
<p style="color:#aaa">Pale words</p><img src="x"><button style="width:9px;height:9px;padding:0"></button>
<div style="width:3000px">Wide</div><a href="#x" style="display:block">Unmarked</a><b>slow</b>
<span tabindex="0" onfocus="this.blur()">Lost</span></main>"""


def test_what_is_looked_for_is_found(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 640, "height": 800})
    page.set_content(BAD)
    rules = {rule for rule, _ in barriers(page)}
    assert {"html-has-lang", "document-title", "color-contrast", "image-alt", "button-name"} <= rules
    assert [one.split()[0] for one in small_targets(page)] == ["button", "a", "span"]
    assert len(too_wide(page)) >= 2
    assert moving(page) == ["b.null"]
    assert {one.split()[0] for one in lost_by_keyboard(page)} == {"no", "not"}
    page.close()
