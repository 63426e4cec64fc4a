"""What was found, as a table, as plots, and as the part of README that tells of it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from tests.bench.plots import Line, plot
from tests.bench.races import FLOOR, OURS, Row, growth
from tests.bench.races import short as short_of

HERE = Path(__file__).parent
OUT = HERE.parent / "out"
PLOTS = HERE / "plots"
README = HERE.parent.parent / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
READS, LOADS = "the library reads the vault, no index", "the library loads, nothing changed"
COLD, WARM = "serve until ready, no index", "serve until ready, nothing changed"
LINES: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "reading": (
        "Reading a whole vault",
        (
            (READS, OURS, "ours, no index"),
            (READS, FLOOR, "floor: heads, C YAML"),
            (READS, "python-frontmatter", "python-frontmatter"),
            (READS, "gray-matter", "gray-matter (Node)"),
            (LOADS, OURS, "ours, nothing changed"),
        ),
    ),
    "start": (
        "From the command to Watching",
        (
            (COLD, OURS, "no index"),
            (COLD, FLOOR, "floor: heads, C YAML"),
            (WARM, OURS, "nothing changed"),
            (WARM, FLOOR, "floor: list and stat"),
        ),
    ),
    "first-pass": (
        "The first pass over a vault",
        (
            ("render, each session on top of the floor", OURS, "render"),
            ("render, each session on top of the floor", FLOOR, "floor: reading alone"),
        ),
    ),
    "save": (
        "From a save to the finished note",
        (
            ("one save of a calm note", OURS, "ours, 150 ms of quiet"),
            ("one save of a calm note", FLOOR, "floor: watch, write back"),
        ),
    ),
    "memory": (
        "Memory above an empty Flask",
        (
            ("above an empty Flask, resident", OURS, "resident"),
            ("above an empty Flask, its own alone", OURS, "its own alone"),
        ),
    ),
    "bulk": (
        "10,000 notes, or all there are, changed at once",
        (
            ("until all that changed is settled", OURS, "until all is settled"),
            ("longest a page waited meanwhile", OURS, "longest wait of a page"),
            ("end (Ctrl+C) in the middle of it", OURS, "Ctrl+C"),
        ),
    ),
}


def write(rows: list[Row]) -> None:
    """Everything: tests/out/bench.md and bench.json, the plots, README between its markers."""
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.md").write_text("\n".join(table(rows)) + "\n", "utf-8")
    (OUT / "bench.json").write_text(json.dumps([row.plain() for row in rows], indent=1), "utf-8")
    drawn = draw(rows, PLOTS)
    text = README.read_text("utf-8")
    if BEGIN in text:
        README.write_text(replaced(text, "\n".join(short(rows, drawn))), "utf-8")


def replaced(text: str, inside: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{inside}\n\n{END}{rest.partition(END)[2]}"


def draw(rows: list[Row], folder: Path) -> list[str]:
    """The plots for which there are at least two sizes; their names."""
    folder.mkdir(exist_ok=True)
    drawn = []
    for name, (title, wanted) in LINES.items():
        lines = [line for what, who, said in wanted if (line := _line(rows, what, who, said))]
        if lines:
            unit = next(row.unit for row in rows if row.what == wanted[0][0])
            (folder / f"{name}.svg").write_text(plot(title, unit, lines), "utf-8")
            drawn.append(name)
    return drawn


def _line(rows: list[Row], what: str, who: str, said: str) -> Line | None:
    points = tuple((row.notes, row.median(who)) for row in rows if row.what == what and row.has(who))
    sizes = {notes for notes, value in points if value > 0}
    return Line(said, tuple(point for point in points if point[1] > 0)) if len(sizes) > 1 else None


# ------------------------------------------------------------------ tables


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def value(row: Row, found: float | None) -> str:
    if found is None:
        return "–"
    return f"{short_of(found * row.scale)} {row.told}".rstrip() if row.over else f"{found:.2f} ×"


def table(rows: list[Row]) -> Iterator[str]:
    """Every figure with its footnotes."""
    yield f"Measured on {machine()}.\n"
    yield "| What | Notes | Value | By processor time | Asked | Kept | Ours | Floor | Peers |"
    yield "| :--- | ---: | ---: | ---: | ---: | :--- | ---: | ---: | :--- |"
    for row in rows:
        kept = {True: "yes", False: "no", None: ""}[row.is_met]
        asked = "" if row.most is None else f"≤ {value(row, row.most)}"
        floor = f"{short_of(row.median(FLOOR))} {row.unit}" if row.has(FLOOR) else ""
        peers = ", ".join(f"{peer} {row.against(peer):.2f} × ours" for peer in row.peers)
        yield (
            f"| {row.what} | {row.notes:,} | {value(row, row.value)} | {value(row, row.by_cpu)} | {asked} | {kept} "
            f"| {short_of(row.median())} {row.unit} | {floor} | {peers} |"
        )
    yield ""
    yield from grown(rows)


def grown(rows: list[Row]) -> Iterator[str]:
    """How each grows with the vault: the exponent of a power law."""
    for what in dict.fromkeys(row.what for row in rows):
        found = growth([row for row in rows if row.what == what])
        if found is not None:
            yield f"- {what}: grows with the size of the vault to the power of {found:.2f}"


def short(rows: list[Row], drawn: list[str]) -> Iterator[str]:
    """One line for each thing, a column for each size; ratios are to a floor measured in the same run, in turn."""
    sizes = sorted({row.notes for row in rows if row.question in {"start", "save"}})
    yield f"Measured by `make bench` on {machine()}. A ratio (×) is to the floor, measured in turn with ours."
    yield ""
    yield f"| What | Asked | {' | '.join(f'{size:,} notes' for size in sizes)} | Grows as n to the |"
    yield f"| :--- | ---: | {'---: | ' * len(sizes)}---: |"
    for what in dict.fromkeys(row.what for row in rows):
        yield _short_line([row for row in rows if row.what == what], sizes)
    yield ""
    yield from (f"![{LINES[name][0]}](tests/bench/plots/{name}.svg)" for name in drawn)


def _short_line(rows: list[Row], sizes: list[int]) -> str:
    by_size = {row.notes: row for row in rows}
    if not set(by_size) & set(sizes):
        by_size = {sizes[-1] if sizes else 0: rows[0]}  # a figure, or one that was measured at one size alone
    cells = [value(by_size[size], by_size[size].value) if size in by_size else "" for size in sizes]
    power = growth(rows)
    asked = "" if rows[0].most is None else f"≤ {value(rows[0], rows[0].most)}"
    return f"| {rows[0].what} | {asked} | {' | '.join(cells)} | {'' if power is None else f'{power:.2f}'} |"
