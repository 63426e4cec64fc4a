"""Texts with a meaning: links, days, switches, the settings. Pure; never raises for any text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from plugin_server.model import Link, Moment
from plugin_server.notes.numbers import Refusal

NARROWEST, WIDEST = 200, 2000  # figure width in pixels

_WIKILINK = re.compile(r"!?\[\[([^\[\]\n]*)\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]*)\]\((?:<([^<>\n]*)>|([^()\n]*))\)")
_DAY = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ] ?([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?: ?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_FILE_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\[\]#^]')

DATE_ACCEPTED = "A date is written like 2009-11-03 or 2009-11-03T14:30."
FOLDER_ACCEPTED = "The figure folder is a folder inside the vault, like Arcs or Pictures/Arcs."
LENS_ACCEPTED = "The lens is a whole sentence that holds {area}."


def parse_link(text: str) -> Link | None:
    """The first note named in a text, as `parse_links` reads it; None if empty."""
    links = parse_links(text)
    return links[0] if links else None


@lru_cache(maxsize=2048)  # the names of clients, and the kinds of notes
def parse_links(text: str) -> tuple[Link, ...]:
    """The notes named in one text: every wikilink in it, or a Markdown link, or the whole text as a name."""
    text = " ".join(text.split())
    if wikilinks := _WIKILINK.findall(text):
        found = [_link(*_halves(inner)) for inner in wikilinks]
    elif markdown := _MARKDOWN_LINK.fullmatch(text):
        found = [_link(markdown[2] or unquote(markdown[3]), markdown[1])]
    else:
        found = [_link(text, "")] if text else []
    return tuple(link for link in found if link is not None)


def _halves(inner: str) -> tuple[str, str]:
    target, _, alias = inner.replace("\\|", "|").partition("|")
    return target, alias


def _link(target: str, alias: str) -> Link | None:
    target = re.split(r"[#^]", target, maxsplit=1)[0].strip() if _is_path(target) else target.strip()
    target = target[:-3] if target.lower().endswith(".md") else target
    return Link(target.strip(), alias.strip() or None) if target.strip() else None


def _is_path(target: str) -> bool:
    """A heading or block after the name is cut off; a text that is nothing but `#1` is a name."""
    return bool(re.split(r"[#^]", target, maxsplit=1)[0].strip())


@lru_cache(maxsize=1024)  # a practice has several sessions on one day
def parse_moment(text: str) -> Moment | Refusal | None:
    """A date or date-time, also as a link to a daily note; None if empty.

    The time serves for order alone; seconds and time zone are left off.
    """
    if _DAY.fullmatch(text) and _is_day(text):
        return Moment(text)
    link = parse_link(text)
    if link is None:
        return None
    found = _MOMENT.fullmatch(link.target.rsplit("/", 1)[-1])
    if not found or not _is_day(found[1]):
        return Refusal(DATE_ACCEPTED, "Write the day as year-month-day, with two digits for month and day.")
    return Moment(found[1], f"{int(found[2]):02d}:{found[3]}" if found[2] else "")


def day_in_name(path: str) -> Moment | None:
    """The first real `YYYY-MM-DD` in the name of a file, its folders left aside."""
    for found in _DAY.finditer(path.rsplit("/", 1)[-1]):
        if _is_day(found[0]):
            return Moment(found[0])
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def parse_switch(text: str) -> bool | Refusal | None:
    """`on`, `yes`, `true` or `off`, `no`, `false`; None if empty."""
    word = text.strip().lower()
    if not word:
        return None
    if word in ("on", "yes", "true"):
        return True
    if word in ("off", "no", "false"):
        return False
    return Refusal("This is either on or off.", "Write on or off.")


def parse_period(text: str) -> str | Refusal | None:
    """The stretch of time that hours are counted over: `week`, `month`; None if empty."""
    words = " ".join(text.split())
    if len(words) > 40 or _CONTROL.search(words):
        return Refusal("The period is a short word like week or month.", "Write one word.")
    return words or None


def parse_lens(text: str) -> str | Refusal | None:
    """A whole sentence with `{area}`; None if empty."""
    sentence = " ".join(text.split())
    if not sentence:
        return None
    if "{area}" not in sentence or "{{" in sentence:
        return Refusal(
            LENS_ACCEPTED, "Put {area}, in single braces, where the name of the area should stand."
        )
    if len(sentence) > 500:
        return Refusal(LENS_ACCEPTED, "Make it shorter than 500 letters.")
    return sentence


def parse_figure_width(text: str) -> int | Refusal | None:
    """Pixels, 200 to 2000; None if empty."""
    plain = text.strip().lower().removesuffix("px").strip()
    if not plain:
        return None
    if re.fullmatch(r"[0-9]{1,6}", plain) and NARROWEST <= int(plain) <= WIDEST:
        return int(plain)
    accepted = f"The figure width is a whole number of pixels from {NARROWEST} to {WIDEST}."
    return Refusal(accepted, "Write a number like 520.")


def parse_figure_folder(text: str) -> str | Refusal | None:
    """A folder inside the vault, parts joined by `/`, no slash at the end; None if empty."""
    folder = text.strip()
    if not folder:
        return None
    if folder.startswith(("/", "~")) or re.match(r"[A-Za-z]:", folder):
        return Refusal(FOLDER_ACCEPTED, "Write it without the part that leads to the vault.")
    parts = folder.rstrip("/").split("/")
    if len(folder) > 200 or not all(_is_folder(part) for part in parts):
        return Refusal(FOLDER_ACCEPTED, "Write plain folder names with / between, none beginning with a dot.")
    return "/".join(parts)


def _is_folder(part: str) -> bool:
    """A name that every system can make, that is not hidden, and that a link can hold."""
    if not part or part.startswith((".", " ")) or part.endswith((".", " ")):
        return False
    return not (_NO_FILE_NAME.search(part) or _DEVICE.fullmatch(part))
