"""What the vault's own settings say that concerns us: how links are written, what is no note."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import LinkFormat, ObsidianSettings, Problem
from plugin_server.vault.paths import resolve

_REPEATED_GROUP = re.compile(r"\)[*+{]")
_UNBOUNDED = re.compile(r"(?<!\\)[*+{]")
_CHOICE = re.compile(r"(?<!\\)[*+{?|]")
_MOST_UNBOUNDED, _MOST_CHOICES = 2, 6  # what backtracks costs the length of the path to the power of these
_LIMIT = 1 << 20  # bytes; Obsidian's own settings are a few hundred


@dataclass(frozen=True, slots=True)
class Found:
    """The settings in force, and what could not be read of them (there the default holds)."""

    settings: ObsidianSettings
    folder: str | None  # the configuration folder, `.obsidian` unless renamed
    problems: tuple[Problem, ...] = ()

    def concerns(self, path: str) -> bool:
        """Whether a changed path is one of the files that these settings come from."""
        return path.endswith(("/app.json", "/templates.json")) and path.startswith(".")


def config_folder(root: Path) -> str | None:
    """`.obsidian`, or the dot-folder with an `app.json` that it was renamed to; None where there is none."""
    if (root / ".obsidian").is_dir():
        return ".obsidian"
    try:
        hidden = sorted(entry.name for entry in root.iterdir() if entry.name.startswith("."))
    except OSError:
        return None
    return next((name for name in hidden if (root / name / "app.json").is_file()), None)


def read_settings(root: Path) -> Found:
    """Read `app.json` and `templates.json`. An absent file or key is at its default and no problem."""
    folder = config_folder(root)
    if folder is None:
        return Found(ObsidianSettings(), None)
    problems: list[Problem] = []
    app = _Reader(root, f"{folder}/app.json", problems)
    templates = _Reader(root, f"{folder}/templates.json", problems)
    wanted = app.text("newLinkFormat")
    settings = ObsidianSettings(
        link_format=LinkFormat(wanted) if wanted in set(LinkFormat) else LinkFormat.SHORTEST,
        markdown_links=app.flag("useMarkdownLinks"),
        ignored=tuple(rule for rule in app.texts("userIgnoreFilters") if _usable(rule, app, problems)),
        templates_folder=_folder(templates.text("folder")),
        attachment_folder=app.text("attachmentFolderPath"),
    )
    return Found(settings, folder, tuple(problems))


class _Reader:
    """One JSON file of settings; what has another type than expected counts as absent."""

    def __init__(self, root: Path, path: str, problems: list[Problem]) -> None:
        self.path = path
        self._values = _load(root, path, problems)

    def text(self, key: str) -> str | None:
        value = self._values.get(key)
        return value if isinstance(value, str) and value else None

    def flag(self, key: str) -> bool:
        return self._values.get(key) is True

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _load(root: Path, path: str, problems: list[Problem]) -> dict[str, object]:
    try:
        if not (root / path).is_file():
            return {}
        file = resolve(root, path)
        if file is None:
            problems.append(_elsewhere(path))
            return {}
        with file.open("rb") as stream:
            values = json.loads(stream.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        problems.append(
            Problem(
                path,
                None,
                None,
                "This settings file of your vault cannot be read. The usual settings hold.",
                "Open the vault's settings in Obsidian and change any one of them: it writes the file anew.",
            )
        )
        return {}
    return values if isinstance(values, dict) else {}


def _elsewhere(path: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        "A link leads from here to settings outside of your vault. They are not read, and the usual ones hold.",
        "To have links written another way, put the property link style into your practice note.",
    )


def _folder(text: str | None) -> str | None:
    """A folder inside the vault; `/` would make a template of every note and is passed over."""
    name = (text or "").strip("/")
    return name or None


def _usable(rule: str, app: _Reader, problems: list[Problem]) -> bool:
    """A pattern is tried on every path, so one that can take for ever is not let in."""
    if not (len(rule) > 2 and rule.startswith("/") and rule.endswith("/")):
        return bool(rule)
    pattern = rule[1:-1]
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        costly = True
    else:
        costly = (
            bool(_REPEATED_GROUP.search(pattern))
            or len(_UNBOUNDED.findall(pattern)) > _MOST_UNBOUNDED
            or len(_CHOICE.findall(pattern)) > _MOST_CHOICES
        )
    if costly:
        problems.append(
            Problem(
                app.path,
                None,
                "userIgnoreFilters",
                f"The excluded-files pattern {rule} is not understood here. It is passed over.",
                "Write the folder's name instead of a pattern, or a simpler pattern.",
            )
        )
    return not costly
