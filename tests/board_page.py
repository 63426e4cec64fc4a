"""A board in a real browser, over a real service, and the three ways to work at it: mouse, touch and keyboard."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.browser import PATIENCE, chromium, reported
from tests.service import Service

SAVED = "In the note."
FIRST_FULL = 300  # minutes: the rim before there are any hours
MOST_TURN = 8.0  # degrees that a hand moves at a time
TRIES = 400
TOLD = ("status of 409", "status of 422")
FULL = "status of 503"  # on a busy machine pages that were left give their place at the events back late
LISTEN = """element => {
    const once = { once: true, capture: true };
    window.tapped = new Promise((done) => element.addEventListener("click", () => done(true), once));
}"""
SAYS = """grip => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done([grip.ariaValueNow, grip.ariaValueMax].map(Number)))))"""
AWAY = """target => {
    const tabbed = 'a[href], button, input, summary, [tabindex="0"]';
    const all = [...document.querySelectorAll(tabbed)].filter((one) => one.checkVisibility() && !one.disabled);
    const here = document.activeElement;
    const at = all.indexOf(here);
    if (at >= 0) return all.indexOf(target) - at;
    const before = all.filter((one) => one.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING).length;
    const away = all.indexOf(target) - before;
    return away < 0 ? away : away + 1;
}"""
# Late is not never: a tap made again after one that only came late would be one too many.
HEARD = "Promise.race([window.tapped, new Promise((done) => setTimeout(done, 5000, false))])"


@contextmanager
def tablet(**options: Any) -> Iterator[BrowserContext]:
    """A browser on a tablet that lies on its side."""
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1180, "height": 820}, **options)
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()


class Board:
    """The page of one session, and everything the browser complained of."""

    def __init__(self, context: BrowserContext, service: Service) -> None:
        self.context, self.service = context, service
        self.complaints: list[str] = []
        self.under_way: set[Request] = set()  # changes that the service has not answered yet
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._sends)
        self.page.on("response", lambda answer: self.under_way.discard(answer.request))
        self.page.on("requestfailed", self._failed)
        self.page.goto(service.link.partition("enter")[0])
        if self.page.locator("#code").count():
            self.complaints.clear()  # of an answer to a stranger
            self.page.goto(service.link)
            self.page.wait_for_url(lambda address: "enter" not in address)

    def _hear(self, message: ConsoleMessage) -> None:
        """The browser reports each 409 and 422 as well, and those the page itself tells; so it does where all places
        at the events are taken, and comes again."""
        waits = FULL in message.text and message.location["url"].endswith("/events")
        if not (waits or any(status in message.text for status in TOLD)):
            self.complaints.append(f"{message.text} {message.location['url']}")

    def _failed(self, request: Request) -> None:
        self.under_way.discard(request)

    def _sends(self, request: Request) -> None:
        if request.url.endswith("/change"):
            self.under_way.add(request)

    def open(self, date: str = "3 Nov 2009", step: str = "") -> Board:
        """The board of the first session of that day, by the links of the pages."""
        self.page.locator("main").get_by_role("link", name=date).first.click()
        self.page.wait_for_url("**/sessions/*")
        self.page.get_by_role("link", name="Board").click()
        self.ready()
        return self.go(step) if step else self

    def go(self, step: str) -> Board:
        self.page.evaluate("step => { location.hash = step }", step)
        self.page.wait_for_selector(f"#board[data-step='{step}']")
        return self

    def at(self, step: str) -> None:
        """Waits until this is the step."""
        expect(self.page.locator("#board")).to_have_attribute("data-step", step)

    def ready(self) -> None:
        self.page.wait_for_selector("#board[data-step]")

    def state(self) -> dict[str, Any]:
        """What the service says of the session now."""
        text = self.page.evaluate("fetch(location.pathname + '/state').then((answer) => answer.text())")
        found: dict[str, Any] = json.loads(text)
        return found

    def saved(self) -> None:
        """The page may still say so of the change before: each that was sent must have its answer."""
        reported(self.page, lambda: not self.under_way)
        expect(self.page.locator("#said")).to_have_text(SAVED)

    def slider(self, name: str) -> Locator:
        return self.page.get_by_role("slider", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=name, exact=True)

    def places(self) -> Places:
        """How places of the figure lie on the screen just now."""
        state = self.state()
        box = self.page.locator(".stage svg").bounding_box()
        assert box is not None
        return Places(state, box["x"], box["y"], box["width"] / state["scene"]["width"])

    def says(self, name: str) -> tuple[float, float]:
        """(The value, the greatest one) that a slider says, once the page has drawn what the hand did."""
        value, most = self.slider(name).evaluate(SAYS)
        return value, most


class Places:
    """Where on the screen the places of a figure are."""

    def __init__(self, state: dict[str, Any], left: float, top: float, scale: float) -> None:
        self.state, self.handles = state, state["scene"]["handles"]
        self._left, self._top, self._scale = left, top, scale

    def sector(self, area: str) -> tuple[float, float]:
        index = next(one["index"] for one in self.state["areas"] if one["name"] == area)
        start, end = self.handles["sectors"][index]
        return start, end

    def at(self, distance: float, angle: float) -> tuple[float, float]:
        """Units from the center, degrees from 12 o'clock; as pixels."""
        turn, center = math.radians(angle), self.handles["center"]
        return (
            self._left + self._scale * (center["x"] + distance * math.sin(turn)),
            self._top + self._scale * (center["y"] - distance * math.cos(turn)),
        )


class Hand:
    """A hand at the board; how it touches is a matter of mouse or finger."""

    def __init__(self, board: Board) -> None:
        self.board, self.page = board, board.page

    def press(self, place: tuple[float, float]) -> None:
        self.page.mouse.move(*place)
        self.page.mouse.down()

    def move(self, place: tuple[float, float]) -> None:
        self.page.mouse.move(*place)

    def lift(self) -> None:
        self.page.mouse.up()

    def click(self, element: Locator) -> None:
        element.click()

    def write(self, element: Locator, words: str) -> None:
        self.click(element)
        self.page.keyboard.type(words)

    # what a person does with it

    def on(self, step: str) -> None:
        """To the step that follows."""
        self.click(self.page.locator("#next"))
        self.board.at(step)

    def rate(self, area: str, rating: float) -> None:
        """Pull the arc to its place."""
        places = self.board.places()
        angle, full = sum(places.sector(area)) / 2, places.handles["full_radius"]
        steps = places.state["scale"]["steps"]
        goal = next(one["position"] for one in steps if one["value"] == rating) * full
        self.press(places.at(full / 2, angle))
        for share in (0.25, 0.5, 0.75, 1.0):
            self.move(places.at(full / 2 + (goal - full / 2) * share, angle))
        expect(self.board.slider(f"{area}, rating")).to_have_attribute("aria-valuenow", f"{rating:g}")
        self.lift()
        self.board.saved()

    def pull_rim(self, area: str, which: str, hours: float) -> None:
        """Pull the rim until it says so many hours: with eyes on it, as a person does. Past the end there is more."""
        places, name, goal = self.board.places(), f"{area}, hours {which}", hours * 60
        start, end = places.sector(area)
        angle, rim = start + 2, places.handles["rim_radius"]
        self.press(places.at(rim, angle))
        for _ in range(TRIES):
            value, full = self.board.says(name)
            if value == goal:
                break
            turn = (goal - value) / (full or FIRST_FULL) * (end - start)
            angle += max(-MOST_TURN, min(MOST_TURN, turn))
            self.move(places.at(rim, angle))
        expect(self.board.slider(name)).to_have_attribute("aria-valuenow", f"{goal:g}")
        self.lift()
        self.board.saved()


class Finger(Hand):
    """Real touches, as a touch screen makes them."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._session = board.context.new_cdp_session(board.page)

    def _touch(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": 1} for x, y in places]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def press(self, place: tuple[float, float]) -> None:
        self._touch("touchStart", place)

    def move(self, place: tuple[float, float]) -> None:
        self._touch("touchMove", place)

    def lift(self) -> None:
        self._touch("touchEnd")

    def click(self, element: Locator) -> None:
        """A tap. On a busy machine it may become a long press, and then it is made again."""
        element.evaluate(LISTEN)
        for _ in range(3):
            element.tap()
            if self.page.evaluate(HEARD):
                return
        raise AssertionError(f"no tap reaches {element}")

    def write(self, element: Locator, words: str) -> None:
        self.click(element)
        self.page.keyboard.insert_text(words)  # as the keyboard on a screen does


class Keys:
    """The keyboard alone. What has the focus is found by Tab."""

    def __init__(self, board: Board) -> None:
        self.board, self.page = board, board.page

    def focus(self, element: Locator) -> None:
        """By Tab, or Shift and Tab, whichever is shorter."""
        away = int(element.evaluate(AWAY))
        for _ in range(abs(away)):
            self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        expect(element).to_be_focused()

    def on(self, step: str) -> None:
        """To the step that follows."""
        self.focus(self.page.locator("#next"))
        self.press("Enter")
        self.board.at(step)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
