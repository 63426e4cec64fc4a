"""The parts of a figure as they stand in its file and as they stand in a page, so that the two can be compared."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from playwright.sync_api import Locator

SVG = "{http://www.w3.org/2000/svg}"
NOT_DRAWN = {"title", "desc", "style"}
READ = """svg => [...svg.children].map((part) => ({
    tag: part.localName,
    attributes: Object.fromEntries([...part.attributes].map((one) => [one.name, one.value])),
    text: part.textContent,
    whole: part.querySelector("title")?.textContent ?? "",
}))"""

Parts = list[dict[str, Any]]


def parts_of_file(svg: str) -> Parts:
    """In the order they are painted."""
    found = [one for one in ElementTree.fromstring(svg) if isinstance(one.tag, str)]  # noqa: S314 - our own
    return [
        {
            "tag": one.tag.removeprefix(SVG),
            "attributes": dict(one.attrib),
            "text": "".join(one.itertext()),
            "whole": one.findtext(f"{SVG}title", ""),
        }
        for one in found
        if one.tag.removeprefix(SVG) not in NOT_DRAWN
    ]


def parts_of_page(svg: Locator) -> Parts:
    found: Parts = svg.evaluate(READ)
    return found
