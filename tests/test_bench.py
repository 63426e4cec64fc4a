"""The bench in short: all do the same work, the arithmetic holds, and a save's cost does not follow the vault."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from plugin_server.blocks.kinds import ours
from plugin_server.library import Library
from plugin_server.model import Result
from plugin_server.plan import touched
from plugin_server.scribe import Scribe
from plugin_server.vault.files import Files
from plugin_server.vault.journal import Journal
from plugin_server.vault.state import State
from plugin_server.vault.syscalls import Syscalls
from svg.canvas import draw
from svg.fan import place as place_fan
from tests.bench import figures, report, saves
from tests.bench.__main__ import measured
from tests.bench.place import has_gray_matter, place, reads, run, until_ready
from tests.bench.plots import Line, plot
from tests.bench.races import FLOOR, OURS, Race, Row, Spent, exponent, growth, in_turn
from tests.bench.vaults import OF_FIVE, Vault, make
from tests.desk import tree
from tests.service import command

LOOKS = {"os.listdir", "os.scandir"}


def test_a_vault_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one", 120), make(tmp_path / "other", 120)
    assert tree(one.root) == tree(other.root)
    assert len(tree(one.root)) == 120
    assert len(one.sessions) == 120 // OF_FIVE


def test_floor_peers_and_ours_find_the_same_notes() -> None:
    """Who finds others raises. Where everything is drawn a service is ready at once."""
    with place(told=lambda _: None) as at:
        vault, home = at.vault(40), at.home()
        for name in ("listing", FLOOR, "frontmatter", OURS, *(["gray-matter"] if has_gray_matter() else [])):
            assert reads(name, vault, home).clock > 0
        with pytest.raises(AssertionError, match="found"):
            reads(FLOOR, Vault(vault.root, 41, vault.sessions), home)
        run(home, *command("render", vault.root))
        assert until_ready(vault, home).clock > 0
        assert reads("woken", vault, home).clock > 0  # by what that service has left


def test_contestants_take_turns() -> None:
    order: list[str] = []

    def run(name: str, seconds: float) -> Callable[[], Spent]:
        return lambda: order.append(name) or Spent(seconds, seconds / 2)  # type: ignore[func-returns-value]

    race = in_turn(3, {FLOOR: run(FLOOR, 2.0), OURS: run(OURS, 3.0)})
    assert order == [FLOOR, OURS] * 3
    row = Row("q", "w", 1000, "s", race, 1.6)
    assert (row.value, row.by_cpu, row.is_met) == (1.5, 1.5, True)


@pytest.mark.parametrize(
    ("how", "value", "met"),
    [
        ({"most": 1.3}, 3.0, False),
        ({"most": 1.3, "wait": 2.0}, 1.0, True),
        ({"most": 0.02, "over": 100}, 0.02, True),
        ({}, 3.0, None),
    ],
)
def test_what_is_held_against_the_bar(how: dict[str, Any], value: float, met: bool | None) -> None:
    row = Row("q", "w", 1000, "s", Race({FLOOR: [1.0], OURS: [9.0, 3.0, 3.0]}, {}), **how)
    assert row.value == pytest.approx(value)
    assert row.is_met is met


@pytest.mark.parametrize(
    ("power", "of"), [(0.0, lambda _: 7.0), (1.0, lambda x: 3 * x), (2.0, lambda x: x * x)]
)
def test_growth_is_the_exponent(power: float, of: Callable[[float], float]) -> None:
    assert exponent([(x, of(x)) for x in (1e3, 1e4, 5e4)]) == pytest.approx(power)
    rows = [Row("q", "w", size, "s", Race({OURS: [of(size)]}, {})) for size in (1000, 10_000)]
    assert growth(rows) == pytest.approx(power)
    assert growth(rows[:1]) is None


def test_a_plot_is_valid_and_nothing_leaves_it() -> None:
    lines = [Line(f"<{name}>", ((1e3, 0.002 * k), (1e5, 3.0 * k))) for k, name in enumerate("abc", 1)]
    drawn = ElementTree.fromstring(plot("Start & end", "s", lines))  # noqa: S314 - ours
    texts = [node for node in drawn.iter() if node.tag.endswith("text")]
    assert {"<a>", "<b>", "<c>", "Start & end", "1 ms", "10 s", "100,000"} <= {node.text for node in texts}
    assert all(0 < float(node.attrib["y"]) < 340 and 0 < float(node.attrib["x"]) < 640 for node in texts)


def test_readme_keeps_everything_but_what_was_measured() -> None:
    row = Row("save", "one save", 1000, "s", Race({FLOOR: [1.0], OURS: [1.2]}, {}), 1.3)
    text = "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n"
    found = report.replaced(text, "\n".join(report.short([row], [])))
    assert found.startswith("before\n<!-- bench -->")
    assert found.endswith("<!-- /bench -->\nafter\n")
    assert "old" not in found
    assert "| one save | ≤ 1.30 × | 1.20 × |" in found
    assert report.replaced(found, "x") == report.replaced(text, "x")


def test_the_figure_is_compared_with_as_many_elements() -> None:
    made = figures.fans(5)
    assert len({draw(place_fan(one)) for one in made}) == 5
    scene = place_fan(made[0])
    plain = ElementTree.fromstring(figures.plain_calls(scene))  # noqa: S314 - ours
    assert len(list(plain)) - 1 == len(scene.parts)  # svgwrite's own `defs`
    rows = list(measured([20], ["figure"], rounds=1, idle=0.0, peers=False))
    assert {row.question for row in rows} == {"figure"}
    assert rows[-1].is_met  # the size in bytes, which no machine changes


# ------------------------------------------------------------------ what a save costs, counted


class Counting(Syscalls):
    """Real system calls, counted by name."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or name in {"calls", "now", "wall_clock"}:
            return found

        def counted(*arguments: Any) -> Any:
            self.calls[name] += 1
            return found(*arguments)

        return counted


class Looks:
    """How often any folder was listed, by whatever call. An audit hook stays for good, so there is one."""

    count = 0
    hooked = False

    @classmethod
    def hook(cls) -> None:
        if not cls.hooked:
            cls.hooked = True
            sys.addaudithook(cls._heard)

    @classmethod
    def _heard(cls, event: str, _: Any) -> None:
        cls.count += event in LOOKS


@contextmanager
def drawn(root: Path, base: Path, notes: int) -> Iterator[tuple[Vault, Library, Scribe, Counting]]:
    vault, calls = make(root, notes), Counting()
    state = State(base, root)
    with ExitStack() as stack:
        journal = Journal(state.journal, syscalls=calls)
        stack.callback(journal.close)
        files = Files(root, journal, syscalls=calls, rested=0.0)
        stack.callback(files.close)
        library = Library(root, files, time.monotonic)
        library.load()
        scribe = Scribe(library, files, state.rests)
        for path in sorted(ours(library.snapshot)):
            assert scribe.write(path) is Result.DONE
        yield vault, library, scribe, calls


def newest_of_four(vault: Vault) -> Path:
    """The newest session of a client, with a list of four areas."""
    newest = (sorted(folder.iterdir())[-1] for folder in sorted((vault.root / "Sessions").iterdir()))
    return next(note for note in newest if len(re.findall(rb"(?m)^  - \w+ \d, ", note.read_bytes())) == 4)


def cost_of_a_save(root: Path, base: Path, notes: int) -> tuple[Counter[str], int, int]:
    """(System calls by name, folders listed, notes owed) for a changed rating in a client's newest session."""
    Looks.hook()
    with drawn(root, base, notes) as (vault, library, scribe, calls):
        note = newest_of_four(vault)
        path = note.relative_to(root).as_posix()
        note.write_bytes(saves.rerated(note.read_bytes()))
        calls.calls.clear()
        before = Looks.count
        change = library.refresh([path])
        assert scribe.write(path) is Result.DONE
        looked = Looks.count - before
        return calls.calls, looked, len(touched(change.before, change.after, change.notes))


def test_what_a_save_costs_does_not_follow_the_size_of_the_vault(tmp_path: Path) -> None:
    small = cost_of_a_save(tmp_path / "small", tmp_path / "state", 60)
    large = cost_of_a_save(tmp_path / "large", tmp_path / "state", 600)
    assert small == large
    assert small[0]["fsync"] == saves.FSYNCS
    assert small[1] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="watches by inotify")
def test_the_floor_of_a_save_writes_the_note_back(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault", 20)
    note = vault.root / vault.sessions[0]
    data = note.read_bytes()
    with saves.bare_loop(vault, tmp_path / "beside"):
        assert 0 < saves.seconds_of(note, data) < 30
    assert note.read_bytes() == data
    assert (tmp_path / "beside").read_bytes() == data * (saves.FSYNCS - 1)
