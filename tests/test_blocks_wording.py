"""Numbers and days in words."""

import pytest

from plugin_server.blocks.wording import change, day, day_beside, hours, number


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0"), (60, "1"), (90, "1:30"), (5, "0:05"), (6000, "100"), (-90, "−1:30"), (-60, "−1")],
)
def test_hours_are_whole_or_with_minutes(minutes: int, text: str) -> None:
    assert hours(minutes) == text


@pytest.mark.parametrize(("minutes", "text"), [(600, "+10"), (-360, "−6"), (30, "+0:30"), (-30, "−0:30")])
def test_a_change_has_its_sign(minutes: int, text: str) -> None:
    assert change(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (3.0, "3"), (7.5, "7.5"), (0.25, "0.25"), (10, "10"), (100.0, "100"), (0.1 + 0.2, "0.3"),
     (-0.001, "0"), (-2.5, "−2.5"), (1e15, "1000000000000000")],
)  # fmt: skip
def test_a_number_has_at_most_two_decimals_and_no_negative_zero(value: float, text: str) -> None:
    assert number(value) == text


def test_a_day_is_written_out() -> None:
    assert day("2009-10-06") == "6 Oct 2009"
    assert day("0999-12-31") == "31 Dec 0999"


def test_a_day_of_the_same_year_goes_without_it() -> None:
    assert day_beside("2009-10-06", "2009-11-03") == "6 Oct"
    assert day_beside("2008-10-06", "2009-11-03") == "6 Oct 2008"
    assert day_beside("2008-10-06", None) == "6 Oct 2008"
