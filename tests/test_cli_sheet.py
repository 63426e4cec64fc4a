"""`session-arcs sheet`: a file for the client, outside the vault, for its owner alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin_server.cli import main
from tests.desk import tree
from tests.service import STORY, put

NOTE = "Sessions/2009-11-03 Daniel.md"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    put(root, NOTE, STORY + "\n## Service\n- [ ] Ask Ruth\n")
    put(root, "Sessions/2009-11-04 Ruth.md", STORY.replace("Daniel", "Ruth").replace("11-03", "11-04"))
    put(root, "Clients/Daniel.md", "---\ntype: client\n---\n")
    return root


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["sheet", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def test_it_makes_a_file_that_only_its_owner_can_read(vault: Path, tmp_path: Path) -> None:
    before, file = tree(vault), tmp_path / "sheet.html"
    told = run(vault / NOTE, "-o", file).output
    page = file.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert "Ask R." in page
    assert "Daniel" not in page
    assert told == f"Made {file}. To print it, open it in a browser.\n"
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert tree(vault) == before
    assert [path.name for path in tmp_path.iterdir() if path.name != "vault"] == ["sheet.html"]


def test_the_name_stands_on_it_where_it_is_asked_for(vault: Path, tmp_path: Path) -> None:
    run(vault / NOTE, "--output", tmp_path / "a.html", "--name")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert '<p dir="auto">Daniel</p>' in page
    assert "Ruth" not in page


def test_a_group_is_named_by_nobody_and_the_coach_is_told(vault: Path, tmp_path: Path) -> None:
    note = put(vault, "Sessions/both.md", STORY.replace('"[[Daniel]]"', "[Daniel, Ruth]"))
    told = run(note, "-o", tmp_path / "a.html", "--name").output
    assert "It names nobody: it is of a session of several people." in told
    assert "Daniel" not in (tmp_path / "a.html").read_text("utf-8")


def test_a_dash_is_standard_output_and_nothing_is_said_beside_it(vault: Path, tmp_path: Path) -> None:
    run(vault / NOTE, "-o", tmp_path / "a.html")
    assert run(vault / NOTE, "-o", "-").stdout_bytes == (tmp_path / "a.html").read_bytes()


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheet.html"
    file.write_text("mine")
    assert "--force" in run(vault / NOTE, "-o", file, code=1).output
    assert file.read_text() == "mine"
    run(vault / NOTE, "-o", file, "--force")
    assert file.read_text("utf-8").startswith("<!doctype html>")
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["sheet.html", "Sessions/sheet.html", NOTE, "../vault/sheet.html"])
def test_it_never_lies_in_the_vault(vault: Path, place: str) -> None:
    before = tree(vault)
    told = run(vault / NOTE, "-o", vault / place, "--force", code=2).output
    assert "in your vault" in told
    assert tree(vault) == before


@pytest.mark.platform("linux")
@pytest.mark.platform("darwin")
def test_no_link_leads_it_into_the_vault(vault: Path, tmp_path: Path) -> None:
    before = tree(vault)
    (tmp_path / "folder").symlink_to(vault / "Sessions")
    (tmp_path / "link.html").symlink_to(vault / NOTE)
    run(vault / NOTE, "-o", tmp_path / "folder/sheet.html", code=2)
    told = run(vault / NOTE, "-o", tmp_path / "link.html", "--force", code=2).output
    assert "not a file that can be replaced" in told
    assert tree(vault) == before


def test_what_cannot_be_made_is_told_with_what_to_do(vault: Path, tmp_path: Path) -> None:
    assert "There is no folder" in run(vault / NOTE, "-o", tmp_path / "gone/a.html", code=2).output
    assert "can be replaced" in run(vault / NOTE, "-o", tmp_path, "--force", code=2).output
    told = run(vault / "Clients/Daniel.md", "-o", tmp_path / "a.html", code=2).output
    assert "is no session note" in told
    assert "Missing option '-o'" in run(vault / NOTE, code=2).output
    assert not (tmp_path / "a.html").exists()


@pytest.mark.platform("linux")
def test_a_folder_that_takes_no_file_is_told(vault: Path) -> None:
    assert "cannot be written" in run(vault / NOTE, "-o", "/proc/sheet.html", code=1).output


def test_what_could_not_be_read_is_told_to_the_coach_and_the_rest_is_made(
    vault: Path, tmp_path: Path
) -> None:
    note = put(vault, NOTE, STORY.replace("Vision 3", "Vision 33"))
    told = run(note, "-o", tmp_path / "a.html", code=1).output
    assert "33" in told
    assert (tmp_path / "a.html").exists()


def test_it_needs_no_web_server(vault: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from plugin_server.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'flask', 'werkzeug', 'jinja2', 'waitress'} & {*sys.modules}))"
    )
    arguments = [sys.executable, "-c", program, "sheet", str(vault / NOTE), "-o", str(tmp_path / "a.html")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
