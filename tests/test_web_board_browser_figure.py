"""The figure on the board is the figure of the file: every part, every number, every colour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from plugin_server.web.config import Door
from plugin_server.web.serve import Server
from svg.canvas import draw
from svg.scene import as_json
from tests.browser import chromium, needs_chromium
from tests.drawn import READ, Parts, parts_of_file
from tests.gallery import gallery
from tests.web_practice import TOKEN, Vaultless

pytestmark = [pytest.mark.browser, needs_chromium]
TAGS = {"arc": "path", "band": "path", "frame": "path"}
DRAW = """async (text) => {
    const { Figure } = await import("/static/board-figure.js");
    const make = () => document.body.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    window.figure ??= new Figure(make());
    const read = READ;
    const draw = (scene) => (window.figure.draw(scene), read(document.querySelector("svg")));
    return JSON.stringify(JSON.parse(text).map(draw));
}""".replace("READ", READ)
COLOURS = """(names) => names.map((name) => {
    const part = document.querySelector(name);
    const one = getComputedStyle(part);
    const words = part.localName === "text" ? [one.fontSize, one.fontWeight, one.fontFamily] : [];
    return [one.stroke, one.strokeWidth, one.fill, one.strokeDasharray, one.strokeLinecap, ...words];
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def drawn(page: Page, *scenes: dict[str, Any]) -> list[Parts]:
    """What stands in the page after each of the scenes; as text, which is much quicker to hand over."""
    found: list[Parts] = json.loads(page.evaluate(DRAW, json.dumps(scenes)))
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the service; its rules for pages hold in it."""
    with Server(Vaultless(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        page = browser.new_page()
        page.goto(f"{server.address}enter")
        yield page
        page.close()


def test_every_figure_of_the_gallery_is_drawn_part_by_part_as_in_its_file(page: Page) -> None:
    """One after the other in the same place, as a board does that only touches what differs."""
    figures = list(gallery())
    seen = drawn(page, *(as_json(scene) for _, scene in figures))
    for (title, scene), parts in zip(figures, seen, strict=True):
        assert parts == parts_of_file(draw(scene)), title


def test_parts_that_did_not_change_are_not_touched(page: Page) -> None:
    first, second = [as_json(scene) for title, scene in gallery() if title.startswith("fan")][:2]
    drawn(page, first)
    page.evaluate("() => { for (const part of document.querySelector('svg').children) part.seen = true }")
    (parts,) = drawn(page, second)
    seen = "() => [...document.querySelector('svg').children].map((part) => !!part.seen)"
    known = {(part["id"], TAGS.get(part["kind"], part["kind"])) for part in first["parts"]}
    expected = [(part["attributes"]["id"], part["tag"]) in known for part in parts]
    assert page.evaluate(seen) == expected
    assert sum(expected) > 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_colours_and_strokes_are_those_of_the_file(
    browser: Browser, page: Page, scheme: str, tmp_path: Path
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.add_style_tag(url="/static/arcs.css")
    scene = next(scene for title, scene in gallery() if "wanted" in draw(scene) and "tick" in draw(scene))
    drawn(page, as_json(scene))
    page.evaluate("() => document.querySelector('svg').classList.add('arcs')")
    roles = sorted({f".arcs .{part.role}" for part in scene.parts})
    (tmp_path / "figure.svg").write_text(draw(scene), "utf-8")
    alone = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    alone.goto((tmp_path / "figure.svg").as_uri())
    assert page.evaluate(COLOURS, roles) == alone.evaluate(COLOURS, roles)
    alone.close()
