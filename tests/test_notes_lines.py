"""The list form: one line an area, with every separator and arrow, and nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.notes.lines import AreaLine, parse_area_line
from plugin_server.notes.values import Refusal

H = 60


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Vision", AreaLine("Vision")),
        ("Vision 3", AreaLine("Vision", 3)),
        ("Vision 3, 2", AreaLine("Vision", 3, None, 2 * H)),
        ("Vision, 2", AreaLine("Vision", None, None, 2 * H)),
        ("Vision, → 12", AreaLine("Vision", wanted=12 * H)),
        ("Vision → 12", AreaLine("Vision", wanted=12 * H)),
        ("Vision, 2 → 12", AreaLine("Vision", None, None, 2 * H, 12 * H)),
        ("Vision 3 → 12", AreaLine("Vision", 3, wanted=12 * H)),
        ("Vision 3, → 12", AreaLine("Vision", 3, wanted=12 * H)),
        ("Vision 3, 2 →", AreaLine("Vision", 3, None, 2 * H)),
        ("Vision 3, 2 >", AreaLine("Vision", 3, None, 2 * H)),
        ("Vision 3, 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2 -> 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2 > 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2 to 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2 TO 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2 => 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3,2→12".replace(",", ", "), AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision: 3, 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision, 3, 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision = 3; 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision - 3, 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("  Vision   3 ,2→12  ", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2, → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3, 2h → 12 h", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3 2h → 12h", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("Vision 3 1:30 → 2:00", AreaLine("Vision", 3, None, 90, 2 * H)),
        ("Vision 7/9, 1:30 → 1h30", AreaLine("Vision", 7, 9, 90, 90)),
        ("Vision, 7/9", AreaLine("Vision", 7, 9)),
        ("Vision 0, 0 → 0", AreaLine("Vision", 0, None, 0, 0)),
        ("Vision 3, 90m → 2½", AreaLine("Vision", 3, None, 90, 150)),
        # decimal commas and separating commas
        ("Vision 7,5", AreaLine("Vision", 7.5)),
        ("Vision 7, 5", AreaLine("Vision", 7, None, 5 * H)),
        ("Vision 7.5, 2.5 → 3.5", AreaLine("Vision", 7.5, None, 150, 210)),
        ("Vision 7,5, 2,5 → 3,5", AreaLine("Vision", 7.5, None, 150, 210)),
        ("Vision 3, 2,5 → 4", AreaLine("Vision", 3, None, 150, 4 * H)),
        ("Vision, 2,5 → 4", AreaLine("Vision", None, None, 150, 4 * H)),
        # names with digits, commas, colons, arrows
        ("Q3 plan 4", AreaLine("Q3 plan", 4)),
        ("Q3 plan", AreaLine("Q3 plan")),
        ("Phase 2 7", AreaLine("Phase 2", 7)),
        ("Phase 2 7, 3 → 4", AreaLine("Phase 2", 7, None, 3 * H, 4 * H)),
        ("50 plus 3", AreaLine("50 plus", 3)),
        ("Family, friends 4, 2 → 3", AreaLine("Family, friends", 4, None, 2 * H, 3 * H)),
        ("Health: body 4, 2", AreaLine("Health: body", 4, None, 2 * H)),
        ("Work > Life 3", AreaLine("Work > Life", 3)),
        ("Road to 2030 3, 2 to 5", AreaLine("Road to 2030", 3, None, 2 * H, 5 * H)),
        ("Way to work", AreaLine("Way to work")),
        ("Self-care 3", AreaLine("Self-care", 3)),
        ("R&D (new) 3", AreaLine("R&D (new)", 3)),
        ("愿景 3, 2 → 12", AreaLine("愿景", 3, None, 2 * H, 12 * H)),
        ("🎯 Goals 3", AreaLine("🎯 Goals", 3)),
        # linked names
        ("[[Vision]]", AreaLine("Vision")),
        ("[[Vision]] 3, 2 → 12", AreaLine("Vision", 3, None, 2 * H, 12 * H)),
        ("[[Areas/Phase 2, all|Phase 2]] 3, 2", AreaLine("Phase 2", 3, None, 2 * H)),
        ("[[Areas/Phase 2, all]]: 3", AreaLine("Phase 2, all", 3)),
    ],
)
def test_a_line_is_read(text: str, line: AreaLine) -> None:
    assert parse_area_line(text) == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vision 3,2 → 12", "Write 3, 2"),  # 3.2, or 3 and 2 hours
        ("Vision 3 2 → 12", "Write 3, 2"),
        ("Vision,3,2 → 12", "space after each comma"),
        ("Vision 7,25", "7.25"),
        ("Vision 8,2,4", "space"),
        ("Vision 3, 2, 12", "hours now → wanted"),
        ("Vision 3, 2, 4 → 12", "hours now → wanted"),
        ("Vision 3, 2 → 5 → 6", "one arrow"),
        ("Vision 3, soon", "number"),
        ("Vision 3, soon → 12", "number"),
        ("7", "name"),
        ("7, 5 → 3", "name"),
        ("→ 12", "name"),
        ("", "name"),
        ("Vision " + "x" * 300, "shorter"),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_refused_with_the_way_out(text: str, words: str) -> None:
    refused = parse_area_line(text)
    assert isinstance(refused, Refusal), refused
    assert words in refused.remedy


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Vision 3, 2 → soon", AreaLine("Vision", 3, None, 2 * H)),
        ("Vision 3, 2 → 12 (guess)", AreaLine("Vision", 3, None, 2 * H)),
        ("Vision 3, -2 → 12", AreaLine("Vision", 3, None, None, 12 * H)),
        ("Vision 3, 99999 → 12", AreaLine("Vision", 3, None, None, 12 * H)),
        ("Vision 3, 1:75 → 12", AreaLine("Vision", 3, None, None, 12 * H)),
        ("Vision -3, 2", AreaLine("Vision", None, None, 2 * H)),
    ],
)
def test_one_bad_number_is_refused_and_the_rest_is_read(text: str, line: AreaLine) -> None:
    read = parse_area_line(text)
    assert isinstance(read, AreaLine)
    assert len(read.refusals) == 1
    assert (read.name, read.rating, read.now, read.wanted) == (line.name, line.rating, line.now, line.wanted)


names = st.sampled_from(
    ["Vision", "Q3 plan", "Family, friends", "Health: body", "Self-care", "愿景", "Way to work"]
)
ratings = st.integers(0, 100).map(str) | st.integers(0, 1000).map(lambda tenth: f"{tenth / 10:.1f}")
minutes = st.integers(0, 10_000 * 60)
clocks = minutes.map(lambda number: (f"{number // 60}:{number % 60:02d}", number))
decimals = st.integers(0, 40_000).map(lambda quarter: (f"{quarter / 4:g}", quarter * 15))
hours = clocks | decimals | decimals.map(lambda pair: (pair[0].replace(".", ","), pair[1]))
arrows = st.sampled_from([" → ", " -> ", " > ", " to ", "→", "->"])


@given(names, ratings, hours, hours, arrows, st.sampled_from([" ", ": ", ", "]))
def test_every_number_written_in_the_list_form_reads_back(
    name: str, rating: str, now: tuple[str, int], wanted: tuple[str, int], arrow: str, separator: str
) -> None:
    line = parse_area_line(f"{name}{separator}{rating}, {now[0]}{arrow}{wanted[0]}")
    assert line == AreaLine(name, float(rating), None, now[1], wanted[1])


@given(st.text(alphabet="Vi 0123456789,.;:→->/½to[]|hm", max_size=40))
def test_no_line_whatsoever_raises_and_a_line_that_is_read_has_a_name(text: str) -> None:
    line = parse_area_line(text)
    assert isinstance(line, Refusal) or line.name.strip()


@given(st.text(max_size=400))
def test_no_text_whatsoever_raises(text: str) -> None:
    parse_area_line(text)
