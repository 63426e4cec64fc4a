"""Links, days, switches and the settings of a practice, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.model import Link, Moment
from plugin_server.notes.values import (
    Refusal,
    day_in_name,
    parse_figure_folder,
    parse_figure_width,
    parse_lens,
    parse_link,
    parse_links,
    parse_moment,
    parse_period,
    parse_switch,
)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Daniel", Link("Daniel")),
        ("  Daniel  M. ", Link("Daniel M.")),
        ("[[Daniel]]", Link("Daniel")),
        ("[[People/Daniel|Dan]]", Link("People/Daniel", "Dan")),
        ("[[People/Daniel\\|Dan]]", Link("People/Daniel", "Dan")),
        ("[[Daniel#Goals]]", Link("Daniel")),
        ("[[Daniel#Goals|Dan]]", Link("Daniel", "Dan")),
        ("[[Daniel^abc]]", Link("Daniel")),
        ("[[Daniel.md]]", Link("Daniel")),
        ("![[Daniel]]", Link("Daniel")),
        ("[[ Daniel | ]]", Link("Daniel")),
        ("[Dan](People/Daniel.md)", Link("People/Daniel", "Dan")),
        ("[Dan](People/Daniel%20M.md)", Link("People/Daniel M", "Dan")),
        ("[Dan](<People/Daniel M.md>)", Link("People/Daniel M", "Dan")),
        ("Smith, John", Link("Smith, John")),
        ("#1", Link("#1")),
        ("", None),
        ("[[]]", None),
        ("[[|x]]", None),
    ],
)
def test_a_client_is_text_or_a_link(text: str, link: Link | None) -> None:
    assert parse_link(text) == link


def test_several_wikilinks_in_one_text_are_several_notes() -> None:
    assert parse_links("[[Daniel]], [[Eva|E.]] and Tom") == (Link("Daniel"), Link("Eva", "E."))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2009-11-03", Moment("2009-11-03")),
        ("2009-11-03T14:30", Moment("2009-11-03", "14:30")),
        ("2009-11-03T14:30:59", Moment("2009-11-03", "14:30")),
        ("2009-11-03T14:30:59.123Z", Moment("2009-11-03", "14:30")),
        ("2009-11-03T14:30+01:00", Moment("2009-11-03", "14:30")),
        ("2009-11-03 14:30", Moment("2009-11-03", "14:30")),
        ("2009-11-03 9:05", Moment("2009-11-03", "09:05")),
        ("[[2009-11-03]]", Moment("2009-11-03")),
        ("[[Daily/2009-11-03|Tuesday]]", Moment("2009-11-03")),
        ("2024-02-29", Moment("2024-02-29")),
        ("", None),
    ],
)
def test_a_date_is_a_day_or_a_day_with_a_time(text: str, moment: Moment | None) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2009-13-01",
        "2023-02-29",
        "2009-1-3",
        "3.11.2009",
        "11/03/2009",
        "0000-01-01",
        "2009-11-03T25:00",
        "soon",
        "2009-11",
        "20091103",
        "2009-11-03 to 2009-11-04",
        "２００９-11-03",
    ],
)
def test_what_is_no_day_is_refused_and_not_guessed(text: str) -> None:
    assert isinstance(parse_moment(text), Refusal)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("Sessions/2009-11-03 Daniel.md", "2009-11-03"),
        ("Daniel 2009-11-03.md", "2009-11-03"),
        ("2009-13-45 and 2009-11-03.md", "2009-11-03"),
        ("2009-11-03/Daniel.md", None),
        ("12009-11-03.md", None),
        ("2009-11-031.md", None),
        ("Daniel.md", None),
    ],
)
def test_a_day_in_the_name_of_a_file(path: str, day: str | None) -> None:
    assert day_in_name(path) == (Moment(day) if day else None)


def test_a_switch_is_on_or_off() -> None:
    assert [parse_switch(word) for word in ("on", "Yes", "true", "off", "No", "FALSE")] == [True] * 3 + [
        False
    ] * 3
    assert parse_switch(" ") is None
    assert isinstance(parse_switch("maybe"), Refusal)


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("Arcs", "Arcs"),
        ("Arcs/", "Arcs"),
        ("Pictures/Arcs", "Pictures/Arcs"),
        ("Bögen 1", "Bögen 1"),
        ("", None),
    ],
)
def test_a_figure_folder_lies_inside_the_vault(text: str, folder: str | None) -> None:
    assert parse_figure_folder(text) == folder


@pytest.mark.parametrize(
    "text",
    [
        "/Arcs",
        "/",
        "C:/Arcs",
        "C:\\Arcs",
        "..",
        "../Arcs",
        "Arcs/../..",
        "a/./b",
        ".",
        ".obsidian",
        "Arcs/.hidden",
        "~/Arcs",
        "a//b",
        "a\\b",
        "a\x00b",
        "a\nb",
        "con",
        "Arcs/NUL.txt",
        "a.",
        "a /b",
        "a/ b",
        "[[Arcs]]",
        "a#b",
        "a|b",
        "a^b",
        "a?b",
        "x" * 201,
        "\\\\server\\x",
    ],
)
def test_a_figure_folder_that_leads_out_or_cannot_be_made_everywhere_is_refused(text: str) -> None:
    assert isinstance(parse_figure_folder(text), Refusal)


@given(st.text(alphabet="./\\~ aA:\x00", max_size=12))
def test_no_figure_folder_leads_out_of_the_vault(text: str) -> None:
    folder = parse_figure_folder(text)
    if isinstance(folder, str):
        assert not folder.startswith(("/", "~"))
        assert all(part and not part.startswith(".") for part in folder.split("/"))


def test_widths_lenses_and_periods() -> None:
    assert [parse_figure_width(text) for text in ("520", "520 px", "200", "2000", "")] == [
        520,
        520,
        200,
        2000,
        None,
    ]
    assert all(
        isinstance(parse_figure_width(text), Refusal)
        for text in ("199", "2001", "wide", "-5", "5.5", "9" * 9)
    )
    assert parse_lens("Only {area}:  what then?") == "Only {area}: what then?"
    assert parse_lens("") is None
    assert isinstance(parse_lens("What then?"), Refusal)
    assert isinstance(parse_lens("Only {{area}}?"), Refusal)
    assert isinstance(parse_lens("{area}" * 100), Refusal)
    assert parse_period(" two  weeks ") == "two weeks"
    assert parse_period("") is None
    assert isinstance(parse_period("w" * 41), Refusal)


@given(st.text(max_size=60))
def test_no_text_whatsoever_raises(text: str) -> None:
    for parser in (
        parse_links,
        parse_moment,
        day_in_name,
        parse_switch,
        parse_figure_folder,
        parse_figure_width,
    ):
        parser(text)
