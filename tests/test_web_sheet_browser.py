"""The client's sheet in a real browser: on paper, A4 and Letter, light and dark, and on a small screen."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from plugin_server.blocks.sheet import client_sheet
from plugin_server.blocks.sheet_context import sheet_of
from plugin_server.blocks.sheet_room import Layout, plan_of
from plugin_server.web.config import Door
from plugin_server.web.serve import Server
from tests.accessible import barriers, needs_axe, too_wide
from tests.browser import chromium, needs_chromium, reported, sized
from tests.test_web_browser import visit
from tests.web_practice import STORY, TOKEN, Vaultless, session_text

pytestmark = [pytest.mark.browser, needs_chromium]
PAPERS = {"A4": (794, 1123), "Letter": (816, 1056)}  # pixels
LONG = "Accountability towards the families and the city"
TASK = "Draft one page on where we are going"
WORDY = "Ask the three leads of the programmes what they would miss if it were gone"
SCRIPTS = (
    "التخطيط والرؤية المستقبلية",
    "家族と仕事の両立について",
    "👩‍👧 Home 🏡",
    "การพัฒนาองค์กรอย่างยั่งยืน",
    "W" * 40,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Of a person whose screen is dark."""
    context = browser.new_context(color_scheme="dark")
    yield context.new_page()
    context.close()


class Case:
    """A session of so many areas with so many tasks each, as a sheet."""

    def __init__(self, areas: int, tasks: int, name: str = "Area", task: str = TASK) -> None:
        names = [f"{name} {at}" for at in range(areas)] if name else list(SCRIPTS[:areas])
        body = "".join(
            f"## {one}\n"
            + "".join(f"- [{' x'[at % 2]}] {task} {at} 2h 📅 2009-11-20\n" for at in range(tasks))
            for one in names
        )
        said = (f"{one} {at % 9 + 1}, {at + 2} → {3 * at + 1}:30" for at, one in enumerate(names))
        was = (f"{one} {at * 5 % 9 + 1}, {at + 1} → {2 * at + 2}" for at, one in enumerate(names))
        notes = {
            "was.md": session_text("Daniel", "2009-10-06", *was),
            "now.md": session_text("Daniel", "2009-11-03", *said, body=body),
        }
        snapshot = Vaultless(notes).snapshot
        session = snapshot.sessions["now.md"]
        self.html = client_sheet(snapshot, session, named=True)
        self.plan = plan_of(sheet_of(snapshot, session, named=True))


ONE_PAGE = {
    **{f"{count} areas": (count, 3) for count in (1, 2, 3, 4, 5, 6, 7, 8)},
    **{f"{count} long names": (count, 3, LONG) for count in (1, 4, 8)},
    "8 areas without tasks": (8, 0),
    "8 long names and wordy tasks": (8, 2, LONG, WORDY),
    "many scripts": (5, 3, ""),
    "4 areas and 8 tasks each": (4, 8),
}
MORE_PAGES = {"8 areas and 9 wordy tasks each": (8, 9, LONG, WORDY), "1 area and 120 tasks": (1, 120)}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def printed(page: Page, paper: str) -> bytes:
    """As the browser's own dialogue prints it, with its line of date and address switched on."""
    return page.pdf(format=paper, display_header_footer=True)


BOXES = """() => [...document.querySelectorAll(
    "h1, header p, figure, thead, tbody tr, .take, th, td, li, .line, svg text")]
    .filter((one) => !one.closest("thead") || getComputedStyle(one.closest("thead")).position === "static")
    .map((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const kind = one.closest("svg") ? "drawn" : one.localName;
    const clipped = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    return { kind, left, top, right, bottom, clipped: kind !== "drawn" && clipped };
})"""


def check_boxes(page: Page, width: int) -> None:
    """Nothing over the edge, nothing cut off, and none of the parts over another."""
    boxes = page.evaluate(BOXES)
    assert all(box["left"] >= 0 and box["right"] <= width for box in boxes)
    assert not [box for box in boxes if box["clipped"]]
    for kinds in ({"h1", "p", "figure", "thead", "tr", "section"}, {"th", "td"}, {"li"}, {"div"}):
        kin = [box for box in boxes if box["kind"] in kinds]
        for one, other in combinations(kin, 2):
            beside = one["right"] <= other["left"] + 0.5 or other["right"] <= one["left"] + 0.5
            above = one["bottom"] <= other["top"] + 0.5 or other["bottom"] <= one["top"] + 0.5
            assert beside or above, (one, other)
    drawn = [box for box in boxes if box["kind"] == "drawn"]
    for figure in [box for box in boxes if box["kind"] == "figure"]:
        assert all(figure["top"] <= box["top"] and box["bottom"] <= figure["bottom"] + 1 for box in drawn)


@pytest.mark.parametrize("name", ONE_PAGE)
def test_it_prints_on_one_page_whole(page: Page, name: str) -> None:
    case = Case(*ONE_PAGE[name])  # type: ignore[arg-type]
    page.set_content(case.html)
    for paper, (width, height) in PAPERS.items():
        assert pages_of(printed(page, paper)) == 1, (paper, case.plan)
        sized(page, width, height)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        check_boxes(page, width)
        page.emulate_media(media="screen")


@pytest.mark.parametrize("name", MORE_PAGES)
def test_what_does_not_fit_goes_on_and_nothing_is_lost(page: Page, name: str) -> None:
    case = Case(*MORE_PAGES[name])  # type: ignore[arg-type]
    assert case.plan.layout is Layout.CLOSE
    page.set_content(case.html)
    for paper, (width, height) in PAPERS.items():
        pages = pages_of(printed(page, paper))
        sized(page, width, height)
        page.emulate_media(media="print")
        whole = page.evaluate("document.documentElement.scrollHeight")
        assert whole / height < pages <= whole / height + 2
        check_boxes(page, width)
        page.emulate_media(media="screen")


def test_more_areas_than_a_figure_holds_print_too(page: Page) -> None:
    page.set_content(Case(13, 1).html)
    assert {pages_of(printed(page, paper)) for paper in PAPERS} == {1}


def colours(picture: bytes) -> dict[tuple[int, int, int], int]:
    with Image.open(io.BytesIO(picture)) as image:
        found = image.convert("RGB").getcolors(1 << 20) or []
    return {colour: count for count, colour in found}  # type: ignore[misc]


RATING = {"light": (0x2B, 0x4A, 0x6F), "dark": (0x9D, 0xBD, 0xE2)}
PAPER = {"light": (255, 255, 255), "dark": (0x1E, 0x1E, 0x1E)}


@pytest.mark.parametrize(("media", "scheme"), [("screen", "light"), ("screen", "dark"), ("print", "dark")])
def test_it_is_dark_on_a_dark_screen_and_never_on_paper(browser: Browser, media: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 794, "height": 1123})  # type: ignore[arg-type]
    sheet = context.new_page()
    sheet.set_content(Case(4, 2).html)
    sheet.emulate_media(media=media)  # type: ignore[arg-type]
    seen = colours(sheet.screenshot(full_page=True))
    context.close()
    like = "light" if media == "print" else scheme
    assert max(seen, key=lambda colour: seen[colour]) == PAPER[like]
    assert seen.get(RATING[like], 0) > 1000
    assert not seen.get(RATING["dark" if like == "light" else "light"], 0)


@pytest.mark.parametrize("width", [320, 640])
def test_it_can_be_read_on_a_telephone(page: Page, width: int) -> None:
    sized(page, width, 700)
    for case in (Case(4, 2), Case(8, 3, LONG), Case(3, 1, "")):
        page.set_content(case.html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check_boxes(page, width)
        assert page.get_by_role("cell", name="Rating: 2 (was 6)").is_visible()
        assert page.get_by_role("rowheader").count() == case.html.count('role="rowheader"')


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_nothing_on_it_keeps_people_out(browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    sheet = context.new_page()
    for case in (Case(4, 2), Case(8, 3, LONG), Case(13, 0), Case(5, 1, "")):
        sheet.set_content(case.html)
        assert barriers(sheet) == []
        assert too_wide(sheet) == []
    context.close()


def test_the_page_of_the_service_is_the_very_sheet_and_runs_nothing(browser: Browser) -> None:
    practice = Vaultless()
    with Server(practice, Door(0, TOKEN)) as server, visit(browser, server, color_scheme="dark") as visitor:  # type: ignore[arg-type]
        page = visitor.go(visitor.session())
        page.get_by_role("link", name="Sheet for the client").click()
        page.wait_for_url("**/sheet")
        visitor.asked.clear()
        page.reload()
        assert visitor.asked == [page.url]  # nothing else is asked for
        assert pages_of(printed(page, "A4")) == 1
        assert page.title() == "Ratings and hours, 3 Nov 2009"
        assert page.evaluate("getComputedStyle(document.querySelector('.line')).borderBottomStyle") == "solid"
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.arcs .rating')).strokeWidth") == "12px"
        )
        assert visitor.complaints == []
        page.go_back()
        page.get_by_role("heading", name="3 Nov 2009").wait_for()


def test_a_mailed_file_keeps_its_own_policy(browser: Browser, tmp_path: Path) -> None:
    """Even where something got into it, nothing runs and nothing is asked for."""
    practice = Vaultless()
    html = client_sheet(practice.snapshot, practice.snapshot.sessions[STORY], named=False)
    poison = "<script>document.title = 'run'</script><img src='http://127.0.0.1:9/x'><style>h1{color:red}</style></main>"
    (tmp_path / "sheet.html").write_text(html.replace("</main>", poison), "utf-8")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto((tmp_path / "sheet.html").as_uri())
    assert page.title() == "Ratings and hours, 3 Nov 2009"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    reported(page, lambda: sum("Content Security Policy" in line for line in refused) >= 3, lambda: refused)
    page.close()
