"""`make frames`: how smoothly the board's figure follows a hand, measured in a real browser with eight areas.

Two numbers tell it. The time from frame to frame, as a person sees it, which a busy machine spoils. And the work
of the page's main thread in each frame, as processor time, which it does not: this one the tests judge.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.board_page import Board
from tests.browser import chromium, skip_reason
from tests.service import put, serving

BUDGET = 1000 / 60  # milliseconds of one frame
SECONDS = 3.0
WARM_UP = 0.5  # seconds: the first frames of a page are those in which its scripts are made ready
NAMES = ("Vision", "Service", "Accountability", "Community", "Family", "Health", "Learning", "Money")
AREAS = "".join(f"  - {name} {3 + at % 5}, {2 + at} → {10 - at}\n" for at, name in enumerate(NAMES))
NOTE = f"---\ntype: session\nclient: Daniel\ndate: 2009-11-03\nareas:\n{AREAS}---\n"
WATCH = """() => {
    window.frames_seen = [];
    window.long_tasks = [];
    new PerformanceObserver((list) => window.long_tasks.push(...list.getEntries().map((one) => one.duration)))
        .observe({ type: "longtask" });
    const next = (time) => { window.frames_seen.push(time); window.watching = requestAnimationFrame(next); };
    window.watching = requestAnimationFrame(next);
}"""
STOP = "() => { cancelAnimationFrame(window.watching); return [window.frames_seen, window.long_tasks]; }"


@dataclass(frozen=True)
class Measured:
    """All in milliseconds. `work`: processor time of the main thread in each frame of the drag."""

    what: str
    deltas: tuple[float, ...]
    long_tasks: tuple[float, ...]
    work: tuple[float, ...]
    looks: int

    def __str__(self) -> str:
        seen, work = sorted(self.deltas), sorted(self.work)
        return (
            f"{self.what}: {len(seen)} frames, from one to the next median {share(seen, 0.5):.1f} ms, "
            f"p95 {share(seen, 0.95):.1f} ms, longest {seen[-1]:.1f} ms; tasks over 50 ms: {len(self.long_tasks)}; "
            f"work in a frame median {share(work, 0.5):.1f} ms, p95 {share(work, 0.95):.1f} ms of {BUDGET:.1f} ms; "
            f"{self.looks} drawings by the service"
        )


def share(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)] if ordered else math.nan


def drag(browser: Browser, board: Board, what: str, step: str, seconds: float = SECONDS) -> Measured:
    """Pull one control to and fro as fast as the browser takes it, with real mouse events."""
    page = board.go(step).page
    board.says("Vision, rating" if step == "rating" else "Vision, hours now")  # it is drawn, and stands still
    looks: list[str] = []
    page.on("request", lambda request: looks.append(request.url) if request.url.endswith("/look") else None)
    where = path_of(board, step)
    page.mouse.move(*where(0))
    page.mouse.down()
    pull(page, where, WARM_UP)
    looks.clear()
    page.evaluate(WATCH)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        browser.start_tracing(
            page=page, path=trace, categories=["toplevel", "devtools.timeline", "blink.user_timing"]
        )
        pull(page, where, seconds)
        browser.stop_tracing()
        events = json.loads(trace.read_text("utf-8"))["traceEvents"]
    times, long_tasks = page.evaluate(STOP)
    page.mouse.up()
    deltas = tuple(later - sooner for sooner, later in pairwise(times))
    return Measured(what, deltas, tuple(long_tasks), work_of(events), len(looks))


def path_of(board: Board, step: str) -> Any:
    """The way of the hand: out and in through all ratings, or along the rim to its end and back."""
    places = board.places()
    start, end = places.sector("Vision")
    handles = places.handles

    def rating(at: float) -> tuple[float, float]:
        return places.at(handles["full_radius"] * (0.55 + 0.45 * math.sin(at * 4)), (start + end) / 2)

    def hours(at: float) -> tuple[float, float]:
        return places.at(handles["rim_radius"], start + (end - start) * (0.5 + 0.5 * math.sin(at * 3)))

    return rating if step == "rating" else hours


def pull(page: Page, where: Any, seconds: float) -> None:
    began = time.monotonic()
    while (at := time.monotonic() - began) < seconds:
        page.mouse.move(*where(at))


def work_of(events: list[dict[str, Any]]) -> tuple[float, ...]:
    """Processor time of the page's main thread from one frame to the next."""
    begins = [one for one in events if one["name"] == "FireAnimationFrame" and one["ph"] == "X"]
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for one in begins:
        counted[one["pid"], one["tid"]] += 1
    main = max(counted, key=lambda thread: counted[thread])
    starts = sorted(one["ts"] for one in begins if (one["pid"], one["tid"]) == main)
    tasks = [
        one
        for one in events
        if (one["pid"], one["tid"]) == main and one["ph"] == "X" and one["name"].endswith("RunTask")
    ]
    return tuple(
        sum(task.get("tdur", task["dur"]) for task in tasks if sooner <= task["ts"] < later) / 1000
        for sooner, later in pairwise(starts)
    )


def measure(browser: Browser, folder: Path, seconds: float = SECONDS) -> list[Measured]:
    """A rating and hours pulled on a board of eight areas."""
    put(folder, "2009-11-03.md", NOTE)
    with serving(folder, "--yes") as service:
        context = browser.new_context(viewport={"width": 1180, "height": 820})
        board = Board(context, service).open()
        found = [
            drag(browser, board, "a rating", "rating", seconds),
            drag(browser, board, "hours", "now", seconds),
        ]
        context.close()
    return found


def main() -> None:
    if reason := skip_reason():
        sys.exit(reason)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for measured in measure(browser, Path(folder)):
            print(measured)


if __name__ == "__main__":
    main()
