"""The writing side: from what a note is owed to the bytes on disk, one note at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from plugin_server.blocks import regions
from plugin_server.blocks.drawing import is_ours
from plugin_server.blocks.figures import SIGNATURE
from plugin_server.library import Library
from plugin_server.model import Action, BrokenNote, NoteText, Outcome, Problem, Result, Write
from plugin_server.plan import NOTHING, Plan, plan_leftovers, plan_note, plan_removal
from plugin_server.vault.files import Files


@dataclass(frozen=True, slots=True)
class Owed:
    """A note as it stands, and what it is owed."""

    note: NoteText
    plan: Plan


class Scribe:
    """Plans against the library's Snapshot, writes through the one door, and tells the library what it did."""

    def __init__(self, library: Library, files: Files, resting: Callable[[str], bool]) -> None:
        """`resting`: is a note of this digest to be left alone, as `restore` left it?"""
        self._library = library
        self._files = files
        self._resting = resting
        self._told: dict[str, tuple[Problem, ...]] = {}
        self.writes = 0  # notes and figures written since the start

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why notes that are owed a write did not get it."""
        return tuple(problem for told in self._told.values() for problem in told)

    def forget(self, paths: Iterable[str]) -> None:
        """Notes that changed: what was said of them may no longer hold."""
        for path in paths:
            self._told.pop(path, None)

    def owed(self, path: str) -> Owed | None:
        """What one note is owed now; None where it cannot be read, is gone, or is not as it was last read."""
        if self._library.typing(path):
            return None
        note = self._files.read(path)
        if isinstance(note, Problem):
            self._told[path] = (note,)
            return None
        if note is None or note.digest != self._library.digest(path):
            return None
        self._told.pop(path, None)
        plan = NOTHING if self._resting(note.digest) else plan_note(self._library.snapshot, note, path)
        if plan.problems:
            self._told[path] = plan.problems
        return Owed(note, plan)

    def survey(self, paths: Iterable[str], pulse: Callable[[], None] = lambda: None) -> Iterator[Owed]:
        """The notes among these that are owed a write. Writes nothing. `pulse` is called before each."""
        for path in sorted(paths):
            pulse()
            owed = self.owed(path)
            if owed is not None and owed.plan.writes:
                yield owed

    def write(self, path: str, *, asked: bool = False) -> Result:
        """Give one note what it is owed. CHANGED: it is no longer as it was read; look at it again."""
        if self._library.typing(path) or not is_ours(self._library.snapshot, path):
            return Result.DONE
        owed = self.owed(path)
        if owed is None:
            return Result.PROBLEM if path in self._told else Result.CHANGED
        return self._do(path, owed.plan.writes, asked=asked)

    def gave_up(self, path: str) -> None:
        """A note stayed in use for as long as we may wait."""
        self._told[path] = (
            Problem(
                path,
                None,
                None,
                "Another program holds this note or keeps changing it, so it was not written.",
                "Close it there, then run session-arcs render once more.",
            ),
        )

    def blocks(self) -> tuple[str, ...]:
        """The notes, of whatever kind, that hold a block which we wrote."""
        found = []
        for path in self._library.paths:
            note = self._files.read(path)
            if isinstance(note, NoteText) and regions.is_ours(note.data):
                found.append(path)
        return tuple(found)

    def clean(self, path: str) -> Result:
        """Take the block out of one note."""
        note = self._files.read(path)
        if not isinstance(note, NoteText):
            return Result.PROBLEM if isinstance(note, Problem) else Result.DONE
        plan = plan_removal(note)
        if plan is not NOTHING and plan.problems:
            self._told[path] = plan.problems
        return self._do(path, plan.writes, asked=True)

    def remove_leftovers(self, *, older_than: float = 0.0) -> int:
        """Remove our figures that no block embeds, once they are so many seconds old; how many went."""
        if any(isinstance(reading, BrokenNote) for reading in self._library.snapshot.readings.values()):
            older_than = max(older_than, 24 * 3600.0)
        folder = self._library.snapshot.settings.figure_folder
        lying = self._files.signed_figures(folder, SIGNATURE, older_than=older_than)
        done = 0
        for write in plan_leftovers(self._library.snapshot, lying):
            gone = self._files.remove_figure(write.path, write.before or "")
            if gone.result is Result.DONE:
                self._library.took_away(write.path)
                done += 1
        return done

    def _do(self, path: str, writes: tuple[Write, ...], *, asked: bool) -> Result:
        """New figure first, then the note; the first that cannot be done ends it."""
        for write in writes:
            outcome = self._one(write, asked=asked)
            if outcome.result is not Result.DONE:
                if outcome.problem is not None:
                    self._told[path] = (outcome.problem,)
                return outcome.result
        return Result.DONE

    def _one(self, write: Write, *, asked: bool) -> Outcome:
        figure = write.action is Action.CREATE
        outcome = self._files.write_figure(write) if figure else self._files.write(write, asked=asked)
        if outcome.result is Result.DONE:
            self.writes += 1
            if figure:
                self._library.drew(write.path)
            else:
                self._library.wrote(NoteText.of(write.path, write.data, outcome.stamp))
        return outcome
