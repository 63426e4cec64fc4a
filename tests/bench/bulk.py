"""Ten thousand notes changed at once, as a git checkout or a sync does it: how long until all is settled, how long a
page waits meanwhile, and how soon the service ends when told to."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.place import Place, ready, until_ready
from tests.bench.races import OURS, Race, Row
from tests.bench.saves import rerated
from tests.bench.vaults import Vault
from tests.service import Service

MANY = 10_000
MOST_WAIT = 0.5  # seconds; so long, a page still seems to answer at once to most
MOST_END = 1.0
STILL = 8  # seconds without a write in which the pages say that nothing waits: longer than any wait of the service
ALL_DRAWN = b"Every save is drawn."
LONGEST = 900.0
WATCHED = "from tests.bench.bulk import launch; launch({!r})"


def rows(at: Place, notes: int) -> Iterator[Row]:
    vault, home = at.vault(notes), at.home()
    until_ready(vault, home)
    record = home / "looks"
    with ready(vault, home, "--yes", program=WATCHED.format(str(record))) as service:
        time.sleep(2.0)
        known, page = len(_looks(record)), _Page(service)
        with asking(page) as waits:
            took = _settled(vault, page)
        looks = _looks(record)[known:]
        busy = sum(1 for found in looks if found > 1)
        yield _row("until all that changed is settled", notes, took, "s")
        yield _row("looks at the vault that found more than one change", notes, float(busy), "")
        yield _row("longest a page waited meanwhile", notes, max(waits), "s", MOST_WAIT)
        touch(vault)
        time.sleep(1.5)
        yield _row("end (Ctrl+C) in the middle of it", notes, service.stop(timeout=120), "s", MOST_END)
    until_ready(vault, home)


def _row(what: str, notes: int, value: float, unit: str, most: float | None = None) -> Row:
    return Row("bulk", what, notes, unit, Race({OURS: [value]}, {}), most, over=1.0, told=unit)


def touch(vault: Vault) -> None:
    """Other ratings in the sessions, another line in other notes, in one go: ten thousand, or all there are."""
    sessions = [vault.root / path for path in vault.sessions]
    others = sorted((vault.root / "Notes").rglob("*.md"))
    for note in (sessions + others)[:MANY]:
        data = note.read_bytes()
        changed = rerated(data)
        note.write_bytes(changed if changed != data else data + b"\nOne line more.\n")


def _settled(vault: Vault, page: _Page) -> float:
    """Seconds from the first change to the last write."""
    began = time.time()
    touch(vault)
    touched = last = time.time()
    end, still = time.monotonic() + LONGEST, 0
    while last <= touched or still < STILL:
        if time.monotonic() > end:
            raise AssertionError(f"not settled within {LONGEST:.0f} s")
        time.sleep(1.0)
        before, last = last, max(note.stat().st_mtime for note in _written(vault))
        still = still + 1 if last == before and page.says(ALL_DRAWN) else 0
    return last - began


def _written(vault: Vault) -> list[Path]:
    """The notes that the service writes."""
    ours = [vault.root / path for path in vault.sessions]
    return [
        *ours,
        *(vault.root / "Clients").iterdir(),
        *(vault.root / "Areas").iterdir(),
        vault.root / "Practice.md",
    ]


@contextmanager
def asking(page: _Page) -> Iterator[list[float]]:
    """Someone who asks for the first page twice a second: the seconds each answer took."""
    waits, over = [0.0], threading.Event()

    def ask() -> None:
        while not over.wait(0.5):
            waits.append(page.seconds())

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


class _Page:
    """The first page, as a browser that was let in asks for it."""

    def __init__(self, service: Service) -> None:
        found = re.search(r":(\d+)/\S*#(\S+)", service.link)
        assert found
        self._port = int(found[1])
        own = {
            "Origin": f"http://127.0.0.1:{self._port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer, _ = self._ask("POST", "/enter", f"code={found[2]}", own)
        self._cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def _ask(
        self, how: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(how, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def seconds(self) -> float:
        began = time.perf_counter()
        self._get("/")
        return time.perf_counter() - began

    def says(self, words: bytes) -> bool:
        """Does the line above every page say so?"""
        return words in self._get("/problems")

    def _get(self, path: str) -> bytes:
        answer, body = self._ask("GET", path, None, {"Cookie": self._cookie})
        assert answer.status == 200, answer.status
        return body


# ------------------------------------------------------------------ inside the service


def launch(record: str) -> None:
    """The command line, with a line in the record for each look at the vault: how many notes it found changed. What
    the watch told at once is one look, however many steps it takes."""
    from plugin_server import cli
    from plugin_server.library import Change, Library
    from plugin_server.listening import Listening

    refresh, look, rescan = Library.refresh, Listening._look_at, Library.rescan
    found: list[int] = []

    def told(count: int) -> None:
        with Path(record).open("a") as file:
            file.write(f"{count}\n")

    def refreshed(self: Library, paths: Iterable[str]) -> Change:
        change = refresh(self, paths)
        found.append(len(change.notes))
        return change

    def looked(self: Listening, paths: Sequence[str]) -> None:
        found.clear()
        look(self, paths)
        told(sum(found))

    def rescanned(self: Library, at_most: int | None = None) -> Change | frozenset[str] | None:
        change = rescan(self, at_most)
        told(len(change.notes) if isinstance(change, Change) else 0)
        return change

    Library.refresh = refreshed  # type: ignore[method-assign]
    Listening._look_at = looked  # type: ignore[method-assign]
    Library.rescan = rescanned  # type: ignore[method-assign]
    cli.main()


def _looks(record: Path) -> list[int]:
    return [int(line) for line in record.read_text().splitlines()] if record.exists() else []
