"""The fans worth looking at; part of `make gallery`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from svg.fan import Fan, FanArea, Ring

NINE = tuple(Ring(step / 9, str(step)) for step in (1, 3, 5, 7, 9))
TEN = tuple(Ring(step / 10, str(step)) for step in (2, 4, 6, 8, 10))


def hours(minutes: int | None) -> str:
    return (
        ""
        if minutes is None
        else f"{minutes // 60} h {minutes % 60:02d}"
        if minutes % 60
        else f"{minutes // 60} h"
    )


def area(
    name: str,
    rating: float | None = None,
    now: int | None = None,
    wanted: int | None = None,
    was: float | None = None,
    mark: str = "",
    of: int = 9,
) -> FanArea:
    """One area as the service would word it; hours in minutes."""
    change = "" if now is None and wanted is None else f"{hours(now)} → {hours(wanted)}".strip(" →")
    if now is not None and now == wanted:
        change = f"{hours(now)}, stays"
    if now is None and wanted is not None:
        change = f"→ {hours(wanted)}"
    return FanArea(
        name,
        None if rating is None else rating / of,
        "" if rating is None else f"{rating:g}",
        None if was is None else was / of,
        now,
        wanted,
        change,
        mark,
        "not asked" if rating is None else "",
        f"{name}: {'not asked' if rating is None else f'{rating:g} of {of}'}.",
    )


def fan(*areas: FanArea, rings: tuple[Ring, ...] = NINE, was: str = "thin arc: 6 Oct") -> Fan:
    earlier = was if any(one.was is not None for one in areas) else ""
    return Fan(
        areas,
        rings,
        "Ratings and hours",
        "Ratings from 1 to 9.",
        "3 Nov 2009",
        "full rim: {hours} h a week",
        earlier,
    )


STORY = fan(
    area("Vision", 3, 120, 720, was=2, mark="no list yet"),
    area("Service", 8, 1200, 840),
    area("Accountability", 7, 900, 480, was=6),
    area("Community", 2, 180, 360, was=3, mark="no list yet"),
)
WHEEL = fan(
    area("Career", 6, 2400, 2160),
    area("Money", 5, 120, 180),
    area("Health", 3, 120, 360, mark="no list yet"),
    area("Friends", 4, 180, 360, mark="no list yet"),
    area("Family", 7, 840, 960),
    area("Romance", 8, 480, 480),
    area("Growth", 2, 60, 300, mark="no list yet"),
    area("Play", 9, 360, 360),
)
NOUGHTS = fan(
    area("Rest", 0, 60, 120, of=10),
    area("Work", 10, 60, 45, was=0, of=10),
    area("Play", 8, 60, 120, of=10),
    area("Love", 0.5, 60, 120, of=10),
    area("Money", 4, 60, 120, was=5, of=10),
    rings=TEN,
)
NAMES = {
    "short": ("Vision", "Service", "Money", "Family", "Play", "Health"),
    "latin": (
        "A",
        "Accountability",
        "Öffentlichkeitsarbeit",
        "Fundraising & grants",
        "Team",
        "Social services and community",
        "Développement durable",
        "Board, funders and other stakeholders",
        "Research/teaching",
        "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        "Self-care",
        "Community development and outreach work",
    ),
    "cyrillic": (
        "Семья",
        "Ответственность",
        "Стратегическое планирование",
        "Дом",
        "Здоровье и спорт",
        "Общество",
    ),
    "greek": ("Όραμα", "Υπηρεσίες", "Κοινότητα και συνεργασία", "Λογοδοσία", "Υγεία", "Οικογένεια"),
    "chinese": ("愿景", "社会服务", "问责制与财务透明度", "社区", "家庭与朋友的时间安排以及健康", "学"),
    "arabic": (
        "الرؤية",
        "الخدمات",
        "المساءلة والشفافية المالية",
        "المجتمع",
        "العائلة (البيت)",
        "الصحة والرياضة اليومية",
    ),
    "hebrew": ("חזון", "שירות", "אחריות ודיווח כספי", "קהילה", "משפחה וחברים קרובים", "בריאות 2"),
    "emoji": ("🌱", "👨‍👩‍👧‍👦 Family", "💼 Work and money", "🏃🏽‍♀️🏊🏽‍♂️🚴🏽‍♀️", "🇩🇪🇫🇷🇪🇸🇮🇹🇵🇱", "❤️ Love"),
    "mixed": (
        "Vision 愿景",
        "שלום Peace",
        "नमस्ते दुनिया",
        "การเงิน",
        "한국어 공동체",
        "e\u0301\u0302\u0323tude",
    ),
}
NAUGHTY = [
    "\x00\x01\x0b\x1f\x7f\x9f",
    "\ud800lone\udfff",
    "\ufffe\uffff",
    "]]>",
    "<![CDATA[x]]>",
    "<script>alert(1)</script>",
    "</text></svg><svg onload=alert(1)>",
    "\" onload='alert(1)' x=\"",
    "&amp; &#x0; &lt;",
    "--><!--",
    "{hours} %s {0}",
    "H" + "\u0301\u0316\u0334" * 40 + "i",
    "﷽﷽﷽ 𒐫𒐫 ⸻⸻",
    "\u202e\u2066\u2067desrever",
    "e\u200b\u200d\ufeff",
    "javascript:alert(1)",
    "a" * 20_000,
    "\n\r\t\u2028\u2029\x0c",
]
RATINGS = {
    "mixed": (3, 8, 7, 2, 5, 9, 1, 6, 4, 8, 3, 7),
    "all one": (1,),
    "all nine": (9,),
    "low": (1, 2, 1, 3, 2),
    "halves": (7.5, 1.5, 8.5, 2.5),
    "some missing": (3, None, 7, None, 9, 1),
    "none asked": (None,),
}
EARLIER = {"none": (None,), "up": (1,), "down": (-1,), "both": (1, None, -2, 1, -1)}
TIMES = {
    "none": ((None, None),),
    "now alone": ((600, None), (90, None), (0, None)),
    "wanted alone": ((None, 300), (None, 60)),
    "full": (
        (120, 720),
        (1200, 840),
        (900, 480),
        (180, 360),
        (480, 480),
        (60, 75),
        (1200, 1185),
        (0, 300),
        (30, 0),
        (None, None),
    ),
}
MARKS = {"none": ("",), "some": ("no list yet", ""), "all": ("no list yet",)}


def made(
    count: int,
    names: str = "short",
    ratings: str = "mixed",
    earlier: str = "none",
    times: str = "full",
    marks: str = "some",
) -> Fan:
    """A figure of so many areas with the features named."""
    columns = (NAMES[names], RATINGS[ratings], EARLIER[earlier], TIMES[times], MARKS[marks])
    rows = islice(zip(*map(cycle, columns), strict=True), count)
    return fan(*(_made(name, rating, step, time, mark) for name, rating, step, time, mark in rows))


def _made(
    name: str, rating: float | None, step: int | None, time: tuple[int | None, int | None], mark: str
) -> FanArea:
    was = None if rating is None or step is None else min(9, max(1, rating - step))
    return area(name, rating, *time, was=None if was == rating else was, mark=mark)


def fans() -> Iterator[tuple[str, Fan]]:
    """The figures of the contact sheet, each with what it shows."""
    yield "the story", STORY
    yield "a wheel of eight", WHEEL
    for count in range(1, 13):
        yield (
            f"{count} areas",
            made(count, "latin" if count in (3, 6, 7, 10, 12) else "short", earlier="both"),
        )
    for names in ("cyrillic", "greek", "chinese", "arabic", "hebrew", "emoji", "mixed"):
        yield names, made(6, names, marks="all")
    yield "crowded at 1", made(12, ratings="all one", earlier="none")
    yield "crowded at 1, came up", made(8, ratings="low", earlier="both")
    yield "crowded at 9", made(12, ratings="all nine", earlier="up")
    yield "halves", made(5, ratings="halves", earlier="both")
    yield "some missing", made(6, ratings="some missing")
    yield "none asked", made(4, ratings="none asked", times="none", marks="none")
    yield "no hours", made(4, times="none", marks="none")
    yield "hours now alone", made(5, times="now alone")
    yield "hours wanted alone", made(5, times="wanted alone")
    yield "0 to 10", NOUGHTS
    yield "long hours", fan(*(replace(one, hours="12 h 30 min → 14 h 45 min") for one in made(9).areas))
    yield (
        "long footer",
        replace(
            STORY,
            rim_words="full rim: {hours} h in a fortnight of the school holidays",
            footer_left="Tuesday, 3 November 2009",
        ),
    )
