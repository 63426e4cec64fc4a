"""A start enters no room that it can do without; those that wait are the rooms that are meant."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module

import pytest

from plugin_server.later import Later
from tests.test_architecture import ROOT, modules

WAIT = ("flask", "werkzeug", "jinja2", "svgwrite", "svg", "markdown_it", "yaml", "http.client", "rich")


def test_a_service_starts_without_what_draws_and_what_shows_pages() -> None:
    """They cost more than reading what a start with an index reads."""
    program = "import sys, plugin_server.cli.serving; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {*WAIT} & {*done.stdout.split()}


def waiting() -> list[tuple[str, str, str]]:
    """(module, name in it, module it stands for) of every Later."""
    found = []
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and "Later(" in ast.unparse(node.value):
                targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else node.targets
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                for target, value in zip(targets, values, strict=True):
                    assert isinstance(value, ast.Call)
                    found.append((name, ast.unparse(target), ast.literal_eval(value.args[0])))
    return found


@pytest.mark.parametrize(("name", "word", "stands_for"), waiting())
def test_what_waits_is_what_the_types_say(name: str, word: str, stands_for: str) -> None:
    assert isinstance(getattr(import_module(name), word), Later)
    text = modules()[name].read_text("utf-8")
    folder, _, last = stands_for.rpartition(".")
    imported = {
        (node.module, alias.name, alias.asname or alias.name)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert (folder, last, word) in imported
    assert import_module(stands_for).__name__ == stands_for
