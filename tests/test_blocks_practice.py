"""The practice's block: all clients, the last session, the lists that are missing; settings that cannot be read."""

from __future__ import annotations

from tests.told import CLIENT, PRACTICE, block, session, vault

NOTE = "Practice.md"


def told(notes: dict[str, str], note: str = PRACTICE) -> list[str]:
    return block(vault({NOTE: note, **notes}), NOTE)


def test_clients_stand_by_their_last_session_with_the_areas_that_want_time_and_have_no_list() -> None:
    notes = {
        "Clients/Ruth.md": CLIENT + "## Team\n- [ ] Lunch\n",
        "1.md": session("Ruth", "2009-10-06", "Health 2, 1 → 4", "Team 3, 1 → 3", "Home 4, 9 → 2"),
        "2.md": session("Daniel", "2009-11-03", "Vision 3, 2 → 12", "Service 8, 20 → 14"),
        "3.md": session("Daniel", "2009-12-03", "Vision 3"),
        "4.md": session("[Daniel, Ruth]", "2009-09-01", "Father 3, 1 → 2"),
    }
    assert told(notes) == [
        "| Client | Last session | Sessions | More time wanted, no list yet |",
        "| :--- | :--- | ---: | :--- |",
        "| Daniel | [[3\\|3 Dec 2009]] | 2 | Vision |",
        "| [[Ruth]] | [[1\\|6 Oct 2009]] | 1 | Health |",
        "| Daniel, Ruth | [[4\\|1 Sep 2009]] | 1 | Father |",
    ]


def test_any_task_in_any_session_is_a_list() -> None:
    notes = {
        "1.md": session("Ruth", "2009-10-06", "Health 2", body="## Health\n- [x] Walk\n"),
        "2.md": session("Ruth", "2009-11-06", "Health 2, 1 → 4"),
    }
    assert told(notes)[0] == "| Client | Last session | Sessions |"


def test_sessions_of_nobody_are_counted() -> None:
    notes = {"1.md": session("", "2009-10-06", "Health 2")}
    assert told(notes) == ["1 session names no client."]
    notes["2.md"] = session("", "2009-11-06", "Health 2")
    assert told(notes) == ["2 sessions name no client."]


def test_bad_values_of_settings_are_told_in_its_own_block() -> None:
    lines = told({}, "---\ntype: practice\nscale: good\nfigure width: 12\n---\n")
    assert lines[0].startswith("> [!warning]")
    assert [line[:9] for line in lines[1:3]] == ["> Line 3:", "> Line 4:"]
    assert lines[-1] == "There is no session yet."
