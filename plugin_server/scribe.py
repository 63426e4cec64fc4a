"""The writing side: from what a note is owed to the bytes on disk, one note at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugin_server.blocks.kinds import is_ours
from plugin_server.later import Later
from plugin_server.library import Library
from plugin_server.model import Action, BrokenNote, NoteText, Outcome, Problem, Result, Write
from plugin_server.notes.figures import figures_in
from plugin_server.plan import (
    NOTHING,
    Plan,
    embedded,
    is_without_block,
    plan_leftovers,
    plan_note,
    plan_removal,
)
from plugin_server.uncollected import uncollected
from plugin_server.vault.files import Files
from plugin_server.vault.reading import Reader

if TYPE_CHECKING:
    from plugin_server.blocks import figures as pictures
    from plugin_server.blocks import regions
else:
    pictures, regions = Later("plugin_server.blocks.figures"), Later("plugin_server.blocks.regions")


@dataclass(frozen=True, slots=True)
class Owed:
    """A note as it stands, and what it is owed."""

    note: NoteText
    plan: Plan


@dataclass(slots=True)
class Prepared:
    """What several notes are owed, with nothing written yet. `results` has them all; `told` is why some are left."""

    results: dict[str, Result] = field(default_factory=dict)
    plans: dict[str, Owed] = field(default_factory=dict)
    told: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


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

    @property
    def troubled(self) -> frozenset[str]:
        """The notes of these problems."""
        return frozenset(self._told)

    def forget(self, paths: Iterable[str]) -> None:
        """Notes that changed: what was said of them may no longer hold."""
        for path in paths:
            self._told.pop(path, None)

    def owed(self, path: str, reader: Reader | None = None) -> Owed | None:
        """What one note is owed now; None where it cannot be read, is gone, or is not as it was last read."""
        if self._library.typing(path):
            return None
        note = self._files.read(path, reader)
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

    def may_be_owed(self, path: str) -> bool:
        """Is the note owed a write? Known without drawing it, where it has no block yet. While it is not as it was
        last read, it may be: once it is again as it was, nothing more is told of it."""
        if self._library.typing(path) or not is_ours(self._library.snapshot, path):
            return False
        note = self._files.read(path)
        if not isinstance(note, NoteText) or note.digest != self._library.digest(path):
            return True
        if not self._resting(note.digest) and is_without_block(self._library.snapshot, note):
            return True
        owed = self.owed(path)
        return owed is not None and bool(owed.plan.writes)

    def write(self, path: str, *, asked: bool = False) -> Result:
        """Give one note what it is owed. CHANGED: it is no longer as it was read; look at it again."""
        return self.write_many([path], asked=asked)[path]

    @uncollected
    def write_many(
        self, paths: Iterable[str], *, asked: bool = False, pulse: Callable[[], None] = lambda: None
    ) -> dict[str, Result]:
        """Give several notes what they are owed: all figures first, then the notes, each kind made durable at once.
        A note whose figure cannot be had is left. `pulse` is called before each is looked at, while nothing is
        written yet."""
        return self.write_prepared(self.prepare(paths, pulse=pulse), asked=asked)

    def prepare(self, paths: Iterable[str], *, pulse: Callable[[], None] = lambda: None) -> Prepared:
        """The first half of `write_many`: reading and reckoning."""
        made = Prepared()
        with self._files.reader() as reader:
            for path in paths:
                pulse()
                if self._library.typing(path) or not is_ours(self._library.snapshot, path):
                    made.results[path] = Result.DONE
                elif (owed := self.owed(path, reader)) is None:
                    made.results[path] = Result.PROBLEM if path in self._told else Result.CHANGED
                else:
                    made.results[path], made.plans[path] = Result.DONE, owed
                if path in self._told:
                    made.told[path] = self._told[path]
        return made

    def write_prepared(self, made: Prepared, *, asked: bool = False) -> dict[str, Result]:
        """The second half: nothing but notes that are still as they were read is written."""
        results = dict(made.results)
        self.forget(results)
        self._told.update(made.told)
        for path, owed in made.plans.items():
            if owed.note.digest != self._library.digest(path):
                results[path] = Result.CHANGED
        self._all(
            {path: one for path, one in made.plans.items() if results[path] is Result.DONE},
            results,
            asked=asked,
        )
        return results

    def _all(self, plans: dict[str, Owed], results: dict[str, Result], *, asked: bool) -> None:
        figures = [
            (path, one)
            for path, owed in plans.items()
            for one in owed.plan.writes
            if one.action is Action.CREATE
        ]
        drawn = self._files.write_figures([one for _, one in figures])
        for (path, _), outcome in zip(figures, drawn, strict=True):
            self._note(path, outcome, results)
        if lying := [one.write.path for one in drawn if one.result is Result.DONE]:
            self._library.drew(*lying)
        notes = {
            path: one
            for path, owed in plans.items()
            for one in owed.plan.writes
            if one.action is not Action.CREATE and results[path] is Result.DONE
        }
        written = self._files.write_many(tuple(notes.values()), asked=asked)
        for path, outcome in zip(notes, written, strict=True):
            self._note(path, outcome, results)
        done = [one for one in written if one.result is Result.DONE]
        if done:
            self._library.wrote(
                *(NoteText.of(one.write.path, one.write.data, one.stamp) for one in done),
                before=(owed.note for owed in plans.values()),
            )

    def _note(self, path: str, outcome: Outcome, results: dict[str, Result]) -> None:
        if outcome.result is Result.DONE:
            self.writes += 1
            return
        results[path] = outcome.result
        if outcome.problem is not None:
            self._told[path] = (outcome.problem,)

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
        with self._files.reader() as reader:
            for path in self._library.paths:
                note = self._files.read(path, reader)
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
        results = {path: Result.DONE}
        self._all({path: Owed(note, plan)}, results, asked=True)
        return results[path]

    def remove_leftovers(self, *, older_than: float = 0.0) -> int:
        """Remove our figures that no block embeds, once they are so many seconds old; how many went."""
        snapshot = self._library.snapshot
        if any(isinstance(snapshot.readings.get(path), BrokenNote) for path in snapshot.troubled):
            older_than = max(older_than, 24 * 3600.0)
        folder = snapshot.settings.figure_folder
        shown = embedded(snapshot)
        lying = self._files.signed_figures(folder, pictures.SIGNATURE, older_than=older_than, but=shown)
        leftovers = plan_leftovers(snapshot, lying)
        done = 0
        for write in self._shown_nowhere(leftovers):
            gone = self._files.remove_figure(write.path, write.before or "")
            if gone.result is Result.DONE:
                self._library.took_away(write.path)
                done += 1
        return done

    def _shown_nowhere(self, leftovers: tuple[Write, ...]) -> tuple[Write, ...]:
        """Those that no block shows in a note which is none of ours any more, or in a copy of one."""
        if not leftovers:
            return ()
        shown: set[str] = set()
        with self._files.reader() as reader:
            for path in self._library.others():
                note = self._files.read(path, reader)
                shown |= {*figures_in(note.data)} if isinstance(note, NoteText) else set()
        return tuple(write for write in leftovers if write.path.rpartition("/")[2] not in shown)
