"""Real editors save into notes that a running service writes: nothing they saved is lost, and the block is right."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plugin_server.blocks import regions
from tests.editors import EDITORS, Edit, Editor, run
from tests.service import command, environment, put, serving, until

NOTE = """---
type: session
client: Client of {name}
date: 2009-11-03
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
---
# Talk

We talked about his week.
"""
EDITS = (
    Edit(2, 4, "He spoke of the board."),
    Edit(4, 3, "Then of the families."),
    Edit(3, 5, "At last of himself."),
)
FIGURE = re.compile(rb"\d{4}-\d\d-\d\d-[0-9a-f]{8}\.svg")
SHORT = ("--quiet", 0.05, "--patience", 0.3)
EXCHANGING = """
from plugin_server.vault import forms, protocol
protocol.choose = lambda folder, syscalls: forms.Form.EXCHANGE
from plugin_server.cli import main
main()
"""
RUNS = {"shipped waits": ((), ""), "exchange of names": (SHORT, EXCHANGING)}


@dataclass(slots=True)
class Afternoon:
    """A vault in which every editor had a note of its own, and what went wrong.

    `ended`: what a render and a check say when the service has ended. The render is the next start, which takes
    away the displaced files that an ended service still watched.
    """

    vault: Path
    wrong: dict[str, BaseException] = field(default_factory=dict)
    ended: list[subprocess.CompletedProcess[str]] = field(default_factory=list)

    def note(self, editor: Editor) -> Path:
        return self.vault / editor.name / "note.md"


def drawn(note: Path, row: str) -> bool:
    """Does the note's block have this row, and the figure it shows?"""
    try:
        text = note.read_bytes()
    except FileNotFoundError:  # an editor is between two names
        return False
    figures = FIGURE.findall(text)
    return row.encode() in text and all(
        (note.parents[1] / "Arcs" / one.decode()).is_file() for one in figures
    )


def row_of(edit: Edit) -> str:
    return f"| Vision | 3 | {edit.hours} → 12 (+{12 - edit.hours}) |"


def use(editor: Editor, note: Path) -> None:
    """Two saves in a row; once they are drawn a third, in the editor that still shows the note of before."""
    with editor.opened(note) as save:
        save(EDITS[0])
        save(EDITS[1])
        if not editor.by_sync:
            until(lambda: drawn(note, row_of(EDITS[1])), 40, lambda: note.read_text("utf-8"))
        save(EDITS[2])
    until(lambda: drawn(note, row_of(EDITS[2])), 40, lambda: note.read_text("utf-8"))


def use_all(afternoon: Afternoon) -> None:
    """Everyone at once; what goes wrong is told by the editor's own test."""
    with ThreadPoolExecutor(len(EDITORS)) as hands:
        at_work = {
            editor.name: hands.submit(use, editor, afternoon.note(editor))
            for editor in EDITORS
            if not editor.missing
        }
    for name, one in at_work.items():
        error = one.exception()
        if error is not None:
            afternoon.wrong[name] = error


def spend(vault: Path, home: Path, options: tuple[object, ...], program: str) -> Afternoon:
    afternoon = Afternoon(vault)
    for editor in EDITORS:
        put(vault, f"{editor.name}/note.md", NOTE.format(name=editor.name))
    with serving(vault, "--yes", *options, home=home, program=program):
        until(lambda: all(drawn(afternoon.note(editor), "| 2 → 12 (+10) |") for editor in EDITORS))
        use_all(afternoon)
    afternoon.ended = [said("render", vault, home), said("check", vault, home)]
    return afternoon


def said(what: str, vault: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(what, vault), env=environment(home), capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def afternoons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Afternoon]]:
    """Both runs at the same time, each a vault and a service of its own."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(len(RUNS)) as hands:
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        spent = {
            name: hands.submit(
                spend, tmp_path_factory.mktemp("vault"), tmp_path_factory.mktemp("home"), options, program
            )
            for name, (options, program) in RUNS.items()
        }
        yield {name: one.result() for name, one in spent.items()}


@pytest.mark.parametrize("run_name", RUNS)
@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
def test_every_line_an_editor_saved_stays_and_the_block_is_right(
    afternoons: dict[str, Afternoon], editor: Editor, run_name: str
) -> None:
    if editor.missing:
        pytest.skip(f"not installed: {editor.missing}")
    afternoon = afternoons[run_name]
    if editor.name in afternoon.wrong:
        raise afternoon.wrong[editor.name]
    note = afternoon.note(editor)
    text, saved = note.read_bytes(), NOTE.format(name=editor.name).encode()
    for edit in EDITS:
        saved = edit.done_to(saved)
    assert regions.remove(text, path="note.md") == saved
    assert row_of(EDITS[-1]).encode() in text
    assert text.count(b"<!-- session-arcs") == text.count(b"<!-- /session-arcs") == 1
    assert b"Kept from the arcs block" not in text
    left = {path.name for path in note.parent.iterdir() if path.name != ".git"}
    assert left == {"note.md", *editor.leaves}


@pytest.mark.parametrize("run_name", RUNS)
def test_in_the_end_nothing_is_owed_and_nothing_of_ours_lies_about(
    afternoons: dict[str, Afternoon], run_name: str
) -> None:
    vault, (render, check) = afternoons[run_name].vault, afternoons[run_name].ended
    assert f": 0 drawn, {len(EDITORS)} as they were" in render.stdout, render.stdout + render.stderr
    assert check.returncode == 0, check.stdout + check.stderr
    assert {path.suffix for path in (vault / "Arcs").iterdir()} == {".svg"}
    assert {path.name for path in vault.iterdir()} == {"Arcs", *(editor.name for editor in EDITORS)}


def test_switching_between_commits_that_hold_their_blocks_leaves_the_work_tree_clean(tmp_path: Path) -> None:
    if next(editor for editor in EDITORS if editor.name == "git").missing:
        pytest.skip("not installed: git")
    vault = tmp_path / "vault"
    note = put(vault, "note.md", NOTE.format(name="git"))
    bell = NOTE.replace("2009-11-03", "2009-12-03").format(name="bell")
    run("git", "init", "--quiet", cwd=vault)
    with serving(vault, "--yes", "--quiet", 0.05, "--patience", 1):
        for message, edit in enumerate((None, *EDITS[:2])):
            if edit:
                note.write_bytes(edit.done_to(note.read_bytes()))
            until(lambda edit=edit: (vault / "Arcs").is_dir() and drawn_in(vault, note, edit))
            run("git", "add", "--all", cwd=vault)
            run("git", "commit", "--quiet", "--message", message, cwd=vault)
        for turn, commit in enumerate(("HEAD~1", "@{-1}", "HEAD~2")):
            run("git", "checkout", "--quiet", "--detach", commit, cwd=vault)
            rung = put(vault, f"bell/{turn}.md", bell)
            until(lambda rung=rung: b"2 \xe2\x86\x92 12 (+10)" in rung.read_bytes())
            assert run("git", "status", "--porcelain", "--", "note.md", cwd=vault) == ""


def drawn_in(vault: Path, note: Path, edit: Edit | None) -> bool:
    text = note.read_bytes()
    row = row_of(edit) if edit else "| 2 → 12 (+10) |"
    figures = FIGURE.findall(text)
    with suppress(FileNotFoundError):
        return row.encode() in text and all((vault / "Arcs" / one.decode()).is_file() for one in figures)
    return False
