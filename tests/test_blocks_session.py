"""The block of a session in Markdown: the story to the letter, and what is said where something is missing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.blocks import regions
from plugin_server.blocks.links import Ref
from plugin_server.blocks.session import session_block
from plugin_server.model import Problem, Scale, Settings
from tests.blocks_cases import NOTE
from tests.blocks_sessions import CLIENT, STORY, H, context, row, story

GOLDEN = Path(__file__).parent / "golden" / "blocks"
FIGURE = "2009-11-03-1f3a9c2e.svg"


def lines(*rows, figure: str | None = None, **kwargs) -> list[str]:  # type: ignore[no-untyped-def]
    return list(session_block(context(*rows, **kwargs), figure))


def table(*rows, **kwargs) -> list[str]:  # type: ignore[no-untyped-def]
    return [line for line in lines(*rows, **kwargs) if line.startswith("|")]


def test_the_story_to_the_letter() -> None:
    block = session_block(story(), FIGURE)
    assert "\n".join(block) + "\n" == (GOLDEN / "story-block.md").read_text("utf-8")


# ------------------------------------------------------------------ the table


@pytest.mark.parametrize(
    ("area", "cell"),
    [
        (row(now=2 * H, wanted=12 * H), "2 → 12 (+10)"),
        (row(now=20 * H, wanted=14 * H), "20 → 14 (−6)"),
        (row(now=8 * H, wanted=8 * H), "8, stays"),
        (row(now=0, wanted=0), "0, stays"),
        (row(now=90, wanted=125), "1:30 → 2:05 (+0:35)"),
        (row(now=125, wanted=90), "2:05 → 1:30 (−0:35)"),
        (row(now=0, wanted=30), "0 → 0:30 (+0:30)"),
        (row(now=2 * H), "2 → not asked"),
        (row(wanted=2 * H), "not asked → 2"),
        (row(), "not asked"),
    ],
)
def test_hours_now_and_wanted(area, cell: str) -> None:  # type: ignore[no-untyped-def]
    other = row("Other", now=H, wanted=H)
    assert table(area, other)[2] == f"| Vision | {cell} |"


@pytest.mark.parametrize(
    ("area", "cell"),
    [
        (row(rating=3, was=2), "3 (was 2)"),
        (row(rating=3, was=3), "3"),
        (row(rating=3), "3"),
        (row(rating=7.5, was=7), "7.5 (was 7)"),
        (row(rating=0.25), "0.25"),
        (row(was=3), "not asked"),
    ],
)
def test_a_rating_and_what_it_was(area, cell: str) -> None:  # type: ignore[no-untyped-def]
    assert table(area, row("Other", rating=1))[2] == f"| Vision | {cell} |"


def test_a_rating_on_another_scale_says_which() -> None:
    assert "| 6 (was 3 on 1-5) |" in table(row(rating=6, was=3), was_scale=Scale(1, 5))[2]
    assert "| 3 (was 3 on 1-5) |" in table(row(rating=3, was=3), was_scale=Scale(1, 5))[2]


@pytest.mark.parametrize(
    ("area", "cell"),
    [
        (row(now=H, wanted=2 * H, listed=False), "no list yet"),
        (row(now=H, wanted=H, listed=False), ""),
        (row(now=2 * H, wanted=H, listed=False), ""),
        (row(open=2), "2 open"),
        (row(done=1), "1 done"),
        (row(open=2, done=3), "2 open, 3 done"),
    ],
)
def test_what_is_on_the_list(area, cell: str) -> None:  # type: ignore[no-untyped-def]
    assert table(area, row("Other", open=1))[2].endswith(f" | {cell} |")


@pytest.mark.parametrize(
    ("area", "head"),
    [
        (row(), "| Area |"),
        (row(rating=3), "| Area | Rating |"),
        (row(now=H), "| Area | Hours now |"),
        (row(wanted=H), "| Area | Hours wanted |"),
        (row(now=H, wanted=H), "| Area | Hours: now → wanted |"),
        (row(rating=3, open=1), "| Area | Rating | List |"),
    ],
)
def test_a_column_for_what_was_asked_and_no_other(area, head: str) -> None:  # type: ignore[no-untyped-def]
    rows = table(area)
    assert rows[0] == head
    assert len({line.count("|") for line in rows}) == 1


def test_another_period_is_named() -> None:
    rows = table(row(now=H, wanted=H), settings=Settings(period="month"))
    assert rows[0] == "| Area | Hours a month: now → wanted |"


def test_importance_stands_beside_hours_now_in_plain_numbers() -> None:
    rows = table(
        row(now=5 * H, wanted=5 * H, importance=3),
        row("Rest", now=35 * H, wanted=35 * H, importance=7),
        row("Unasked", now=None),
        row("Free", importance=0.5),
    )
    assert rows[0] == "| Area | Hours: now → wanted | Importance · hours now |"
    assert rows[2] == "| Vision | 5, stays | 3 of 10.5 points · 5 of 40 h |"
    assert rows[4] == "| Unasked | not asked | not asked |"
    assert rows[5] == "| Free | not asked | 0.5 of 10.5 points |"


def test_a_bar_in_a_name_does_not_make_a_cell() -> None:
    assert table(row("A | B", rating=3))[2] == "| A \\| B | 3 |"


def test_a_name_of_nothing_visible_still_has_a_row() -> None:
    assert table(row("\u200b", rating=3))[2] == "| (no name) | 3 |"


# ------------------------------------------------------------------ the sentence


def sentence(*pairs: tuple[int | None, int | None]) -> str:
    """The sentence for areas with these hours now and wanted, in minutes."""
    rows = [row(f"A{index}", 3, now, wanted) for index, (now, wanted) in enumerate(pairs)]
    found = [line for line in lines(*rows) if line and not line.startswith(("|", ">"))]
    assert len(found) <= 1
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(120, 720), (1200, 840), (900, 480), (180, 360)],
         "27 of 40 hours already lie where they are wanted; **13 would move**."),
        ([(600, 600), (60, 60)], "All 11 hours already lie where they are wanted."),
        ([(60, 60)], "The 1 hour there is already lies where it is wanted."),
        ([(120, 300)], "All 2 hours already lie where they are wanted; 3 hours more are wanted than there are."),
        ([(120, 180)], "All 2 hours already lie where they are wanted; 1 hour more is wanted than there is."),
        ([(300, 120)], "2 of 5 hours already lie where they are wanted; 3 hours would be free."),
        ([(300, 240)], "4 of 5 hours already lie where they are wanted; 1 hour would be free."),
        ([(300, 0), (0, 300)], "None of the 5 hours lie where they are wanted yet; **5 would move**."),
        ([(60, 0), (0, 60)], "The 1 hour there is does not lie where it is wanted yet; **1 would move**."),
        ([(60, 30), (0, 30)], "0:30 of 1 hour already lies where it is wanted; **0:30 would move**."),
        ([(120, 60), (0, 60)], "1 of 2 hours already lies where it is wanted; **1 would move**."),
        ([(600, 300), (60, 180)],
         "6 of 11 hours already lie where they are wanted; **2 would move**; 3 hours would be free."),
        ([(600, 570), (60, 300)],
         "10:30 of 11 hours already lie where they are wanted; **0:30 would move**; "
         "3:30 hours more are wanted than there are."),
        ([(0, 300)], "5 hours more are wanted than there are."),
        ([(0, 0)], ""),
        ([(300, None)], ""),
        ([(None, None)], ""),
        ([(60, 120), (300, None), (None, 60)],
         "The 1 hour there is already lies where it is wanted; 1 hour more is wanted than there is. "
         "Left out, because one of the two numbers is missing: A1, A2."),
    ],
)  # fmt: skip
def test_the_balance_in_words(pairs, said: str) -> None:  # type: ignore[no-untyped-def]
    assert sentence(*pairs) == said


# ------------------------------------------------------------------ figure, warning, lens, ways


def test_the_embed_is_as_wide_as_the_settings_say() -> None:
    assert lines(row(), figure=FIGURE, settings=Settings(figure_width=640))[0] == f"![[{FIGURE}|640]]"


def test_a_vault_of_markdown_links_has_a_markdown_embed() -> None:
    block = lines(row(), figure=f"../My arcs/{FIGURE}", settings=Settings(markdown_links=True))
    assert block[0] == f"![Arcs|520](../My%20arcs/{FIGURE})"


def test_above_twelve_areas_the_table_stands_alone_and_says_so() -> None:
    block = lines(*(row(f"A{index}", rating=3) for index in range(13)))
    assert block[:2] == ["More than 12 areas fit in no picture; the table shows them all.", ""]
    assert len([line for line in block if line.startswith("| A")]) == 14


def test_what_could_not_be_read_opens_the_block() -> None:
    problems = (
        Problem("n.md", 7, "areas", 'The rating 12 of "A*" is not on the scale 1-9.', "Write a number."),
        Problem("n.md", None, None, "- No date.", "Write `date`."),
    )
    assert lines(row(rating=3), figure=FIGURE, problems=problems)[:5] == [
        "> [!warning] Not everything in this note could be read",
        '> Line 7: The rating 12 of "A\\*" is not on the scale 1-9. Write a number.',
        "> \\- No date. Write \\`date\\`.",
        "",
        f"![[{FIGURE}|520]]",
    ]


def lens(*rows, sentence: str | None = None) -> list[str]:  # type: ignore[no-untyped-def]
    block = session_block(replace(context(*rows), lens=sentence), None)
    return [line for line in block if line.startswith(">")]


WANTS = row("Vision", now=H, wanted=2 * H, listed=False)


def test_the_lens_asks_for_areas_that_want_time_and_have_no_list() -> None:
    assert lens(row("Service", now=2 * H, wanted=H, listed=False), row("Rest", now=H, wanted=2 * H)) == []
    assert lens(WANTS, row("Rest", now=H, wanted=H, listed=False)) == [
        "> [!question]- More time wanted, no list yet: Vision",
        "> Imagine you were only the Manager of Vision: what would be on your list?",
    ]


@pytest.mark.parametrize(
    ("own", "printed"),
    [
        ("What would {area} ask of you?", "What would Vision ask of you?"),
        ("{area}, {area}!", "Vision, Vision!"),
        ("- [ ] {area} {name} {0} {}", "\\- \\[ \\] Vision {name} {0} {}"),
        ("1. *{area}*", "1\\. \\*Vision\\*"),
        ("No place for a name", "No place for a name"),
    ],
)
def test_a_sentence_of_ones_own_is_the_lens(own: str, printed: str) -> None:
    assert lens(WANTS, sentence=own)[1:] == [f"> {printed}"]


def test_a_lens_without_a_name_is_asked_once() -> None:
    both = (WANTS, row("Community", now=H, wanted=2 * H, listed=False))
    assert lens(*both, sentence="And now?")[1:] == ["> And now?"]


def test_the_way_to_the_next_session_where_there_is_one() -> None:
    following = Ref("2009-12-01 Daniel", "2009-12-01 Daniel.md", "2009-12-01 Daniel")
    block = session_block(replace(story(), following=following, following_day="2009-12-01"), None)
    assert block[-1] == (
        "← [[2009-10-06 Daniel|6 Oct 2009]] · [[Daniel]] · [[2009-12-01 Daniel|1 Dec 2009]] →"
    )


def test_a_client_without_a_note_is_named_and_not_linked() -> None:
    session = replace(context(row(rating=3)), clients=(CLIENT, Ref("Mia_M")))
    assert session_block(session, None)[-1] == "[[Daniel]] · Mia\\_M"


def test_nothing_leads_anywhere_where_there_is_nobody() -> None:
    assert lines(row(rating=3))[-2:] == ["| Vision | 3 |", ""]


# ------------------------------------------------------------------ what holds for every session

NAMES = st.text(max_size=12)
MINUTES = st.none() | st.integers(0, 10_000)
ROWS = st.lists(
    st.builds(
        row,
        NAMES,
        st.none() | st.floats(1, 9, allow_nan=False),
        MINUTES,
        MINUTES,
        importance=st.none() | st.integers(0, 10),
        was=st.none() | st.integers(1, 9),
        open=st.integers(0, 3),
        done=st.integers(0, 3),
        listed=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)
PROBLEMS = st.lists(
    st.builds(Problem, st.just("n.md"), st.none() | st.integers(1, 9), st.none(), NAMES, NAMES), max_size=2
)


@settings(max_examples=200, deadline=None)
@given(ROWS, PROBLEMS, st.none() | NAMES, st.none() | st.just(FIGURE))
def test_a_block_scores_ranks_and_commands_nothing_and_fits_between_its_markers(
    rows, problems, own, figure
) -> None:  # type: ignore[no-untyped-def]
    session = replace(context(*rows, problems=tuple(problems)), lens=own or None, clients=(CLIENT,))
    block = session_block(session, figure)
    result = regions.update(NOTE, block, path="n.md")
    assert isinstance(result, regions.Updated)
    found = regions.find(result.data)
    assert isinstance(found, regions.Region)
    assert "\n".join(block).encode() == b"\n".join(found.lines)
    for line in block:
        assert not re.match(r"(> ?)*([-*+] |[0-9]+[.)] |#|    |\t)", line), line


def test_no_percentage_and_no_ranking_is_among_the_words() -> None:
    everything = "\n".join(
        session_block(replace(story(), rows=(*STORY, row("X", importance=3))), FIGURE)
    ).lower()
    for word in ("%", "lowest", "highest", "best", "worst", "score", "should", "percent"):
        assert word not in everything
