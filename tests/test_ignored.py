"""Files beside the notes that are no notes: editors' working files, hidden folders, placeholders of cloud drives."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.service import STORY, command, environment, put, serving, until

NOTE = "2009-11-03 Daniel.md"
OTHER = STORY.replace("2009-11-03", "2009-10-06").replace("Vision 3", "Vision 1")
BESIDE = [
    "4913",  # vim asks with it whether the folder may be written
    ".2009-11-03 Daniel.md.swp",
    ".2009-11-03 Daniel.md.swo",
    ".2009-11-03 Daniel.swp",
    "2009-11-03 Daniel.md~",
    "2009-11-03 Daniel~.md",
    "#2009-11-03 Daniel.md#",
    "#2009-11-03 Daniel.md",
    ".#2009-11-03 Daniel.md",
    "2009-11-03 Daniel.md.tmp",
    ".2009-11-03 Daniel.md.tmp",
    "2009-11-03 Daniel.md.crswap",
    "2009-11-03 Daniel.md.vsctmp",
    "2009-11-03 Daniel.md.goutputstream-A1B2C3",
    ".goutputstream-A1B2C3",
    ".syncthing.2009-11-03 Daniel.md.tmp",
    "~syncthing~2009-11-03 Daniel.md.tmp",
    "~$2009-11-03 Daniel.md",
    ".~lock.2009-11-03 Daniel.md#",
    "._2009-11-03 Daniel.md",
    "2009-11-03 Daniel.md.orig",
    "2009-11-03 Daniel_BACKUP_123.md",
    "2009-11-03 Daniel_REMOTE_123.md",
    "sedA1b2C3",
    ".trash/2009-10-06 Daniel.md",
    ".hidden/2009-10-06 Daniel.md",
    ".git/2009-10-06 Daniel.md",
    ".stversions/2009-10-06 Daniel.md",
    "People/.obsidian/2009-10-06 Daniel.md",
    ".2009-10-06 Daniel.md.icloud",
]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def all_files(vault: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in vault.rglob("*") if path.is_file())
    return {
        path.relative_to(vault).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files
    }


def check(vault: Path) -> object:
    done = subprocess.run(
        command("check", vault, "--format", "json"),
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    return json.loads(done.stdout)


def test_files_beside_the_notes_cause_neither_writes_nor_problems(vault: Path) -> None:
    note = put(vault, NOTE, STORY)
    with serving(vault, "--yes", "--patience", 0.2) as service:
        until(lambda: b"13 would move" in note.read_bytes())
        before = all_files(vault)
        for path in BESIDE:
            put(vault, path, OTHER)
        os.symlink("ada@laptop.4711:1258", vault / ".#link.md")
        put(vault, "2009-12-03 Daniel.md", STORY.replace("2009-11-03", "2009-12-03"))
        until(lambda: b"[[2009-11-03 Daniel" in (vault / "2009-12-03 Daniel.md").read_bytes())
        for path in BESIDE:
            put(vault, path, "")
            (vault / path).unlink()
        (vault / "2009-12-03 Daniel.md").write_text(STORY.replace("2009-11-03", "2009-12-04"), "utf-8")
        until(lambda: b"[[2009-11-03 Daniel" in (vault / "2009-12-03 Daniel.md").read_bytes())
        after = all_files(vault)
        assert {path: after.get(path) for path in before} == before
        assert {path for path in after if path.endswith(".md")} == {NOTE, "2009-12-03 Daniel.md"}
        assert "problem" not in service.output
    assert check(vault) == {"problems": [], "due": []}


def test_files_that_lay_there_before_the_start_cause_neither(vault: Path) -> None:
    for path in BESIDE:
        put(vault, path, OTHER)
    note = put(vault, NOTE, STORY)
    before = {path: text for path, text in all_files(vault).items() if path != NOTE}
    with serving(vault, "--yes") as service:
        until(lambda: b"13 would move" in note.read_bytes())
        assert "problem" not in service.output
    after = all_files(vault)
    assert {path: after[path] for path in before} == before
    assert b"was" not in note.read_bytes()
    assert [path for path in after if path not in before and not path.startswith("Arcs/")] == [NOTE]


def test_a_note_that_icloud_took_off_this_computer_is_still_there_for_the_others(vault: Path) -> None:
    earlier = put(vault, "2009-10-06 Daniel.md", OTHER)
    note = put(vault, NOTE, STORY)
    with serving(vault, "--yes", "--patience", 0.2) as service:
        until(lambda: b"3 (was 1)" in note.read_bytes())
        until(lambda: b"<!-- /session-arcs" in earlier.read_bytes())
        text = earlier.read_bytes()
        placeholder = put(vault, ".2009-10-06 Daniel.md.icloud", "bplist00")
        earlier.unlink()
        service.hears("1 problem")
        note.write_bytes(note.read_bytes().replace(b"Vision 3,", b"Vision 4,"))
        until(lambda: b"4 (was 1)" in note.read_bytes())
        assert b"[[2009-10-06 Daniel" in note.read_bytes()
        assert placeholder.read_bytes() == b"bplist00"
        earlier.write_bytes(text)
        placeholder.unlink()
        until(lambda: "Watching." in service.said[-1])


def test_a_note_that_could_not_be_read_and_is_gone_is_no_problem_any_more(vault: Path) -> None:
    note = put(vault, NOTE, STORY)
    with serving(vault, "--yes") as service:
        until(lambda: b"13 would move" in note.read_bytes())
        large = put(vault, "large.md", "x" * ((4 << 20) + 1))
        service.hears("1 problem")
        large.unlink()
        until(lambda: "Watching." in service.said[-1])
