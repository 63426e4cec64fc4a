"""What may have changed in the vault. Hints, never truth: every path must be looked at, and rescans fill the gaps."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchfiles._rust_notify import RustNotify

from plugin_server.model import Problem
from plugin_server.vault.forms import is_remote

_DEBOUNCE = 50  # ms after which events are handed on at the latest
_POLL = 300  # ms between two looks at every file where there are no events
_SECOND_LOOKS = (0.3, 1.5)  # seconds after a folder appeared: a file may come before the folder is watched
_SAME_SECOND = (
    1.5  # seconds; where files are looked at by turns, a second change within one second is not seen
)
_RESTART = 1.0  # seconds before the watch is begun anew after it broke
_AWAKE = 60.0  # seconds after the last event in which the next one is handed on soonest
_LATEST = 1.0  # seconds by which a save may be noticed late
_SETTINGS = frozenset({"app.json", "templates.json"})


@dataclass(frozen=True, slots=True)
class _Pace:
    """`step`: ms between two looks whether there are events; they are handed on when one step brings no new one.
    `tick`: ms between two looks at the clock while nothing happens. Each look wakes the processor.

    Two steps of the drowsy pace are shorter than the shortest wait of a note, which counts from its save: it is not
    written later for that."""

    step: int
    tick: int


_BRISK, _DROWSY = _Pace(10, 100), _Pace(70, 1000)


@dataclass(frozen=True, slots=True)
class Batch:
    """What may have changed since the last batch.

    `paths`: files, vault-relative, there or not; a path may be a folder that has gone, so whatever is known beneath
    it has gone too. `folders`: look through them. `rescan`: look through the whole vault. `away`: the vault's folder
    is missing, or another one stands in its place: write nothing.
    """

    paths: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    rescan: bool = False
    away: bool = False
    problems: tuple[Problem, ...] = ()


class Watcher:
    """The vault under watch, for as long as someone asks for the next batch.

    `polling` where no file events come (network drives are found out); `busy` and `idle` are the seconds between two
    rescans while things happen and while nothing does.
    """

    def __init__(
        self,
        root: Path,
        *,
        polling: bool = False,
        busy: float = 30.0,
        idle: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = root
        self._polling = polling or is_remote(root)
        self._busy, self._idle = busy, idle
        self._clock = clock
        self._home = _identity(root)
        self._rescanned = clock()
        self._happened = False  # since the last rescan
        self._stirred = clock() - _AWAKE  # when the last event came
        self._again: list[tuple[float, str]] = []

    def changes(self, stop: threading.Event) -> Iterator[Batch]:
        """Batches until `stop` is set, which it sees within a second. The first one says that the watch stands.

        Whatever breaks the watch, it is begun anew, and a rescan makes up for what was missed.
        """
        news: tuple[Problem, ...] = ()
        while not stop.is_set():
            if _identity(self._root) is None:
                yield self._gone()
                stop.wait(_RESTART)
                continue
            try:
                yield from self._watched(stop, news)
                news = ()
            except OSError as error:
                news = self._without_events(error)
            except Exception:  # watchfiles has its own for a name that is not UTF-8
                news = ()
            stop.wait(0 if news else _RESTART)

    def accept(self) -> None:
        """Take the folder that stands at the vault's path now for the vault."""
        self._home = _identity(self._root) or self._home

    def _watched(self, stop: threading.Event, news: tuple[Problem, ...]) -> Iterator[Batch]:
        here = _identity(self._root)
        # Resolved, so that what it reports begins with what is cut off here.
        base = os.path.realpath(self._root)
        with RustNotify([base], False, self._polling, _POLL, True, False) as notify:
            events: set[str] = set()
            first = True
            while _identity(self._root) == here:  # else the watch is on a folder that is no longer there
                batch = self._batch(base, events, whole=first, news=news)
                if batch is not None:
                    yield batch
                first, news = False, ()
                pace = self._pace()
                told = notify.watch(_DEBOUNCE, pace.step, pace.tick, stop)
                if told in ("stop", "signal"):
                    return
                events = {path for _, path in told} if isinstance(told, set) else set()

    def _pace(self) -> _Pace:
        """Brisk while things happen. After a minute of nothing a save may be noticed a little later: from `lag` it
        is known when it was, so it is not written later."""
        busy = self._again or self._clock() - self._stirred < _AWAKE
        return _BRISK if busy else _DROWSY

    def _batch(
        self, base: str, events: Iterable[str], *, whole: bool, news: tuple[Problem, ...]
    ) -> Batch | None:
        """The events as paths; None where there is nothing to say."""
        now = self._clock()
        paths = frozenset(filter(_concerns, (_inside(base, path) for path in events)))
        folders = {path for path in paths if os.path.isdir(os.path.join(base, path))}
        if paths:
            self._happened, self._stirred = True, now
        self._again += [(now + wait, folder) for folder in folders for wait in _SECOND_LOOKS]
        if self._polling:
            self._again += [(now + _SAME_SECOND, path) for path in (*paths, *([""] if whole else []))]
        due = {path for at, path in self._again if at <= now}
        self._again = [(at, path) for at, path in self._again if at > now]
        folders |= {path for path in due if os.path.isdir(os.path.join(base, path))}
        rescan = whole or "" in due or self._due(now)
        if rescan:
            self._rescanned, self._happened = now, False
        paths |= due - {""}
        folders -= {""}
        if not (paths or folders or rescan or news):
            return None
        away = _identity(self._root) != self._home
        found = (*news, *((_replaced(),) if away else ()))
        return Batch(paths - folders, frozenset(folders), rescan, away, found)

    def _due(self, now: float) -> bool:
        return now - self._rescanned >= (self._busy if self._happened else self._idle)

    def _gone(self) -> Batch:
        return Batch(away=True, problems=(_missing(),))

    def _without_events(self, error: OSError) -> tuple[Problem, ...]:
        """The system has no watch left for us: look at the files by turns instead."""
        if self._polling or isinstance(error, FileNotFoundError):
            return ()
        self._polling = True
        return (_no_events(),)


def lag(root: Path, paths: Iterable[str]) -> float:
    """Seconds since the last save of any of these notes, for which it was not noticed; never more than one, for a
    file's times may be those of another machine."""
    now, saved = time.time(), 0.0
    for path in paths:
        try:
            status = os.stat(root / path)
        except OSError:
            return 0.0
        saved = max(saved, status.st_mtime, status.st_ctime)
    return min(max(0.0, now - saved), _LATEST) if saved else 0.0


def _identity(root: Path) -> tuple[int, int] | None:
    """Which folder stands at the path; None where none does."""
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _inside(base: str, path: str) -> str:
    """Vault-relative, with `/`; empty for the vault's own folder."""
    return path[len(base) :].replace(os.sep, "/").strip("/")


def _concerns(path: str) -> bool:
    """Hidden files do not, our temporary ones among them, but for the vault's own settings."""
    if not path.startswith(".") and "/." not in path:
        return bool(path)
    return path.rpartition("/")[2] in _SETTINGS and path.count("/") == 1


def _no_events() -> Problem:
    return Problem(
        ".",
        None,
        None,
        "The system has no file events left for this vault. Changes are looked for by turns and come a little later.",
        "On Linux, raise the number of watches: `sudo sysctl fs.inotify.max_user_watches=524288`.",
    )


def _missing() -> Problem:
    return Problem(
        ".",
        None,
        None,
        "The vault's folder is not there.",
        "If it lies on another drive, connect that drive. Everything goes on by itself when the folder is back.",
    )


def _replaced() -> Problem:
    return Problem(
        ".",
        None,
        None,
        "Another folder stands in the vault's place, so nothing is written.",
        "If this is your vault, stop the service and start it again.",
    )
