"""The hammer and the kills, in short. `make hammer` and `make crash` are the long ones."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plugin_server.model import Action, NoteText, Write
from plugin_server.vault.forms import Form
from tests import hammer
from tests.vault_kit import NEW, OLD, bench, place_for
from tests.weak import WEAK

ROOT = Path(__file__).parents[1]


FORMS = pytest.mark.parametrize("form", [Form.LEASE, Form.EXCHANGE])


@FORMS
def test_a_thousand_hostile_saves_lose_nothing(form: Form, tmp_path: Path) -> None:
    with place_for(form, tmp_path) as place:
        report = hammer.run(place, form, 1000, "mix", 7, notes=2)
    print(report)
    assert report.saves >= 1000
    assert report.service["done"] > 20
    assert report.clean, report


def test_the_hammer_bites(tmp_path: Path) -> None:
    """The same judge, over a note from which a save was taken: it must say so."""
    saved = hammer.EMPTY + b"".join(hammer.line_of(number) for number in range(5))
    report = hammer.Report("lease", "mix", 1)
    hammer._judge(hammer.wanted(saved) or b"", 5, report)
    assert report.clean
    hammer._judge((hammer.wanted(saved) or b"").replace(hammer.line_of(3), b""), 5, report)
    assert (report.lost, report.wrong) == (1, 1)


@pytest.mark.parametrize("weak", WEAK)
def test_ways_to_write_that_are_not_safe_lose_lines_under_the_hammer(weak: str, tmp_path: Path) -> None:
    """About one save in twenty: of a thousand, none lost is out of the question."""
    report = hammer.run(tmp_path, weak, 1000, "mix", 7, notes=2)
    print(report)
    assert report.lost > 0, report


@FORMS
def test_a_reader_never_sees_anything_but_a_whole_note(form: Form, tmp_path: Path) -> None:
    """Nobody edits; the service writes two texts by turns, and a reader looks all the time."""
    old, new = OLD * 300, NEW * 300
    seen: set[bytes] = set()
    stop = threading.Event()
    with place_for(form, tmp_path) as place, bench(place, form=form) as vault:
        vault.put("note.md", old)
        files = vault.open(watched=0.0)

        def look() -> None:
            while not stop.is_set():
                seen.add((vault.root / "note.md").read_bytes())

        reader = threading.Thread(target=look)
        reader.start()
        try:
            for number in range(300):
                note = files.read("note.md")
                if isinstance(note, NoteText):
                    text = new if number % 2 else old
                    files.write(Write("note.md", Action.CHANGE, note.digest, text, ""))
                files.sweep()
        finally:
            stop.set()
            reader.join()
    assert seen
    assert seen <= {old, new}


@FORMS
def test_killed_at_any_moment_every_note_is_whole_after_the_next_start(form: Form, tmp_path: Path) -> None:
    """In a process of its own, because it forks."""
    command = [
        sys.executable,
        "-m",
        "tests.crash",
        "--form",
        form,
        "--cycles",
        "25",
        "--folder",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not mended 0" in done.stdout
