"""The arithmetic of DESIGN 2."""

from hypothesis import given
from hypothesis import strategies as st

from plugin_server.balance import balance
from plugin_server.model import Area

HOUR = 60
minutes = st.integers(min_value=0, max_value=200 * HOUR)
areas = st.lists(
    st.builds(Area, name=st.text(max_size=5), now=st.none() | minutes, wanted=st.none() | minutes),
    max_size=14,
)


def story() -> tuple[Area, ...]:
    rows = (
        ("Vision", 3, 2, 12),
        ("Service", 8, 20, 14),
        ("Accountability", 7, 15, 8),
        ("Community", 2, 3, 6),
    )
    return tuple(Area(name, float(rating), now * HOUR, wanted * HOUR) for name, rating, now, wanted in rows)


def test_the_story_has_27_of_40_hours_in_place_and_13_would_move() -> None:
    told = balance(story())
    assert (told.now, told.wanted) == (40 * HOUR, 40 * HOUR)
    assert (told.in_place, told.would_move) == (27 * HOUR, 13 * HOUR)
    assert told.more_than_there_is == 0
    assert [area.change for area in story()] == [10 * HOUR, -6 * HOUR, -7 * HOUR, 3 * HOUR]


def test_an_area_with_one_number_is_left_out_and_named() -> None:
    told = balance([*story(), Area("Rest", 5, now=60), Area("Play", 5, wanted=0), Area("Sleep", 5)])
    assert told.left_out == ("Rest", "Play")
    assert (told.now, told.counted) == (40 * HOUR, 4)


def test_zero_hours_are_a_number() -> None:
    told = balance([Area("Vision", now=0, wanted=60), Area("Service", now=120, wanted=0)])
    assert (told.in_place, told.would_move, told.more_than_there_is) == (0, 60, -60)


@given(areas)
def test_in_place_and_would_move_fit_into_both_totals(some: list[Area]) -> None:
    told = balance(some)
    assert told.in_place + told.would_move <= min(told.now, told.wanted)


@given(areas)
def test_all_changes_are_twice_what_would_move_and_what_there_is_too_little_of(some: list[Area]) -> None:
    told = balance(some)
    changes = sum(abs(area.change) for area in some if area.change is not None)
    assert changes == 2 * told.would_move + abs(told.more_than_there_is)


@given(areas, st.randoms(use_true_random=False))
def test_the_order_of_areas_is_irrelevant(some: list[Area], random) -> None:  # type: ignore[no-untyped-def]
    mixed = list(some)
    random.shuffle(mixed)
    one, other = balance(some), balance(mixed)
    assert (one.now, one.wanted, one.in_place, one.would_move) == (
        other.now,
        other.wanted,
        other.in_place,
        other.would_move,
    )
    assert sorted(one.left_out) == sorted(other.left_out)
