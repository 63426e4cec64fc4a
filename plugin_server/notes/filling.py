"""A new note from a template: placeholders as Obsidian's core Templates plugin has them, and empty properties."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_PLACEHOLDER = re.compile(r"\{\{(title|date|time)(?::([^{}\n]*))?\}\}")
_PLAIN = re.compile(r"[^\W\d_][\w .→,-]*\Z")
_TOKENS = re.compile(r"YYYY|MM|DD|HH|mm")
_EMPTY = r"(?m)^({key}:)[ \t]*(?:\[[ \t]*\]|null|~|\"\"|'')?[ \t]*$"


def fill(template: str, *, title: str, day: str, time: str = "00:00") -> str:
    """Placeholders replaced; `day` is YYYY-MM-DD, `time` HH:MM. Formats know YYYY, MM, DD, HH and mm."""
    parts = dict(zip(("YYYY", "MM", "DD", "HH", "mm"), (*day.split("-"), *time.split(":")), strict=True))

    def value(found: re.Match[str]) -> str:
        kind, form = found.groups()
        if kind == "title":
            return title
        form = form or ("YYYY-MM-DD" if kind == "date" else "HH:mm")
        return _TOKENS.sub(lambda token: parts[token.group()], form)

    return _PLACEHOLDER.sub(value, template)


def fill_property(text: str, key: str, value: str) -> str:
    """The first empty property of this name in the front matter gets the value; a filled one is left."""
    return _in_front_matter(text, key, lambda name: f"{name} {json.dumps(value, ensure_ascii=False)}")


def fill_list(text: str, key: str, items: tuple[str, ...]) -> str:
    """The first empty property of this name becomes a list of these items."""
    if not items:
        return text
    lines = "".join(f"\n  - {_scalar(item)}" for item in items)
    return _in_front_matter(text, key, lambda name: name + lines)


def _in_front_matter(text: str, key: str, written: Callable[[str], str]) -> str:
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 4)
    head, rest = (text[:end], text[end:]) if end > 0 else ("", text)
    pattern = _EMPTY.format(key=re.escape(key))
    return re.sub(pattern, lambda found: written(found.group(1)), head, count=1) + rest


def _scalar(item: str) -> str:
    """A plain scalar where that is safe, else a quoted one."""
    return item if _PLAIN.match(item) and not item.endswith(" ") else json.dumps(item, ensure_ascii=False)
