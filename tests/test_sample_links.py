"""Every link of the sample vault, drawn: followed by a resolver that shares no code with the service."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from plugin_server.vault.templates import Kind, copy_templates
from tests.desk import desk, tree

WIKI = re.compile(r"(?<!`)!?\[\[([^\]|#\\]+)")
MARKDOWN = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def leads_to(target: str, source: str, paths: set[str]) -> set[str]:
    """A path from the vault's folder; one relative to the note; or a bare name that one file alone has."""
    folder = Path("/", source).parent
    names = {target, f"{target}.md"}
    relative = {str((folder / name).resolve()).lstrip("/") for name in names}
    bare = {path for path in paths if path.rsplit("/", 1)[-1] in names}
    return paths & names or paths & relative or bare


@pytest.mark.parametrize("style", ["", "relative, markdown", "absolute"])
def test_every_link_of_the_sample_vault_leads_to_one_file(tmp_path: Path, style: str) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    for kind in (Kind.DEMO, Kind.VAULT):
        copy_templates(root, kind)
    practice = root / "Practice.md"
    practice.write_text(practice.read_text("utf-8").replace("link style:", f"link style: {style}"), "utf-8")
    with desk(root, tmp_path / "state") as at:
        at.settle()
        files = tree(at.root)
    dangling = []
    for path, data in files.items():
        text = data.decode() if path.endswith(".md") else ""
        for target in (*WIKI.findall(text), *map(unquote, MARKDOWN.findall(text))):
            if "://" not in target and len(leads_to(target, path, set(files))) != 1:
                dangling.append((path, target))
    assert dangling == []
    assert sum(path.endswith(".svg") for path in files) > 30
