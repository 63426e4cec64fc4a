"""A pass that is drawn on several processors leaves the same vault, to the byte, as one that is drawn on one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.ahead import _in_turn, prepared
from plugin_server.blocks.kinds import ours
from plugin_server.cli.passes import AT_A_TIME
from plugin_server.forks import EndedError
from plugin_server.model import Result
from tests.bench.vaults import make
from tests.desk import Desk, desk, tree
from tests.service import STORY, command, environment, put

NOTES = 5 * 3 * AT_A_TIME  # one in five is a session, so there are more lots than processors
ODD = {
    "Sessions/broken.md": "---\ntype: session\nareas: [\n---\n",
    "Sessions/fence.md": STORY + "```\n<!-- session-arcs -->\n",
    "Sessions/newer.md": STORY + "<!-- session-arcs -->\n<!-- /session-arcs 99 -->\n",
    "Sessions/bad value.md": STORY.replace("Vision 3", "Vision 33"),
}


def odd_vault(root: Path) -> Path:
    make(root, NOTES)
    for path, text in ODD.items():
        put(root, path, text)
    return root


def rendered(root: Path, home: Path, *, alone: bool) -> tuple[dict[str, bytes], str, int]:
    """The vault after a pass of a process of its own, what it said and its exit code. `alone`: on one processor."""

    def one_processor() -> None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    done = subprocess.run(
        command("render", root),
        env=environment(home),
        preexec_fn=one_processor if alone else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return tree(root), done.stdout, done.returncode


@pytest.mark.platform("linux")
def test_on_several_processors_a_pass_writes_the_same_bytes_and_says_the_same(tmp_path: Path) -> None:
    one, several = (odd_vault(tmp_path / name / "vault") for name in ("one", "several"))
    on_one = rendered(one, tmp_path / "home of one", alone=True)
    on_several = rendered(several, tmp_path / "home of several", alone=False)
    assert on_several == on_one
    assert on_one[2] == 1  # there are problems, and they are told
    again = rendered(several, tmp_path / "home of several", alone=False)
    assert again[0] == on_several[0]
    assert "0 drawn" in again[1]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "vault", tmp_path / "state") as made:
        for day in range(1, 5):
            (made.root / f"{day}.md").write_text(STORY.replace("2009-11-03", f"2009-11-{day:02}"), "utf-8")
        made.look("1.md", "2.md", "3.md", "4.md")
        yield made


def test_where_a_copy_ends_too_early_its_lots_are_prepared_here(at: Desk) -> None:
    lots = [[path] for path in sorted(ours(at.library.snapshot))]

    def one_lot() -> Iterator[object]:
        yield at.scribe.prepare(lots[0])
        raise EndedError

    def nothing() -> Iterator[object]:
        yield from ()

    made = list(_in_turn(at.scribe, lots, [one_lot(), nothing()]))
    assert [list(one.plans) for one in made] == lots
    for one in made:
        assert set(at.scribe.write_prepared(one).values()) == {Result.DONE}
    assert not any(at.scribe.prepare(lot).plans[lot[0]].plan.writes for lot in lots)


def test_what_was_prepared_is_not_written_into_a_note_that_changed_since(at: Desk) -> None:
    with prepared(at.scribe, [["1.md", "2.md"]]) as coming:
        (made,) = coming
    changed = STORY.replace("Vision 3", "Vision 4")
    at.root.joinpath("1.md").write_text(changed, "utf-8")
    assert at.scribe.write_prepared(made) == {"1.md": Result.CHANGED, "2.md": Result.DONE}
    assert at.read("1.md") == changed
    at.look("1.md")
    assert at.scribe.write_prepared(made) == {"1.md": Result.CHANGED, "2.md": Result.CHANGED}


def test_what_was_told_of_a_note_elsewhere_is_told_here(at: Desk) -> None:
    at.put("5.md", ODD["Sessions/fence.md"])
    made = at.scribe.prepare(["5.md"])
    told = at.scribe.problems
    assert told
    at.scribe.forget(["5.md"])
    assert at.scribe.problems == ()
    at.scribe.write_prepared(made)
    assert at.scribe.problems == told
