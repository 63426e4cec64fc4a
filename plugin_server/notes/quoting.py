"""A text as a YAML scalar: plain where that is safe, else in the quotes that are used already."""

from __future__ import annotations

import re

from plugin_server.notes.frontmatter import Scalar, core_value

# What cannot begin a plain text, or what ends one before its end; when in doubt a text is quoted.
_BEGINS = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|\.\.\.")
_ENDS = re.compile(r":\s|\s#|[:\s]$")
_IN_FLOW = re.compile(r"[,\[\]{}]|:[,\[\]{}]?$")
_ESCAPED = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\\\]')
_NOT_SINGLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str, like: str = "", *, flow: bool = False, quote: str = '"', number: bool = False) -> str:
    """The text as it is written in the place of `like`, whose quotes it keeps.

    `flow`: between brackets or braces. `quote`: what the note uses where quotes are needed. `number`: a bare
    number is what is meant; a name that looks like one is quoted.
    """
    sign = like[:1] if like[:1] in ("'", '"') else ""
    if not sign and is_plain(text, flow=flow, number=number):
        return text
    if (sign or quote) == "'" and not _NOT_SINGLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def is_plain(text: str, *, flow: bool = False, number: bool = False) -> bool:
    """Is this text itself, for every reader of YAML, when written without quotes?"""
    if not text or _BEGINS.match(text) or _ENDS.search(text) or _NOT_SINGLE.search(text):
        return False
    if flow and _IN_FLOW.search(text):
        return False
    return number or isinstance(core_value(Scalar(text, True, 1, 0, len(text))), str)


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    return "\\" + letter if letter in '"\\' else f"\\u{ord(letter):04x}"
