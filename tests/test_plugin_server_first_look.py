"""The first look at a vault is the same whether or not a copy of the process looks at half of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.first_look import FEW, Helper, Seen, _believe, _Half, _is_other, _other_half, look_at_all
from plugin_server.vault.files import Files
from plugin_server.vault.index import Index
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from tests.bench.vaults import make
from tests.service import STORY, environment, put

TELLS = """
import sys, time
from pathlib import Path
from plugin_server import first_look, forks
from plugin_server.assembly import open_bench
halves = []
half = first_look.Helper.half
def seen(self, pulse):
    halves.append(half(self, pulse))
    return halves[-1]
first_look.Helper.half = seen
with open_bench(Path(sys.argv[1]), Path(sys.argv[2]), writing=False) as bench:
    library = bench.library
    library.load()
    print(sum(len(one.seen.glimpses) > 0 for one in halves))
    snapshot, index = library.snapshot, library._index
    print(list(snapshot.readings), [snapshot.readings[path] for path in snapshot.readings])
    print([snapshot.sessions[path] for path in sorted(snapshot.sessions)])
    print(dict(snapshot.parties), sorted(snapshot.names), snapshot.problems, library.problems)
    print(sorted(index._known.items()), sorted(index._rows.items()), sorted(index._stirred))
    print(bool(library.rescan()))
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    make(root, FEW + 200)
    for kind in ("here", "there"):
        for number in range(8):  # some in each half
            at = f"Odd/{kind} {number}"
            put(root, f"{at} story.md", STORY)
            put(root, f"{at} broken.md", "---\ntype: session\nareas: [\n---\n")
            put(root, f"{at} hidden.md", "\n" + STORY)
            put(root, f"{at} template.md", STORY.replace("Daniel", "{{title}}"))
            put(root, f"{at} windows.md", STORY.replace("\n", "\r\n"))
            put(root, f"{at} flat.md", "---\ntype: session\nvision rating: 3\n---\n")
            put(root, f"{at} long.md", "x" * 5000 + STORY)
            put(root, f"{at} empty.md", "")
            (root / f"{at} link.md").symlink_to(root / f"{at} story.md")
            (root / f"{at} large.md").write_bytes(b"---\n" + b"x" * 5_000_000)
    return root


def told(vault: Path, state: Path, *, alone: bool) -> tuple[str, str]:
    """(How many copies told something, all that the library knows after its first look.)"""

    def one_processor() -> None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    done = subprocess.run(
        [sys.executable, "-c", TELLS, vault, state],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        preexec_fn=one_processor if alone else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    helped, _, rest = done.stdout.partition("\n")
    return helped, rest


@pytest.mark.platform("linux")
def test_with_a_helper_all_is_known_as_without_one(vault: Path, tmp_path: Path) -> None:
    alone, helped = (told(vault, tmp_path / name, alone=name == "alone") for name in ("alone", "helped"))
    assert (alone[0], helped[0]) == ("0", "1")
    assert helped[1].split("\n") == alone[1].split("\n")


ON_A_TERMINAL = """
import sys
from pathlib import Path
from plugin_server import first_look
from plugin_server.cli import main
half = first_look.Helper.half
def seen(self, pulse):
    found = half(self, pulse)
    print("helped", bool(found.seen.glimpses))
    return found
first_look.Helper.half = seen
sys.stderr.isatty = lambda: True
sys.argv = ["session-arcs", "check", sys.argv[1]]
main()
"""


@pytest.mark.platform("linux")
def test_the_bar_on_a_terminal_keeps_no_helper_away(vault: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ON_A_TERMINAL, vault],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "helped True" in done.stdout + done.stderr  # the bar has both


@pytest.fixture
def files(vault: Path, tmp_path: Path) -> Iterator[Files]:
    journal = Journal(tmp_path / "journal")
    made = Files(vault, journal)
    yield made
    made.close()
    journal.close()


def test_of_a_note_that_changed_since_the_helper_saw_it_nothing_is_believed(
    vault: Path, files: Files
) -> None:
    (half,) = _other_half(vault, files)
    session = next(path for path in half.seen.glimpses if path.startswith("Sessions/"))
    other = next(iter(half.seen.passed))
    for path in (session, other):
        put(vault, path, STORY + path)
    notes, seen, index = scan(vault).notes, Seen(), Index()
    _believe(half, notes, files, seen, index)
    assert {session, other} <= notes.keys()
    assert all(not _is_other(path) or path in {session, other} for path in notes if "Odd/" not in path)
    assert session not in seen.glimpses
    assert other not in seen.passed


class Slow(Helper):
    """A helper that ends early, or takes too long."""

    def __init__(self) -> None:
        self.asked = 0

    def half(self, pulse: object) -> _Half:
        self.asked += 1
        return _Half()


def test_without_what_the_helper_owes_all_is_looked_at_here(vault: Path, files: Files) -> None:
    slow, notes, index = Slow(), scan(vault).notes, Index()
    seen = look_at_all(dict(notes), files, index, lambda: None, None, slow)
    alone = look_at_all(dict(notes), files, Index(), lambda: None)
    assert slow.asked == 1
    assert seen == alone
    assert list(seen.glimpses) == list(alone.glimpses)


def test_the_halves_are_of_every_kind(vault: Path) -> None:
    notes = scan(vault).notes
    for kind in ("Sessions/", "Odd/"):
        both = {_is_other(path) for path in notes if path.startswith(kind)}
        assert both == {True, False}


def test_how_many_were_looked_at_is_told_up_to_the_last(vault: Path, files: Files) -> None:
    notes, heard = scan(vault).notes, []
    look_at_all(dict(notes), files, Index(), lambda: None, lambda done, of: heard.append((done, of)))
    assert heard == [(done, len(notes)) for done in range(1, len(notes) + 1)]
