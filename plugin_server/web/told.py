"""A block of a note as a page shows it: its very lines, read back, so that page and note can never differ.

Only what our own blocks are made of is known here: words, lists, tables, the folded question, links, strong words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

CELL = re.compile(r"\|((?:[^\\|]|\\.)*)(?=\|)")
ESCAPED = re.compile(r"\\(.)")
PIECE = re.compile(r"\[(?P<label>(?:[^\\\]]|\\.)*)\]\((?P<target>[^)]*)\)|(?P<strong>\*\*)|\\.|[^\\\[*]+|.")
QUESTION, QUOTE, ITEM, BELOW, ROW = "> [!question]- ", "> ", "- ", "  - ", "|"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence; with `href` a link to another page."""

    text: str
    strong: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list, and the points below it."""

    runs: Runs
    below: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two blank lines: `kind` is words, list, question or table."""

    kind: str
    lines: tuple[Runs, ...] = ()  # of words, and of a question: its title, then what it asks
    items: tuple[Item, ...] = ()
    heads: tuple[Runs, ...] = ()
    rows: tuple[tuple[Runs, ...], ...] = ()


class Reader:
    """Reads lines back. `say` is asked how words are shown, `way` where the target of a link is on the pages."""

    def __init__(self, say: Callable[[str], str], way: Callable[[str], str]) -> None:
        self._say, self._way = say, way

    def parts(self, lines: Sequence[str]) -> tuple[Part, ...]:
        groups = (tuple(group) for full, group in groupby(lines, bool) if full)
        return tuple(self._part(group) for group in groups)

    def _part(self, lines: tuple[str, ...]) -> Part:
        first = lines[0]
        if first.startswith(ROW):
            heads, _, *rows = (tuple(map(self.runs, cells(line))) for line in lines)
            return Part("table", heads=heads, rows=tuple(rows))
        if first.startswith(ITEM):
            return Part("list", items=tuple(self._items(lines)))
        if first.startswith(QUESTION):
            asked = (line.removeprefix(QUOTE) for line in lines[1:])
            return Part("question", tuple(map(self.runs, (first.removeprefix(QUESTION), *asked))))
        return Part("words", tuple(map(self.runs, lines)))

    def _items(self, lines: tuple[str, ...]) -> Iterator[Item]:
        starts = [at for at, line in enumerate(lines) if line.startswith(ITEM)]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            below = tuple(self.runs(line.removeprefix(BELOW)) for line in lines[start + 1 : end])
            yield Item(self.runs(lines[start].removeprefix(ITEM)), below)

    def runs(self, line: str) -> Runs:
        """The words of a line: what goes together is shown together, or a name could hide in two halves."""
        found: list[Run] = []
        words, strong = "", False
        for piece in PIECE.finditer(line):
            if piece["label"] is None and not piece["strong"]:
                words += ESCAPED.sub(r"\1", piece[0])
                continue
            found.append(Run(self._say(words), strong))
            words, strong = "", strong ^ bool(piece["strong"])
            if piece["label"] is not None:
                label = ESCAPED.sub(r"\1", piece["label"])
                found.append(Run(self._say(label), strong, self._way(piece["target"])))
        found.append(Run(self._say(words), strong))
        return tuple(run for run in found if run.text)


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row, as they are written."""
    return tuple(cell.strip(" ") for cell in CELL.findall(line))
