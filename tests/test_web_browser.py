"""The pages in a real browser: they live, they keep to themselves, and they can be read anywhere."""

from __future__ import annotations

import http.server
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugin_server.status import Phase
from plugin_server.web.config import Door
from plugin_server.web.serve import Server
from tests.browser import PATIENCE, chromium, needs_chromium, reported
from tests.ports import own_port
from tests.web_practice import NOTES, STORY, TOKEN, Vaultless, session_text

pytestmark = [pytest.mark.browser, needs_chromium]
SOON = 1000  # milliseconds: an open page shows a save within a second
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2


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


class Visit:
    """A browser window that was let in by a one-time link, and everything it complained of or asked for."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.server = server
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(server.one_time_link())
        self.page.wait_for_url(server.address)

    def session(self, path: str = STORY) -> str:
        return f"sessions/{self.server.app.extensions['session-arcs'].addresses.note(path)}"

    def go(self, path: str) -> Page:
        self.page.goto(self.server.address + path)
        return self.page

    def everywhere(self) -> Iterator[Page]:
        snapshot = self.server.app.extensions["session-arcs"].companion.snapshot
        addresses = self.server.app.extensions["session-arcs"].addresses
        clients = [f"clients/{addresses.client(party)}" for party in snapshot.parties if party]
        areas = [f"areas/{addresses.area(key)}" for key in snapshot.areas]
        for path in ["", "problems", "begin", *clients, *areas, *map(self.session, snapshot.sessions)]:
            yield self.go(path)


@contextmanager
def visit(browser: Browser, server: Server, **options: object) -> Iterator[Visit]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    try:
        yield Visit(context, server)
    finally:
        context.close()


def test_a_one_time_link_opens_the_pages_once(browser: Browser, server: Server) -> None:
    link = server.one_time_link()
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    page.wait_for_url(server.address)
    expect(page.get_by_role("heading", name="Practice")).to_be_visible()
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    stranger = browser.new_context().new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_contain_text("used already")
    assert "#" not in stranger.url
    stranger.context.close()
    context.close()


def test_the_number_on_an_open_page_changes_when_the_note_is_saved(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server, viewport={"width": 900, "height": 500}) as visitor:
        page = visitor.go(visitor.session())
        row = page.get_by_role("row", name="Vision")
        expect(row).to_contain_text("2 → 12 (+10)")
        page.locator("#questions > summary").click()
        page.locator("#questions > summary").focus()
        page.evaluate("scrollTo({ top: 150, behavior: 'instant' })")
        figure = page.locator("#figure").get_attribute("src")
        scrolled = page.evaluate("scrollY")
        page.clock.install()  # so that the page waits for its picture, however busy the machine
        page.clock.pause_at(time.time() + 3600)
        practice.save(STORY, NOTES[STORY].replace("Vision 3, 2 → 12", "Vision 3, 5 → 12"))
        expect(row).to_contain_text("5 → 12 (+7)", timeout=SOON)
        expect(page.get_by_text("30 of 43 hours")).to_be_visible()
        assert page.locator("#figure").get_attribute("src") != figure
        assert page.locator("#figure").evaluate("image => image.complete && image.naturalWidth > 0")
        assert page.evaluate("scrollY") == scrolled == 150
        assert page.evaluate("document.activeElement.localName") == "summary"
        assert page.locator("#questions").get_attribute("open") is not None
        assert visitor.complaints == []


def test_pictures_that_did_not_change_stay_where_they_are(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server) as visitor:
        page = visitor.go("")
        page.locator("img").evaluate_all("all => all.forEach(image => { image.dataset.seen = '' })")
        expect(page.locator("img[data-seen]")).to_have_count(3)
        practice.save(STORY, NOTES[STORY].replace("Vision 3, 2 → 12", "Vision 3, 5 → 12"))
        expect(page.locator("img[data-seen]")).to_have_count(2)
        expect(page.locator("img")).to_have_count(3)


def test_a_save_during_the_load_of_a_page_is_not_missed(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    with visit(browser, server) as visitor:
        visitor.page.route("**/events", lambda route: route.abort())
        page = visitor.go(visitor.session())
        practice.save(STORY, NOTES[STORY].replace("Vision 3", "Vision 4"))
        visitor.page.unroute("**/events")
        expect(page.get_by_role("row", name="Vision")).to_contain_text("4 (was 2)", timeout=4 * SOON)


def test_a_page_says_when_the_service_has_ended_and_lives_again_with_it(
    browser: Browser, practice: Vaultless
) -> None:
    with Server(practice, Door(own_port(), TOKEN)) as first:  # type: ignore[arg-type]
        context = browser.new_context()
        page = Visit(context, first).page
        expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("#connection")).to_be_visible()
    expect(page.get_by_role("heading", name="Practice")).to_be_visible()
    later = Vaultless({STORY: session_text("Ruth", "2010-01-05", "Home 5")})
    with Server(later, Door(first.door.port, TOKEN)):  # type: ignore[arg-type]
        expect(page.locator("#connection")).to_be_hidden(timeout=15_000)
        expect(page.get_by_text("5 Jan 2010").first).to_be_visible()
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_its_own_rules_or_asks_for_anything_elsewhere(
    browser: Browser, server: Server, practice: Vaultless, scheme: str
) -> None:
    practice.phase, practice.owed = Phase.FIRST_CONTACT, (STORY,)
    with visit(browser, server, color_scheme=scheme) as visitor:
        for page in visitor.everywhere():
            page.wait_for_load_state("load")
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for image in ("preview.svg", f"figures/{visitor.session().partition('/')[2]}.svg"):
            visitor.go(image)
        assert visitor.complaints == []
        assert {address.partition("/")[2].split("/")[1] for address in visitor.asked} == {
            f"127.0.0.1:{server.door.port}"
        }


@pytest.mark.parametrize(
    ("scheme", "ink", "paper"), [("light", "2b4a6f", "ffffff"), ("dark", "9dbde2", "1e1e1e")]
)
def test_figures_follow_the_page_into_the_dark(
    browser: Browser, server: Server, scheme: str, ink: str, paper: str
) -> None:
    with visit(browser, server, color_scheme=scheme) as visitor:
        picture = visitor.go(visitor.session()).locator("#figure").screenshot()
    colours = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(1 << 20) or []
    most = [f"{red:02x}{green:02x}{blue:02x}" for _, (red, green, blue) in sorted(colours, reverse=True)[:4]]
    assert most[0] == paper
    assert ink in most


def test_nothing_runs_in_a_figure_even_if_it_got_in(browser: Browser, practice: Vaultless) -> None:
    class Poisoned(Vaultless):
        def figure(self, path: str) -> object:  # type: ignore[override]
            clean = super().figure(path)
            assert clean is not None
            script = b"<script>document.title='run'</script><style>text{fill:red}</style></svg>"
            return type(clean)(clean.name, clean.data.replace(b"</svg>", script))

    with Server(Poisoned(), Door(0, TOKEN)) as server, visit(browser, server) as visitor:  # type: ignore[arg-type]
        page = visitor.go(f"figures/{visitor.session().partition('/')[2]}.svg")
        assert page.title() != "run"
        reported(page, lambda: any("script" in complaint.lower() for complaint in visitor.complaints))


@pytest.mark.parametrize("width", [320, 768, 1180])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, server: Server, practice: Vaultless, width: int
) -> None:
    practice.save("long.md", session_text(LONG, "2009-12-01", f"{LONG} 3, 2 → 12", "Vision 11"))
    practice.phase, practice.owed = Phase.FIRST_CONTACT, ("long.md",)
    with visit(browser, server, viewport={"width": width, "height": 800}) as visitor:
        visitor.page.get_by_role("button", name="Show names").click()
        expect(visitor.page.get_by_text(LONG).first).to_be_visible()
        for page in visitor.everywhere():
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_everything_works_without_javascript(browser: Browser, server: Server, practice: Vaultless) -> None:
    practice.phase, practice.owed = Phase.FIRST_CONTACT, (STORY,)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    page.get_by_label("code").fill(server.keys.mint().lower())
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Practice")).to_be_visible()
    page.get_by_role("button", name="Show names").click()
    page.get_by_role("link", name="Daniel", exact=True).click()
    page.get_by_role("table", name="All sessions").get_by_role("link", name="3 Nov 2009").click()
    expect(page.get_by_role("row", name="Vision")).to_contain_text("2 → 12 (+10)")
    expect(page.locator("#connection")).to_be_hidden()
    page.get_by_role("link", name="Have a look").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Watching. Every save is drawn.")).to_be_visible()
    assert practice.begun == 1
    context.close()


def test_the_whole_page_can_be_used_with_the_keyboard(browser: Browser, server: Server) -> None:
    with visit(browser, server) as visitor:
        page = visitor.page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**#main")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/clients/*")


def test_paper_holds_the_session_and_nothing_to_click(browser: Browser, server: Server) -> None:
    with visit(browser, server, color_scheme="dark") as visitor:
        page = visitor.go(visitor.session())
        page.emulate_media(media="print")
        assert not page.locator("header").is_visible()
        assert page.locator("table").is_visible()
        assert page.locator("#figure").is_visible()


class Attacker(http.server.BaseHTTPRequestHandler):
    """A page of another origin on the same machine."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def foreign_page(text: str) -> Iterator[str]:
    handler = type("Foreign", (Attacker,), {"page": text})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as stranger:
        thread = threading.Thread(target=stranger.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{stranger.server_address[1]}/"
        stranger.shutdown()
        thread.join()


def test_a_page_of_another_origin_gets_nothing_and_changes_nothing(
    browser: Browser, server: Server, practice: Vaultless
) -> None:
    """It shares the cookie with us, as all ports of one host do; it must not help."""
    own = server.address
    text = f"""<!doctype html><title>Elsewhere</title>
        <form id=f method=post action="{own}begin"></form><a id=a href="{own}">here</a><iframe src="{own}"></iframe>
        <script>
        window.got = Promise.all([
          fetch("{own}", {{credentials: "include"}}).then(() => "read", () => "no"),
          fetch("{own}begin", {{method: "POST", mode: "no-cors", credentials: "include"}}).then(() => "", () => "no"),
          new Promise(done => {{ const image = new Image(); image.onload = () => done("seen");
            image.onerror = () => done("no"); image.src = "{own}static/icon.svg" }}),
          new Promise(done => {{ const stream = new EventSource("{own}events", {{withCredentials: true}});
            stream.onmessage = () => done("heard"); stream.onerror = () => done("no") }}),
        ])</script>"""
    with foreign_page(text) as address, visit(browser, server) as visitor:
        page = visitor.page
        page.goto(address)
        assert page.evaluate("window.got.then(all => all.filter(answer => answer !== 'no' && answer))") == []
        assert "Practice" not in "".join(frame.content() for frame in page.frames if frame != page.main_frame)
        page.evaluate("document.getElementById('f').submit()")
        page.wait_for_url(own + "begin")
        assert "cannot be opened from another site" in page.content()
        page.goto(address)
        page.locator("#a").click()
        page.wait_for_url(own)
        assert "cannot be opened from another site" in page.content()
        assert practice.begun == 0
