"""The area's block: its sessions across clients, the latest first, and never without measure."""

from __future__ import annotations

from plugin_server.blocks.area import MOST_OF_ONE, MOST_ROWS
from tests.told import AREA, CLIENT, PRACTICE, block, session, vault

NOTE = "Areas/Health.md"
LIST = "## Health\n- [x] Walk\n- [ ] Swim\n"


def told(notes: dict[str, str]) -> list[str]:
    return block(vault({NOTE: AREA, **notes}), NOTE)


def test_the_sessions_of_all_clients_stand_together_client_by_client_the_latest_first() -> None:
    notes = {
        "Clients/Ruth.md": CLIENT,
        "1.md": session("Ruth", "2009-10-06", "Health 2, 0:30 → 4", "Home 3"),
        "2.md": session("'[[Daniel Deronda|Dan]]'", "2009-11-03", "health 4, 2", body=LIST),
        "3.md": session("Ruth", "2009-12-01", "Health, 1 → 1"),
        "4.md": session("Ruth", "2010-01-12", "Home 3"),
    }  # fmt: skip
    assert told(notes) == [
        "| Client | Session | Rating | Hours: now → wanted | List |",
        "| :--- | :--- | ---: | ---: | :--- |",
        "| Ruth | [[3\\|1 Dec 2009]] | not asked | 1, stays |  |",
        "| Ruth | [[1\\|6 Oct 2009]] | 2 | 0:30 → 4 (+3:30) |  |",
        "| Dan | [[2\\|3 Nov 2009]] | 4 | 2 → not asked | 1 open, 1 done |",
    ]


def test_another_scale_than_the_practices_is_named() -> None:
    notes = {
        "Practice.md": PRACTICE.replace("practice\n", "practice\nscale: 1-5\n"),
        "1.md": session("Ruth", "2009-10-06", "Health 2"),
        "2.md": session("Ruth", "2009-11-06", "Health 7", more="scale: 0-10\n"),
    }
    lines = told(notes)
    assert "| Ruth | [[2\\|6 Nov 2009]] | 7 on 0-10 |" in lines
    assert "| Ruth | [[1\\|6 Oct 2009]] | 2 |" in lines


def test_of_one_client_the_last_five_are_shown_and_the_rest_counted() -> None:
    notes = {f"{day}.md": session("Ruth", f"2009-10-{day:02d}", "Health 2") for day in range(1, 9)}
    lines = told(notes)
    assert len(lines) == 2 + MOST_OF_ONE + 1
    assert "[[8\\|" in lines[2]
    assert "[[4\\|" in lines[6]
    assert lines[-1] == "3 earlier sessions are not shown."


def test_an_area_of_a_whole_working_life_keeps_its_note_small() -> None:
    name = "Client with a name of some length"
    notes = {
        f"Sessions/{name} {client}/2009-{month:02d}-10 {name} {client} {number}.md": session(
            f"'[[{name} {client}]]'", f"2009-{month:02d}-10", "Health 2, 10:30 → 12:30"
        )
        for client in range(60)
        for month in range(1, 13)
        for number in range(2)
    }
    lines = told(notes)
    assert len(lines) == 2 + MOST_ROWS + 1
    assert lines[-1] == f"{60 * 24 - MOST_ROWS} earlier sessions are not shown."
    assert len("\n".join(lines).encode()) < 50_000


def test_an_area_that_is_only_on_a_clients_list_does_not_occur() -> None:
    notes = {
        "Ruth.md": "---\ntype: client\narea order: [Health]\n---\n",
        "1.md": session("Ruth", "2009-10-06", "Home 2"),
    }
    assert told(notes) == ["No session names this area."]


def test_sessions_of_nobody_and_of_groups_have_a_line_each() -> None:
    notes = {
        "1.md": session("", "2009-10-06", "Health 2"),
        "2.md": session("[Ruth, Daniel]", "2009-11-06", "Health 3"),
    }
    assert told(notes)[2:] == [
        "| Ruth, Daniel | [[2\\|6 Nov 2009]] | 3 |",
        "| no client | [[1\\|6 Oct 2009]] | 2 |",
    ]
