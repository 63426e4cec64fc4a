"""The years worth looking at; part of `make gallery`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from svg.year import Year, YearCell, YearRow
from tests.gallery_fan import NAMES

DAYS = (
    "6 Oct\n2009", "3 Nov", "1 Dec", "12 Jan\n2010", "9 Feb", "9 Mar",
    "6 Apr", "4 May", "1 Jun", "30 Nov", "28 Dec", "11 Jan\n2011",
)  # fmt: skip
LEGEND = "half-circle: rating · bar: hours now, longest {hours} h · hollow: more wanted · tick: less wanted"
DOTTED = " · dotted: not asked"
ABSENT = "absent"
Hours = tuple[float | None, float | None]


def cell(
    rating: float | None,
    now: float | None = None,
    wanted: float | None = None,
    bold: bool = False,
    of: int = 9,
) -> YearCell:
    """One cell as the service would word it; hours."""
    minutes = [None if hours is None else round(hours * 60) for hours in (now, wanted)]
    position = None if rating is None else rating / of
    return YearCell(position, "" if rating is None else f"{rating:g}", bold, *minutes)


def row(
    name: str, ratings: list[float | str | None], hours: list[Hours] | None = None, of: int = 9
) -> YearRow:
    """A row with its numerals bold where they changed; ABSENT where a session does not have the area."""
    cells: list[YearCell | None] = []
    last = None
    for rating, (now, wanted) in zip(ratings, hours or [(None, None)] * len(ratings), strict=True):
        if isinstance(rating, str):
            cells.append(None)
            continue
        cells.append(cell(rating, now, wanted, rating is not None and rating != last, of))
        last = last if rating is None else rating
    said = ", ".join("not asked" if one is None else str(one) for one in ratings)
    return YearRow(name, tuple(cells), f"{name}: {said}.")


def year(*rows: YearRow, days: tuple[str, ...] = DAYS, before: str = "") -> Year:
    columns = days[: len(rows[0].cells)]
    drawn = Year(columns, rows, before, "The year", f"{len(columns)} sessions.", "")
    missing = any(one and one.position is None for line in rows for one in line.cells)
    legend = LEGEND.format(hours=drawn.longest() / 60) if drawn.longest() else "half-circle: rating"
    return replace(drawn, legend=legend.replace(".0 h", " h") + (DOTTED if missing else ""))


STORY_YEAR = year(
    row(
        "Vision",
        [2, 3, 5, 5, 6, 6, 7, 7],
        [(1, 12), (2, 12), (7, 12), (8, 12), (9, 12), (9, 11), (10, 11), (11, 11)],
    ),
    row(
        "Service",
        [8, 8, 8, 7, 7, 8, 8, 8],
        [(22, 14), (20, 14), (17, 14), (16, 14), (15, 14), (14, 14), (14, 14), (14, 14)],
    ),
    row(
        "Accountability",
        [6, 7, 7, 7, 7, 8, 7, 8],
        [(16, 8), (15, 8), (11, 8), (10, 8), (9, 8), (8, 8), (8, 8), (8, 8)],
    ),
    row(
        "Community",
        [3, 2, 4, 4, 5, 6, 6, 7],
        [(2, 6), (3, 6), (5, 6), (5, 6), (6, 6), (6, 6), (6, 6), (6, 7)],
    ),
)
PATTERNS: dict[str, tuple[float | str | None, ...]] = {
    "mixed": (2, 3, 5, 5, 6, 6, 7, 7, 8, 7.5, 8, 9, 4, 1, 3),
    "nines": (9,),
    "ones": (1,),
    "holes": (3, None, ABSENT, 5, 8, None, 9, ABSENT, ABSENT, 1),
    "decimals": (7.25, 8.75, 3.5, 6.25),
}
HOURS: dict[str, tuple[Hours, ...]] = {
    "none": ((None, None),),
    "now alone": ((10, None), (1.5, None), (0, None)),
    "wanted alone": ((None, 5), (None, 1)),
    "full": (
        (1, 12), (20, 14), (15, 8), (3, 6), (8, 8), (1, 1.25), (20, 19.75), (0, 5), (0.5, 0), (None, None),
        (14, 0.25),
    ),
}  # fmt: skip


def made(
    areas: int,
    sessions: int,
    names: str = "short",
    ratings: str = "mixed",
    hours: str = "full",
    before: str = "",
) -> Year:
    """A year of so many areas and sessions with the features named; no two rows alike."""
    rows = []
    for index, name in enumerate(islice(cycle(NAMES[names]), areas)):
        marks = islice(cycle(PATTERNS[ratings]), index * 5, index * 5 + sessions)
        times = islice(cycle(HOURS[hours]), index * 3, index * 3 + sessions)
        rows.append(row(name, list(marks), list(times)))
    return year(*rows, before=before)


def shortened(whole: Year, sessions: int) -> Year:
    """Its first sessions."""
    rows = tuple(replace(line, cells=line.cells[:sessions]) for line in whole.rows)
    return replace(whole, columns=whole.columns[:sessions], rows=rows)


CHANGED_SCALES = year(
    YearRow(
        "Health",
        (
            cell(3, 2, 4, bold=True, of=5), cell(4, 2, 4, bold=True, of=5), cell(4, 3, 4, of=5),
            cell(8, 3, 4, bold=True, of=10), cell(0, 3, 4, bold=True, of=10), cell(10, 4, 4, bold=True, of=10),
        ),
        "Health: 3, 4 and 4 of 5, then 8, 0 and 10 of 10.",
    ),
    YearRow(
        "Money",
        (
            cell(2, 8, 4, bold=True, of=5), cell(2, 8, 4, of=5), None,
            cell(4.5, 7, 4, bold=True, of=10), cell(87.5, 7, 4, bold=True, of=100),
            cell(100, 5, 4, bold=True, of=100),
        ),
        "Money.",
    ),
)  # fmt: skip


def years() -> Iterator[tuple[str, Year]]:
    """The years of the contact sheet, each with what it shows."""
    yield "the story goes on", STORY_YEAR
    for sessions in (1, 2, 3, 5, 6, 7):
        yield f"{sessions} sessions", shortened(STORY_YEAR, sessions)
    yield "the last twelve of many", made(4, 12, before="5 earlier sessions")
    yield "one area, one session", made(1, 1)
    yield "one area, twelve sessions", made(1, 12)
    yield "twelve areas, one session", made(12, 1, "latin")
    yield "twelve areas, five sessions", made(12, 5, "latin")
    yield "twelve areas, twelve sessions", made(12, 12, "latin", before="31 earlier sessions")
    for names in ("cyrillic", "greek", "chinese", "arabic", "hebrew", "emoji", "mixed"):
        yield names, made(6, 4 if names in ("greek", "arabic", "emoji") else 9, names)
    yield "not asked, and areas that come and go", made(5, 10, ratings="holes")
    yield "the same in four", made(5, 4, ratings="holes")
    yield "all nine", made(3, 12, ratings="nines")
    yield "all one", made(3, 12, ratings="ones")
    yield "decimals", made(3, 12, ratings="decimals")
    yield "scales that changed", CHANGED_SCALES
    yield "no hours", made(4, 7, hours="none")
    yield "hours now alone", made(3, 8, hours="now alone")
    yield "hours wanted alone", made(3, 8, hours="wanted alone")
    yield (
        "days in figures",
        replace(made(2, 12), columns=tuple(f"2010-{month:02d}-28" for month in range(1, 13))),
    )
    yield (
        "long months",
        replace(made(2, 12), columns=tuple(["28 Dezember\n2010", "3 September", "30 März"] * 4)),
    )
