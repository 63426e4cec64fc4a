"""The whole story on the board, with mouse, touch and keyboard: the note on disk is the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run

import pytest
from playwright.sync_api import Browser, expect

from plugin_server.notes.figures import figures_in
from tests.board_page import Board, Finger, Hand, Keys
from tests.browser import PATIENCE, chromium, needs_chromium
from tests.drawn import parts_of_file, parts_of_page
from tests.service import command, put, serving, until

pytestmark = [pytest.mark.browser, needs_chromium]
GOLDEN = Path(__file__).parent / "golden" / "web" / "board-story.md"
STORY = {"Vision": (3, 2, 12), "Service": (8, 20, 14), "Accountability": (7, 15, 8), "Community": (2, 3, 6)}
LIST = ("Write down where the house should stand in three years", "A morning a week without the telephone")
ALONG = "Tell the team about the Thursdays"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def new_session(browser: Browser, folder: Path, *, touch: bool = False) -> Iterator[tuple[Board, Path]]:
    """A vault as `init` makes it, a client without a session, a service, and the board of a session just begun."""
    vault = folder / "vault"
    run(command("init", vault), check=True, capture_output=True)
    put(vault, "Clients/Daniel.md", "---\ntype: client\n---\n")
    with serving(vault, "--yes", "--quiet", 0.05, "--patience", 0.2) as service:
        context = browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=touch)
        context.set_default_timeout(PATIENCE)
        board = Board(context, service)
        board.page.get_by_role("link", name="D.").click()
        board.page.get_by_role("link", name="New session").click()
        board.page.get_by_label("Day").fill("2009-11-03")
        board.page.get_by_role("button", name="Begin").click()
        board.ready()
        (note,) = vault.rglob("2009-11-03*.md")
        yield board, note
        assert board.complaints == []
        context.close()


def ends_as_told(board: Board, note: Path) -> None:
    """The note says what was said, byte for byte, and the block of the service with it; its figure is the board's."""
    until(lambda: note.read_bytes() == GOLDEN.read_bytes(), what=lambda: note.read_text("utf-8"))
    (name,) = figures_in(note.read_bytes())
    (figure,) = note.parents[1].rglob(name)
    assert parts_of_page(board.page.locator(".stage svg")) == parts_of_file(figure.read_text("utf-8"))


def play_by_hand(board: Board, hand: Hand) -> None:
    page = board.page
    for area in STORY:
        hand.write(board.field("Add an area"), area)
        hand.click(page.locator("#add button"))
        board.saved()
    expect(page.locator("#areas-table tbody tr")).to_have_count(4)
    hand.on("rating")
    for area, (rating, _, _) in STORY.items():
        hand.rate(area, rating)
    hand.on("now")
    for area, (_, now, _) in STORY.items():
        hand.pull_rim(area, "now", now)
    hand.on("wanted")
    for area, (_, _, wanted) in STORY.items():
        hand.pull_rim(area, "wanted", wanted)
    hand.on("stands-out")
    expect(page.locator("#sentence")).to_contain_text("27 of 40 hours already lie where they are wanted")
    hand.on("lens")
    expect(page.get_by_text("Imagine you were only the Manager of Vision")).to_be_visible()
    for line in LIST:
        hand.write(board.field("Add to the list of Vision"), line)
        hand.click(page.locator("#lens-asked").get_by_role("button", name="Add").first)
        board.saved()
    hand.on("along")
    hand.write(board.field("Add to what you take along"), ALONG)
    hand.click(page.locator("#taken").get_by_role("button", name="Add"))
    board.saved()


def test_the_story_with_the_mouse(browser: Browser, tmp_path: Path) -> None:
    with new_session(browser, tmp_path) as (board, note):
        play_by_hand(board, Hand(board))
        ends_as_told(board, note)


def test_the_story_with_a_finger(browser: Browser, tmp_path: Path) -> None:
    with new_session(browser, tmp_path, touch=True) as (board, note):
        play_by_hand(board, Finger(board))
        ends_as_told(board, note)


def test_the_story_with_the_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with new_session(browser, tmp_path) as (board, note):
        play_by_keys(board, Keys(board))
        ends_as_told(board, note)


def play_by_keys(board: Board, keys: Keys) -> None:
    """Ratings and hours wanted with the sliders, hours now typed into the table."""
    page = board.page
    keys.focus(board.field("Add an area"))
    for area in STORY:
        page.keyboard.type(area)
        keys.press("Enter")
    expect(page.locator("#areas-table tbody tr")).to_have_count(4)
    keys.on("rating")
    for area, (rating, _, _) in STORY.items():
        keys.focus(board.slider(f"{area}, rating"))
        keys.press("Home", *["ArrowUp"] * (rating - 1), "Enter")
        expect(board.slider(f"{area}, rating")).to_have_attribute("aria-valuetext", f"{rating} of 9")
    keys.on("now")
    keys.focus(board.field("Vision, hours now"))
    for _, now, _ in STORY.values():
        page.keyboard.type(str(now))
        keys.press("Enter")
    keys.on("wanted")
    for area, (_, _, wanted) in STORY.items():
        keys.focus(board.slider(f"{area}, hours wanted"))
        keys.press("Home", *["PageUp"] * (wanted // 5), *["ArrowRight"] * (wanted % 5 * 2), "Enter")
        expect(board.slider(f"{area}, hours wanted")).to_have_attribute("aria-valuetext", f"{wanted} hours")
    keys.on("stands-out")
    keys.on("lens")
    keys.focus(board.field("Add to the list of Vision"))
    for line in LIST:
        page.keyboard.type(line)
        keys.press("Enter")
    keys.on("along")
    keys.focus(board.field("Add to what you take along"))
    page.keyboard.type(ALONG)
    keys.press("Enter")
    board.saved()
