"""Front matter is read as npm's yaml 2.7.0 reads it, where Obsidian sees it, and nothing in it ends the process."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.notes import frontmatter as fm
from plugin_server.notes import frontmatter_parser
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
    monkeypatch.setattr(frontmatter_parser, "_LOADER", request.param)


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


# ------------------------------------------------------------------ any text


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
