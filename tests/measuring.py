"""Figures measured in a browser: which texts overlap, touch a stroke or leave the picture.

Text boxes are the browser's own (getBBox, with the font's full height). Against strokes the ink of the text
counts, as the browser's text metrics give it, and the stroke as its isPointInStroke has it.
"""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page

from svg.canvas import draw
from svg.geometry import Point
from svg.scene import Scene, Text

FONTS = ("DejaVu Sans", "Liberation Sans")  # one wide, one narrow

SCRIPTS = {
    "latin": "Community development, outreach and grants for all",
    "capitals": "ACCOUNTABILITY MANAGEMENT WITHOUT ANY BREAKS AND PAUSES",
    "cyrillic": "Стратегическое планирование общественной работы и отдыха",
    "greek": "Κοινοτική ανάπτυξη και συνεργασία με άλλες οργανώσεις",
    "chinese": "社区发展与对外合作以及年度预算的编制和监督执行情况家庭健康朋友学习运动休息旅行",
    "arabic": "تنمية المجتمع والتواصل مع المنظمات الأخرى وجمع التبرعات",
    "hebrew": "פיתוח קהילתי ושיתוף פעולה עם ארגונים אחרים וגיוס תרומות",
    "emoji": "🌱🏃🏽‍♀️💼🎨🏡👨‍👩‍👧‍👦🎵🚲📚🧘🏽🍎🌍🎓💰🤝🏆🎭🏖️🧠🛠️🐕🌻🍕⚽🎯🚀📈🎁🔬🧩🪴🎻🏔️🛶🎲🍵🕯️🧵🪁🎈",
}

MEASURE = """(limits) => {
  const pen = document.createElement('canvas').getContext('2d');
  const round = value => Math.round(value * 10) / 10;
  const meets = (a, b) => a.left < b.right - .1 && b.left < a.right - .1
    && a.top < b.bottom - .1 && b.top < a.bottom - .1;
  const say = box => [box.left, box.top, box.right, box.bottom].map(round).join(' ');

  function boxOf(text) {
    const box = text.getBBox();
    return {left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height};
  }

  function inkOf(text) {
    const style = getComputedStyle(text);
    pen.font = style.font;
    pen.direction = style.direction;
    pen.textAlign = {start: 'start', middle: 'center', end: 'end'}[style.textAnchor];
    const words = [...text.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');
    const size = pen.measureText(words), x = text.x.baseVal[0].value, y = text.y.baseVal[0].value;
    return {left: x - size.actualBoundingBoxLeft, right: x + size.actualBoundingBoxRight,
            top: y - size.actualBoundingBoxAscent, bottom: y + size.actualBoundingBoxDescent};
  }

  function reachOf(shape) {
    const box = shape.getBBox(), more = parseFloat(getComputedStyle(shape).strokeWidth) / 2;
    return {left: box.x - more, right: box.x + box.width + more,
            top: box.y - more, bottom: box.y + box.height + more};
  }

  // Between which distances from the center a stroke along a circle lies: spares most of the grids below.
  function bandOf(shape, center) {
    const path = shape.getAttribute('d') || '', ring = shape.matches('circle.ring');
    if (!center.known) return {near: 0, far: Infinity};
    if (!ring && path.split('A').length !== 2) return {near: 0, far: Infinity};
    const [x, y] = path.slice(1).split(/[ A]/).map(Number);
    const away = ring ? shape.r.baseVal.value : Math.hypot(x - center.x, y - center.y);
    const more = parseFloat(getComputedStyle(shape).strokeWidth) / 2 + 1;
    return {near: away - more, far: away + more};
  }

  function spread(ink, center) {
    const x = [ink.left - center.x, ink.right - center.x], y = [ink.top - center.y, ink.bottom - center.y];
    return {near: Math.hypot(Math.max(x[0], -x[1], 0), Math.max(y[0], -y[1], 0)),
            far: Math.hypot(Math.max(-x[0], x[1]), Math.max(-y[0], y[1]))};
  }

  function touched(ink, shape) {
    const wide = ink.right - ink.left, high = ink.bottom - ink.top, filled = shape.matches('.rating-dot');
    const columns = Math.ceil(wide / 2), rows = Math.ceil(high / 2);
    for (let i = 0; i <= columns; i++) for (let j = 0; j <= rows; j++) {
      const at = new DOMPoint(ink.left + wide * i / columns, ink.top + high * j / rows);
      if (shape.isPointInStroke(at) || (filled && shape.isPointInFill(at))) return true;
    }
    return false;
  }

  function faults(svg) {
    const found = [], view = svg.viewBox.baseVal;
    const known = svg.dataset.center !== '';
    const center = {x: view.width / 2, y: +svg.dataset.center, known};
    const texts = [...svg.querySelectorAll('text')].map(text => ({text, box: boxOf(text), ink: inkOf(text)}));
    const shapes = [...svg.querySelectorAll('path,line,circle')]
      .map(shape => ({shape, reach: reachOf(shape), band: bandOf(shape, center)}));
    for (const [index, one] of texts.entries()) {
      for (const other of texts.slice(index + 1))
        if (meets(one.box, other.box))
          found.push(`${one.text.id} over ${other.text.id}: ${say(one.box)} and ${say(other.box)}`);
      if (one.box.left < 0 || one.box.top < 0 || one.box.right > view.width || one.box.bottom > view.height)
        found.push(`${one.text.id} leaves the picture: ${say(one.box)}`);
      const lies = spread(one.ink, center);
      for (const {shape, reach, band} of shapes)
        if (lies.near < band.far && band.near < lies.far && meets(one.ink, reach) && touched(one.ink, shape))
          found.push(`${one.text.id} touches ${shape.id}: ${say(one.ink)}`);
      if (one.text.matches('.name,.hours,.missing,.mark')) {
        const x = Math.max(one.ink.left - center.x, center.x - one.ink.right, 0);
        const y = Math.max(one.ink.top - center.y, center.y - one.ink.bottom, 0);
        const away = Math.hypot(x, y);
        if (away < limits.clear) found.push(`${one.text.id} is ${round(away)} from the center`);
      }
    }
    for (const {shape, reach} of shapes)
      if (reach.left < 0 || reach.top < 0 || reach.right > view.width || reach.bottom > view.height)
        found.push(`${shape.id} leaves the picture`);
    return found;
  }

  return [...document.querySelectorAll('svg.arcs')].map(svg => [svg.dataset.title, faults(svg)])
    .filter(([, found]) => found.length).map(([title, found]) => `${title}: ${found.join('; ')}`);
}"""


def faults(page: Page, figures: list[tuple[str, Scene]], font: str) -> list[str]:
    """What is wrong with the figures when their text is set in that font, a line for each figure."""
    drawn = []
    for title, scene in figures:
        center = scene.handles.center.y if scene.handles else ""  # a year has none
        marks = f'<svg data-title="{title}" data-center="{center}" '
        drawn.append(draw(scene).replace("<svg ", marks, 1))
    force = f"<style>svg.arcs text{{font-family:'{font}',sans-serif !important}}</style>"
    page.set_content(f"<!doctype html><meta charset=utf-8>{force}{''.join(drawn)}")
    # Labels keep 14 from the rim (176.5); accents, hanging letters and emoji may reach some way into that.
    found: list[str] = page.evaluate(MEASURE, {"clear": 177 + 7})
    return found


def moved(scene: Scene, name: str, x: float, y: float) -> Scene:
    parts = tuple(
        part._replace(at=Point(part.at.x + x, part.at.y + y))
        if isinstance(part, Text) and part.id == name
        else part
        for part in scene.parts
    )
    return replace(scene, parts=parts)
