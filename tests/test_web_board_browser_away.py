"""The board while the service is away, and where it may not write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.board_page import Board, tablet
from tests.browser import needs_chromium
from tests.ports import own_port
from tests.service import put, serving, until

pytestmark = [pytest.mark.browser, needs_chromium]
NOTE = "2009-11-03.md"
TEXT = """---
type: session
client: Daniel
date: 2009-11-03
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
---
"""


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with tablet() as opened:
        yield opened


def head(vault: Path) -> str:
    """The properties of the note."""
    return (vault / NOTE).read_text("utf-8").partition("\n---\n")[0]


def says(vault: Path, words: str) -> None:
    until(lambda: words in head(vault), what=lambda: head(vault))


def test_what_was_typed_while_the_service_was_away_goes_into_the_note_when_it_is_back(
    context: BrowserContext, tmp_path: Path
) -> None:
    port = own_port()
    put(tmp_path, NOTE, TEXT)
    with serving(tmp_path, "--yes", "--port", port, "--patience", 60) as service:
        board = Board(context, service).open(step="all")
    page = board.page
    expect(page.locator("#connection")).to_be_visible()
    board.field("Vision, rating").fill("6")
    page.keyboard.press("Enter")
    board.field("Service, hours now").fill("half")
    assert "Vision 3" in head(tmp_path)
    with serving(tmp_path, "--yes", "--port", port, "--patience", 60):
        expect(page.locator("#connection")).to_be_hidden(timeout=60_000)
        says(tmp_path, "Vision 6")
        expect(board.field("Service, hours now")).to_have_value("half")
    page.close()


def test_nothing_can_be_changed_where_nothing_may_be_written(context: BrowserContext, tmp_path: Path) -> None:
    put(tmp_path, NOTE, TEXT)
    with serving(tmp_path, "--read-only", watching="") as service:
        service.hears("http://127.0.0.1")
        board = Board(context, service).open(step="all")
        expect(board.page.locator("#problems")).to_contain_text("--read-only")
        expect(board.field("Vision, rating")).to_be_disabled()
        expect(board.page.get_by_role("slider")).to_have_count(0)
        board.page.close()
    assert head(tmp_path) == TEXT.partition("\n---\n")[0]


def test_a_number_for_an_area_that_is_gone_is_asked_about_and_told(
    context: BrowserContext, tmp_path: Path
) -> None:
    """On a page that was not told of it: its row is still there."""
    put(tmp_path, NOTE, TEXT)
    with serving(tmp_path, "--yes", "--patience", 60) as service:
        context.route("**/events", lambda route: route.abort())
        board = Board(context, service).open(step="all")
        put(tmp_path, NOTE, TEXT.replace("  - Vision 3, 2 → 12\n", ""))
        board.field("Vision, rating").fill("4")
        board.page.keyboard.press("Enter")
        expect(board.page.locator("#theirs-text")).to_have_text("The area is gone from the note.")
        board.page.get_by_role("button", name="Take this").click()
        expect(board.page.get_by_role("alert")).to_contain_text("Look at the page again.")
        assert "Vision" not in head(tmp_path)
        context.unroute("**/events")
        board.page.close()
