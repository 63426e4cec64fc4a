"""Formatters that rewrite whole notes, beside a running service: neither undoes what the other does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plugin_server.blocks import regions
from tests.service import command, put, serving, until

BIN = Path(sys.executable).parent
NODE = BIN.parent / "node" / "node_modules" / ".bin"
TOOLS: dict[str, tuple[Path | str, ...]] = {
    "prettier": (NODE / "prettier", "--write", "--log-level", "warn"),
    "prettier-wrapping": (NODE / "prettier", "--write", "--log-level", "warn", "--prose-wrap", "always"),
    "markdownlint": (NODE / "markdownlint-cli2", "--fix"),
    "mdformat": (BIN / "mdformat",),
}
STORY = ("Vision 3, 2 → 12", "Service 8, 20 → 14", "Accountability 7, 15 → 8", "Community 2, 3 → 6")
LONG = "The whole of the long and winding work with the families of the children in the south 3, 2 → 12"
SIGNS = (
    "snake_case_name 3, 2 → 12", "a * b * c 3, 2 → 12", "x|y 3, 2 → 12", "[[Vision]] 4, 2 → 5",
    "`code` & <b> 2, 1 → 3", "#tag @me 2, 1 → 3", "$5 ~~no~~ %%x%% 3, 1 → 3", "1. first + plus 3, 1 → 2",
    "“quoted” … 3, 1 → 3", "*x* __y__ 2, 1 → 2", "a: b :: c &amp; 2, 1 → 3",
)  # fmt: skip
SCRIPTS = ("רוח 3, 2 → 12", "事业 3, 2 → 12", "👩‍👩‍👧 fam 3, 2 → 3", "Ärger ﷺ 3, 2:30 → 3:45")
MINE = "my *own* line_here,  with two spaces"


@dataclass(frozen=True, slots=True)
class Case:
    """A session note; every one has an area that goes from 2 hours to 12."""

    areas: tuple[str, ...]
    client: str = '"[[Anna B_c (d)]]"'
    date: str = "2009-11-03"
    title: str = "# Talk\n"
    eol: str = "\n"

    def text(self) -> str:
        areas = "".join(f'  - "{area}"\n' for area in self.areas)
        head = f"---\ntype: session\nclient: {self.client}\ndate: {self.date}\nareas:\n{areas}---\n"
        body = f"{self.title}\nWhat was said.\n\n## Service\n\n- [ ] call them\n- [x] write\n"
        return (head + body).replace("\n", self.eol)


CASES = {
    "before": Case(("Vision 2, 2 → 12", "Service 7"), date="2009-10-06"),
    "story": Case(STORY, title="Talk\n====\n"),
    "kept": Case(STORY, client="Kept"),
    "long": Case((LONG, "Service 8"), client="Long"),
    "signs": Case(SIGNS, client="Signs_of *all* [kinds]"),
    "scripts": Case(SCRIPTS, client='["[[Anna B_c (d)]]", Ruth]'),
    "warning": Case(("Vision 3, 2 → 12", "Ser_vice *8* 33", "Third 2, 2x → 3"), client="Warned"),
    "windows": Case(STORY, client="Windows", eol="\r\n"),
    "many": Case(tuple(f"Area {number} 3, 2 → 12" for number in range(14)), client="Many"),
}


OTHERS = {
    "Anna B_c (d)": "---\ntype: client\n---\n# Anna\n\nWhere she comes from.\n",
    "Vision": "---\ntype: area\n---\n# Vision\n\nWhat it is.\n",
    "Practice": "---\ntype: practice\n---\n# Practice\n\nMine.\n",
}


def checked(vault: Path) -> dict[str, Any]:
    """What is owed to the vault's notes, and what is wrong in them."""
    asked = command("check", vault, "--format", "json")
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Round:
    """A vault with a note for each case, one of each other kind, and a bell: a note by whose block it is known
    that the service has looked at all that was saved before."""

    def __init__(self, vault: Path, tool: tuple[object, ...]) -> None:
        self.vault, self._tool, self._rung = vault, tool, 2
        self.notes = {name: put(vault, f"{name}.md", case.text()) for name, case in CASES.items()}
        self.notes |= {name: put(vault, f"{name}.md", text) for name, text in OTHERS.items()}
        self._bell = put(vault, "zz.md", Case(("Bell 3, 2 → 90",), client="Bell").text())

    @property
    def texts(self) -> dict[str, bytes]:
        return {name: note.read_bytes() for name, note in self.notes.items()}

    def drawn(self, row: str) -> None:
        """Wait until every session has a row with these words, and what depends on them is written too."""
        until(
            lambda: all(row.encode() in self.notes[name].read_bytes() for name in CASES),
            30,
            lambda: self.texts,
        )
        until(lambda: not checked(self.vault)["due"], 30, lambda: checked(self.vault))

    def edit(self, change: Callable[[bytes], bytes]) -> None:
        for name in CASES:
            self.notes[name].write_bytes(change(self.notes[name].read_bytes()))

    def format(self) -> dict[str, bytes]:
        """Format all notes; the service leaves every byte as the formatter leaves it in a copy elsewhere."""
        copies = {name: put(self.vault.with_name("elsewhere"), f"{name}.md", "") for name in self.notes}
        for name, copy in copies.items():
            copy.write_bytes(self.notes[name].read_bytes())
        done = subprocess.run(
            [*map(str, [*self._tool, *copies.values(), *self.notes.values()])],
            cwd=self.vault.parent, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        told = done.returncode == 1 and "error(s)" in done.stderr + done.stdout  # markdownlint: what it left
        assert done.returncode == 0 or told, done.stdout + done.stderr
        self.ring()
        texts = self.texts
        for name, copy in copies.items():
            assert texts[name].decode() == copy.read_bytes().decode()
        return texts

    def ring(self) -> None:
        """Save the bell, and wait for its block."""
        was, self._rung = self._rung, self._rung + 1
        text = self._bell.read_bytes()
        self._bell.write_bytes(text.replace(f"Bell 3, {was} ".encode(), f"Bell 3, {self._rung} ".encode()))
        until(lambda: f"| {self._rung} → 90 (".encode() in self._bell.read_bytes())


def more_hours(text: bytes) -> bytes:
    """The hours wanted change, in the properties alone."""
    at = text.index(b"<!-- session-arcs")
    return text[:at].replace("2 → 12".encode(), "2 → 13".encode()) + text[at:]


def only_what_was_kept(texts: dict[str, bytes]) -> bool:
    kept = {name for name, text in texts.items() if b"Kept from the arcs block" in text}
    blocks = {name for name, text in texts.items() if text.count(b"session-arcs") == 2}
    return kept == {"kept"} and blocks == set(texts)


@pytest.mark.parametrize(
    ("tool", "markdown_links"),
    [("prettier", False), ("prettier-wrapping", True), ("markdownlint", True), ("mdformat", False)],
)
def test_a_formatter_and_the_service_agree_on_every_note(
    tmp_path: Path, tool: str, markdown_links: bool
) -> None:
    program, *options = Path(TOOLS[tool][0]), *TOOLS[tool][1:]
    if shutil.which(program) is None or (program.parent == NODE and shutil.which("node") is None):
        pytest.skip(f"not installed: {program.name} (make test fetches it where npm is)")
    vault = tmp_path / "vault"
    put(vault, ".obsidian/app.json", json.dumps({"useMarkdownLinks": markdown_links}))
    all_notes = Round(vault, (program, *options))
    with serving(vault, "--yes", "--quiet", 0.05, "--patience", 0.3):
        all_notes.drawn("2 → 12 (+10) |")
        kept = all_notes.notes["kept"]
        kept.write_bytes(kept.read_bytes().replace(b"| Service", f"{MINE}\n| Service".encode()))
        until(lambda: f"> {MINE}".encode() in kept.read_bytes())

        plain, once, twice = all_notes.texts, all_notes.format(), all_notes.format()
        assert tool == "markdownlint" or all(once[name] != plain[name] for name in plain)
        assert twice == once
        assert only_what_was_kept(once)

        all_notes.edit(more_hours)
        all_notes.drawn("2 → 13 (+11) |")
        assert only_what_was_kept(all_notes.texts)
        assert only_what_was_kept(all_notes.format())
    found = checked(vault)
    assert found["due"] == []
    assert {problem["path"] for problem in found["problems"]} == {"warning.md"}


TABLE = ("| Area | Hours |", "| :--- | ---: |", "| Vision | 2 |")
TEXT = (
    "27 of 40 hours already lie where they are wanted.",
    "",
    "> [!question]- No list yet",
    "> What would be on it?",
)


def drawn(lines: tuple[str, ...]) -> bytes:
    result = regions.update(b"# T\n", lines, path="n.md")
    assert isinstance(result, regions.Updated)
    return result.data


@pytest.mark.parametrize(
    ("ours", "broken"),
    [
        (TEXT[0], "27 of 40 hours\nalready lie where\nthey are wanted."),
        ("\n".join(TEXT[2:]), "> [!question]- No list yet What would be on it?"),
        ("\n".join(TEXT[2:]), "> [!question]- No\n> list yet What would\n> be on it?"),
    ],
)
def test_lines_of_ours_that_are_broken_elsewhere_are_no_edit(ours: str, broken: str) -> None:
    lines = (*TABLE, "", *TEXT)
    note = drawn(lines)
    wrapped = note.replace(ours.encode(), broken.encode())
    assert wrapped != note
    assert regions.update(wrapped, lines, path="n.md") == regions.Updated(wrapped)
    later = (*TABLE[:2], "| Vision | 5 |", "", "30 of 40.", "", *TEXT[2:])
    result = regions.update(wrapped, later, path="n.md")
    assert isinstance(result, regions.Updated)
    assert result.kept == ()


@pytest.mark.parametrize(
    ("ours", "mine"),
    [
        (TEXT[0], "27 of 40 hours\nalready lie where I say\nthey are wanted."),
        (TEXT[0], "already lie where they are\nwanted."),
        (TEXT[0], f"{TEXT[0]}\nAnd mine."),
        (TEXT[3], f"{TEXT[3]}\n> Mine."),
    ],
)
def test_a_word_of_the_coachs_among_broken_lines_is_kept(ours: str, mine: str) -> None:
    lines = (*TABLE, "", *TEXT)
    note = drawn(lines).replace(ours.encode(), mine.encode())
    result = regions.update(note, lines, path="n.md")
    assert isinstance(result, regions.Updated)
    assert set(mine.split("\n")) - {ours} == set(result.kept)
