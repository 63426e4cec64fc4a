"""Which files a link can lead to, and which one it does lead to: as Obsidian resolves links."""

from __future__ import annotations

import posixpath
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType
from zlib import crc32

NOTE_ENDING = ".md"
_ASKED = 1024  # answers that are remembered
_FRESH = 1024  # files that may have come and gone before the great table is made anew


def base_key(path: str) -> str:
    """The last part of a path as links compare it: without `.md`, in any case of letters."""
    last = path.rsplit("/", 1)[-1]
    return _without_ending(last).casefold()


def stem(path: str) -> str:
    """A note's name: the last part of its path without `.md`."""
    return _without_ending(path.rsplit("/", 1)[-1])


def _without_ending(name: str) -> str:
    return name[: -len(NOTE_ENDING)] if name[-3:].lower() == NOTE_ENDING else name


class Table:
    """Many paths by the sum of the last part, each in its own letters and eight bytes: a vault may hold a hundred
    thousand files. `joined`: the paths with a zero after each, which no path holds."""

    __slots__ = ("_asked", "_ends", "_sums", "joined")

    def __init__(self, paths: Iterable[str]) -> None:
        listed = list(paths)
        rows = sorted(zip(_sums(listed), listed, strict=True))
        joined = "\0".join([path for _, path in rows])
        self._take(_bytes(joined) + b"\0" if rows else b"", array("I", [one for one, _ in rows]))

    def _take(self, joined: bytes, sums: array[int]) -> None:
        lengths = [len(path) + 1 for path in joined.split(b"\0")]
        lengths.pop()
        self.joined, self._sums = joined, sums
        self._asked: dict[str, tuple[str, ...]] = {}
        self._ends = array("I", accumulate(lengths, initial=0))
        if len(sums) != len(lengths):
            raise ValueError("a sum for each path")

    @classmethod
    def kept(cls, joined: bytes, sums: bytes) -> Table:
        """As `joined` and `sums` of another one have it. ValueError where the two do not belong together."""
        table = cls(())
        table._take(joined, array("I", sums))
        return table

    @property
    def sums(self) -> bytes:
        """The sums of the paths, in the order of the paths."""
        return self._sums.tobytes()

    def __len__(self) -> int:
        return len(self._sums)

    def __iter__(self) -> Iterator[str]:
        return (_text(path) for path in self.joined.split(b"\0")[:-1])

    def _at(self, place: int) -> str:
        return _text(self.joined[self._ends[place] : self._ends[place + 1] - 1])

    def get(self, base: str) -> tuple[str, ...]:
        """The paths whose last part is this one, sorted. The same few are asked for again and again."""
        found = self._asked.get(base)
        if found is None:
            if len(self._asked) >= _ASKED:
                self._asked = {}
            found = self._asked[base] = self._find(base)
        return found

    def _find(self, base: str) -> tuple[str, ...]:
        wanted = _sum(base)
        at = bisect_left(self._sums, wanted)
        found = []
        while at < len(self._sums) and self._sums[at] == wanted:
            path = self._at(at)
            if base_key(path) == base:
                found.append(path)
            at += 1
        return tuple(found)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _sum(base: str) -> int:
    return crc32(_bytes(base))


def _sums(paths: Iterable[str]) -> Iterator[int]:
    """The sum of each path's last part, by its `base_key`: all of them are made in one text, which is quick.

    No letter but those of `.md` folds to one of them, so that the ending may as well be taken off afterwards.
    """
    lasts = "".join([path[path.rfind("/") + 1 :] + "\0" for path in paths])
    bases = _bytes(lasts.casefold().replace(".md\0", "\0")).split(b"\0")
    bases.pop()
    return map(crc32, bases)


_NO_FILES = Table(())


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All files of the vault by the last part of their path. Changed by making a new one, which shares the great
    table; `fresh` holds the last parts whose files have come or gone since that was made."""

    table: Table
    fresh: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[str]) -> Names:
        return cls(Table(paths))

    def as_table(self) -> Table:
        """All of them in one table."""
        return Table(self) if self.fresh else self.table

    def changed(self, added: Iterable[str], removed: Iterable[str]) -> Names:
        """The names after some files came and went; itself where nothing differs."""
        come, gone = set(added), set(removed)
        by_base: dict[str, set[str]] = {}
        for path in come:
            by_base.setdefault(base_key(path), set()).add(path)
        for base in {base_key(path) for path in gone} - by_base.keys():
            by_base[base] = set()
        differing = {}
        for base, paths in by_base.items():
            before = self.of_base(base)
            after = tuple(sorted({path for path in before if path not in gone} | paths))
            if after != before:
                differing[base] = after
        if not differing:
            return self
        fresh = {**self.fresh, **differing}
        names = Names(self.table, MappingProxyType(fresh))
        return names if len(fresh) <= max(_FRESH, len(self.table) // 16) else Names.of(names)

    def differs(self, other: Names) -> set[str]:
        """The last parts of paths whose files are not the same in both."""
        if self is other:
            return set()
        if self.table is other.table:
            bases: Iterable[str] = self.fresh.keys() | other.fresh.keys()
        else:
            bases = {base_key(path) for path in {*self} ^ {*other}}
        return {base for base in bases if self.of_base(base) != other.of_base(base)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Names) and not self.differs(other)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[str]:
        if not self.fresh:
            yield from self.table
            return
        yield from (path for path in self.table if base_key(path) not in self.fresh)
        for same in self.fresh.values():
            yield from same

    def of_base(self, base: str) -> tuple[str, ...]:
        """All files whose last part has this key, sorted."""
        found = self.fresh.get(base)
        return self.table.get(base) if found is None else found

    def has(self, path: str) -> bool:
        return path in self.of_base(base_key(path))

    def same_base(self, path: str) -> tuple[str, ...]:
        """All files that share the last part of this path, sorted."""
        return self.of_base(base_key(path))

    def resolve(self, target: str, source: str) -> str | None:
        """The file that `[[target]]` in the note `source` leads to; None where it leads nowhere.

        Order as in Obsidian: the exact path; among files of that name, the one in the same folder;
        else the shortest path, then the first by name.
        """
        target = target.strip().replace("\\", "/")
        if not target:
            return None
        if target.startswith(("./", "../")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        wanted = _without_ending(target.lstrip("/")).casefold()
        matches = [path for path in self.same_base(target) if _ends_with(path, wanted)]
        exact = [path for path in matches if _without_ending(path).casefold() == wanted]
        if exact:
            return exact[0]
        folder = posixpath.dirname(source)
        matches.sort(key=lambda path: (posixpath.dirname(path) != folder, path.count("/"), len(path), path))
        return matches[0] if matches else None


def _ends_with(path: str, wanted: str) -> bool:
    key = _without_ending(path).casefold()
    return key == wanted or key.endswith("/" + wanted)


NO_NAMES = Names(_NO_FILES)
