"""Text that must fit: what is cleaned away, what is never cut apart, where lines break."""

from __future__ import annotations

import pytest

from svg.text import clean, clusters, is_rtl, shorten, width, wrap

FAMILY = "👨‍👩‍👧‍👦"
UNCUT = [
    FAMILY,
    "🏃🏽‍♀️",
    "❤️",
    "🇩🇪",
    "e\u0301",
    "e\u0302\u0323",
    "क्ष",
    "மொ",
    "กำ",
    "บี้",
    "שָּׁ",
    "بَّ",
    "\u1112\u1161\u11ab",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "1\ufe0f\u20e3",
]


@pytest.mark.parametrize("letter", UNCUT)
def test_what_reads_as_one_letter_stays_whole(letter: str) -> None:
    pieces = clusters("a" + letter + "b" + letter)
    assert "".join(pieces) == "a" + letter + "b" + letter
    if letter != "กำ":  # SARA AM is a letter of its own in our table
        assert pieces == ["a", letter, "b", letter]


@pytest.mark.parametrize("letter", UNCUT)
def test_shortening_never_cuts_a_letter_apart(letter: str) -> None:
    whole = clusters(letter * 20)
    for room in range(20, 300, 7):
        kept = "".join(shorten(letter * 20, room, 17, bold=True).lines).removesuffix("…")
        assert kept in {"".join(whole[:count]) for count in range(len(whole) + 1)}


def test_three_flags_are_three_letters() -> None:
    assert clusters("🇩🇪🇫🇷🇪🇸") == ["🇩🇪", "🇫🇷", "🇪🇸"]


def test_towers_of_marks_are_brought_down_to_four() -> None:
    assert clusters("e" + "\u0301" * 40 + "x") == ["e" + "\u0301" * 4, "x"]


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("a\x00b\x0b\x1b\x7f\x85c", "abc"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffe\uffffb", "ab"),
        ("  two \t\r\n words\u2028here\u3000 ", "two words here"),
        ("\u202eevil\u202c \u2066in\u2069", "evil in"),
        ("keep\u200f\u00a0these", "keep\u200f\u00a0these"),
        ("\t\n", ""),
    ],
)
def test_cleaning_leaves_what_can_be_printed(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Vision", ("Vision",)),
        ("", ()),
        ("Fundraising and grants", ("Fundraising", "and grants")),
        ("Self-care", ("Self-care",)),
        ("Strategy/planning", ("Strategy/", "planning")),
        ("Accountability", ("Accoun-", "tability")),
        ("Öffentlichkeitsarbeit", ("Öffentlich-", "keitsarbeit")),
        ("Ответственность", ("Ответст-", "венность")),
        ("家庭与朋友的时间", ("家庭与朋", "友的时间")),
        ("「学習」時間管理の計画", ("「学習」時", "間管理の計画")),
        ("Board, funders and others of ours", ("Board,", "funders…")),
        ("WWWWWWWWWWWWWWWWWWWW", ("WWWW…",)),
        ("المسؤوليةالاجتماعيةالكبرىجدا", ("المسؤول…",)),
    ],
)
def test_names_wrap_to_two_lines_and_are_then_shortened(text: str, lines: tuple[str, ...]) -> None:
    fitted = wrap(text, 120 if "Fund" in text or "Öff" in text else 105, 17, bold=True)
    assert fitted.lines == lines
    assert fitted.shortened is ("…" in "".join(lines))
    assert all(width(line, 17, bold=True) <= 120 for line in fitted.lines)


def test_lines_never_begin_with_a_space_or_closing_punctuation() -> None:
    text = "学习，休息。运动、旅行！朋友（家）" * 2
    for room in range(60, 300, 9):
        for line in wrap(text, room, 17, bold=True).lines:
            assert line[0] not in " ，。、！）"


def test_a_text_of_a_million_letters_is_looked_at_in_part() -> None:
    fitted = wrap("word " * 200_000, 100, 17, bold=True)
    assert fitted.shortened
    assert len("".join(fitted.lines)) < 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vision", False),
        ("المجتمع", True),
        ("חזון 2", True),
        ("(חזון)", True),
        ("2 h → 12 h", False),
        ("Team חזון", False),
        ("חזון Team", True),
        ("愿景", False),
        ("", False),
        ("١٢", True),
    ],
)
def test_direction_is_that_of_the_first_strong_letter(text: str, expected: bool) -> None:
    assert is_rtl(text) is expected


def test_marks_and_joiners_take_no_room() -> None:
    assert width("e\u0301\u200d", 17) == width("e", 17)


def test_bold_is_wider_than_regular_and_both_grow_with_the_size() -> None:
    assert width("Vision", 17, bold=True) > width("Vision", 17)
    assert width("Vision", 34) == pytest.approx(2 * width("Vision", 17))
