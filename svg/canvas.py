"""A scene as the text of an SVG. The only importer of svgwrite."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from xml.etree import ElementTree

from svgwrite import Drawing
from svgwrite.base import BaseElement

from svg.geometry import number
from svg.scene import Arc, Band, Circle, Frame, Line, Part, Scene, Text
from svg.style import style
from svg.theme import THEME

SIGNATURE = "<!-- session-arcs figure 1 -->"
STYLE = style(THEME)
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}


def style_hash() -> str:
    """The style's source for a Content-Security-Policy: `sha256-` and the digest in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def draw(scene: Scene) -> str:
    """The text of the figure, ending with a newline. Raises ValueError for numbers that are not finite."""
    width, height = number(scene.width), number(scene.height)
    drawing = Drawing(
        size=(width, height), viewBox=f"0 0 {width} {height}", class_="arcs", role="img", debug=False
    )
    drawing.elements = [
        _Signature(),
        _Element("title", {}, scene.title),
        _Element("desc", {}, " ".join(scene.description)),
        _Element("style", {}, STYLE),
        *map(_element, scene.parts),
    ]
    return ElementTree.tostring(drawing.get_xml(), encoding="unicode") + "\n"


class _Element(BaseElement):  # type: ignore[misc]  # svgwrite has no types
    """One element with its text; its attributes, all of them text already, are printed in the order given.

    A figure is drawn at every save, and svgwrite's way of checking, sorting and converting attributes would
    take most of that time with nothing left to check or convert: so neither is asked.
    """

    def __init__(self, name: str, attributes: dict[str, str], text: str = "") -> None:
        self.elementname = name
        self.attribs = attributes
        self.elements: list[_Element] = []
        self.text = text

    def get_xml(self) -> Any:
        xml = ElementTree.Element(self.elementname, self.attribs)
        for element in self.elements:
            xml.append(element.get_xml())
        if not self.elements:
            xml.text = self.text
        elif self.text:
            xml[-1].tail = self.text
        return xml


class _Signature(BaseElement):  # type: ignore[misc]
    """The comment by which our own figures are known."""

    def __init__(self) -> None:
        self.elements: list[_Element] = []

    def get_xml(self) -> Any:
        return ElementTree.Comment(SIGNATURE[4:-3])


def _element(part: Part) -> _Element:
    attributes = {"id": part.id, "class": part.role}
    if isinstance(part, Text):
        return _text(part, attributes)
    if isinstance(part, Arc | Band | Frame):
        return _Element("path", attributes | {"d": part.path})
    if isinstance(part, Line):
        return _Element("line", attributes | _line(part))
    return _Element("circle", attributes | _circle(part))


def _line(part: Line) -> dict[str, str]:
    (start, end) = part.start, part.end
    return {"x1": number(start.x), "y1": number(start.y), "x2": number(end.x), "y2": number(end.y)}


def _circle(part: Circle) -> dict[str, str]:
    return {"cx": number(part.center.x), "cy": number(part.center.y), "r": number(part.radius)}


def _text(part: Text, attributes: dict[str, str]) -> _Element:
    anchor = _ANCHORS[part.anchor]
    attributes |= {"x": number(part.at.x), "y": number(part.at.y)}
    if part.rtl:
        # "start" is where reading starts: on the right.
        anchor = _MIRRORED[anchor]
        attributes["direction"] = "rtl"
    if anchor != "start":
        attributes["text-anchor"] = anchor
    element = _Element("text", attributes, part.text)
    if part.whole:
        element.elements = [_Element("title", {}, part.whole)]
    return element
