"""What people typed, printed so that it is text and nothing else: no link, tag, task, comment or formula.

Backslashes do it all, so the words stay readable in the note, and a formatter that drops a needless one does
no harm (see fingerprints).
"""

from __future__ import annotations

import re

LONGEST = 300  # characters; what is longer is shortened

_SPACES = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# Control characters; marks that turn the direction of what follows; characters without width, but for the
# joiners that Persian and emoji need and the direction marks that turn nothing around.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPECIAL = re.compile(
    r"[\\`*_\[\]<>|$~^#@]"
    r"|(?<=<)[!%]"  # with `<` escaped, `!` and `%` would still begin a comment or a template's tag for some
    r"|%(?=%)|(?<=%)%|=(?==)|(?<==)=|\{(?=\{)|(?<=\{)\{"  # signs that mean something when doubled
    r"|:(?=[/:])|(?<=:):|(?<=www)\."  # addresses, and the fields of query plugins
    r"|&(?=#?[0-9A-Za-z]{1,40};)"
)
_ESCAPED = re.compile(r"\\(.)")
_SIGN_AT_START = re.compile(r"[-+=:]")
_NUMBER_AT_START = re.compile(r"([0-9]{1,9})([.)])")


def plain(text: str) -> str:
    """One line without control characters, its spaces single; shortened where it is very long."""
    clear = text.isascii() and text.isprintable() and "  " not in text  # so is nearly every name
    seen = text.strip(" ") if clear else _seen(text)
    return seen if len(seen) <= LONGEST else seen[: LONGEST - 1].rstrip(" ") + "…"


def _seen(text: str) -> str:
    return _NO_CHARACTERS.sub("\ufffd", _SPACES.sub(" ", _UNSEEN.sub("", text))).strip(" ")


def inline(text: str) -> str:
    """For the middle of a line, a table cell or the label of a Markdown link."""
    seen = plain(text)
    return seen if seen.replace(" ", "").isalnum() else _SPECIAL.sub(r"\\\g<0>", seen)


def opening(text: str) -> str:
    """For the start of a line: no list, heading, rule or definition begins with it."""
    seen = inline(text)
    if _SIGN_AT_START.match(seen):
        return "\\" + seen
    return _NUMBER_AT_START.sub(r"\1\\\2", seen, count=1) if _NUMBER_AT_START.match(seen) else seen


def unescaped(text: str) -> str:
    """What was escaped, as it was."""
    return _ESCAPED.sub(r"\1", text)
