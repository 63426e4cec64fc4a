"""Notes made to break their reader: bounded time and memory, a clear problem, and the service goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.attacks import LIMITED, ROOT, told

MEGABYTE = 1 << 20
SIZE = MEGABYTE // 4
SESSION = "---\ntype: session\ndate: 2009-11-03\n"


def properties(text: str) -> bytes:
    return f"{SESSION}{text}\n---\nbody\n".encode("utf-8", "surrogatepass")


def body(text: str) -> bytes:
    """A sound session with a hostile body, far longer than notes are."""
    whole = f"{SESSION}areas:\n  - Vision 3, 2 → 12\n---\n# Talk\n## Vision\n- [ ] x\n"
    return whole.encode() + (text * (SIZE // len(text.encode()))).encode()


def bomb(levels: int, each: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * each)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"areas: *a{levels - 1}"])


def merge_bomb(levels: int) -> str:
    lines = ["m0: &m0 {a: 1}"]
    lines += [f"m{n}: &m{n}\n  <<: [{', '.join([f'*m{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


# Each is answered by a Problem, or it is no note of ours at all; never by an exception.
REFUSED: dict[str, Callable[[], bytes]] = {
    "YAML: aliases of aliases, a billion of them": lambda: properties(bomb(9, 9)),
    "YAML: merge keys of merge keys": lambda: properties(merge_bomb(9)),
    "YAML: 10,000 brackets deep": lambda: properties("areas: " + "[" * 10_000 + "]" * 10_000),
    "YAML: 10,000 braces deep": lambda: properties("areas: " + "{a: " * 10_000 + "}" * 10_000),
    "YAML: 10,000 dashes deep": lambda: properties("areas:\n  " + "- " * 10_000 + "x"),
    "YAML: 10,000 question marks deep": lambda: properties("? " * 10_000 + "x"),
    "YAML: 10,000 indents deep": lambda: properties("\n".join(" " * n + "a:" for n in range(400))),
    "YAML: 1 MB of brackets": lambda: properties("areas: " + "[" * MEGABYTE),
    "YAML: 1 MB of one value": lambda: properties("areas: " + "x" * MEGABYTE),
    "YAML: 400,000 properties": lambda: properties("\n".join(f"p{n}: 1" for n in range(400_000))),
    "YAML: 10,000 properties": lambda: properties("\n".join(f"p{n}:" for n in range(9_990))),
    "YAML: 1 MB of anchors": lambda: properties("a: " + "&a " * MEGABYTE),
    "YAML: a tag of its own": lambda: properties("%TAG ! tag:evil.example:\nareas: [!x y]"),
    "YAML: keys twice": lambda: properties("areas: [Vision 3]\nareas: [Vision 4]"),
    "YAML: two documents": lambda: properties("areas: [Vision 3]\n...\nareas: [Vision 4]"),
    "YAML: a tab for indenting": lambda: properties("areas:\n\t- Vision 3"),
    "YAML: bytes that are no UTF-8": lambda: properties("areas: [V]").replace(b"[V]", b"[\xc3\x28\xff]"),
    "YAML: half a character": lambda: properties("areas: [\ud800 3]"),
    "a date that does not exist": lambda: b"---\ntype: session\ndate: 2024-13-45\nareas: [Vision 3]\n---\n",
    "a rating of 5,000 digits": lambda: properties("areas: [Vision " + "9" * 5_000 + "]"),
    "a rating that is no number": lambda: properties("areas: {Vision: {rating: .nan}}"),
    "a rating without an end": lambda: properties("areas: {Vision: {rating: .inf}}"),
    "hours without an end": lambda: properties("areas: {Vision: {rating: 3, time: 1e308, wish: .inf}}"),
    "hours below nothing": lambda: properties("areas: ['Vision 3, -5 → -9']"),
    "a scale without an end": lambda: properties("scale: 1-" + "9" * 400 + "\nareas: [Vision 3]"),
    "NUL bytes": lambda: f"{SESSION}areas: [Vision 3]\n---\n".encode() + bytes(100_000),
    "UTF-16": lambda: f"{SESSION}areas: [Vision 3]\n---\n".encode("utf-16"),
    "a mark of byte order": lambda: b"\xef\xbb\xbf" + properties("areas: [Vision 3]"),
    "git's conflict marks": lambda: properties("areas: [Vision 3]") + b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n",
    "front matter without its end": f"{SESSION}areas: [Vision 3]\n".encode,
    "a marker in a fence": lambda: properties("areas: [Vision 3]") + b"```\n<!-- session-arcs -->\n```\n",
    "markers twice": lambda: properties("areas: [Vision 3]") + b"<!-- session-arcs -->\n<!-- /session-arcs -->\n" * 2,
    "markers nested": lambda: properties("areas: [Vision 3]")
    + b"<!-- session-arcs -->\n" * 2 + b"<!-- /session-arcs -->\n" * 2,
    "a marker without its end": lambda: properties("areas: [Vision 3]") + b"<!-- session-arcs -->\n",
    "10,000 markers": lambda: properties("areas: [Vision 3]") + b"<!-- session-arcs -->\n" * 10_000,
    "250 KB of markers": lambda: body("<!-- session-arcs -->\n"),
}  # fmt: skip

# Read as the words they are, and drawn; or templates and the like, and left alone.
BORNE: dict[str, Callable[[], bytes]] = {
    "YAML: a Python object": lambda: properties("areas: !!python/object/apply:os.system ['touch PWNED']"),
    "YAML: a Python module": lambda: properties("areas: !!python/module:os"),
    "YAML: a Python name": lambda: properties("areas: [!!python/name:os.system x]"),
    "YAML: control characters": lambda: properties("areas: [Vi\x01sion 3]"),
    "a rating of 1e999": lambda: properties("areas: [Vision 1e999]"),
    "a template": lambda: properties("areas: ['{{date}} 3']"),
    "no byte at all": lambda: b"",
    "one line": lambda: body("x"),
    "250 KB of tasks": lambda: body("- [ ] x\n"),
    "250 KB of headings": lambda: body("## Vision\n"),
    "250 KB of quotes": lambda: body("> "),
    "250 KB of quotes in lines": lambda: body("> > > > > > > > x\n"),
    "250 KB of dashes": lambda: body("- "),
    "250 KB of brackets": lambda: body("["),
    "250 KB of links": lambda: body("[[a]]"),
    "250 KB of halves of links": lambda: body("[a]("),
    "250 KB of backticks": lambda: body("`"),
    "250 KB of backticks in lines": lambda: body("```\n"),
    "250 KB of growing fences": lambda: body("\n".join("`" * n for n in range(3, 200)) + "\n"),
    "250 KB of tildes": lambda: body("~~~ x\n"),
    "250 KB of comments": lambda: body("<!-- "),
    "250 KB of comments' ends": lambda: body("--> <!-- x\n"),
    "250 KB of percent comments": lambda: body("%% x\n"),
    "250 KB of stars": lambda: body("*"),
    "250 KB of underscores": lambda: body("a_"),
    "250 KB of angle brackets": lambda: body("<"),
    "250 KB of tables": lambda: body("| a | b |\n| - | - |\n"),
    "250 KB of references": lambda: body("[a]: b\n"),
    "250 KB of entities": lambda: body("&amp;"),
    "250 KB of backslashes": lambda: body("\\"),
    "250 KB of empty lines": lambda: body("\n"),
    "250 KB of carriage returns": lambda: body("\r"),
    "250 KB of blanks": lambda: body(" "),
    "250 KB of tabs": lambda: body("\t"),
    "250 KB of deep lists": lambda: body("".join(" " * 2 * n + "- a\n" for n in range(60))),
    "250 KB of line separators": lambda: body("\u2028"),
    "250 KB of combining marks": lambda: body("\u0351"),
}

# One child reads and draws them all, one after the other.
READER = """
import json, sys, time, resource
from pathlib import Path
from plugin_server.model import NoteText
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.plan import plan_note
from plugin_server.snapshot import Snapshot
for path in sorted(Path(sys.argv[1]).iterdir()):
    note = NoteText.of("2009-11-03 x.md", path.read_bytes())
    began = time.process_time()
    reading = read_note(note)
    snapshot = Snapshot.of({note.path: reading}, Names.of([note.path]))
    owed = plan_note(snapshot, note, "") if note.path in snapshot.sessions else None
    problems = {*snapshot.problems, *(owed.problems if owed else ())}
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = [type(reading).__name__, sorted([one.message, one.remedy] for one in problems), took, peak]
    print(json.dumps([path.name, *said]), flush=True)
"""


@dataclass(frozen=True)
class Answer:
    kind: str
    problems: tuple[tuple[str, str], ...]
    seconds: float
    megabytes: int  # at most, up to and with this note


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What became of each: all are read by one child with a bound on its memory."""
    folder = tmp_path_factory.mktemp("notes")
    for number, (name, make) in enumerate({**REFUSED, **BORNE}.items()):
        (folder / f"{number:03} {name.replace('/', ' ')}").write_bytes(make())
    child = subprocess.run(
        [sys.executable, "-c", LIMITED + READER, folder],
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert child.returncode == 0, child.stderr.decode()[-2000:]
    said = map(json.loads, child.stdout.decode().splitlines())
    return {
        path[4:]: Answer(kind, tuple(map(tuple, problems)), took, peak)
        for path, kind, problems, took, peak in said
    }


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_a_problem_in_words(name: str, answers: dict[str, Answer]) -> None:
    answer = answers[name]
    assert answer.problems
    for message, remedy in answer.problems:
        assert message.endswith(".")
        assert remedy.endswith((".", '"', "8"))
        assert len(message) < 300
        assert not {"yaml.", "Error", "Traceback", "object at", "None"} & set(message.split())
    told("notes", name, answer.problems[0][0])


@pytest.mark.parametrize("name", BORNE)
def test_what_can_be_read_is_read_without_a_problem(name: str, answers: dict[str, Answer]) -> None:
    assert answers[name].problems == ()
    told("notes", name, f"read, {answers[name].kind}")


@pytest.mark.parametrize("name", [*REFUSED, *BORNE])
def test_time_and_memory_are_bounded(name: str, answers: dict[str, Answer]) -> None:
    assert answers[name].seconds < 5  # of processor time, on a machine that is at work with other things
    assert answers[name].megabytes < 400
