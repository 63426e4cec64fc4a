"""What to tell a person whose front matter cannot be read: the reason in plain words, and the way out."""

from __future__ import annotations

import re

from plugin_server.notes.nodes import Unreadable

_QUOTES = 'Put the whole value in quotes, like "this".'
_SPACES = "Begin each line with the same number of spaces as its neighbours, and use no tabs."
_BRACKETS = "Close every bracket, or put the whole value in quotes."

# What libyaml and PyYAML say, in part, and what it means to the person who typed.
_WORDS = (
    ("mapping values are not allowed", "There is a colon and a space inside a value.", _QUOTES),
    ("could not find expected ':'", "This line is no property: it has no colon and space.", ""),
    ("unexpected end of stream", "A quotation mark is not closed.", "Close it, or take it away."),
    (
        "unknown escape character",
        "A backslash inside double quotes means something else.",
        "Use single quotes.",
    ),
    ("',' or ']'", "A bracket [ is not closed, or text follows its end.", _BRACKETS),
    ("',' or '}'", "A brace { is not closed, or text follows its end.", _BRACKETS),
    ("expected '-' indicator", "The lines of a list are not aligned.", _SPACES),
    (
        "did not find expected key",
        "The lines are not aligned, or a quoted value goes on after its quotes.",
        _SPACES,
    ),
    ("node content", "A bracket is not closed, or a value is missing before a comma.", _BRACKETS),
    ("tab", "There is a tab where only spaces may stand.", _SPACES),
    ("alphabetic or numeric", "A value that begins with * or & needs quotes.", _QUOTES),
    ("expected comment or line break", "After | or > nothing else may stand in the line.", _QUOTES),
)
_NO_COLON = "Write it like name: value, or take the line away."
_CANNOT_BEGIN = "A value cannot begin with this sign."


# `[[Eva]] and Tom`, `"yes" he said`: a value that seems to end before it does.
_GOES_ON = re.compile(r"(?:^ *- +|: +)(?:\[[^#]*\]|\{[^#]*\}|\"[^\"#]*\"|'[^'#]*')[ ,]*[^\s,#\]}]")

_ONE_COLON = re.compile(r"[^:]*:(?: [^:]*)?$")


def from_yaml(said: str, at: str, text: str, line: int) -> Unreadable:
    """In plain words what the parser said; `at` is the letter it stopped at, `text` the line around it."""
    if _GOES_ON.search(text[:500]):
        return _trouble(line, "A value begins with a bracket or quotes and goes on after them.", _QUOTES)
    if said.endswith("cannot start any token"):
        if at == "\t":
            return _trouble(line, "There is a tab where only spaces may stand.", _SPACES)
        return _trouble(line, _CANNOT_BEGIN, _QUOTES)
    if said.startswith("mapping values") and _ONE_COLON.match(text[:500]):
        # The colon is this property's own: what is wrong stands above it, or is its indent.
        if text[:1].isspace():
            return _trouble(line, "This line is indented below a property that has a value already.", _SPACES)
        return _trouble(line - 1, "This line is no property: it has no colon and space.", _NO_COLON)
    for part, message, remedy in _WORDS:
        if part in said:
            return _trouble(line, message, remedy or _NO_COLON)
    return unknown(line)


def unknown(line: int) -> Unreadable:
    return _trouble(line, "Something is out of place here.", _QUOTES)


def not_utf8(line: int) -> Unreadable:
    return _trouble(line, "There are letters that are not in UTF-8.", "Save the note as UTF-8.")


def too_long(line: int) -> Unreadable:
    return _trouble(line, "They are longer than 64 KB.", "Move long texts below the properties.")


def too_deep(line: int) -> Unreadable:
    return _trouble(line, "Lists stand in lists more than 32 levels deep.", "Write them with fewer levels.")


def too_many(line: int) -> Unreadable:
    return _trouble(line, "There are more than 10,000 values.", "Move long lists below the properties.")


def at_margin(line: int) -> Unreadable:
    return _trouble(
        line, "A value goes on in a line that is not indented.", "Put two spaces before that line."
    )


def no_anchor(line: int) -> Unreadable:
    return _trouble(line, "A value that begins with * needs quotes.", _QUOTES)


def odd_key(line: int) -> Unreadable:
    return _trouble(line, "A property's name cannot be a list or begin with a bracket.", _QUOTES)


def twice(line: int, name: str) -> Unreadable:
    return _trouble(line, f"The property {name} stands twice.", "Keep one of the two.")


def second_document(line: int) -> Unreadable:
    return _trouble(
        line, "A line of three dots or a line that begins with % ends them.", "Take that line away."
    )


def _trouble(line: int, message: str, remedy: str) -> Unreadable:
    return Unreadable(line, f"Obsidian cannot read the properties. {message}", remedy)
