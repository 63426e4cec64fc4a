"""Front matter is read as npm's yaml 2.7.0 reads it, where Obsidian sees it, and nothing in it ends the process."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.notes import frontmatter as fm
from plugin_server.notes.frontmatter import Hidden, Mapping, Node, Place, Scalar, Sequence, Unreadable, Why

GOLDEN = json.loads((Path(__file__).parent / "golden/yaml/results.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = GOLDEN["cases"]

# Odd YAML that Obsidian reads and we refuse, with a problem that says what to do. Nobody names a property so.
REFUSED = {
    "dash alone",  # an accident of that reader: `c: -` is a list there, `c: - x` an error
    "double braces",  # a property whose name is a mapping; the reader of notes has known the template before
    "empty key",
    "mapping as key",
    "sequence as key",
}
LOADERS = [
    pytest.param(yaml.BaseLoader, id="python"),
    pytest.param(
        getattr(yaml, "CBaseLoader", None),
        id="libyaml",
        marks=pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml"),
    ),
]


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fm, "_LOADER", request.param)


def told(value: Any) -> Any:
    """Numbers as JSON and JavaScript tell them."""
    if isinstance(value, list):
        return [told(item) for item in value]
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if math.isfinite(value):
        return float(value)
    return {"$number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "case", [case for case in CASES if case["name"] not in REFUSED], ids=lambda c: c["name"]
)
def test_every_golden_text_is_read_as_obsidian_reads_it(case: dict[str, Any]) -> None:
    node = fm.parse(case["text"])
    if "error" in case:
        assert isinstance(node, Unreadable)
    else:
        assert not isinstance(node, Unreadable), node
        assert told(fm.core_value(node)) == told(case["value"])


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_named_exceptions_are_refused_with_a_line_and_a_remedy(name: str) -> None:
    case = next(case for case in CASES if case["name"] == name)
    assert "error" not in case, "no exception any more"
    node = fm.parse(case["text"])
    assert isinstance(node, Unreadable)
    assert node.line >= 2
    assert node.remedy


def test_the_table_is_as_large_as_promised_and_from_obsidians_version() -> None:
    assert GOLDEN["yaml"] == "2.7.0"
    assert len(CASES) >= 110
    assert len({case["text"] for case in CASES}) == len(CASES)


# ------------------------------------------------------------------ places


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for item in node.items for scalar in scalars(item)]
    return [scalar for item in node.items for scalar in (item.key, *scalars(item.value))]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "case", [case for case in CASES if "error" not in case], ids=lambda case: case["name"]
)
def test_every_plain_one_line_text_stands_exactly_where_its_place_says(case: dict[str, Any]) -> None:
    node = fm.parse(case["text"], first_line=2)
    for scalar in [] if isinstance(node, Unreadable) else scalars(node):
        written = case["text"][scalar.start : scalar.end]
        if scalar.plain and "\n" not in written and written[:1] not in ("&", "!"):
            assert written == scalar.text
        elif written[:1] in ("'", '"') and len(written) > 1:
            assert written[0] == written[-1]


def test_lines_count_from_the_first_line_of_the_note_with_either_line_end() -> None:
    for end in ("\n", "\r\n"):
        node = fm.parse(end.join(["a: 1", "b:", "  - x", "  - 'é'", "c: |", "  t", "d: 4", ""]), first_line=2)
        assert isinstance(node, Mapping)
        assert [item.key.line for item in node.items] == [2, 3, 6, 8]
        assert isinstance(node.items[1].value, Sequence)
        assert [item.line for item in node.items[1].value.items] == [4, 5]


def test_a_value_can_be_spliced_by_its_place_in_a_text_with_crlf_and_emoji() -> None:
    text = "🎯: x\r\nrating: 3 # note\r\nwish: 'a'\r\n"
    node = fm.parse(text)
    assert isinstance(node, Mapping)
    value = node.items[1].value
    assert text[: value.start] + "7" + text[value.end :] == "🎯: x\r\nrating: 7 # note\r\nwish: 'a'\r\n"


# ------------------------------------------------------------------ where it is


def place(data: bytes) -> tuple[bytes, bytes] | Why | None:
    found = fm.split(data)
    if isinstance(found, Place):
        return data[found.start : found.end], data[found.body :]
    return found.why if isinstance(found, Hidden) else None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: 1\n---\nbody", (b"a: 1\n", b"body")),
        (b"---\r\na: 1\r\n---\r\nbody", (b"a: 1\r\n", b"body")),
        (b"---\n---\n", (b"", b"")),
        (b"---\na: 1\n---", (b"a: 1\n", b"")),
        (b"---\na: 1\n---  \nbody", (b"a: 1\n", b"body")),
        (b"---\na: |\n  ---\n---x: 1\n---\nb", (b"a: |\n  ---\n---x: 1\n", b"b")),
        (b"---\na: 1\n----\n---\nb", (b"a: 1\n----\n", b"b")),
        (b"---\na: 1\n---\n---\n", (b"a: 1\n", b"---\n")),
        (b"---\n\xff\n---\n", (b"\xff\n", b"")),
        (b"\xef\xbb\xbf---\na: 1\n---\n", Why.MARK),
        (b"\n---\na: 1\n---\n", Why.BLANK),
        (b" ---\na: 1\n---\n", Why.BLANK),
        (b"--- \na: 1\n---\n", Why.SPACE),
        (b"----\na: 1\n---\n", Why.DASHES),
        (b"---\na: 1\n", Why.ENDLESS),
        (b"\xff\xfe-\0-\0-\0\n\0", Why.UTF16),
        (b"", None),
        (b"---", None),
        (b"--\na: 1\n--\n", None),
        (b"# Title\n---\na: 1\n---\n", None),
        (b"\n---\na: 1\n", None),
        (b"---a: 1\n---\n", None),
    ],
)
def test_front_matter_begins_at_byte_0_with_three_dashes_and_nothing_else(
    data: bytes, expected: tuple[bytes, bytes] | Why | None
) -> None:
    assert place(data) == expected


@given(st.binary(max_size=60))
def test_the_parts_of_a_note_lie_in_order_within_it(data: bytes) -> None:
    found = fm.split(b"---\n" + data)
    assert found is not None
    if isinstance(found, Place):
        assert 4 <= found.start <= found.end < found.body <= len(data) + 4
    else:
        assert found.start <= found.end <= len(data) + 4


def test_bytes_that_are_not_utf8_are_trouble_in_their_line() -> None:
    data = b"---\na: 1\nb: \xff\n---\n"
    found = fm.split(data)
    assert isinstance(found, Place)
    node = fm.properties(data, found)
    assert isinstance(node, Unreadable)
    assert node.line == 3


def test_python_frontmatter_hands_the_exact_text_to_our_reader() -> None:
    data = "---\r\na: '1' # é\r\nb: 2\r\n---\r\n\r\nbody".encode()
    found = fm.split(data)
    assert isinstance(found, Place)
    assert fm.properties(data, found) == fm.parse(data[found.start : found.end].decode())


# ------------------------------------------------------------------ safety

HOSTILE = {
    "brackets": "[" * 50_000,
    "braces": "{" * 50_000,
    "brackets and braces": "[{" * 25_000,
    "brackets with keys": "{a: [" * 10_000,
    "dashes": "- " * 25_000,
    "dashes in lines": "".join(" " * depth + "-\n" for depth in range(300)),
    "question marks": "? " * 25_000,
    "question marks and dashes": "? - " * 12_500,
    "question marks and brackets": "? [" * 16_000,
    "mappings in lines": "".join(" " * depth + "a:\n" for depth in range(300)),
    "anchors": "&a " * 16_000,
    "anchors of lists": "[&a " * 12_500,
    "anchors one by one": "".join(f"k{n}: &a{n} x\n" for n in range(4_000)),
    "aliases": "a: &a x\nb: [" + "*a, " * 16_000 + "]",
    "aliases of aliases": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
    "aliases ever deeper": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 900)),
    "merge keys": "a: &a {x: 1}\n" + "<<: *a\n" * 6_000,
    "tags": "!!x " * 12_000,
    "tags of lists": "!!x [" * 10_000,
    "directives": "%YAML 1.1\n" * 6_000,
    "quotes": '"' * 50_000,
    "colons": ": " * 25_000,
    "colons and keys": "a: " * 20_000,
    "commas": "[" + "," * 50_000,
    "lines": "a\n" * 25_000,
    "keys": "".join(f"k{n}: 1\n" for n in range(6_000)),
    "one long key": "k" * 60_000 + ": 1",
    "one long text": "a: " + "x" * 60_000,
    "one long number": "a: " + "9" * 60_000,
    "too long": "a: 1\n" * 100_000,
    "literal": "a: |\n" + "  x\n" * 16_000,
    "tabs": "a:\n" + "\t" * 50_000,
    "documents": "---\n" * 15_000,
    "emoji": "🎉" * 15_000,
    "carriage returns": "\r" * 50_000,
    "mixture": "- [{? &a !!x 'x': [" * 3_000,
}

SMALL_STACK = """
import json, sys, threading
from plugin_server.model import NoteText
from plugin_server.notes.frontmatter import core_value, parse, Unreadable
from plugin_server.notes.reader import read_note
texts = json.load(sys.stdin)
done = []
def run():
    for name, text in texts.items():
        node = parse(text)
        if not isinstance(node, Unreadable):
            core_value(node)
        read_note(NoteText.of("x.md", f"---\\ntype: practice\\n{text}\\n---\\n".encode()))
        read_note(NoteText.of("x.md", f"---\\ntype: session\\nareas: {text}\\n---\\n".encode()))
        body = f"---\\ntype: session\\nareas: Vision 3\\n---\\n# A\\n- [ ] x\\n{text}"
        assert read_note(NoteText.of("x.md", body.encode())).tasks
        done.append(name)
threading.stack_size(256 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
print(json.dumps(done))
"""


def test_fifty_kilobytes_of_brackets_and_their_like_do_not_end_a_thread_with_a_small_stack() -> None:
    root = Path(__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", SMALL_STACK],
        input=json.dumps(HOSTILE),
        capture_output=True,
        text=True,
        cwd=root,
        timeout=150,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads(run.stdout) == list(HOSTILE)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_front_matter_is_read_in_bounded_time_by_both_parsers(name: str) -> None:
    before = time.process_time()
    fm.parse(HOSTILE[name])
    assert time.process_time() - before < 5  # hundreds of times what the slowest takes on an idle machine


def test_bounds_are_told_as_trouble_and_honest_sizes_are_not() -> None:
    def trouble(text: str) -> str:
        node = fm.parse(text)
        return node.message if isinstance(node, Unreadable) else ""

    assert "deep" in trouble("a: " + "[" * 33 + "]" * 33)
    assert not trouble("a: " + "[" * 31 + "]" * 31)
    assert "10,000" in trouble("a: [" + "x, " * 10_000 + "]")
    assert not trouble("a: [" + "x, " * 9_000 + "]")
    assert "64 KB" in trouble("a: " + "x" * 66_000)
    assert "10,000" in trouble(HOSTILE["aliases of aliases"])
    assert "deep" in trouble(HOSTILE["aliases ever deeper"])


@given(st.text(alphabet="ab1:- \n\t\r[]{}?,&*!|>'\"%@`#~é🎉\u2028\u0085\ufeff\x00.", max_size=80))
def test_any_text_gives_a_tree_or_trouble_within_the_text(text: str) -> None:
    text += "\n"  # the text between the fences ends with a line end, or is empty
    node = fm.parse(text, first_line=2)
    last = 2 + text.count("\n")
    if isinstance(node, Unreadable):
        assert 2 <= node.line <= last
        return
    fm.core_value(node)
    for scalar in scalars(node):
        assert 0 <= scalar.start <= scalar.end <= len(text)
        assert 2 <= scalar.line <= last


@given(st.text(max_size=200))
def test_no_text_whatsoever_raises(text: str) -> None:
    assert fm.parse(text) is not None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c\n", 2, "colon"),
        ("a: 1\na: 2\n", 3, "twice"),
        ("a: 1\nb: 'x\nc: 2\n", 3, "quotation mark"),
        ("a:\n\t- b\n", 3, "tab"),
        ("a: [1, 2\n", 2, "bracket"),
        ("a: @x\n", 2, "begin"),
        ("a: *x\n", 2, "*"),
        ("a\nb: 1\n", 2, "colon"),
        ("client: [[Eva]] and Tom\n", 2, "goes on"),
        ("areas:\n  - [[Home]] 3, 2\n", 3, "goes on"),
        ('a: "x" y\n', 2, "goes on"),
        ("a: 'one\ntwo'\n", 2, "indented"),
        ("a: 1\n  b: 2\n", 3, "indented"),
        ("a: [1,,2]\n", 2, "comma"),
        ("a:\n  - b\n - c\n", 4, "aligned"),
    ],
)
def test_trouble_is_told_in_its_line_in_plain_words(text: str, line: int, words: str) -> None:
    node = fm.parse(text, first_line=2)
    assert isinstance(node, Unreadable)
    assert node.line == line
    assert words in node.message
    assert node.remedy
