"""The client's block: what moved, which lists are open, what came of them, all sessions; and nobody else."""

from __future__ import annotations

import pytest

from plugin_server.blocks.drawing import context_of, figure_of, lines_of
from tests.told import CLIENT, block, session, vault

NOTE = "Clients/Daniel.md"
FIRST, SECOND, THIRD = "2009-10-06 Daniel.md", "2009-11-03 Daniel.md", "2009-12-01 Daniel.md"
STORY = {
    NOTE: CLIENT,
    FIRST: session("Daniel", "2009-10-06", "Vision 2, 2 → 12", "Service 8, 22 → 14", "Community 3"),
    SECOND: session(
        "Daniel",
        "2009-11-03",
        "Vision 3, 2 → 12",
        "Service 8, 20 → 14",
        "Community 3",
        body="## Manager of Vision\n- [ ] One page 6h 📅 2009-12-18\n- [ ] Ask five people\n"
        "## Service\n- [ ] Roster 2h\n",
    ),
}


def told(notes: dict[str, str], path: str = NOTE) -> list[str]:
    return block(vault(notes), path)


def after(lines: list[str], title: str) -> list[str]:
    """The bullets under a title."""
    rest = lines[lines.index(title) + 1 :]
    end = next((at for at, line in enumerate(rest) if not line.lstrip().startswith("- ")), len(rest))
    return rest[:end]


def rows(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("| [")]


def test_the_whole_block_of_the_story() -> None:
    context = context_of(vault(STORY), NOTE)
    assert context is not None
    assert "\n".join(lines_of(context, "2009-11-03-00000000.svg")) == (
        "![[2009-11-03-00000000.svg|520]]\n"
        "\n"
        "**Moved from 6 Oct to 3 Nov 2009**\n"
        "\n"
        "- Vision: rated 3 (was 2)\n"
        "- Service: 20 h now (was 22)\n"
        "\n"
        "**Open**\n"
        "\n"
        "- **Vision** · 6 h on the list · 12 h wanted a week\n"
        "  - One page · 6 h · due 18 Dec 2009 · [[2009-11-03 Daniel|3 Nov 2009]]\n"
        "  - Ask five people · [[2009-11-03 Daniel|3 Nov 2009]]\n"
        "- **Service** · 2 h on the list · 14 h wanted a week\n"
        "  - Roster · 2 h · [[2009-11-03 Daniel|3 Nov 2009]]\n"
        "\n"
        "| Session | Hours in place | Would move | Lists |\n"
        "| :--- | ---: | ---: | :--- |\n"
        "| [[2009-11-03 Daniel\\|3 Nov 2009]] | 16 of 22 | 6 | 3 open |\n"
        "| [[2009-10-06 Daniel\\|6 Oct 2009]] | 16 of 24 | 8 |  |\n"
    )


# ------------------------------------------------------------------ what moved


def test_what_moved_is_told_between_the_last_two_rated_sessions() -> None:
    notes = {**STORY, THIRD: session("Daniel", "2009-12-01", "Vision, 9 → 12")}
    assert "**Moved from 6 Oct to 3 Nov 2009**" in told(notes)


def test_nothing_moved_is_told_too() -> None:
    notes = {NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", "Vision 2")}
    assert not [line for line in told(notes) if "oved" in line]
    notes[SECOND] = session("Daniel", "2009-11-03", "Vision 2")
    assert "Nothing moved from 6 Oct to 3 Nov 2009." in told(notes)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("Vision", "Vision 3, 2 → 4", "- Vision: rated 3, 2 h now, 4 h wanted"),
        (
            "Vision 3, 2 → 4",
            "Vision 5, 1:30 → 6",
            "- Vision: rated 5 (was 3), 1:30 h now (was 2), 6 h wanted (was 4)",
        ),
        ("Vision 3, 2 → 4", "Vision 3, → 6", "- Vision: 6 h wanted (was 4)"),
        ("Vision 3, 2 → 4", "Vision 3, 0 → 4", "- Vision: 0 h now (was 2)"),
        ("Health 3", "Vision 3", "- Vision: rated 3"),
    ],
)
def test_a_move_in_words(was: str, now: str, said: str) -> None:
    notes = {
        FIRST: session("Daniel", "2009-10-06", was, "Rest 1"),
        SECOND: session("Daniel", "2009-11-03", now, "Rest 1"),
    }
    assert after(told({NOTE: CLIENT, **notes}), "**Moved from 6 Oct to 3 Nov 2009**") == [said]


def test_where_the_scale_changed_both_are_named() -> None:
    notes = {
        NOTE: CLIENT,
        FIRST: session("Daniel", "2009-10-06", "Vision 4", more="scale: 1-5\n"),
        SECOND: session("Daniel", "2009-11-03", "Vision 4"),
    }
    assert "- Vision: rated 4 on 1-9 (was 4 on 1-5)" in told(notes)


# ------------------------------------------------------------------ lists


def test_a_task_ticked_where_it_stands_was_open_last_time_and_is_done_now() -> None:
    notes = {**STORY, SECOND: STORY[SECOND].replace("- [ ] Ask", "- [x] Ask")}
    lines = told(notes)
    assert after(lines, "**Open last time, done now**") == [
        "- Vision: Ask five people · [[2009-11-03 Daniel|3 Nov 2009]]"
    ]
    assert not [line for line in after(lines, "**Open**") if "Ask" in line]


def test_a_task_copied_on_and_ticked_there_is_done_and_open_nowhere() -> None:
    later = session(
        "Daniel",
        "2009-12-01",
        "Vision 5",
        body="## Vision\n- [x] ask  five people ✅ 2009-11-20\n- [ ] One page 6h\n",
    )
    lines = told({**STORY, THIRD: later})
    assert after(lines, "**Open last time, done now**") == [
        "- Vision: ask five people ✅ 2009-11-20 · [[2009-12-01 Daniel|1 Dec 2009]]"
    ]
    open_tasks = after(lines, "**Open**")
    assert not [line for line in open_tasks if "five people" in line]
    assert [line for line in open_tasks if "One page" in line] == [
        "  - One page · 6 h · [[2009-12-01 Daniel|1 Dec 2009]]"
    ]


def test_tasks_of_the_client_note_belong_to_the_lists_and_come_first() -> None:
    own = CLIENT + "## Vision\n- [ ] Read the letter 30m\n- [x] One page\n## Groceries\n- [ ] Milk\n"
    lines = told({**STORY, NOTE: own})
    assert after(lines, "**Open**")[:3] == [
        "- **Vision** · 0:30 h on the list · 12 h wanted a week",
        "  - Read the letter · 0:30 h",
        "  - Ask five people · [[2009-11-03 Daniel|3 Nov 2009]]",
    ]
    assert after(lines, "**Open last time, done now**") == ["- Vision: One page"]
    assert not [line for line in lines if "Milk" in line]


def test_a_long_list_shows_its_newest_tasks_and_counts_the_rest() -> None:
    tasks = "".join(f"- [ ] Task {number} 1h\n" for number in range(8))
    lines = told(
        {NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", "Vision 3", body=f"## Vision\n{tasks}")}
    )
    assert after(lines, "**Open**") == [
        "- **Vision** · 8 h on the list",
        *(f"  - Task {number} · 1 h · [[2009-10-06 Daniel|6 Oct 2009]]" for number in range(5)),
        "  - and 3 more in earlier notes",
    ]


def test_the_question_is_asked_for_areas_that_never_had_a_task_in_any_note_of_the_client() -> None:
    last = session("Daniel", "2009-12-01", "Vision 3, 2 → 12", "Health 3, 1 → 4", "Home 2, 1 → 5")
    lines = told({**STORY, THIRD: last, NOTE: CLIENT + "## Home\n- [x] Paint\n"})
    assert "> [!question]- More time wanted, no list yet: Health" in lines


def test_a_due_date_that_is_none_is_shown_as_it_was_typed() -> None:
    body = "## Vision\n- [ ] One page 📅 2009-13-40\n"
    lines = told({NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", "Vision 3", body=body)})
    assert "  - One page · due 2009-13-40 · [[2009-10-06 Daniel|6 Oct 2009]]" in lines


def test_no_line_is_a_task_of_its_own() -> None:
    body = "## Vision\n- [ ] - [ ] One page\n- [x] [ ] Two\n- [ ] # Three\n"
    lines = told({NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", "Vision 3", body=body)})
    assert any("One page" in line for line in lines)
    assert not [line for line in lines if line.lstrip(" -").startswith(("[ ]", "[x]"))]


# ------------------------------------------------------------------ sessions


def test_sessions_without_numbers_and_group_sessions_are_listed_without_numbers() -> None:
    notes = {
        **STORY,
        THIRD: session("Daniel", "2009-12-01", "Vision"),
        "both.md": session(
            "[Daniel, Ruth]", "2009-11-20", "Father 4, 9 → 12", body="## Father\n- [ ] Form\n"
        ),
    }
    assert rows(told(notes))[:2] == [
        "| [[2009-12-01 Daniel\\|1 Dec 2009]] |  |  |  |",
        "| [[both\\|20 Nov 2009]], in a group |  |  |  |",
    ]


def test_sessions_of_one_day_stand_by_time_then_by_path_and_undated_ones_last() -> None:
    notes = {
        NOTE: CLIENT,
        "b.md": session("Daniel", "2009-11-03", "Vision 3"),
        "a.md": session("Daniel", "2009-11-03T09:00", "Vision 4"),
        "0.md": session("Daniel", "2009-11-03", "Vision 5"),
        "none.md": session("Daniel", None, "Vision 6"),
    }
    assert rows(told(notes)) == [
        "| [[a\\|3 Nov 2009]] |", "| [[b\\|3 Nov 2009]] |", "| [[0\\|3 Nov 2009]] |", "| [[none\\|no date]] |",
    ]  # fmt: skip


def test_a_file_whose_name_holds_another_client_is_shown_by_its_date() -> None:
    notes = {NOTE: CLIENT, "Daniel instead of Ruth.md": session("Daniel", None, "Vision 3")}
    assert rows(told(notes)) == ["| [[Daniel instead of Ruth\\|no date]] |"]


def test_a_client_whom_no_session_names_any_more_is_told_so() -> None:
    assert told({NOTE: CLIENT}) == ["No session names this client."]


def test_a_property_that_cannot_be_read_is_told_first() -> None:
    lines = told({**STORY, NOTE: "---\ntype: client\nscale: up\n---\n"})
    assert lines[0].startswith("> [!warning]")
    assert lines[1].startswith("> Line 3:")


# ------------------------------------------------------------------ the year


def year_text(notes: dict[str, str]) -> str:
    context = context_of(vault(notes), NOTE)
    assert context is not None
    figure = figure_of(context)
    return figure.data.decode() if figure else ""


def test_the_year_has_a_column_for_each_rated_session_and_names_the_year_where_it_begins() -> None:
    notes = {
        **STORY,
        THIRD: session("Daniel", "2009-12-01", "Vision, 3 → 4"),
        "4.md": session("Daniel", "2010-01-12", "Vision 4"),
    }
    drawn = year_text(notes)
    assert [words for words in ("6 Oct", "3 Nov", "1 Dec", "12 Jan", "2009", "2010") if f">{words}<" in drawn] == [
        "6 Oct", "3 Nov", "12 Jan", "2009", "2010",
    ]  # fmt: skip
    assert "Daniel" not in drawn


def test_the_year_shows_the_last_twelve_and_counts_those_before() -> None:
    notes = {NOTE: CLIENT} | {
        f"{number}.md": session("Daniel", f"{2009 + number // 12}-{number % 12 + 1:02d}-05", "Vision 3")
        for number in range(15)
    }
    drawn = year_text(notes)
    assert "3 earlier sessions" in drawn
    assert ">5 Mar<" in drawn


def test_the_year_says_each_row_in_words() -> None:
    said = year_text(STORY)
    assert "Vision: ratings 2, 3; hours now 2, 2; hours wanted 12, 12." in said
    assert "Community: ratings 3, 3." in said


def test_no_year_where_nothing_is_rated_or_the_areas_are_too_many() -> None:
    assert not year_text({NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", "Vision, 2 → 4")})
    many = [f"Area {number} 3" for number in range(13)]
    assert not year_text({NOTE: CLIENT, FIRST: session("Daniel", "2009-10-06", *many)})


def test_where_areas_come_and_go_the_year_shows_the_latest_twelve_and_counts_the_others() -> None:
    names = [f"Area {letter} 3" for letter in "abcdefghijklmn"]
    first, second = session("Daniel", "2009-10-06", *names[:8]), session("Daniel", "2009-11-03", *names[6:])
    drawn = year_text({NOTE: CLIENT, FIRST: first, SECOND: second})
    assert "2 areas of earlier sessions are not shown" in drawn
    assert "Area n: ratings not asked, 3." in drawn
    assert "Area f" not in drawn


def test_a_renamed_area_is_one_row() -> None:
    notes = {
        NOTE: "---\ntype: client\narea order:\n  - Strategy (was Vision)\n---\n",
        FIRST: session("Daniel", "2009-10-06", "Vision 2", body="## Vision\n- [ ] One page\n"),
        SECOND: session("Daniel", "2009-11-03", "Strategy 3"),
    }
    lines = told(notes)
    assert "- Strategy: rated 3 (was 2)" in lines
    assert "- **Strategy**" in lines
    assert "Strategy: ratings 2, 3." in year_text(notes)
