"""What the service leaves behind, save by save, is what one `render` of the vault gives."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.big_practice import areas_of, client_name, make, rerated, session_path, session_text
from tests.desk import Desk, changes, desk, rendered, shown, tree
from tests.told import session

CLIENTS = ("Daniel", "Ines", "Ruth")
DAYS = ("2009-10-06", "2009-11-03", "2009-11-03", "2009-12-01", "2010-01-12")
PATHS = (
    "2009-10-06 Daniel.md", "2009-11-03 Daniel.md", "Sessions/2009-12-01 Daniel.md", "Sessions/2009-11-03 Daniel.md",
    "2009-11-03 Ines.md", "Sessions/2010-01-12 Ines.md", "2009-12-01 Ruth.md", "Sessions/Ines and Ruth.md",
)  # fmt: skip
OTHERS = (
    "Daniel.md", "Clients/Ines.md", "Clients/Ruth.md", "Clients/Daniel.md", "Vision.md", "Areas/Health.md",
    "Areas/Strategy.md", "Practice.md", "Old practice.md", "Note.md",
)  # fmt: skip
AREAS = (
    "Vision 3, 2 → 12",
    "Vision 5, 7 → 12",
    "Health 4, 1 → 3",
    "Strategy 6, → 4",
    "Service 8, 20 → 14",
    "Home",
)
BODIES = (
    "",
    "# Talk\n\nWords.\n",
    "## Vision\n- [ ] One page 6h 📅 2009-12-18\n- [x] Ask five people\n",
    "## Manager of Vision\n- [x] One page 6h\n\n## Health\n- [ ] Walk\n",
    "# Talk\n<!-- session-arcs -->\n<!-- /session-arcs -->\nMore.\n",
    "<!-- session-arcs -->\nhalf typed\n",
)
CLIENT_NOTES = (
    "---\ntype: client\n---\n# One\n",
    "---\ntype: client\narea order: [Strategy (was Vision), Health]\n---\n",
    "---\ntype: client\nscale: 0-10\nlens: What of {area}?\n---\n## Vision\n- [ ] One page 6h\n- [x] Walk\n",
    "---\ntype: client\narcs: off\n---\n",
    "---\ntype: client\nscale: up\n---\n",
    "---\ntype: area\n---\n",
    "No client any more.\n",
)
PRACTICES = (
    "---\ntype: practice\n---\n",
    "---\ntype: practice\nnext link: on\nperiod: month\n---\n",
    "---\ntype: practice\nscale: 0-10\nfigure width: much\n---\n",
    "---\ntype: practice\nlink style: relative, markdown\nfigure folder: Pictures\n---\n",
    "---\ntype: practice\narcs: off\n---\n",
    "---\ntype: practice\nscale: [1-9\n---\n",
)
BROKEN = "---\ntype: session\nclient: Daniel\nareas: [Vision 3\n---\n"


@st.composite
def session_notes(draw: st.DrawFn) -> str:
    clients = draw(st.lists(st.sampled_from(CLIENTS), max_size=2, unique=True))
    links = ", ".join(f'"[[{one}]]"' for one in clients)
    areas = draw(st.lists(st.sampled_from(AREAS), min_size=1, max_size=4))
    more = draw(st.sampled_from(("", "", "", "arcs: off\n", "scale: 1-5\n")))
    day, body = draw(st.sampled_from(DAYS)), draw(st.sampled_from(BODIES))
    return session(f"[{links}]", day, *areas, body=body, more=more)


NOTES = {
    **dict.fromkeys(PATHS, session_notes()),
    **dict.fromkeys(OTHERS, st.sampled_from(CLIENT_NOTES)),
    "Vision.md": st.sampled_from(
        ("---\ntype: area\n---\n# Vision\n", "---\ntype: area\narcs: off\n---\n", "")
    ),
    "Areas/Health.md": st.sampled_from(("---\ntype: area\n---\n", BODIES[4], "---\ntype: [area\n---\n")),
    "Practice.md": st.sampled_from(PRACTICES),
    "Old practice.md": st.sampled_from(PRACTICES),
}


AT_FIRST = {
    "2009-10-06 Daniel.md": session("Daniel", "2009-10-06", "Vision 3, 2 → 12", "Health 4, 1 → 3"),
    "2009-11-03 Daniel.md": session("Daniel", "2009-11-03", "Vision 5, 7 → 12", "Service 8", body=BODIES[2]),
    "2009-11-03 Ines.md": session("Ines", "2009-11-03", "Health 4, 1 → 3", "Home"),
    "Sessions/2010-01-12 Ines.md": session("Ines", "2010-01-12", "Strategy 6, → 4", "Health 3, 2 → 3"),
    "2009-12-01 Ruth.md": session("Ruth", "2009-12-01", "Vision 3, 2 → 12", body=BODIES[3]),
    "Sessions/Ines and Ruth.md": session("[Ines, Ruth]", "2009-12-01", "Home 4, 1 → 2"),
    "Daniel.md": CLIENT_NOTES[0],
    "Clients/Ines.md": CLIENT_NOTES[1],
    "Clients/Ruth.md": CLIENT_NOTES[2],
    "Vision.md": "---\ntype: area\n---\n# Vision\n",
    "Areas/Health.md": "---\ntype: area\n---\n",
    "Practice.md": PRACTICES[0],
}


class Years(RuleBasedStateMachine):
    """Someone works in a vault, in any order; the service keeps up."""

    @initialize(left_out=st.sets(st.sampled_from(sorted(AT_FIRST)), max_size=6))
    def begin(self, left_out: set[str]) -> None:
        """A small practice, all drawn, but for a few notes."""
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.desk = self.stack.enter_context(desk(self.folder / "vault", self.folder / "state"))
        for path in sorted(AT_FIRST.keys() - left_out):
            self.desk.put(path, AT_FIRST[path])
        self.desk.settle()

    @rule(data=st.data(), path=st.sampled_from(PATHS + OTHERS))
    def save(self, data: st.DataObject, path: str) -> None:
        """A new text: the block that stood there is gone."""
        self.desk.put(path, data.draw(NOTES[path]))

    @rule(
        data=st.data(),
        change=st.sampled_from([("3, 2", "4, 2"), ("Daniel", "Ruth"), ("12", "9"), ("[ ]", "[x]")]),
    )
    def edit(self, data: st.DataObject, change: tuple[str, str]) -> None:
        """A change in a note as it stands, outside the block or inside."""
        path = self.one_of(data)
        if path:
            self.desk.put(path, self.desk.read(path).replace(*change, 1))

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        path = self.one_of(data)
        if path:
            self.desk.drop(path)

    @rule(data=st.data(), new=st.sampled_from(PATHS + OTHERS))
    def rename(self, data: st.DataObject, new: str) -> None:
        path = self.one_of(data)
        if path and not (self.desk.root / new).exists():
            self.desk.rename(path, new)

    @rule(data=st.data())
    def type_something_unreadable(self, data: st.DataObject) -> None:
        path = self.one_of(data)
        if path:
            self.desk.put(path, BROKEN)

    @rule(data=st.data())
    def take_away_a_figure(self, data: st.DataObject) -> None:
        figures = sorted(path for path in shown(tree(self.desk.root)) if path.endswith(".svg"))
        if figures:
            self.desk.drop(data.draw(st.sampled_from(figures)))

    @rule(seconds=st.sampled_from([0.0, 0.1, 0.2, 5.0, 30.0]))
    def wait(self, seconds: float) -> None:
        self.desk.write(seconds)

    @rule(data=st.data(), paths=st.lists(st.sampled_from(sorted(AT_FIRST)), min_size=3, max_size=6))
    def work_at_several_notes_at_once(self, data: st.DataObject, paths: list[str]) -> None:
        """One save is written while the next one comes: nobody has looked yet how far the first one reaches."""
        for path in paths:
            self.desk.put(path, data.draw(NOTES[path]))
            self.desk.write(0.1)

    @rule()
    def compare(self) -> None:
        self.desk.settle()
        copy = self.folder / "copy"
        here = shown(tree(self.desk.root))
        there = shown(rendered(self.desk.root, copy, self.folder / "other state"))
        shutil.rmtree(copy)
        assert {path: (here.get(path), there.get(path)) for path in changes(here, there)} == {}

    @invariant()
    def twice_is_once(self) -> None:
        if hasattr(self, "desk"):
            self.desk.write()

    def one_of(self, data: st.DataObject) -> str | None:
        notes = sorted(path for path in shown(tree(self.desk.root)) if path.endswith(".md"))
        return data.draw(st.sampled_from(notes)) if notes else None

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            with self.stack:
                self.compare()


Years.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestYears = Years.TestCase


# ------------------------------------------------------------------ the writes of one save, counted

MANY, OF_EACH = 30, 10  # clients, sessions of each
WHO = 17


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """30 clients with ten sessions each, all drawn."""
    folder = tmp_path_factory.mktemp("practice")
    make(folder / "vault", MANY, MANY * OF_EACH)
    with desk(folder / "vault", folder / "state") as at:
        at.settle()
        yield at


def saved(at: Desk, path: str, text: str) -> tuple[set[str], set[str]]:
    """What the service wrote after a save: notes, and figures. Each of them once."""
    at.put(path, text)
    before, count = tree(at.root), at.scribe.writes
    at.settle()
    written = changes(before, tree(at.root))
    assert at.scribe.writes - count == len(written)
    figures = {path for path in written if path.endswith(".svg")}
    return written - figures, figures


@pytest.mark.parametrize("number", [OF_EACH - 1, OF_EACH - 2, 2])
def test_a_changed_rating_writes_the_notes_that_show_it_and_nothing_else(practice: Desk, number: int) -> None:
    path, area = session_path(WHO, number), areas_of(WHO)[0]
    notes, figures = saved(practice, path, rerated(practice, path, area))
    showing = {path} if number == OF_EACH - 1 else {path, session_path(WHO, number + 1)}
    client = {f"Clients/{client_name(WHO)}.md"}  # its year shows every session
    assert notes - {f"Areas/{area}.md"} == showing | client
    assert f"Areas/{area}.md" in notes or number < OF_EACH - 5
    assert len(figures) == len(showing | client)
    if f"Areas/{area}.md" not in notes:  # there, the last five of each client stand, a hundred in all
        assert path.rsplit("/", 1)[-1].removesuffix(".md") not in practice.read(f"Areas/{area}.md")


def test_prose_writes_nothing(practice: Desk) -> None:
    path = session_path(WHO, 4)
    assert saved(practice, path, practice.read(path) + "\nMore words.\n") == (set(), set())


def test_a_new_session_writes_itself_its_client_its_areas_and_the_practice(practice: Desk) -> None:
    path = session_path(WHO, OF_EACH)
    notes, figures = saved(practice, path, session_text(WHO, OF_EACH))
    areas = {f"Areas/{area}.md" for area in areas_of(WHO)}
    assert notes == {path, f"Clients/{client_name(WHO)}.md", "Practice.md", *areas}
    assert len(figures) == 2


def test_a_client_that_leaves_leaves_no_trace(practice: Desk) -> None:
    who = 3
    for path in [*sorted(tree(practice.root))]:
        if client_name(who) in path:
            practice.drop(path)
    practice.settle()
    practice.scribe.remove_leftovers()
    assert not [path for path, data in tree(practice.root).items() if client_name(who).encode() in data]


def test_after_all_that_one_render_of_a_copy_gives_the_same(practice: Desk, tmp_path: Path) -> None:
    practice.settle()
    here = shown(tree(practice.root))
    assert changes(here, shown(rendered(practice.root, tmp_path / "copy", tmp_path / "state"))) == set()
