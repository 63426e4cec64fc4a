"""Hours, ratings, importance and scales as coaches write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.model import Scale
from plugin_server.notes.values import (
    Refusal,
    parse_hours,
    parse_importance,
    parse_rating,
    parse_scale,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120),
        ("2,5", 150),
        ("2.5", 150),
        ("2.50", 150),
        ("0", 0),
        ("012", 720),
        ("1:30", 90),
        ("01:30", 90),
        ("1:30 h", 90),
        ("0:05", 5),
        ("90m", 90),
        ("90 min", 90),
        ("90 minutes", 90),
        ("1h30", 90),
        ("1h30m", 90),
        ("1h5", 65),
        ("1 h 30 min", 90),
        ("1 hour 30 minutes", 90),
        ("2h", 120),
        ("2 h", 120),
        ("2 hours", 120),
        ("2,5 h", 150),
        ("2 H", 120),
        ("½", 30),
        ("½ h", 30),
        ("2½", 150),
        ("2 ½ h", 150),
        ("1¼", 75),
        (".5", 30),
        ("0.33", 20),
        ("0.1", 6),
        ("0.025", 2),
        (" 2 ", 120),
        ("2\u00a0h", 120),
        ("10000", 600_000),
    ],
)
def test_hours_are_whole_minutes(text: str, minutes: int) -> None:
    assert parse_hours(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "-2",
        "−2",
        "–2",
        "10001",
        "99999999999",
        "1:60",
        "1:5",
        "1:30:00",
        "1e3",
        "0x10",
        "nan",
        "inf",
        ".inf",
        "2,5,5",
        "2.5.5",
        "x",
        "2x",
        "h",
        "m",
        "+",
        "+2",
        "~2",
        "2-3",
        "1h75",
        "١",
        "²",
        "1/2",
        "1_000",
        "1,000,000",
        "→",
        ",",
        ".",
        "2..5",
        "2.",
        "12.5:30",
        "2 3",
        "2 h 3 h",
        "two",
        "about 2",
        "2 (guess)",
        "9" * 6000,
        "0." + "9" * 6000,
    ],
)
def test_what_is_no_number_of_hours_is_refused_with_a_remedy(text: str) -> None:
    refused = parse_hours(text)
    assert isinstance(refused, Refusal), refused
    assert refused.message
    assert refused.remedy


@pytest.mark.parametrize("parser", [parse_hours, parse_rating, parse_importance, parse_scale])
@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0"])
def test_empty_is_not_asked_and_not_zero(parser: object, text: str) -> None:
    assert callable(parser)
    assert parser(text) is None


@given(st.integers(0, 10_000 * 60))
def test_whole_minutes_read_back_from_every_way_to_write_them(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    for text in (f"{hours}:{rest:02d}", f"{minutes}m", f"{hours}h{rest:02d}", f"{hours} h {rest} min"):
        assert parse_hours(text) == minutes


@given(st.integers(0, 9_999), st.integers(0, 99))
def test_a_decimal_comma_and_a_decimal_point_say_the_same(whole: int, part: int) -> None:
    assert parse_hours(f"{whole},{part:02d}") == parse_hours(f"{whole}.{part:02d}")
    assert parse_hours(f"{whole},{part:02d}") == whole * 60 + (part * 60 + 50) // 100


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("7", (7.0, None)),
        ("7.5", (7.5, None)),
        ("7,5", (7.5, None)),
        ("7/9", (7.0, 9.0)),
        ("7 / 9", (7.0, 9.0)),
        ("7,5/9", (7.5, 9.0)),
        ("7½", (7.5, None)),
        ("08", (8.0, None)),
        ("0", (0.0, None)),
    ],
)
def test_ratings(text: str, rating: tuple[float, float | None]) -> None:
    assert parse_rating(text) == rating


@pytest.mark.parametrize(
    "text", ["-3", "x", "7/", "/9", "7/9/9", "7 of 9", "1e3", "nan", "true", "7h", "9" * 6_000]
)
def test_what_is_no_rating_is_refused(text: str) -> None:
    assert isinstance(parse_rating(text), Refusal)


@pytest.mark.parametrize(
    ("text", "points"), [("20", 20.0), ("20%", 20.0), ("20 %", 20.0), ("2,5", 2.5), ("0", 0.0)]
)
def test_importance(text: str, points: float) -> None:
    assert parse_importance(text) == points


@pytest.mark.parametrize("text", ["-1", "x", "%", "20 points", "2000000"])
def test_what_is_no_importance_is_refused(text: str) -> None:
    assert isinstance(parse_importance(text), Refusal)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1-9", Scale(1, 9)),
        ("1-5", Scale(1, 5)),
        ("0-10", Scale(0, 10)),
        ("6-1", Scale(6, 1)),
        ("1–9", Scale(1, 9)),
        ("1 - 9", Scale(1, 9)),
        ("1 to 9", Scale(1, 9)),
        ("1..9", Scale(1, 9)),
        ("0-100", Scale(0, 100)),
    ],
)
def test_scales(text: str, scale: Scale) -> None:
    assert parse_scale(text) == scale


@pytest.mark.parametrize(
    "text", ["9", "1-1", "0-0", "1-101", "-1-9", "1-9-9", "a-b", "1.5-9", "1-" + "9" * 6_000]
)
def test_what_is_no_scale_is_refused(text: str) -> None:
    assert isinstance(parse_scale(text), Refusal)


@given(st.text(max_size=60))
def test_no_text_whatsoever_raises(text: str) -> None:
    for parser in (parse_hours, parse_rating, parse_importance, parse_scale):
        parser(text)
