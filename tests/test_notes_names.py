"""When two names mean one area, and when a person is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.notes.values import area_key, nearly_same, same_area


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Vision", "vision"),
        ("  Vision ", "VISION"),
        ("Social  service", "social service"),
        ("Social\u00a0service", "social service"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("Straße", "STRASSE"),
        ("Видение", "видение"),
    ],
)
def test_case_spaces_and_composed_letters_do_not_make_another_area(a: str, b: str) -> None:
    assert same_area(a, b)
    assert not nearly_same(a, b)


@pytest.mark.parametrize(("a", "b"), [("Vision", "Vison"), ("Self-care", "Self care"), ("Work", "Works")])
def test_a_slip_does_not_make_the_same_area(a: str, b: str) -> None:
    assert not same_area(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Vison", "Vision"),
        ("Visoin", "Vision"),
        ("Visionn", "vision"),
        ("Self care", "Self-care"),
        ("R & D", "R&D"),
        ("Acountabilty", "Accountability"),
    ],
)
def test_slips_are_asked_about(a: str, b: str) -> None:
    assert nearly_same(a, b)
    assert nearly_same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Vision", "Service"),
        ("Work", "Word"),
        ("Team 1", "Team 2"),
        ("Q3 plan", "Q4 plan"),
        ("Home", "Home office"),
        ("Vision", "Vision"),
        ("", "x"),
    ],
)
def test_other_names_are_not_asked_about(a: str, b: str) -> None:
    assert not nearly_same(a, b)


@given(st.text(max_size=30))
def test_spaces_around_a_name_never_matter(name: str) -> None:
    assert same_area(name, f"  {name} ")


@given(st.text(alphabet="aAbBzZ09 -éÉäÄßжЖ", max_size=30))
def test_a_key_is_its_own_key(name: str) -> None:
    assert area_key(area_key(name)) == area_key(name)
    assert area_key(name.upper()) == area_key(name.lower())


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_question_is_the_same_from_either_side(a: str, b: str) -> None:
    assert nearly_same(a, b) == nearly_same(b, a)
