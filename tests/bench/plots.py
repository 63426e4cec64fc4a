"""One plot for each question, over the size of the vault: both axes logarithmic, so that a slope is an exponent."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.bench.races import short

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 44, 44
LINE_STEP = 17.0  # between two names at the right
STYLE = (
    ".p{fill:#fff}.t,.n{font:13px ui-sans-serif,system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1f2933}"
    ".t{font-weight:700;font-size:15px}.x{fill:#5b6670}.g{stroke:#d5d8db;stroke-width:1}"
    ".s{fill:none;stroke-width:2}.k0{stroke:#a86400;stroke-width:4}.k1{stroke:#5b6670;stroke-dasharray:6 4}"
    ".k2{stroke:#0072b2}.k3{stroke:#7a4a8c;stroke-dasharray:2 3}.k4{stroke:#2b6a4f;stroke-dasharray:8 3 2 3}"
    "@media(prefers-color-scheme:dark){.p{fill:#1e1e1e}.t,.n{fill:#ececec}.x{fill:#a9b2ba}.g{stroke:#4a4d50}"
    ".k0{stroke:#e39a2d}.k1{stroke:#a9b2ba}.k2{stroke:#3d9bd8}.k3{stroke:#c79ad8}.k4{stroke:#7cc4a0}}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn as one line: (notes, value), both above zero."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """Decades of both axes, and where a value lies."""

    x: tuple[float, float]
    y: tuple[int, int]

    @staticmethod
    def of(lines: Sequence[Line]) -> Axes:
        xs = [x for line in lines for x, _ in line.points]
        ys = [y for line in lines for _, y in line.points]
        low, high = math.floor(math.log10(min(ys)) + 1e-9), math.ceil(math.log10(max(ys)) - 1e-9)
        first, last = math.log10(min(xs)), math.log10(max(xs))
        return Axes((first, last if last > first else first + 1), (low, max(high, low + 1)))

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(y) - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def plot(title: str, unit: str, lines: Sequence[Line]) -> str:
    """The picture as SVG: readable on light and dark paper, which it brings along."""
    axes = Axes.of(lines)
    sizes = sorted({x for line in lines for x, _ in line.points})
    inside = "".join(
        [*_scale(axes, sizes, unit), *_curves(axes, lines), *_names(axes, lines)],
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img"><title>{escape(title)}</title><style>{STYLE}</style>'
        f'<rect class="p" width="{WIDTH}" height="{HEIGHT}"/>'
        f'<text class="t" x="16" y="24">{escape(title)}</text>{inside}</svg>\n'
    )


def _scale(axes: Axes, sizes: Sequence[float], unit: str) -> Iterator[str]:
    for decade in range(axes.y[0], axes.y[1] + 1):
        _, y = axes.at(sizes[0], 10.0**decade)
        yield f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text class="n x" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{said(10.0**decade, unit)}</text>'
    for size in sizes:
        x, _ = axes.at(size, 10.0 ** axes.y[0])
        yield f'<path class="g" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield f'<text class="n x" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,.0f}</text>'
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    yield f'<text class="n x" x="{middle:.1f}" y="{HEIGHT - 6}" text-anchor="middle">notes in the vault</text>'


def said(value: float, unit: str) -> str:
    """A value with its unit, as short as may be."""
    if unit == "s" and value < 1:
        return f"{short(value * 1000)} ms"
    return f"{short(value)} {unit}".rstrip()


def _curves(axes: Axes, lines: Sequence[Line]) -> Iterator[str]:
    for number, line in enumerate(lines):
        points = [axes.at(*point) for point in sorted(line.points)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        yield f'<path class="s k{number % 5}" d="M{path}"/>'
        for x, y in points:
            yield f'<circle class="s k{number % 5}" cx="{x:.1f}" cy="{y:.1f}" r="2"/>'


def _names(axes: Axes, lines: Sequence[Line]) -> Iterator[str]:
    """Each line's name at its end; pushed apart where ends lie together."""
    ends = sorted((axes.at(*max(line.points))[1], number) for number, line in enumerate(lines))
    below = -math.inf
    for y, number in ends:
        at = max(y, below + LINE_STEP)
        below = at
        x = WIDTH - RIGHT + 8
        end = axes.at(*max(lines[number].points))[0]
        yield f'<path class="s k{number % 5}" d="M{end + 3:.1f} {y:.1f}L{x + 4} {at:.1f}H{x + 20}"/>'
        yield f'<text class="n" x="{x + 26}" y="{at + 4:.1f}">{escape(lines[number].name)}</text>'
