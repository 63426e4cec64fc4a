"""All the figures worth looking at, and `make gallery`: contact sheets of them, light and dark, in tests/out/."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from svg import fan, year
from svg.canvas import draw
from svg.scene import Scene
from tests.browser import chromium, skip_reason
from tests.gallery_fan import fans
from tests.gallery_year import years

OUT = Path(__file__).parent / "out"
COLUMNS, ON_A_SHEET = 3, 12  # so many that a sheet can be read on a screen

Figure = tuple[str, Scene]

SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 36px; background: {paper}; color: {ink}; color-scheme: {scheme};
  font: 20px sans-serif; columns: {columns}; column-gap: 36px; }}
figure {{ margin: 0 0 36px; break-inside: avoid; }} figcaption {{ margin: 0 0 6px; opacity: .6; }}
svg {{ display: block; }}
</style>{figures}"""


def gallery() -> Iterator[Figure]:
    """Every figure with what it shows."""
    yield from ((f"fan: {title}", fan.place(one)) for title, one in fans())
    yield from ((f"year: {title}", year.place(one)) for title, one in years())


def sheet(figures: list[Figure], dark: bool) -> str:
    """A page with these figures."""
    drawn = "".join(
        f"<figure><figcaption>{title}</figcaption>{draw(scene)}</figure>" for title, scene in figures
    )
    paper, ink, scheme = ("#1e1e1e", "#ececec", "dark") if dark else ("#ffffff", "#1f2933", "light")
    return SHEET.format(paper=paper, ink=ink, scheme=scheme, columns=COLUMNS, figures=drawn)


def sheets() -> Iterator[tuple[str, list[Figure]]]:
    """A name for each sheet and its figures: fans and years apart."""
    figures = list(gallery())
    for kind in ("fan", "year"):
        own = [figure for figure in figures if figure[0].startswith(kind)]
        for start in range(0, len(own), ON_A_SHEET):
            yield f"gallery-{kind}-{start // ON_A_SHEET + 1}", own[start : start + ON_A_SHEET]


def main() -> None:
    """Writes gallery-fan-1-light.png, gallery-fan-1-dark.png and so on."""
    if reason := skip_reason():
        sys.exit(reason)
    OUT.mkdir(exist_ok=True)
    with chromium() as browser:
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1944, "height": 400}, color_scheme=scheme)
            for name, figures in sheets():
                page.set_content(sheet(figures, dark=scheme == "dark"))
                page.screenshot(path=OUT / f"{name}-{scheme}.png", full_page=True)
                print(OUT / f"{name}-{scheme}.png")


if __name__ == "__main__":
    main()
