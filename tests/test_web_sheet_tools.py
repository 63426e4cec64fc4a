"""What can be done with the figure of a session, in a real browser: copied for a mail, seen alone."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from plugin_server.web.config import Door
from plugin_server.web.serve import Server
from tests.board_page import Board, Hand
from tests.browser import chromium, needs_chromium
from tests.service import STORY as SAVED
from tests.service import put, serving, until
from tests.test_web_browser import visit
from tests.web_practice import NOTES, STORY, TOKEN, Vaultless, session_text

pytestmark = [pytest.mark.browser, needs_chromium]
WHITE, RATING_ON_PAPER = (255, 255, 255), (0x2B, 0x4A, 0x6F)
MANY = session_text(
    "Daniel", "2009-11-03", *(f"Care for families and the city {at} 5, 2 → 4" for at in range(8))
)
READ_CLIPBOARD = """async () => {
    const [item] = await navigator.clipboard.read();
    const blob = await item.getType("image/png");
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
NO_FULL_SCREEN = "delete Element.prototype.requestFullscreen"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def practice() -> Vaultless:
    return Vaultless()


@pytest.fixture
def server(practice: Vaultless) -> Iterator[Server]:
    with Server(practice, Door(0, TOKEN)) as started:  # type: ignore[arg-type]
        yield started


def check_picture(data: bytes, height: tuple[int, int] = (800, 1000)) -> None:
    """The figure at twice its size, in the colours of paper, on white."""
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1200
        assert height[0] < picture.height < height[1]
        colours = {colour[:3]: count for count, colour in picture.convert("RGBA").getcolors(1 << 20) or []}
        assert {colour[3] for _, colour in picture.convert("RGBA").getcolors(1 << 20) or []} == {255}
        assert colours[WHITE] > picture.width * picture.height / 2
        assert colours[RATING_ON_PAPER] > 5000


def comes_true(page: Page, expression: str) -> None:
    """Waits as a person does; the page's policy bars waiting inside of it."""
    until(lambda: page.evaluate(f"!!({expression})"), what=lambda: expression)


# ------------------------------------------------------------------ copying


def copied(page: Page) -> str:
    """What is in the clipboard after a click on the button, once the page has told that it is there."""
    page.get_by_role("button", name="Copy the figure").click()
    expect(page.get_by_text("Copied. Paste it into your mail.")).to_be_visible()
    picture: str = page.evaluate(READ_CLIPBOARD)
    return picture


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figure_is_copied_as_a_picture_in_the_colours_of_paper(
    browser: Browser, server: Server, scheme: str
) -> None:
    with visit(browser, server, color_scheme=scheme) as visitor:
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visitor.go(visitor.session())
        check_picture(base64.b64decode(copied(page)))
        assert visitor.complaints == []


@pytest.mark.parametrize("without", ["navigator.clipboard.write", "ClipboardItem"])
def test_where_the_clipboard_is_barred_the_picture_is_saved_under_its_day(
    browser: Browser, server: Server, tmp_path: Path, without: str
) -> None:
    bars = {
        "navigator.clipboard.write": "Clipboard.prototype.write = () => Promise.reject(new Error('barred'))",
        "ClipboardItem": "delete window.ClipboardItem",
    }
    with visit(browser, server, color_scheme="dark") as visitor:
        page = visitor.page
        page.add_init_script(bars[without])
        page = visitor.go(visitor.session())
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Copy the figure").click()
        assert waiting.value.suggested_filename == "2009-11-03.png"
        waiting.value.save_as(tmp_path / "picture.png")
        check_picture((tmp_path / "picture.png").read_bytes())
        expect(page.get_by_text("Saved as a file. Add it to your mail.")).to_be_visible()
        assert visitor.complaints == []


def test_it_says_so_when_there_is_no_picture(browser: Browser, server: Server) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        page.route("**/figures/*", lambda route: route.abort())
        page.get_by_role("button", name="Copy the figure").click()
        expect(page.get_by_text("That did not work.")).to_be_visible()


def test_a_picture_of_a_changed_note_is_of_the_change(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server) as visitor:
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visitor.go(visitor.session())
        expect(page.get_by_role("row", name="Vision")).to_contain_text("3 (was 2)")
        before = copied(page)
        practice.save(STORY, NOTES[STORY].replace("Vision 3", "Vision 9"))
        expect(page.get_by_role("row", name="Vision")).to_contain_text("9 (was 2)")
        expect(page.locator("[data-copy-told]")).to_be_empty()  # the new page has not told anything yet
        assert copied(page) != before


def test_without_a_figure_there_is_nothing_to_copy_or_to_show(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    practice.save("many.md", session_text("Daniel", "2009-12-01", *(f"Area {n} 3" for n in range(13))))
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session("many.md"))
        expect(page.get_by_role("link", name="Sheet for the client")).to_be_visible()
        expect(page.locator(".tools button")).to_have_count(0)


def test_without_javascript_no_button_stands_there_that_does_nothing(
    browser: Browser, server: Server
) -> None:
    with visit(browser, server) as visitor:
        state = visitor.page.context.storage_state()
        context = browser.new_context(java_script_enabled=False, storage_state=state)
        page = context.new_page()
        page.goto(server.address + visitor.session())
        expect(page.get_by_role("link", name="Sheet for the client")).to_be_visible()
        expect(page.locator("#copy-figure")).to_be_hidden()
        expect(page.locator("#figure-only")).to_be_hidden()
        context.close()


# ------------------------------------------------------------------ the figure alone


ALONE = """() => {
    const seen = [...document.body.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        return style.visibility === "visible" && style.opacity !== "0" && box.width && box.height;
    });
    const { x, y, width, height } = document.querySelector("#figure").getBoundingClientRect();
    return [seen.map((one) => one.id).join(), x, y, width - innerWidth, height - innerHeight];
}"""


def figure_only(page: Page) -> None:
    """By the button, and until the full screen is there: it comes later than the figure fills the page."""
    page.get_by_role("button", name="Figure only").click()
    comes_true(page, "document.fullscreenElement")


def only_the_figure(page: Page) -> None:
    """Nothing but the figure is to be seen, and it fills the window, once that has its size."""
    until(lambda: page.evaluate(ALONE) == ["figure", 0, 0, 0, 0], what=lambda: page.evaluate(ALONE))


def the_whole_page(page: Page) -> None:
    expect(page.get_by_role("heading", name="3 Nov 2009")).to_be_visible()
    expect(page.locator("#figure-only")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#figure-only")).to_be_focused()
    comes_true(page, "!document.fullscreenElement")


@pytest.mark.parametrize("full", [True, False], ids=["full screen", "without it"])
def test_the_figure_is_seen_alone_until_escape(browser: Browser, server: Server, full: bool) -> None:
    with visit(browser, server) as visitor:
        if not full:
            visitor.page.add_init_script(NO_FULL_SCREEN)
        page = visitor.go(visitor.session())
        page.get_by_role("button", name="Figure only").click()
        expect(page.locator("#figure")).to_be_focused()
        comes_true(page, f"!!document.fullscreenElement === {str(full).lower()}")
        only_the_figure(page)
        page.keyboard.press("Escape")
        the_whole_page(page)
        assert visitor.complaints == []


def test_a_click_leaves_too(browser: Browser, server: Server) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        figure_only(page)
        only_the_figure(page)
        page.mouse.click(200, 200)
        the_whole_page(page)


def test_leaving_the_full_screen_leaves_the_figure(browser: Browser, server: Server) -> None:
    """As by the browser's own key, of which a page is not told."""
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        figure_only(page)
        page.evaluate("document.exitFullscreen()")
        the_whole_page(page)


def test_the_keyboard_gets_there_and_back(browser: Browser, server: Server) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        page.locator("#figure-only").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#figure")).to_be_focused()
        comes_true(page, "document.fullscreenElement")
        only_the_figure(page)
        page.keyboard.press("Shift+Tab")
        way_back = page.get_by_role("button", name="Figure only", pressed=True)
        expect(way_back).to_be_focused()
        expect(way_back).to_have_css("opacity", "1")
        page.keyboard.press("Enter")
        the_whole_page(page)


def test_a_save_changes_the_figure_that_is_seen_alone(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        figure_only(page)
        before = page.locator("#figure").get_attribute("src") or ""
        practice.save(STORY, NOTES[STORY].replace("Vision 3", "Vision 9"))
        expect(page.locator("#figure")).not_to_have_attribute("src", before)
        only_the_figure(page)
        expect(page.locator("#figure-only")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
        the_whole_page(page)


def test_a_figure_that_is_gone_gives_the_page_back(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go(visitor.session())
        figure_only(page)
        practice.save(STORY, session_text("Daniel", "2009-11-03", *(f"Area {n} 3" for n in range(13))))
        expect(page.get_by_text("More than 12 areas")).to_be_visible()
        comes_true(page, "!document.fullscreenElement")


# ------------------------------------------------------------------ on the board

FILLED = """() => {
    const { width, height } = document.querySelector(".stage").getBoundingClientRect();
    return Math.max(width / innerWidth, height / innerHeight);
}"""


def test_on_the_board_the_figure_alone_can_be_pulled_and_copied(browser: Browser, tmp_path: Path) -> None:
    note = put(tmp_path / "vault", "Sessions/2009-11-03 Daniel.md", SAVED)
    with serving(tmp_path / "vault", "--yes", "--quiet", 0.05, "--patience", 0.2) as service:
        context = browser.new_context(viewport={"width": 1180, "height": 820}, color_scheme="dark")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        board = Board(context, service).open(step="rating")
        page = board.page
        figure_only(page)
        expect(page.locator(".stage")).to_be_focused()
        until(lambda: 0.99 < page.evaluate(FILLED) < 1.001, what=lambda: page.evaluate(FILLED))
        assert not page.locator("#areas-table").is_visible()
        Hand(board).rate("Vision", 6)
        assert "figure-only" in (page.locator("html").get_attribute("class") or "")
        until(lambda: "Vision 6, 2 → 12" in note.read_text("utf-8"))
        put(tmp_path / "vault", "Sessions/2009-11-03 Daniel.md", MANY)
        comes_true(page, "document.querySelectorAll('.stage svg .rating').length === 8")
        until(lambda: 0.99 < page.evaluate(FILLED) < 1.001, what=lambda: page.evaluate(FILLED))
        page.mouse.click(3, page.evaluate("innerHeight") - 3)
        expect(page.get_by_role("button", name="Figure only", pressed=False)).to_be_focused()
        expect(page.get_by_role("heading", name="3 Nov 2009")).to_be_visible()
        check_picture(base64.b64decode(copied(page)), height=(1000, 1200))
        assert board.complaints == []
        context.close()
