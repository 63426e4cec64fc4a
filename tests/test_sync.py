"""Two machines in short: two vaults under a real Syncthing, a service on each. The long form: make sync."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.edits import AREAS, KINDS, Edit, Said, schedule
from tests.service import command, environment, put, until
from tests.sync import Outcome, conflicts, machines, run, settle
from tests.syncthing import PROGRAM, WHY_NOT


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Outcome]]:
    """Two devices with the same version, and two of which one is newer: side by side, for they mostly wait."""
    if PROGRAM is None:
        pytest.skip(WHY_NOT)
    roots = {name: tmp_path_factory.mktemp(name) for name in ("same", "newer")}
    with ThreadPoolExecutor() as pool:
        same = pool.submit(run, roots["same"], 1, 24, services=True, gap=0.5, clients=5, idle=2.0)
        newer = pool.submit(
            run, roots["newer"], 2, 8, services=True, gap=0.5, clients=2, idle=2.0, newer=True
        )
        return {"same": (roots["same"], same.result()), "newer": (roots["newer"], newer.result())}


def test_edits_on_both_sides_end_in_the_same_vault_without_a_conflict(
    runs: dict[str, tuple[Path, Outcome]],
) -> None:
    root, outcome = runs["same"]
    assert outcome.conflicts == []
    assert outcome.lost == []
    assert outcome.differ == []
    assert outcome.idle_writes == []
    assert 0 < sum(outcome.writes) <= 3 * outcome.edits
    done = subprocess.run(
        command("check", root / "a" / "vault"), capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "All is as it should be."), done.stdout


def test_a_device_with_an_older_output_format_takes_no_turns_with_a_newer_one(
    runs: dict[str, tuple[Path, Outcome]],
) -> None:
    _, outcome = runs["newer"]
    assert outcome.fine, outcome
    assert outcome.conflicts == []
    assert outcome.writes[0] > 0
    assert outcome.writes[1] == 0


def test_no_note_is_edited_on_two_sides_within_ten_seconds() -> None:
    notes = [f"{number}.md" for number in range(40)]
    edits = list(schedule(7, 300, 0.6, notes))
    assert edits == list(schedule(7, 300, 0.6, notes))
    assert {edit.kind for edit in edits} == set(KINDS)
    for one in edits:
        near = [two for two in edits if two.note == one.note and abs(two.at - one.at) < 10.0]
        assert {two.side for two in near} == {one.side}


def test_a_lost_edit_is_seen(tmp_path: Path) -> None:
    note, said, text = tmp_path / "note.md", Said(), ""
    for number, kind in enumerate(("rating", "hours", "prose", "task", "task", "prose")):
        area = AREAS[number % len(AREAS)]
        text = f"  - {area} 3, 2 → 12\n{text}## {area}\n"
        text = said.edit(text, Edit(0.0, 0, note.name, kind, number, by_rename=False))
    note.write_text(text, "utf-8")
    wanted = [*said.areas.values(), *said.lines]
    assert (len(wanted), said.missing(note)) == (6, [])
    for line in wanted:
        note.write_text(text.replace(line, "", 1), "utf-8")
        assert said.missing(note) == [line]
    note.unlink()
    assert said.missing(note) == wanted


@pytest.mark.skipif(PROGRAM is None, reason=WHY_NOT)
def test_a_conflict_is_seen(tmp_path: Path) -> None:
    with machines(tmp_path, 1, services=False) as (nodes, _, notes):
        vaults = [node.folder for node in nodes]
        for vault in vaults:
            put(vault, notes[0], f"from {vault}")
        until(lambda: conflicts(vaults), 30)
        settle(nodes, 1.0)
        assert len(conflicts(vaults)) == 1
