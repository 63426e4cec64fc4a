"""A scene as the text of an SVG. The only importer of svgwrite."""

from __future__ import annotations

import base64
import hashlib
import re

import svgwrite

from svg.geometry import number
from svg.scene import Arc, Band, Scene

MARK = " session-arcs figure 1 "
SIGNATURE = f"<!--{MARK}-->"
STYLE = ""


def style_hash() -> str:
    """The style's source for a Content-Security-Policy: `sha256-` and the digest in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def draw(scene: Scene) -> str:
    """The text of the figure, ending with a newline. Raises ValueError for numbers that are not finite."""
    drawing = svgwrite.Drawing(debug=False)
    drawing["viewBox"] = f"0 0 {number(scene.width)} {number(scene.height)}"
    drawing["role"] = "img"
    for part in scene.parts:
        if isinstance(part, Arc | Band):
            drawing.add(
                drawing.path(
                    d=part.path,
                    id=part.id,
                    class_=part.role,
                    fill="none",
                    stroke="#2b4a6f",
                    stroke_width=part.width,
                )
            )
    return re.sub("(<svg[^>]*>)", r"\1" + SIGNATURE, drawing.tostring(), count=1) + "\n"
