"""What a session's areas say once the scale, the settings and the client's area order are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.model import (
    Area,
    AreaEntry,
    Form,
    OrderedArea,
    Problem,
    Scale,
    SessionNote,
    Task,
)
from plugin_server.notes.settle import settle_areas, settle_tasks

NINE = Scale(1, 9)


def entry(
    name: str, rating: float | None = None, line: int = 6, form: Form = Form.LIST, **more: float
) -> AreaEntry:
    values = {"out_of": None, "now": None, "wanted": None, "importance": None, **more}
    return AreaEntry(name=name, rating=rating, line=line, property="areas", form=form, **values)  # type: ignore[arg-type]


def settle(
    *entries: AreaEntry,
    scale: Scale = NINE,
    not_areas: tuple[str, ...] = (),
    order: tuple[OrderedArea, ...] = (),
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    note = SessionNote("s.md", (), None, None, entries, (), False, ())
    return settle_areas(note, scale, not_areas, order)


def test_areas_keep_the_order_of_the_note_and_all_their_numbers() -> None:
    areas, problems = settle(entry("Vision", 3, 6, now=120, wanted=720, importance=5), entry("Service", 8, 7))
    assert areas == (Area("Vision", 3, 120, 720, 5, 6), Area("Service", 8, line=7))
    assert problems == ()


@pytest.mark.parametrize(
    ("scale", "fits", "not_on_it"),
    [
        (NINE, (1, 9, 5.5), (0, 0.9, 9.1, 90)),
        (Scale(0, 10), (0, 10), (10.5, 11)),
        (Scale(6, 1), (1, 6, 3.5), (0, 7)),
        (Scale(1, 5), (1, 5), (0, 6)),
    ],
)
def test_a_rating_that_is_not_on_the_scale_is_left_out_and_told_never_clamped(
    scale: Scale, fits: tuple[float, ...], not_on_it: tuple[float, ...]
) -> None:
    for rating in fits:
        assert settle(entry("Vision", rating), scale=scale) == ((Area("Vision", rating, line=6),), ())
    for rating in not_on_it:
        areas, problems = settle(entry("Vision", rating, now=60), scale=scale)
        assert areas == (Area("Vision", None, 60, line=6),)
        assert problems[0].line == 6
        assert str(scale) in problems[0].message
        assert problems[0].remedy


def test_seven_out_of_nine_must_fit_the_scale_in_force() -> None:
    assert settle(entry("Vision", 7, out_of=9))[1] == ()
    assert settle(entry("Vision", 2, out_of=6), scale=Scale(6, 1))[1] == ()
    areas, problems = settle(entry("Vision", 7, out_of=10))
    assert areas[0].rating is None
    assert "out of 10" in problems[0].message


def test_names_under_not_areas_are_dropped_from_flat_properties_alone() -> None:
    areas, _ = settle(
        entry("Movie", 3, form=Form.FLAT), entry("movie ", 4, 7), entry("Vision", 5), not_areas=("MOVIE",)
    )
    assert [area.name for area in areas] == ["movie ", "Vision"]


def test_every_area_on_the_clients_list_has_its_place() -> None:
    order = (OrderedArea("Service"), OrderedArea("Home"), OrderedArea("Vision"))
    areas, problems = settle(entry("vision", 3, 6), entry("Other", 4, 7), entry("Service", 8, 8), order=order)
    assert areas == (
        Area("Service", 8, line=8),
        Area("Home"),
        Area("Vision", 3, line=6),
        Area("Other", 4, line=7),
    )
    assert problems == ()


def test_a_renamed_area_takes_its_new_name() -> None:
    order = (OrderedArea("Strategy", ("Vision", "Outlook")),)
    assert settle(entry("outlook", 3), order=order) == ((Area("Strategy", 3, line=6),), ())


def test_an_area_under_its_old_and_its_new_name_at_once_is_told_and_not_guessed() -> None:
    order = (OrderedArea("Strategy", ("Vision",)),)
    areas, problems = settle(entry("Vision", 3, 6), entry("Strategy", 4, 7), order=order)
    assert areas == (Area("Strategy", line=6),)
    assert problems[0].line == 7
    assert "area order" in problems[0].message


@pytest.mark.parametrize(("form", "words"), [(Form.LIST, "twice"), (Form.FLAT, "two ways")])
def test_an_area_that_stands_twice_keeps_its_place_without_numbers(form: Form, words: str) -> None:
    areas, problems = settle(entry("Vision", 3, 6, now=60), entry("Home", 2, 7), entry("VISION", 4, 8, form))
    assert areas == (Area("Vision", line=6), Area("Home", 2, line=7))
    assert len(problems) == 1
    assert problems[0].line == 8
    assert words in problems[0].message


def test_a_name_that_nearly_matches_one_missing_from_the_list_is_asked_about_and_not_merged() -> None:
    order = (OrderedArea("Vision"), OrderedArea("Service"))
    areas, problems = settle(entry("Vison", 3, 6), entry("Service", 4, 7), order=order)
    assert [area.name for area in areas] == ["Vision", "Service", "Vison"]
    assert areas[0].rating is None
    assert len(problems) == 1
    assert "Is Vison the same area as Vision" in problems[0].message
    assert problems[0].line == 6


def test_no_question_where_both_names_are_in_the_note_or_on_the_list() -> None:
    order = (OrderedArea("Health"), OrderedArea("Wealth"))
    assert settle(entry("Health", 3), entry("Wealth", 4), order=order[:1])[1] == ()
    assert settle(entry("Wealth", 4), order=order)[1] == ()
    assert settle(entry("Vison", 3), entry("Vision", 4))[1] == ()


entries = st.lists(
    st.builds(
        entry,
        st.sampled_from(["Vision", "vision", "Service", "Home", "Vison"]),
        st.none() | st.integers(-1, 12),
        st.integers(2, 40),
        st.sampled_from(list(Form)),
    ),
    max_size=6,
)
orders = st.lists(st.sampled_from(["Vision", "Service", "Work"]), max_size=3, unique=True)


@given(entries, orders, st.sampled_from([NINE, Scale(0, 10), Scale(6, 1)]))
def test_whatever_was_written_each_area_stands_once_and_each_rating_is_on_the_scale(
    written: list[AreaEntry], order: list[str], scale: Scale
) -> None:
    areas, _ = settle(*written, scale=scale, order=tuple(map(OrderedArea, order)))
    keys = [area.name.casefold() for area in areas]
    assert len(set(keys)) == len(keys)
    assert keys[: len(order)] == [name.casefold() for name in order]
    assert set(keys) == {one.name.casefold() for one in written} | {name.casefold() for name in order}
    assert all(area.rating is None or scale.holds(area.rating) for area in areas)


def test_a_task_belongs_to_the_nearest_heading_above_it_that_is_an_area() -> None:
    def task(area: str, *under: str) -> Task:
        return Task(area, "x", False, 1, under=under)

    tasks = (
        task("Vision"),
        task("This week", "vision", "Session"),
        task("Notes", "Session"),
        task("Home", "Vision"),
    )
    settled = settle_tasks(tasks, ("Vision", "Home"))
    assert [one.area for one in settled] == ["Vision", "Vision", "Notes", "Home"]
    renamed = settle_tasks(tasks, (), (OrderedArea("Strategy", ("Vision",)),))
    assert [one.area for one in renamed] == ["Strategy", "Strategy", "Notes", "Strategy"]
