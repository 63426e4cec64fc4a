"""The question put into a note on request, and the files of one client: listed, and forgotten."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin_server.assembly import open_companion
from plugin_server.cli import main
from plugin_server.cli.forgetting import says
from plugin_server.settings import Options, cache_base, state_base
from plugin_server.vault.journal import Journal
from plugin_server.vault.state import State
from tests.desk import tree
from tests.service import STORY, put, until

CLIENT = '---\ntype: client\nlens: "What of {area}?"\n---\n# Daniel\n'


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    put(root, "Sessions/2009-11-03 Daniel.md", STORY)
    put(root, "Sessions/2009-11-04 Ruth.md", STORY.replace("Daniel", "Ruth").replace("11-03", "11-04"))
    put(
        root,
        "Sessions/2009-11-05 both.md",
        STORY.replace('"[[Daniel]]"', "[Daniel, Ruth]").replace("11-03", "11-05"),
    )
    put(root, "Clients/Daniel.md", CLIENT)
    put(root, "Areas/Vision.md", "---\ntype: area\n---\n")
    put(root, "Practice.md", "---\ntype: practice\n---\n")
    return root


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def test_lens_puts_heading_and_question_at_the_end_and_nothing_else(vault: Path) -> None:
    note = vault / "Sessions/2009-11-04 Ruth.md"
    before = note.read_bytes()
    run("lens", note, "vision")
    asked = (
        "\n## Manager of Vision\n\nImagine you were only the Manager of Vision: what would be on your list?\n"
    )
    assert note.read_bytes() == before + asked.encode()
    assert "already, in line" in run("lens", note, "Vision", code=1).output
    assert note.read_bytes() == before + asked.encode()


def test_lens_asks_in_the_clients_own_words_and_in_the_line_ends_of_the_note(vault: Path) -> None:
    note = vault / "Clients/Daniel.md"
    note.write_bytes(CLIENT.replace("\n", "\r\n").encode().rstrip())
    run("lens", note, "Community")
    assert note.read_bytes().endswith(
        b"# Daniel\r\n\r\n## Manager of Community\r\n\r\nWhat of Community?\r\n"
    )


def test_a_list_below_the_heading_of_lens_is_the_areas_list(vault: Path) -> None:
    note = vault / "Sessions/2009-11-04 Ruth.md"
    run("lens", note, "Vision")
    note.write_bytes(note.read_bytes() + b"- [ ] One page\n")
    run("render", vault)
    assert "| Vision | 3 | 2 → 12 (+10) | 1 open |" in note.read_text("utf-8")


def test_restore_takes_the_heading_out_again(vault: Path) -> None:
    note = vault / "Sessions/2009-11-04 Ruth.md"
    before = note.read_bytes()
    run("lens", note, "Vision")
    run("restore", note)
    assert note.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "area", "told"),
    [
        ("Sessions/2009-11-04 Ruth.md", "Vison", "Its areas are: Vision, Service"),
        ("Areas/Vision.md", "Vision", "no session or client note"),
    ],
)
def test_lens_says_what_it_can_be_asked_for(vault: Path, path: str, area: str, told: str) -> None:
    before = tree(vault)
    assert told in run("lens", vault / path, area, code=2).output
    assert tree(vault) == before


def test_client_lists_every_file_that_concerns_a_client_and_no_other(vault: Path) -> None:
    put(vault, "Letters.md", "I wrote to daniel.\n")
    put(vault, "Other.md", "Danielle came.\n")
    run("render", vault)
    before = tree(vault)
    told = run("client", vault, "Daniel").output
    listed = {line.strip() for line in told.splitlines() if line.startswith("  ")}
    pictures = {path for path in listed if path.endswith(".svg")}
    assert listed - pictures == {
        "Clients/Daniel.md", "Sessions/2009-11-03 Daniel.md", "Sessions/2009-11-05 both.md", "Areas/Vision.md",
        "Practice.md", "Letters.md",
    }  # fmt: skip
    assert len(pictures) == 3  # two sessions, and the year
    assert tree(vault) == before


def test_client_of_nobody_says_so(vault: Path) -> None:
    assert "No file here concerns Nobody" in run("client", vault, "Nobody", code=1).output


def test_after_forget_nothing_of_a_client_is_left_in_what_the_service_wrote(vault: Path) -> None:
    run("render", vault)
    journal = Journal(State(state_base(), vault).journal)
    assert "Practice.md" in journal.naming(says("Daniel"))
    figures = set((vault / "Arcs").iterdir())
    for path in ("Clients/Daniel.md", "Sessions/2009-11-03 Daniel.md", "Sessions/2009-11-05 both.md"):
        (vault / path).unlink()
    told = run("client", vault, "Daniel", "--forget").output
    assert "File recovery" in told
    for place in (vault, state_base()):
        assert not [path for path, data in tree(place).items() if b"Daniel" in data or "Daniel" in path]
    assert journal.naming(says("Daniel")) == frozenset()
    assert set((vault / "Arcs").iterdir()) < figures
    assert b"Ruth" in (vault / "Areas/Vision.md").read_bytes()
    assert "No file here concerns Daniel" in run("client", vault, "Daniel", code=1).output
    run("check", vault)


@pytest.mark.parametrize("command", [("client", "Daniel", "--forget"), ("clean", "--yes")])
def test_what_is_kept_for_the_next_start_is_forgotten_too(vault: Path, command: tuple[str, ...]) -> None:
    with open_companion(vault, state_base(), Options(yes=True), cache_base()) as (service, _):
        assert service.ready(20)
        until(lambda: not service.status().pending)
    assert any(b"Daniel" in data for data in tree(cache_base()).values())
    run(command[0], vault, *command[1:])
    assert tree(cache_base()) == {}


def test_forget_keeps_what_is_kept_of_others(vault: Path) -> None:
    note = vault / "Sessions/2009-11-04 Ruth.md"
    before = note.read_bytes()
    run("render", vault)
    run("client", vault, "Daniel", "--forget")
    run("restore", note)
    assert note.read_bytes() == before
