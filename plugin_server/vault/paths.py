"""Which files are notes, and where a path may lead. Paths are vault-relative text with `/`."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from plugin_server.model import ObsidianSettings

NO_SETTINGS = ObsidianSettings()

# The names of sync engines' copies, each as its maker writes it (RELIABILITY 3). None of them nests a quantifier.
_COPIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\.sync-conflict-\d{8}-\d{6}(-[a-z2-7]{7})?(?=\.|$)",  # Syncthing
        r" \([^()]*conflicted copy[^()]*\)",  # Dropbox, Obsidian Sync, Nextcloud, ownCloud
        r" \(.{0,120}'s? conflicted copy.{0,80}\)",  # Dropbox, a device whose name has brackets
        r" \((selective sync|case|unicode encoding|white ?space|shared folder) conflict( \d{1,4})?\)",  # Dropbox
        r"_conflict-\d{8}-\d{6}",  # ownCloud, older
        r"-safebackup-\d{4}",  # OneDrive
        r" ?\(conflict( #\d{1,4})? on [^()]*\)",  # Unison
        r" ?\(sfconflict [^()]*\)",  # Seafile
        r"\.conflict\d{0,4}(?=\.|$)",  # Resilio Sync, rclone bisync
    )
)
# Each of them holds one of these words: a glance that spares most names the patterns.
_COPY_WORDS = re.compile("conflict|safebackup", re.IGNORECASE)
# Google Drive, iCloud: honest names too, so the caller must look at the texts.
_DOUBTFUL = (
    re.compile(r"^(.+) \(\d{1,3}\)$"),
    re.compile(r"^(.+) \d{1,3}$"),
    re.compile(r"^(.+)-[^-\s]{1,63}$"),
)
_MERGE_TOOL = re.compile(r"_(BACKUP|BASE|LOCAL|REMOTE)_\d+$")
_LONGEST_MATCHED = (
    300  # letters of a path that the vault's own patterns are tried on: their cost grows with it
)
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)

TEMP_PREFIX = ".~session-arcs-"
"""Our temporary files: the leading `.~` and the ending are passed over by Dropbox, iCloud and OneDrive."""
TEMP_SUFFIX = ".tmp"


def is_temp(name: str) -> bool:
    """Whether a file name is one of our own temporary files."""
    return name.startswith(TEMP_PREFIX) and name.endswith(TEMP_SUFFIX)


def is_note(path: str, settings: ObsidianSettings = NO_SETTINGS) -> bool:
    """Whether the path names a note of the user's: no template, no hidden or temporary file, no conflict copy."""
    return note_name(path) and is_open(path) and not excluded(path, settings) and conflict_of(path) is None


def plainly_a_note(name: str) -> bool:
    """A glance that spares most names the rules below: whether a file's name can only be a note's."""
    low = name.lower()
    return (
        low[-3:] == ".md"
        and low[0] not in "~#._"
        and "~" not in low
        and "_" not in low
        and "conflict" not in low
        and "safebackup" not in low
        and name.isascii()
    )


def note_name(path: str) -> bool:
    """Whether the last part is a note's name; editors' and merge tools' working copies are not."""
    name = path.rpartition("/")[2]
    if name[-3:].lower() != ".md" or name[0] in "~#.":
        return False
    return not (name[-4:-3] == "~" or ("_" in name and _MERGE_TOOL.search(name[:-3])))


def is_open(path: str) -> bool:
    """Whether no part of the path is hidden: `.obsidian`, `.trash`, `.git`, dot-files."""
    return bool(path) and not path.startswith(".") and "/." not in path


def excluded(path: str, settings: ObsidianSettings) -> bool:
    """Whether the vault's own settings take the file out: the templates folder and the excluded files."""
    folder = settings.templates_folder
    if folder and path.startswith(folder.strip("/") + "/"):
        return True
    return any(_filtered(path, rule) for rule in settings.ignored)


def _filtered(path: str, rule: str) -> bool:
    """A rule is the beginning of a path, or between slashes a pattern; obsidian.py lets no costly one in."""
    if len(rule) > 2 and rule.startswith("/") and rule.endswith("/"):
        return len(path) <= _LONGEST_MATCHED and re.search(rule[1:-1], path, re.IGNORECASE) is not None
    return bool(rule) and path.lower().startswith(rule.lower())


def conflict_of(path: str) -> str | None:
    """The note that a sync engine's conflict copy belongs to, or None where the path is no such copy."""
    folder, slash, name = path.rpartition("/")
    if not _COPY_WORDS.search(name):
        return None
    plain = name
    for pattern in _COPIES:
        plain = pattern.sub("", plain)
    return folder + slash + plain if plain != name and plain.strip(".") else None


def doubtful_copy_of(path: str) -> tuple[str, ...]:
    """Notes that this one may be a copy of by its name alone: `Note (1).md`, `Note 2.md`, `Note-LAPTOP.md`.

    Such names are honest names as well. It is a copy only where the other note exists and says the same.
    """
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not (stem[-1:] in ")\n" or stem[-1:].isdecimal() or "-" in stem.rpartition(" ")[2]):
        return ()  # as most are
    found = (pattern.match(stem) for pattern in _DOUBTFUL)
    return tuple(folder + slash + match.group(1) + dot + suffix for match in found if match)


def resolve(root: Path, path: str) -> Path | None:
    """Where a vault-relative path really lies; None where that is outside the vault or no sound path.

    Symbolic links inside the vault are followed, so what is written goes through them to their target.
    """
    if not sound(path):
        return None
    try:
        home, real = root.resolve(), (root / path).resolve()
    except (
        OSError,
        RuntimeError,
    ):  # a link that leads to itself; from Python 3.13 on it is given back as it is
        return None
    inside = real != home and real.is_relative_to(home)
    return real if inside and not real.is_symlink() else None


class Places:
    """Where the paths of one vault lead, each folder looked up once: for several files at one time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, Path | None] = {}

    def of(self, path: str) -> Path | None:
        """As `resolve` has it."""
        folder, _, name = path.rpartition("/")
        there = self._folder(folder) if sound(path) else None
        real = there / name if there else None
        return resolve(self._root, path) if real is None or os.path.islink(real) else real

    def of_note(self, path: str) -> Path | None:
        """The same; None where that is no place for a note: a link makes no note of a hidden file."""
        if not (note_name(path) and is_open(path)):
            return None
        real = self.of(path)
        inside = self.inside(real) if real else ""
        return real if inside == path or (note_name(inside) and is_open(inside)) else None

    def inside(self, real: Path) -> str:
        """The vault-relative path of a place that `of` has told."""
        home = str(self._folder(""))
        return str(real)[len(home) :].replace(os.sep, "/").strip("/")

    def _folder(self, path: str) -> Path | None:
        if path not in self._folders:
            self._folders[path] = resolve(self._root, path) if path else _home(self._root)
        return self._folders[path]


def _home(root: Path) -> Path | None:
    try:
        return root.resolve()
    except (OSError, RuntimeError):
        return None


def sound(path: str, *, windows: bool = sys.platform == "win32") -> bool:
    """Whether the text can be a path inside a vault at all: relative, no way up."""
    parts = path.split("/")
    if "\0" in path or any(part in ("", ".", "..") for part in parts):
        return False
    return not windows or all(_sound_on_windows(part) for part in parts)


def _sound_on_windows(part: str) -> bool:
    return not (set(part) & set('\\:*?"<>|') or part[-1] in ". " or _DEVICE.match(part))
