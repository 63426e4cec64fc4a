"""A figure's text against ElementTree's own: the same bytes, whatever the words."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Comment, Element, SubElement

from hypothesis import given, settings
from hypothesis import strategies as st

from svg.canvas import SIGNATURE, STYLE, draw
from svg.geometry import Box, Point, number
from svg.scene import Arc, Band, Circle, Frame, Line, Part, Scene, Text
from svg.theme import THEME

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["&amp;", '"><script>', "a\r\n\tb", "]]>", "'", "«»", ""]
)
NUMBERS = st.floats(-1000, 1000)
POINTS = st.builds(Point, NUMBERS, NUMBERS)
BOXES = st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
PARTS = st.one_of(
    st.builds(Arc, WORDS, WORDS, POINTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.builds(Band, WORDS, WORDS, POINTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.builds(Line, WORDS, WORDS, POINTS, POINTS, NUMBERS),
    st.builds(Frame, WORDS, WORDS, BOXES, NUMBERS),
    st.builds(Circle, WORDS, WORDS, POINTS, NUMBERS),
    st.builds(Text, WORDS, WORDS, POINTS, st.sampled_from([*ANCHORS]), WORDS, BOXES, st.booleans(), WORDS),
)


def tree(scene: Scene) -> Element:
    width, height = number(scene.width), number(scene.height)
    root = Element(
        "svg",
        {
            "baseProfile": "full",
            "class": "arcs",
            "height": height,
            "role": "img",
            "version": "1.1",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "xmlns": "http://www.w3.org/2000/svg",
            "xmlns:ev": "http://www.w3.org/2001/xml-events",
            "xmlns:xlink": "http://www.w3.org/1999/xlink",
        },
    )
    root.append(Comment(SIGNATURE[4:-3]))
    for name, text in (("title", scene.title), ("desc", " ".join(scene.description)), ("style", STYLE)):
        SubElement(root, name).text = text
    for part in scene.parts:
        add(root, part)
    return root


def add(root: Element, part: Part) -> None:
    named = {"id": part.id, "class": part.role}
    if isinstance(part, Text):
        add_text(root, part, named)
    elif isinstance(part, Line):
        start, end = part.start, part.end
        ends = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y}
        SubElement(root, "line", named | {name: number(value) for name, value in ends.items()})
    elif isinstance(part, Circle):
        at = {"cx": part.center.x, "cy": part.center.y, "r": part.radius}
        SubElement(root, "circle", named | {name: number(value) for name, value in at.items()})
    else:
        SubElement(root, "path", {**named, "d": part.path})


def add_text(root: Element, part: Text, named: dict[str, str]) -> None:
    node = SubElement(root, "text", named | {"x": number(part.at.x), "y": number(part.at.y)})
    anchor = ANCHORS[part.anchor]
    if part.rtl:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        node.set("direction", "rtl")
    if anchor != "start":
        node.set("text-anchor", anchor)
    if part.whole:
        title = SubElement(node, "title")
        title.text, title.tail = part.whole, part.text
    else:
        node.text = part.text


SCENES = st.builds(
    Scene, st.just(THEME.width), NUMBERS, WORDS, st.lists(WORDS).map(tuple), st.lists(PARTS).map(tuple)
)


@settings(deadline=None)
@given(SCENES)
def test_a_figure_is_written_as_elementtree_writes_it(scene: Scene) -> None:
    assert draw(scene) == ElementTree.tostring(tree(scene), encoding="unicode") + "\n"
