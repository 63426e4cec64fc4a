"""The properties of client and practice notes."""

from __future__ import annotations

import re

from plugin_server.model import ClientNote, LinkFormat, OrderedArea, PracticeNote, Task
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal, parse_scale
from plugin_server.notes.properties import Properties, Written
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.texts import (
    parse_figure_folder,
    parse_figure_width,
    parse_lens,
    parse_link,
    parse_period,
    parse_switch,
)

_WAS = re.compile(r"(.*\S)\s*\(\s*was:?\s+([^()]+)\)", re.IGNORECASE | re.DOTALL)

_FORMATS = {format_.value: format_ for format_ in LinkFormat}
_MARKUP = {"wikilink": False, "wikilinks": False, "wiki": False, "markdown": True}
# Obsidian calls its ways "Shortest path when possible", "Relative path to file", "Absolute path in vault".
_FILLERS = frozenset(("path", "when", "possible", "to", "file", "in", "vault", "link", "links", "and"))
_STYLE = Refusal(
    "A link style is made of the words shortest, relative or absolute, and wikilinks or markdown.",
    "Write for example: shortest, wikilinks.",
)


def read_client(
    properties: Properties, tasks: tuple[Task, ...], off: bool, figures: tuple[str, ...]
) -> ClientNote:
    scale, lens = properties.one("scale", parse_scale), properties.one("lens", parse_lens)
    order = _area_order(properties)
    tasks = settle_tasks(tasks, (), order)
    problems = () if off else properties.told()
    return ClientNote(properties.path, scale, lens, order, tasks, off, problems, figures)


def read_practice(properties: Properties, off: bool, figures: tuple[str, ...]) -> PracticeNote:
    link_format, markdown = _link_style(properties)
    return PracticeNote(
        path=properties.path,
        scale=properties.one("scale", parse_scale),
        period=properties.one("period", parse_period),
        figure_folder=properties.one("figure folder", parse_figure_folder),
        figure_width=properties.one("figure width", parse_figure_width),
        not_areas=tuple(_names(properties, "not areas")),
        lens=properties.one("lens", parse_lens),
        next_link=properties.one("next link", parse_switch) or False,
        link_format=link_format,
        markdown_links=markdown,
        off=off,
        problems=() if off else properties.told(),
        figures=figures,
    )


def _names(properties: Properties, name: str) -> list[str]:
    return [area for written in _entries(properties, name) if (area := _area_name(written.text))]


def _entries(properties: Properties, name: str) -> list[Written]:
    """The entries of a list; a single text is a list with commas between."""
    written = properties.many(name)
    if len(written) != 1 or "(" in written[0].text or "[[" in written[0].text:
        return list(written)
    one = written[0]
    return [Written(one.property, text.strip(), one.line) for text in re.split(r"[,;\n]", one.text)]


def _area_name(text: str) -> str:
    link = parse_link(text)
    return " ".join(link.name.split()) if link else ""


def _area_order(properties: Properties) -> tuple[OrderedArea, ...]:
    """`Strategy (was Vision)` joins a renamed area to its past; several former names with commas between."""
    order: list[OrderedArea] = []
    seen: set[str] = set()
    for written in _entries(properties, "area order"):
        renamed = _WAS.fullmatch(written.text.strip())
        name = _area_name(renamed[1] if renamed else written.text)
        was = tuple(_area_name(old) for old in renamed[2].split(",")) if renamed else ()
        names = {area_key(one) for one in (name, *was) if one}
        if not name:
            continue
        if names & seen:
            twice = Refusal(f"{name} stands twice in the area order.", "Keep one of the two.")
            properties.refuse(written.property, written.line, twice)
            continue
        seen |= names
        order.append(OrderedArea(name, tuple(old for old in was if old)))
    return tuple(order)


def _link_style(properties: Properties) -> tuple[LinkFormat | None, bool | None]:
    """`shortest`, `relative` or `absolute`, `wikilinks` or `markdown`, in any order and in Obsidian's words."""
    link_format: LinkFormat | None = None
    markdown: bool | None = None
    for written in properties.many("link style"):
        for word in re.split(r"[\s,;/]+", written.text.strip().lower()):
            if word in _FORMATS:
                link_format = _FORMATS[word]
            elif word in _MARKUP:
                markdown = _MARKUP[word]
            elif word and word not in _FILLERS:
                properties.refuse(written.property, written.line, _STYLE)
    return link_format, markdown
