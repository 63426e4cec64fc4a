"""Nothing in front matter ends the process, or takes long: not on a small stack, not with either parser.

The loader of libyaml, which python-frontmatter uses by default, dies of the first texts here (signal 11).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from plugin_server.notes import frontmatter as fm
from plugin_server.notes import frontmatter_parser
from plugin_server.notes.frontmatter import Unreadable

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
