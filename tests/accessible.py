"""What keeps people out of a page, looked for in a real browser: by axe-core, and by what it cannot see.

axe-core comes from npm, by `make test`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 24  # CSS pixels, WCAG 2.2 AA 2.5.8

needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not installed: make test brings it from npm"
)

_RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  });
  return found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" ")).slice(0, 5)]);
}"""

_CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [role=slider]"

# Too small to hit with a finger. A link within a sentence, and one with enough room around it, may be small.
_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].flatMap((one) => {
  const box = one.getBoundingClientRect();
  const inline = one.localName === "a" && getComputedStyle(one).display === "inline";
  const away = one.tabIndex < 0 || !one.checkVisibility() || box.right <= 0 || box.bottom <= 0;
  if (away || inline || (box.width >= least && box.height >= least)) return [];
  return [`${one.localName} ${one.id || one.textContent.trim().slice(0, 30)}: ${box.width} x ${box.height}`];
})"""

_WIDE = """() => [...document.querySelectorAll("body *")].flatMap((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (!one.checkVisibility() || box.width === 0 || style.clipPath !== "none") return [];
  const out = box.right > innerWidth + 0.5 && box.left < innerWidth && !one.closest(".skip, [data-offscreen]");
  const cut = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
    && !["INPUT", "SELECT", "TEXTAREA"].includes(one.tagName) && !one.closest("svg");
  return out || cut ? [`${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`] : [];
}).slice(0, 5)"""

# What can be reached by Tab, one of each group of radio buttons.
_REACHABLE = """(selector) => {
  const seen = new Set();
  return [...document.querySelectorAll(selector)].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type === "radio" && seen.has(one.name)) return false;
    if (one.type === "radio") seen.add(one.name);
    return true;
  }).map((one) => (one.dataset.reach = "" , 1)).length;
}"""

_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const same = one.dataset.reached === "last", again = one.dataset.reached !== undefined;
  document.querySelectorAll("[data-reached=last]").forEach((last) => { last.dataset.reached = "" });
  one.dataset.reached = "last";
  const style = getComputedStyle(one);
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const said = one.id || one.getAttribute("aria-label") || one.textContent.trim();
  return { same, again, marked, inside, name: `${one.localName} ${said.slice(0, 40)}` };
}"""

_MISSED = """() => [...document.querySelectorAll("[data-reach]:not([data-reached])")].map(
  (one) => `${one.localName} ${one.id || (one.getAttribute("aria-label") || one.textContent).trim().slice(0, 40)}`)"""

_MOVING = """() => {
  const slow = (value) => value.split(",").some((time) => parseFloat(time) > 0.01);
  const style = [...document.querySelectorAll("*")].filter((one) => {
    const own = getComputedStyle(one);
    return slow(own.transitionDuration) || (own.animationName !== "none" && slow(own.animationDuration));
  });
  const names = style.slice(0, 5).map((one) => `${one.localName}.${one.getAttribute("class")}`);
  return [...names, ...document.getAnimations().map((one) => `animation ${one.id}`)];
}"""


def barriers(page: Page) -> list[Any]:
    """What axe-core finds wrong; empty where nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return list(page.evaluate(_RUN, TAGS))


def small_targets(page: Page) -> list[str]:
    return list(page.evaluate(_SMALL, [_CONTROLS, LEAST_TARGET]))


def too_wide(page: Page) -> list[str]:
    """What sticks out to the right, or is cut off; the page itself where it can be scrolled sideways."""
    found = list(page.evaluate(_WIDE))
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return found if width <= room else [f"{width} of {room} pixels", *found]


def moving(page: Page) -> list[str]:
    """What would move, or moves just now."""
    return list(page.evaluate(_MOVING))


def lost_by_keyboard(page: Page, most: int = 300) -> list[str]:
    """What Tab does not reach, and what does not show that it has the focus."""
    count = page.evaluate(_REACHABLE, _CONTROLS)
    assert count, "nothing to reach"
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0) }")
    found: list[str] = []
    for _ in range(min(most, count + 10)):
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUSED)
        if now is None or (now["again"] and not now["same"]):
            break
        if not now["marked"]:
            found.append(f"no mark on {now['name']}")
        if not now["inside"]:
            found.append(f"out of sight: {now['name']}")
    return found + [f"not reached: {name}" for name in page.evaluate(_MISSED)]
