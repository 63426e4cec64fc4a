"""A coach may not even mention one client to another: whole practices with unmistakable names, every byte of ours."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_server.model import NoteText
from plugin_server.plan import plan_note
from plugin_server.snapshot import Snapshot
from tests.desk import Desk, desk, tree
from tests.told import session, vault

NAMES = tuple(f"Xq{letter}zv{letter}w" for letter in "abcdef")  # nothing else holds these letters in a row
ANY_NAME = re.compile(r"Xq[a-f]zv[a-f]w", re.IGNORECASE)
AREAS = ("Vision", "Health", "Home")
BLOCK = re.compile(r"^<!-- session-arcs.*?^<!-- /session-arcs[^\n]*", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[\[([^\]|\\]*)|\]\(([^)]*)\)")
LINE = re.compile(r"^[^\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Practice:
    """Notes by path, and who is in each: nobody in area and practice notes."""

    notes: dict[str, str]
    who: dict[str, frozenset[str]]


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    notes = {f"Areas/{area}.md": "---\ntype: area\n---\n" for area in AREAS}
    notes["Practice.md"] = draw(st.sampled_from(PRACTICES))
    who = dict.fromkeys(notes, frozenset[str]())
    clients = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    for name in clients:
        if draw(st.booleans()):
            path = f"Clients/{name}.md"
            notes[path], who[path] = draw(st.sampled_from(CLIENT_NOTES)), frozenset({name})
    for number in range(draw(st.integers(2, 10))):
        members = draw(st.sampled_from([*([name] for name in clients), clients[:2]]))
        path = draw(st.sampled_from((f"{number} {' '.join(members)}.md", f"Sessions/{number}.md")))
        notes[path], who[path] = draw(sessions(tuple(members))), frozenset(members)
    return Practice(notes, who)


@st.composite
def sessions(draw: st.DrawFn, members: tuple[str, ...]) -> str:
    clients = ", ".join(
        draw(st.sampled_from((f'"[[{name}]]"', name, f'"[[Clients/{name}]]"'))) for name in members
    )
    day = draw(st.sampled_from(("2009-10-06", "2009-11-03", "2009-12-01T10:00", None)))
    areas = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=4))
    return session(
        f"[{clients}]", day, *areas, body=draw(st.sampled_from(BODIES)), more=draw(st.sampled_from(MORE))
    )


SAID = ("Vision 3, 2 → 12", "Vision 30", "Health 4, 1 → 3", "Home", "Home, → 4", "Vison 2")
BODIES = (
    "",
    "## Vision\n- [ ] One page 6h\n",
    "## Manager of Health\n- [x] Walk\n- [ ] Swim 📅 2009-12-01\n",
)
MORE = ("", "", "scale: 1-5\n", "arcs: off\n", "scale: good\n")
CLIENT_NOTES = (
    "---\ntype: client\n---\n",
    "---\ntype: client\narea order: [Strategy (was Vision), Health]\nlens: 'What of {area}?'\n---\n"
    "## Health\n- [ ] Run\n",
    "---\ntype: client\nscale: up\n---\n",
)
PRACTICES = (
    "---\ntype: practice\n---\n",
    "---\ntype: practice\nnext link: on\nscale: bad\n---\n",
    "---\ntype: practice\nnext link: on\nlink style: relative, markdown\n---\n",
    "---\ntype: practice\nlink style: absolute\n---\n",
)


def composed(snapshot: Snapshot, path: str, text: str) -> tuple[list[str], list[bytes], list[str]]:
    """What we would write: lines of the block, figures, names of figures."""
    writes = plan_note(snapshot, NoteText.of(path, text.encode()), path).writes
    figures = [write for write in writes if write.path.endswith(".svg")]
    blocks = [BLOCK.search(write.data.decode()) for write in writes if write.path == path]
    lines = [line for found in blocks if found for line in found.group().split("\n")]
    return lines, [write.data for write in figures], [write.path for write in figures]


def names_in(text: str) -> set[str]:
    return {name for name in NAMES if name.lower() in text.lower()}


def without_targets(line: str) -> str:
    """The words of a line; a link's target is the name of a file, which nobody but the coach has given it."""
    return LINK.sub("", line)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(practices())
def test_no_block_of_a_session_or_client_names_another_client_and_no_figure_names_any(
    practice: Practice,
) -> None:
    snapshot = vault(practice.notes)
    for path, text in practice.notes.items():
        lines, figures, figure_names = composed(snapshot, path, text)
        for words in [*(data.decode() for data in figures), *figure_names]:
            assert not ANY_NAME.search(words)
        if practice.who[path]:
            for line in lines:
                assert names_in(without_targets(line)) <= practice.who[path], line
                assert all(reachable(practice, path, target) for target in targets(line)), line


def targets(line: str) -> list[str]:
    return [one or other for one, other in LINK.findall(line) if not (one or other).endswith(".svg")]


def reachable(practice: Practice, path: str, target: str) -> bool:
    """A link may lead to notes that concern this note's own clients: never to an area or to the practice."""
    stem = target.rsplit("/", 1)[-1].removesuffix(".md").replace("%20", " ")
    found = [other for other in practice.notes if other.rsplit("/", 1)[-1] == f"{stem}.md"]
    return bool(found) and all(practice.who[other] & practice.who[path] for other in found)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(practices())
def test_each_line_of_an_area_or_practice_block_is_about_one_client_or_one_group(practice: Practice) -> None:
    snapshot = vault(practice.notes)
    parties = {members for members in practice.who.values() if members}
    for path, text in practice.notes.items():
        if not practice.who[path]:
            for line in composed(snapshot, path, text)[0]:
                named = names_in(line)
                assert not named or any(named <= members for members in parties), line
                if len(named) > 1:  # a group has no links to its members: no backlink shows one to another
                    assert not [target for target in targets(line) if "Clients/" in target or target in NAMES]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(practices(), st.data())
def test_when_a_clients_notes_are_gone_so_is_every_trace(practice: Practice, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(set().union(*practice.who.values()))))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with desk(folder / "vault", folder / "state") as at:
            for path, text in practice.notes.items():
                at.put(path, text)
            at.settle()
            leave(at, practice, gone)
            assert not [path for path, held in tree(at.root).items() if gone.lower().encode() in held.lower()]
            assert not [path for path in tree(at.root) if gone.lower() in path.lower()]


def leave(at: Desk, practice: Practice, gone: str) -> None:
    for path, members in practice.who.items():
        if gone in members:
            at.drop(path)
    at.settle()
    at.scribe.remove_leftovers()
