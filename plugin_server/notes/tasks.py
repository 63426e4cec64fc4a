"""Tasks under headings, by a real Markdown parser. The one door to `markdown_it`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from plugin_server.model import Task
from plugin_server.notes.numbers import parse_hours
from plugin_server.notes.plain_tasks import Box, Title, read_plainly
from plugin_server.notes.texts import parse_links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_new = tuple.__new__  # of tasks very many are made
LONGEST_NAME = 300  # letters of a heading that may still be an area
MOST_BYTES = 256 * 1024  # of a body: 45,000 words; lists of tasks end long before


@cache
def _markdown() -> MarkdownIt:
    """Blocks alone: what stands inside a line is looked at for tasks only, and never nests deeper than 20."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - it is large, and most bodies are plain

    return MarkdownIt("commonmark", {"maxNesting": 20}).disable("inline")


# A line of prose that ends a paragraph, when prose comes next again: nothing that follows depends on it, and
# paragraphs are what parsing costs most. `<` and `>` may open or close HTML, so such lines stay.
_PROSE = re.compile(r"^[^\W\d_][^\n<>]*\n(?=(?:[ \t]*\n)+[^\W\d_])", re.MULTILINE)

_LISTS = ("bullet_list_open", "ordered_list_open")
_WALLS = ("fence", "code_block", "html_block", "blockquote_open")

_GLANCE = re.compile(rb"\[[ xX]\][ \t]")
_TASK = re.compile(r"\[([ xX])\][ \t]+(\S.*)")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_MANAGER = re.compile(r"(?:the +)?manager of +(.*)", re.IGNORECASE)
_MARKS = re.compile(r"^(?:\*\*|__|\*|_|==|~~)(.+?)(?:\*\*|__|\*|_|==|~~)$")
_ANCHOR = re.compile(r" \^[A-Za-z0-9-]+$")

# Due dates as the Tasks plugin writes them, its other signs, and a length of time at the end of a text.
_DUE = re.compile("[📅📆🗓]\ufe0f? ?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_SIGN = re.compile("[⏳⌛🛫➕✅❌🔁🔺⏫🔼🔽⏬🆔⛔🏁]")
_UNITS = r"[0-9½¼¾][0-9.,½¼¾]* ?(?:hours?|hrs?|h|minutes?|mins?|m)(?: ?[0-5]?[0-9] ?(?:minutes?|mins?|m)?)?"
_UNITS_END = frozenset("hrsenmHRSENM)ſ0123456789")  # with any of these an estimate may end
_ESTIMATE = re.compile(rf" (?:({_UNITS})|\( ?({_UNITS}) ?\))$", re.IGNORECASE)


def read_tasks(data: bytes, start: int = 0) -> tuple[Task, ...]:
    """The tasks (`- [ ]`, `- [x]`) that stand under a heading, from the byte `start` of a note on.

    Not those in code, quotes and callouts, comments, or one of our blocks. `Task.area` is the nearest heading
    above, `Task.under` the headings that hold it, nearest first: which of them is an area is known later
    (`settle_tasks`). Bytes that are not UTF-8 are shown as U+FFFD.
    """
    return tasks_of(mark_tasks(data, start))


class Marks(NamedTuple):
    """The headings and boxes of a plain body, not taken apart. `first`: the number of its first line."""

    found: Sequence[Title | Box]
    first: int


def mark_tasks(data: bytes, start: int = 0) -> Marks | tuple[Task, ...]:
    """As much of `read_tasks` as needs the bytes; where a body is plain the rest is left to `tasks_of`."""
    if not _GLANCE.search(data, start, start + MOST_BYTES):
        return ()
    body, first = data[start : start + MOST_BYTES], data.count(b"\n", 0, start) + 1
    plainly = read_plainly(body)
    return tuple(_parsed(body, first)) if plainly is None else _new(Marks, (plainly, first))


def tasks_of(marked: Marks | tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks, of which some may have been marked only."""
    return tuple(_of_plain(*marked)) if isinstance(marked, Marks) else marked


def _parsed(body: bytes, first: int) -> Iterator[Task]:
    """`first`: the number of the first line."""
    text = _LONE_RETURN.sub(" ", body.decode("utf-8", "replace"))
    hidden = _Hidden(text.split("\n"))
    tokens = _markdown().parse(_PROSE.sub("\n", text))
    hidden.add_comments(tokens)
    return _tasks(tokens, hidden.lines, first)


def _of_plain(marks: Sequence[Title | Box], first: int) -> Iterator[Task]:
    headings: list[_Heading] = []
    for mark in marks:
        if isinstance(mark, Title):
            headings = _below(headings, mark.level, mark.text)
        elif headings:
            yield _task(mark.sign, mark.text, mark.line + first, headings)


def _below(headings: list[_Heading], level: int, content: str) -> list[_Heading]:
    """The headings that hold what comes next, this one included."""
    held = [heading for heading in headings if heading.level < level]
    held.append(_heading(level, content))
    return held


@lru_cache(maxsize=512)  # the same areas stand in very many notes
def _heading(level: int, content: str) -> _Heading:
    return _Heading(level, _heading_name(content))


# ------------------------------------------------------------------ where a task can be added


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its name as an area bears it. Lines are those of the body, from 0."""

    name: str
    level: int
    line: int
    after: int  # the line below it


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at the top level of a body. `lists` are runs of lines; `walls` the lines at which something
    begins that a task must not stand in or behind: code, quotes, comments, a block of ours."""

    headings: tuple[Heading, ...]
    lists: tuple[tuple[int, int], ...]
    walls: tuple[int, ...]


def read_outline(body: bytes) -> Outline:
    """The outline of the text below the properties, read as `read_tasks` reads it."""
    text = _LONE_RETURN.sub(" ", body[:MOST_BYTES].decode("utf-8", "replace"))
    hidden = _Hidden(text.split("\n"))
    tokens = _markdown().parse(_PROSE.sub("\n", text))
    hidden.add_comments(tokens)
    top = [(index, token, token.map) for index, token in enumerate(tokens) if token.level == 0 and token.map]
    return Outline(
        tuple(
            Heading(_heading_name(tokens[index + 1].content), int(token.tag[1:]), lines[0], lines[1])
            for index, token, lines in top
            if token.type == "heading_open" and lines[0] not in hidden.lines
        ),
        tuple((lines[0], lines[1]) for _, token, lines in top if token.type in _LISTS),
        tuple(sorted({*hidden.lines, *(lines[0] for _, token, lines in top if token.type in _WALLS)})),
    )


# ------------------------------------------------------------------ where no task is read


class _Hidden:
    """The lines, from 0, that hold no tasks: our blocks and Obsidian's `%%` comments."""

    def __init__(self, lines: list[str]) -> None:
        self._text = lines
        self.lines: set[int] = set()
        inside = False
        for number, line in enumerate(lines):
            inside = inside or line.startswith("<!-- session-arcs")
            if inside:
                self.lines.add(number)
            inside = inside and not line.startswith("<!-- /session-arcs")

    def add_comments(self, tokens: list[Token]) -> None:
        """`%%` opens and closes a comment, but not within code or HTML."""
        literal = {
            number
            for token in tokens
            if token.type in ("fence", "code_block", "html_block") and token.map
            for number in range(*token.map)
        }
        inside = False
        for number, line in enumerate(self._text):
            if number in literal:
                continue
            if inside:
                self.lines.add(number)
            if line.count("%%") % 2:
                inside = not inside


# ------------------------------------------------------------------ tasks and headings


class _Heading(NamedTuple):
    level: int
    name: str


def _tasks(tokens: list[Token], hidden: set[int], first: int) -> Iterator[Task]:
    headings: list[_Heading] = []
    quotes = 0
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            quotes += 1
        elif token.type == "blockquote_close":
            quotes -= 1
        elif token.type != "inline" or quotes or not token.map:
            continue
        elif tokens[index - 1].type == "heading_open" and token.level == 1:
            headings = _below(headings, int(tokens[index - 1].tag[1:]), token.content)
        elif tokens[index - 2].type == "list_item_open" and headings and token.map[0] not in hidden:
            # the first line of a list item, where it begins with a box and says something
            box = _TASK.match(token.content.split("\n", 1)[0])
            if box:
                yield _task(box[1], box[2], token.map[0] + first, headings)


def _task(sign: str, written: str, line: int, headings: list[_Heading]) -> Task:
    text, due, estimate = _details(written)
    above = tuple([heading.name for heading in headings[-2::-1]])
    return _new(Task, (headings[-1].name, text, sign != " ", line, due, estimate, above))


def _details(written: str) -> tuple[str, str | None, int | None]:
    """The text without its due date and estimate; the date; the minutes."""
    whole = " ".join(written.split())
    if "^" in whole:
        whole = _ANCHOR.sub("", whole)
    plain = whole.isascii()  # so without any of the signs
    due = None if plain else _DUE.search(whole)
    text = " ".join((whole[: due.start()] + whole[due.end() :]).split()) if due else whole
    sign = None if plain else _SIGN.search(text)
    told, signs = (text[: sign.start()].rstrip(), " " + text[sign.start() :]) if sign else (text, "")
    estimate = _ESTIMATE.search(told) if told[-1:] in _UNITS_END else None
    minutes = parse_hours(estimate[1] or estimate[2]) if estimate else None
    if estimate and isinstance(minutes, int):
        text = told[: estimate.start()].rstrip() + signs
    else:
        minutes = None
    return text or whole, due[1] if due else None, minutes


def _heading_name(content: str) -> str:
    """The area in a heading: links and emphasis taken off, "Manager of" too."""
    name = _ANCHOR.sub("", " ".join(content.split()))
    name = _unmarked(name)
    manager = _MANAGER.fullmatch(name)
    name = _unmarked(manager[1] if manager else name)
    links = parse_links(name) if name.startswith("[") else ()
    return links[0].name if len(links) == 1 and name.endswith(("]", ")")) else name


def _unmarked(name: str) -> str:
    name = name.rstrip(" :")
    for _ in range(3 if len(name) <= LONGEST_NAME else 0):  # bold, italic, highlighted; no more
        marked = _MARKS.match(name)
        name = marked[1].strip(" :") if marked else name
    return name
