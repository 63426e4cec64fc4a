"""Then and now: any two sessions of a client over each other, a walk through all, and a client with many."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from plugin_server.web.config import Door
from plugin_server.web.headers import PAGE_POLICY
from plugin_server.web.serve import Server
from plugin_server.web.then import STEPS
from svg.canvas import style_hash
from tests.browser import PATIENCE, chromium, needs_chromium
from tests.service import until
from tests.test_web_pages import BASE, Visitor
from tests.web_practice import NOTES, TOKEN, Vaultless, session_text

DANIEL, FIRST, LAST = "People/Daniel.md", "Sessions/2009-09-08 Daniel.md", "Sessions/2009-12-01 Daniel.md"
OCTOBER, NOVEMBER = "Sessions/2009-10-06 Daniel.md", "Sessions/2009-11-03 Daniel.md"
MORE = {
    FIRST: session_text("Daniel", "2009-09-08", "Vision 1, 1 → 12", "Service 9, 30 → 14", "Garden 4"),
    LAST: session_text("Daniel", "2009-12-01", "Vision 5, 4 → 12", "Service 8", "Talks with Ines 3"),
    "Sessions/2009-12-02 Daniel.md": session_text("Daniel", "2009-12-02", "Vision", "Service"),
    "Sessions/undated.md": session_text("Daniel", "", "Vision 3"),
}


@pytest.fixture
def practice() -> Vaultless:
    return Vaultless({**NOTES, **MORE})


@pytest.fixture
def named(practice: Vaultless) -> Visitor:
    return Visitor(practice, names=True)


def then(visitor: Visitor, *party: str, kind: str = "then", **query: str) -> str:
    """The address of the page; sessions are given by their paths."""
    at = visitor.desk.addresses
    asked = {name: at.note(value) if value.endswith(".md") else value for name, value in query.items()}
    return f"/clients/{at.client(party or (DANIEL,))}/{kind}?{urlencode(asked)}"


def told(visitor: Visitor, address: str) -> str:
    """What the page says, without what stands around it."""
    return visitor.get(address).partition("<main")[2]


# ------------------------------------------------------------------ what the page says


def test_the_latest_rated_session_lies_over_the_first_and_any_two_can_be_chosen(named: Visitor) -> None:
    page = named.read(then(named))
    chosen = [one["value"] for one in page.all("option") if "selected" in one]
    assert chosen == [named.desk.addresses.note(path) for path in (FIRST, LAST)]
    assert len(page.all("option")) == 2 * 4  # four are dated and rated
    other = named.read(then(named, now=OCTOBER, then=NOVEMBER))
    assert "Rating 3 Nov 2009 Rating 6 Oct 2009 Hours 3 Nov 2009 Hours 6 Oct 2009" in other.text
    assert "Vision 3 2 2 → 12 (+10) 2 → 12 (+10)" in other.text
    assert "3 Nov 2009: 27 of 40 hours already lie where they are wanted; 13 would move." in other.text


def test_an_area_of_only_one_of_them_is_told_in_the_table_and_in_the_figure(named: Visitor) -> None:
    page = named.read(then(named))
    assert "Garden 4 not there not asked not there" in page.text
    assert "Talks with Ines not there 3 not there not asked" in page.text
    (image,) = page.all("img")
    drawn = named.client.get(image["src"], base_url=BASE).get_data(as_text=True)
    assert drawn.count(">only on 8 Sep<") == 1
    assert drawn.count(">not on 8 Sep<") == 1
    assert "thin arc: 8 Sep" in drawn


def test_the_figure_comes_under_the_policy_of_figures(named: Visitor) -> None:
    answer = named.client.get(then(named, kind="then.svg", now=LAST, then=FIRST), base_url=BASE)
    assert answer.content_type == "image/svg+xml"
    assert (
        answer.headers["Content-Security-Policy"]
        == f"default-src 'none'; style-src '{style_hash()}'; frame-ancestors 'none'; sandbox"
    )
    page = named.client.get(then(named), base_url=BASE)
    assert page.headers["Content-Security-Policy"] == PAGE_POLICY


def test_names_are_initials_there_too(practice: Vaultless) -> None:
    visitor = Visitor(practice)
    page = visitor.get(then(visitor))
    drawn = visitor.client.get(then(visitor, kind="then.svg"), base_url=BASE).get_data(as_text=True)
    for text in (page, drawn):
        assert "Talks with I." in text
        assert "Ines" not in text
        assert "Daniel" not in text


def test_another_figure_has_another_address(named: Visitor) -> None:
    def address() -> str:
        return named.read(then(named)).all("img")[0]["src"]

    before = address()
    assert address() == before
    named.practice.save(LAST, MORE[LAST].replace("Vision 5", "Vision 6"))
    assert address() != before


@pytest.mark.parametrize("query", ["now=x&then=y", "now=" + "0" * 20, "now=&then=", "step=99999&from=x"])
def test_an_address_that_leads_nowhere_any_more_is_answered_with_the_usual_two(
    named: Visitor, query: str
) -> None:
    assert told(named, then(named) + query) == told(named, then(named))
    drawn = named.client.get(then(named, kind="then.svg") + query, base_url=BASE)
    assert drawn.data == named.client.get(then(named, kind="then.svg"), base_url=BASE).data


def test_the_sessions_of_another_client_are_none_of_this_ones(named: Visitor) -> None:
    ines = "Sessions/2009-10-20 Ines.md"
    assert told(named, then(named, now=ines, then=ines)) == told(named, then(named))


def test_with_fewer_than_two_rated_sessions_the_page_says_so_and_nothing_leads_to_it(named: Visitor) -> None:
    named.practice.save("Sessions/2009-12-01 Ruth.md", session_text("Ruth", "2009-12-01", "Vision 3"))
    assert "fewer than two" in named.read(then(named, "?ruth")).text
    assert named.client.get(then(named, "?nobody"), base_url=BASE).status_code == 404
    own = named.get(f"/clients/{named.desk.addresses.client(('?ruth',))}")
    assert "Then and now" not in own
    assert "Then and now" in named.get(f"/clients/{named.desk.addresses.client((DANIEL,))}")


def test_more_areas_than_fit_are_told_in_the_table_alone(named: Visitor) -> None:
    named.practice.save(LAST, session_text("Daniel", "2009-12-01", *(f"Area {n} 3" for n in range(13))))
    page = named.read(then(named))
    assert not page.all("img")
    assert "More than 12 areas" in page.text
    assert "Area 12 not there 3" in page.text
    assert named.client.get(then(named, kind="then.svg"), base_url=BASE).status_code == 404


def test_figures_on_the_way_lie_between_two_sessions(named: Visitor) -> None:
    def drawn(**more: str) -> bytes:
        asked = then(named, kind="then.svg", now=LAST, then=FIRST, **{"from": OCTOBER}, **more)
        return named.client.get(asked, base_url=BASE).data

    way = [drawn(step=str(step)) for step in range(1, STEPS)]
    assert len({*way, drawn()}) == STEPS
    assert drawn(step="0") == drawn(step=str(STEPS)) == drawn(step="x") == drawn()


# ------------------------------------------------------------------ a client with many sessions


def many(count: int) -> Vaultless:
    days = [f"{2004 + at // 48}-{at // 4 % 12 + 1:02}-{at % 4 * 7 + 1:02}" for at in range(count)]
    areas = [f"{name} {{}}, 3 → 5" for name in ("Vision", "Service", "Health", "Family", "Work", "Play")]
    return Vaultless(
        {
            f"s/{day} Ruth.md": session_text("Ruth", day, *(area.format(at % 9 + 1) for area in areas))
            for at, day in enumerate(days)
        }
    )


def test_three_hundred_sessions_are_told_twelve_at_once() -> None:
    visitor = Visitor(many(300), names=True)
    address = f"/clients/{visitor.desk.addresses.client(('?ruth',))}"
    began = time.process_time()
    page = visitor.read(address)
    took = time.process_time() - began
    assert len(page.all("img")) == 1 + 12
    assert "288 earlier sessions" in page.text
    links = {a["href"] for a in page.all("a") if a["href"].startswith("/sessions/")}
    assert len(links) == 300  # nothing is out of reach
    began = time.process_time()
    walk = visitor.read(then(visitor, "?ruth"))
    assert len(walk.all("option")) == 600
    print(f"client page {took * 1000:.0f} ms, then and now {(time.process_time() - began) * 1000:.0f} ms")
    assert took < 1  # seconds of a processor; 0.1 where it was asked before


def test_a_group_with_many_sessions_leads_to_all_of_them() -> None:
    notes = {
        f"{day:02}.md": f'---\ntype: session\nclient: ["[[A]]", "[[B]]"]\ndate: 2009-01-{day:02}\nareas: [X 3]\n---\n'
        for day in range(1, 21)
    }
    visitor = Visitor(Vaultless(notes))
    page = visitor.read(f"/clients/{visitor.desk.addresses.client(('?a', '?b'))}")
    assert len(page.all("img")) == 12
    assert "8 earlier sessions" in page.text
    assert len({a["href"] for a in page.all("a") if a["href"].startswith("/sessions/")}) == 20


# ------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


HEARD = """window.EventSource = class extends EventSource {
    constructor(...asked) { super(...asked); this.addEventListener("message", () => { window.heard = true }) }
}"""


@contextmanager
def opened(browser: Browser, practice: Vaultless, **options: object) -> Iterator[Page]:
    """The page of Daniel, in a browser that was let in."""
    script = options.get("java_script_enabled", True)
    with Server(practice, Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.add_init_script(HEARD)
        page = context.new_page()
        page.goto(server.one_time_link() if script else server.address)
        if not script:
            page.get_by_label("code").fill(server.keys.mint())
            page.get_by_role("button", name="Open").click()
        page.get_by_role("heading", name="Practice").wait_for()
        address = server.app.extensions["session-arcs"].addresses.client((DANIEL,))
        page.goto(f"{server.address}clients/{address}/then")
        page.get_by_role("heading", name="Then and now").wait_for()
        try:
            yield page
        finally:
            context.close()


def shows(page: Page, then: str, now: str) -> None:
    """Waits until these two days stand in the head of the table."""
    heads = page.get_by_role("columnheader").filter(has_text=re.compile(r"^\s*Rating"))
    expect(heads).to_have_text([f"Rating {then}", f"Rating {now}"])


def shown(page: Page) -> list[str]:
    """The days in the head of the table just now: then, and now."""
    heads = page.get_by_role("columnheader").all_inner_texts()
    return [head.removeprefix("Rating ") for head in heads if head.startswith("Rating")]


@pytest.mark.browser
@needs_chromium
def test_the_slider_walks_by_arrow_keys_and_the_arcs_move_on_the_way(
    browser: Browser, practice: Vaultless
) -> None:
    with opened(browser, practice) as page:
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.evaluate(
            """() => { window.moved = new Set(); new MutationObserver((all) => all.forEach((one) =>
            one.addedNodes.forEach((node) => node.id === "figure" && window.moved.add(node.src))))
            .observe(document, { subtree: true, childList: true }) }"""
        )
        slider = page.get_by_role("slider", name="Walk through the sessions")
        shows(page, "8 Sep 2009", "1 Dec 2009")
        slider.focus()
        page.clock.install()  # so that no frame is left out, however busy the machine
        page.clock.pause_at(time.time() + 3600)
        page.keyboard.press("ArrowLeft")
        until(lambda: page.clock.run_for(16) or shown(page) == ["8 Sep 2009", "3 Nov 2009"])
        page.clock.resume()
        assert slider.get_attribute("aria-valuetext") == "3 Nov 2009"
        assert page.evaluate("window.moved.size") == STEPS - 1
        assert sum("step=" in one for one in asked) == STEPS - 1
        page.wait_for_url("**/then?*now=*")
        expect(page.get_by_label("Thick arcs: now")).to_have_value(page.url.partition("now=")[2])
        page.keyboard.press("Home")
        expect(page.get_by_role("columnheader", name="Rating 8 Sep 2009")).to_have_count(2)
        assert slider.evaluate("element => element === document.activeElement")
        assert complaints == []
        page.reload()
        shows(page, "8 Sep 2009", "8 Sep 2009")  # the address tells what is shown
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("columnheader", name="Rating 6 Oct 2009")).to_be_visible()
        page.get_by_role("button", name="Show names").click()
        page.get_by_role("button", name="Hide names").wait_for()
        shows(page, "8 Sep 2009", "6 Oct 2009")


@pytest.mark.browser
@needs_chromium
def test_a_quick_hand_on_the_slider_ends_where_it_was_let_go(browser: Browser, practice: Vaultless) -> None:
    with opened(browser, practice) as page:
        slider = page.get_by_role("slider")
        slider.focus()
        for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight"):
            page.keyboard.press(key)
        expect(page.get_by_role("columnheader", name="Rating 6 Oct 2009")).to_be_visible()
        until(lambda: page.locator("#figure").evaluate("image => !image.src.includes('step=')"))
        assert slider.input_value() == "1"


@pytest.mark.browser
@needs_chromium
def test_who_asks_for_less_motion_sees_the_next_session_at_once(
    browser: Browser, practice: Vaultless
) -> None:
    with opened(browser, practice, reduced_motion="reduce") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("columnheader", name="Rating 3 Nov 2009")).to_be_visible()
        page.get_by_label("Thin arcs: then").select_option(label="6 Oct 2009")
        expect(page.get_by_role("columnheader", name="Rating 6 Oct 2009")).to_be_visible()
        assert not [one for one in asked if "step=" in one]


@pytest.mark.browser
@needs_chromium
def test_without_the_service_the_page_stays_and_says_so(browser: Browser, practice: Vaultless) -> None:
    with opened(browser, practice) as page:
        until(lambda: page.evaluate("window.heard"))  # the first word of the service takes such notices away
        page.route("**/then?*", lambda route: route.abort())
        page.get_by_role("slider").focus()
        page.keyboard.press("Home")
        expect(page.get_by_role("status").first).to_contain_text("Not connected")
        assert shown(page) == ["8 Sep 2009", "1 Dec 2009"]
        expect(page.get_by_role("slider")).to_have_value("3")
        page.unroute("**/then?*")
        page.keyboard.press("Home")
        expect(page.get_by_role("columnheader", name="Rating 8 Sep 2009")).to_have_count(2)


@pytest.mark.browser
@needs_chromium
def test_without_script_two_lists_and_a_button_do_it(browser: Browser, practice: Vaultless) -> None:
    with opened(browser, practice, java_script_enabled=False) as page:
        expect(page.get_by_role("slider")).to_be_hidden()
        page.get_by_label("Thin arcs: then").select_option(label="6 Oct 2009")
        page.get_by_label("Thick arcs: now").select_option(label="3 Nov 2009")
        page.get_by_role("button", name="Lay over").click()
        shows(page, "6 Oct 2009", "3 Nov 2009")


@pytest.mark.browser
@needs_chromium
def test_a_save_on_disk_is_shown_and_what_was_chosen_stays(browser: Browser, practice: Vaultless) -> None:
    with opened(browser, practice) as page:
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("columnheader", name="Rating 3 Nov 2009")).to_be_visible()
        practice.save(NOVEMBER, NOTES[NOVEMBER].replace("Vision 3", "Vision 7"))
        expect(page.get_by_role("row", name="Vision")).to_contain_text("7")
        assert shown(page) == ["8 Sep 2009", "3 Nov 2009"]
        expect(page.get_by_role("slider")).to_be_visible()
        expect(page.get_by_role("slider")).to_have_value("2")
