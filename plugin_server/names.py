"""Which files a link can lead to, and which one it does lead to: as Obsidian resolves links."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

NOTE_ENDING = ".md"


def base_key(path: str) -> str:
    """The last part of a path as links compare it: without `.md`, in any case of letters."""
    last = path.rsplit("/", 1)[-1]
    return _without_ending(last).casefold()


def stem(path: str) -> str:
    """A note's name: the last part of its path without `.md`."""
    return _without_ending(path.rsplit("/", 1)[-1])


def _without_ending(name: str) -> str:
    return name[: -len(NOTE_ENDING)] if name.lower().endswith(NOTE_ENDING) else name


@dataclass(frozen=True, slots=True)
class Names:
    """All files of the vault by the last part of their path. Changed by making a new one."""

    by_base: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, paths: Iterable[str]) -> Names:
        found: dict[str, list[str]] = {}
        for path in paths:
            found.setdefault(base_key(path), []).append(path)
        return cls(MappingProxyType({base: tuple(sorted(same)) for base, same in found.items()}))

    def changed(self, added: Iterable[str], removed: Iterable[str]) -> Names:
        """The names after some files came and went; itself where nothing differs."""
        fresh, gone = set(added), set(removed)
        bases = {base_key(path) for path in fresh | gone}
        if not bases:
            return self
        table = dict(self.by_base)
        for base in bases:
            kept = {path for path in table.pop(base, ()) if path not in gone}
            kept |= {path for path in fresh if base_key(path) == base}
            if kept:
                table[base] = tuple(sorted(kept))
        if all(table.get(base) == self.by_base.get(base) for base in bases):
            return self
        return Names(MappingProxyType(table))

    def __iter__(self) -> Iterator[str]:
        return (path for same in self.by_base.values() for path in same)

    def has(self, path: str) -> bool:
        return path in self.by_base.get(base_key(path), ())

    def same_base(self, path: str) -> tuple[str, ...]:
        """All files that share the last part of this path, sorted."""
        return self.by_base.get(base_key(path), ())

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


NO_NAMES = Names(MappingProxyType({}))
