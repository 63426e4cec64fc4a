"""The arrows and doors of the house, read off the imports.

Each room names the rooms it may look into; each dependency names the one door it comes in by.
A new room or a new dependency must be entered here first.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOOR = {"model", "names", "later"}
TELLING = {"unforeseen"}
PURE = FLOOR | {
    "balance",
    "notes",
    "settling",
    "joins",
    "gathering",
    "snapshot",
    "blocks",
    "plan",
    "waits",
    "shelf",
}
CONDUCTOR = {
    "ahead",
    "assembly",
    "beginning",
    "changes",
    "companion",
    "copies",
    "debts",
    "first_look",
    "forks",
    "following",
    "keeping",
    "library",
    "listening",
    "memory",
    "reach",
    "recall",
    "rows",
    "scribe",
    "surveys",
    "shown",
    "status",
    "uncollected",
    "writing",
}
MAY_SEE: dict[str, set[str]] = {
    "svg": set(),
    "model": set(),
    "names": set(),
    "later": set(),
    "unforeseen": set(),
    "shelf": set(),
    "balance": {"model"},
    "notes": FLOOR,
    "settling": FLOOR | {"notes"},
    "joins": FLOOR | {"notes", "settling"},
    "gathering": FLOOR | {"notes", "joins", "shelf"},
    "snapshot": FLOOR | {"notes", "settling", "joins", "gathering", "shelf"},
    "blocks": FLOOR | {"balance", "notes", "snapshot", "svg"},
    "plan": FLOOR | {"balance", "blocks", "joins", "notes", "snapshot"},
    "waits": set(),
    "vault": {"model"},
    "live": {"model"},
    "settings": {"model"},
    **{room: PURE | CONDUCTOR | TELLING | {"vault", "live", "settings"} for room in CONDUCTOR},
    "web": PURE | CONDUCTOR | TELLING | {"live", "settings"},
    "cli": PURE | CONDUCTOR | TELLING | {"vault", "live", "settings", "web"},
    "__init__": set(),
    "__main__": {"cli"},
}
DOORS: dict[str, str] = {
    "svgwrite": "svg.canvas",
    "frontmatter": "plugin_server.notes.frontmatter_parser",
    "yaml": "plugin_server.notes.frontmatter_parser",
    "markdown_it": "plugin_server.notes.tasks",
    "watchfiles": "plugin_server.vault.watcher",
    "flask": "plugin_server.web",
    "werkzeug": "plugin_server.web",
    "waitress": "plugin_server.web",
    "markupsafe": "plugin_server.web",
    "click": "plugin_server.cli",
    "rich": "plugin_server.cli",
    "platformdirs": "plugin_server.settings",
}
ROOMS_OF_BLOCKS_THAT_DRAW = ("plugin_server.blocks.figures", "plugin_server.blocks.figures_then")
NOT_IN_PURE_ROOMS = {
    "asyncio", "io", "locale", "logging", "os", "random", "secrets", "shutil", "socket", "subprocess",
    "sys", "tempfile", "threading", "time", "uuid", "pathlib",
}  # fmt: skip


def modules() -> dict[str, Path]:
    found = {}
    for package in ("svg", "plugin_server"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, text: str, *, package: bool) -> set[str]:
    """The modules that a module imports, relative imports made whole."""
    found: set[str] = set()
    base = name if package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = base.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (start, node.module)))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def room_of(name: str) -> str:
    first, *rest = name.split(".")
    if first == "svg":
        return "svg"
    return (
        rest[0].partition("_")[0] if rest and rest[0].startswith("cli") else (rest[0] if rest else "__init__")
    )


def broken_arrows(name: str, text: str, *, package: bool = False) -> list[str]:
    """What a module of this name and text would break."""
    room, broken = room_of(name), []
    for target in sorted(imports(name, text, package=package)):
        top = target.split(".")[0]
        if top in ("svg", "plugin_server"):
            other = room_of(target)
            if other in {"__init__", "__version__", room}:
                continue
            if other not in MAY_SEE[room]:
                broken.append(f"{name} may not look into {other} ({target})")
            if other == "svg" and room == "blocks" and name not in ROOMS_OF_BLOCKS_THAT_DRAW:
                broken.append(f"{name} may not draw ({target})")
        elif top in DOORS and not (name + ".").startswith(DOORS[top]):
            broken.append(f"{name} may not import {top}: its door is {DOORS[top]}")
        elif (room in PURE or room == "svg") and top in NOT_IN_PURE_ROOMS:
            broken.append(f"{name} is pure and may not import {top}")
    if (room in PURE or room == "svg") and opens_files(text):
        broken.append(f"{name} is pure and may not open files")
    return broken


def opens_files(text: str) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
        for node in ast.walk(ast.parse(text))
    )


@pytest.mark.parametrize("name", sorted(modules()))
def test_arrows_point_inward_and_each_dependency_has_one_door(name: str) -> None:
    path = modules()[name]
    package = path.name == "__init__.py"
    assert broken_arrows(name, path.read_text("utf-8"), package=package) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plugin_server.balance", "from plugin_server.vault import files"),
        ("plugin_server.model", "from plugin_server import notes"),
        ("plugin_server.vault.files", "from plugin_server.notes.reader import read_note"),
        ("plugin_server.blocks.session", "import svg.fan"),
        ("plugin_server.blocks.session", "import time"),
        ("plugin_server.blocks.session", "def f(): return open('x')"),
        ("plugin_server.companion", "import flask"),
        ("plugin_server.notes.reader", "import yaml"),
        ("plugin_server.notes.reader", "from .. import companion"),
        ("svg.fan", "import svgwrite"),
        ("svg.fan", "from plugin_server.model import Area"),
        ("plugin_server.web.pages", "from plugin_server.vault import files"),
    ],
)
def test_a_wrong_arrow_is_seen(name: str, text: str) -> None:
    assert broken_arrows(name, text)


def test_every_declared_dependency_has_a_door() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {"python-frontmatter": "frontmatter", "markdown-it-py": "markdown_it", "pyyaml": "yaml"}
    declared = {line.split(">")[0].strip() for line in project["dependencies"]}
    assert {names.get(name, name) for name in declared} <= set(DOORS)


def test_svg_is_ours() -> None:
    import svg

    assert Path(str(svg.__file__)).parent == ROOT / "svg"


def test_the_top_of_the_tree_holds_what_the_project_says_and_no_more() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    assert top <= {
        "pyproject.toml", "plugin_server", "vault_templates", "svg", "tests", "README.md",
        ".ci", ".gitignore", ".gitattributes", "LICENSE", "Makefile", "CHANGELOG.md",
    }  # fmt: skip
