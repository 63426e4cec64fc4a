"""Letters that PyYAML, a reader of YAML 1.1, takes for something else than Obsidian's reader of 1.2 does.

For the parser they become letters of a private plane, one for one, so that places stay what they are.
"""

from __future__ import annotations

import re

_PRIVATE = 0x100000
_PRIVATES = re.compile("[\U00100000-\U0010ffff]")

# What 1.1 takes for a line end or refuses, and 1.2 as Obsidian reads it keeps as a letter.
_STRANGE = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BACK = {_PRIVATE + code: code for code in (*range(0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}

_IDLE_TAB = re.compile(r"[ \t]+(?=\r?$|#)|(?<=[:,?\[{])[ \t]+|^ *-[ \t]+(?=[^\s-])", re.MULTILINE)
_INNER_TAB = re.compile(r"(?<=\S)[ \t]+(?=\S)")


def disguised(text: str) -> str:
    """The text for the parser, as long as before."""
    return _STRANGE.sub(_disguise, text) if _STRANGE.search(text) else text


def undisguised(text: str) -> str:
    """A scalar's text as it was written."""
    return text.translate(_BACK) if _PRIVATES.search(text) else text


def without_tabs(text: str) -> str:
    """The same text, as long as before, with tabs only where they would be indentation.

    Obsidian allows tabs in more places than PyYAML: after a dash, on an empty line, within a text.
    """
    text = _IDLE_TAB.sub(lambda found: found[0].replace("\t", " "), text)
    return _INNER_TAB.sub(lambda found: found[0].replace("\t", chr(_PRIVATE + 9)), text)


def _disguise(found: re.Match[str]) -> str:
    return chr(_PRIVATE + ord(found[0]))
