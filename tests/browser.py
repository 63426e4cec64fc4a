"""A real Chromium for the tests that measure or look. It is found on this machine, never downloaded.

@needs_chromium
def test_what_must_hold():
    with chromium() as browser:
        page = browser.new_page()
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.service import until

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000  # milliseconds: on a busy machine a page may be slow, and is right all the same
expect.set_options(timeout=PATIENCE)


def executable() -> str | None:
    """Path of the Chromium of this machine; None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def skip_reason() -> str | None:
    """Why tests in a browser cannot run here; None where they can."""
    return None if executable() else "there is no Chromium on this machine"


needs_chromium = pytest.mark.skipif(executable() is None, reason="there is no Chromium on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser of its own, closed at the end. Skips the test where there is none."""
    path = executable()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def reported(page: Page, done: Callable[[], object], what: Callable[[], object] = lambda: "") -> None:
    """Wait until the browser has told of what it did: its console and its requests are heard only while it is asked
    something."""
    until(lambda: page.evaluate("0") == 0 and done(), what=what)


def sized(page: Page, width: int, height: int) -> None:
    """Give the window this size, and wait until the page has it."""
    page.set_viewport_size({"width": width, "height": height})
    until(lambda: page.evaluate("[innerWidth, innerHeight]") == [width, height])
