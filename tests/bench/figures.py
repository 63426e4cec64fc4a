"""The figure of four areas, placed and drawn, beside what others draw of the same numbers.

Each figure is a new one, as each save's is: other ratings and hours, the same four names. The floor is as many plain
calls of svgwrite as our figure has elements, the words and paths ready; it checks each attribute, as it does
unless told not to.
"""

from __future__ import annotations

import io
import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import svgwrite

from svg.canvas import draw
from svg.fan import Fan, FanArea, place
from svg.geometry import arc_path
from svg.scene import Arc, Scene, Text
from tests.bench.races import FLOOR, OURS, Row, Spent, in_turn
from tests.gallery_fan import STORY

MOST_MS = 0.6
MOST_BYTES = 9 * 1024
FIGURES = 50  # a round
Work = Callable[[int], object]


def fans(count: int, seed: int = 1) -> list[Fan]:
    """Figures of four areas, no two alike."""
    rnd = random.Random(seed)
    return [replace(STORY, areas=tuple(_other(area, rnd) for area in STORY.areas)) for _ in range(count)]


def _other(area: FanArea, rnd: random.Random) -> FanArea:
    rating, now, wanted = rnd.randint(1, 9), rnd.randint(0, 80) * 30, rnd.randint(0, 80) * 30
    hours = f"{now // 60} h → {wanted // 60} h"
    was = rnd.choice((None, rnd.randint(0, 8) / 8))
    return replace(
        area, position=rating / 9, rating=str(rating), was=was, now=now, wanted=wanted, hours=hours
    )


def rows(rounds: int, *, peers: bool = True) -> Iterator[Row]:
    made = fans(FIGURES)
    scenes = [place(one) for one in made]
    contestants: dict[str, Work] = {
        FLOOR: lambda index: plain_calls(scenes[index]),
        OURS: lambda index: draw(place(made[index])),
    }
    if peers:
        contestants |= peers_of(made)
    for work in contestants.values():
        work(0)  # whatever is loaded at the first call
    runs = {
        name: lambda work=work, name=name: _each(work, _fewer(name)) for name, work in contestants.items()
    }
    race = in_turn(rounds * 3, runs).scaled(1000)
    yield Row("figure", "placed and drawn, beside plain svgwrite", 4, "ms", race, 1.0)
    alone = {OURS: race.clock[OURS]}
    yield Row(
        "figure",
        "placed and drawn",
        4,
        "ms",
        type(race)(alone, {OURS: race.cpu[OURS]}),
        MOST_MS,
        over=1.0,
        told="ms",
    )
    size = [float(len(draw(scene).encode())) for scene in scenes]
    yield Row("figure", "size", 4, "B", type(race)({OURS: size}, {}), MOST_BYTES, over=1.0, told="bytes")


def _fewer(name: str) -> int:
    return 2 if name == "matplotlib" else 10 if name == "pygal" else FIGURES


def _each(work: Work, count: int) -> Spent:
    """Seconds for one of them: the median, so that a pause of the machine counts for nothing."""
    clock, cpu = [], time.process_time()
    for index in range(count):
        began = time.perf_counter()
        work(index)
        clock.append(time.perf_counter() - began)
    return Spent(sorted(clock)[count // 2], (time.process_time() - cpu) / count)


def plain_calls(scene: Scene) -> str:
    """A drawing of as many elements, made as svgwrite's documentation has it."""
    drawing = svgwrite.Drawing(size=("600", "434"), viewBox="0 0 600 434")
    for part in scene.parts:
        if isinstance(part, Text):
            at = (round(part.at.x, 2), round(part.at.y, 2))
            drawing.add(drawing.text(part.text, insert=at, class_=part.role, id=part.id))
        else:
            path = part.path if isinstance(part, Arc) else arc_path(scene.handles.center, 176.0, 2.0, 88.0)  # type: ignore[union-attr]
            drawing.add(drawing.path(d=path, class_=part.role, id=part.id))
    return str(drawing.tostring())


def peers_of(made: list[Fan]) -> dict[str, Work]:
    """matplotlib's polar axes and pygal's radar, as far as they are installed."""
    found: dict[str, Work] = {}
    try:
        found["matplotlib"] = _matplotlib(made)
    except ImportError:
        print("matplotlib is not there: make bench installs it")
    try:
        found["pygal"] = _pygal(made)
    except ImportError:
        print("pygal is not there: make bench installs it")
    return found


def _matplotlib(made: list[Fan]) -> Work:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib.figure import Figure

    def work(index: int) -> object:
        figure = Figure(figsize=(6, 4.3))
        axes = figure.add_subplot(projection="polar")
        for number, area in enumerate(made[index].areas):
            start = number * math.pi / 2
            angles = [start + math.pi / 2 * step / 20 for step in range(21)]
            axes.plot(angles, [9 * (area.position or 0)] * 21, linewidth=6)
            axes.bar(start, 0.5, width=(area.now or 0) / 2400 * math.pi / 2, bottom=9.5, align="edge")
            axes.text(start + math.pi / 4, 12, f"{area.name}\n{area.hours}")
        axes.set_yticks([1, 3, 5, 7, 9])
        out = io.StringIO()
        figure.savefig(out, format="svg")
        return out.getvalue()

    return work


def _pygal(made: list[Fan]) -> Work:
    import pygal  # type: ignore[import-untyped]

    def work(index: int) -> object:
        chart = pygal.Radar()
        chart.title = made[index].title
        chart.x_labels = [f"{area.name} {area.hours}" for area in made[index].areas]
        chart.add("rating", [9 * (area.position or 0) for area in made[index].areas])
        chart.add("now", [(area.now or 0) / 60 for area in made[index].areas])
        chart.add("wanted", [(area.wanted or 0) / 60 for area in made[index].areas])
        return chart.render()

    return work
