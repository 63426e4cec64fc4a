"""The commands as someone types them: what they say, what they change, how they end."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin_server.cli import main
from tests.service import STORY, command, environment, put

OPEN = "<!-- session-arcs"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    put(tmp_path / "vault", "Sessions/2009-11-03 Daniel.md", STORY)
    put(tmp_path / "vault", "Shopping.md", "Milk\n")
    return tmp_path / "vault"


@pytest.fixture
def note(vault: Path) -> Path:
    return vault / "Sessions" / "2009-11-03 Daniel.md"


def run(*arguments: object, code: int = 0, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)), input=typed)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def files(vault: Path) -> dict[str, bytes]:
    return {str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*") if path.is_file()}


def test_render_draws_and_a_second_time_writes_nothing(vault: Path, note: Path) -> None:
    assert "1 note: 1 drawn" in run("render", vault).output
    assert "13 would move" in note.read_text("utf-8")
    before, stamps = files(vault), {path: path.stat().st_mtime_ns for path in vault.rglob("*")}
    assert "0 drawn, 1 as they were" in run("render", vault).output
    assert files(vault) == before
    assert stamps == {path: path.stat().st_mtime_ns for path in vault.rglob("*")}


def test_a_dry_run_and_a_diff_write_nothing(vault: Path) -> None:
    before = files(vault)
    assert "would draw Sessions/2009-11-03 Daniel.md" in run("render", vault, "--dry-run").output
    assert "+| Vision | 3 | 2 → 12 (+10) | no list yet |" in run("render", vault, "--diff").output
    assert files(vault) == before


def test_check_ends_with_1_while_changes_are_due_and_with_0_when_all_is_well(vault: Path) -> None:
    assert "1 note would be written" in run("check", vault, code=1).output
    run("render", vault)
    assert "All is as it should be" in run("check", vault).output


def test_check_names_file_line_and_remedy(vault: Path) -> None:
    put(vault, "bad.md", STORY.replace("Vision 3", "Vision 30"))
    run("render", vault, code=1)
    told = run("check", vault, code=1)
    assert "bad.md:6" in told.output
    data = json.loads(run("check", vault, "--format", "json", code=1).stdout)
    (problem,) = data["problems"]
    assert (problem["path"], problem["line"]) == ("bad.md", 6)
    assert problem["remedy"]


def test_clean_after_render_gives_back_the_very_bytes(vault: Path) -> None:
    before = files(vault)
    run("render", vault)
    assert files(vault) != before
    assert "1 note holds a block" in run("clean", vault, typed="n\n").output
    assert files(vault) != before
    run("clean", vault, "--yes")
    assert files(vault) == before


def test_clean_leaves_figures_that_are_not_ours(vault: Path) -> None:
    run("render", vault)
    mine = put(vault, "Arcs/2009-11-03-00000000.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    run("clean", vault, "--yes")
    assert mine.exists()
    assert len(list((vault / "Arcs").iterdir())) == 1


def test_show_says_what_was_understood(note: Path) -> None:
    assert "Vision: 3, 2 h now, 12 h wanted" in run("show", note).output
    told = json.loads(run("show", note, "--json").stdout)
    assert told["type"] == "session"
    assert told["clients"] == ["Daniel"]
    assert told["areas"][0] == {
        "name": "Vision", "rating": 3, "now_minutes": 120, "wanted_minutes": 720, "importance": None,
    }  # fmt: skip
    assert told["balance"] == {
        "now_minutes": 2400, "wanted_minutes": 2400, "in_place_minutes": 1620, "would_move_minutes": 780,
    }  # fmt: skip
    assert told["problems"] == []


def test_show_of_another_note_says_that_it_is_left_alone(vault: Path) -> None:
    assert "left alone" in run("show", vault / "Shopping.md").output


def test_init_puts_in_templates_and_never_overwrites(vault: Path) -> None:
    own = put(vault, "Templates/Session.md", "mine\n")
    told = run("init", vault).output
    assert "kept   Templates/Session.md" in told
    assert "added  Templates/Client.md" in told
    assert own.read_text() == "mine\n"
    assert "added" not in run("init", vault).output


def test_init_leaves_a_vault_with_one_practice_note(vault: Path) -> None:
    put(vault, "Office/My practice.md", "---\ntype: practice\n---\n")
    run("init", vault)
    assert not (vault / "Practice.md").exists()


def test_init_uses_the_vaults_own_templates_folder(vault: Path) -> None:
    put(vault, ".obsidian/app.json", "{}")
    put(vault, ".obsidian/templates.json", '{"folder": "Meta/Forms"}')
    run("init", vault)
    assert (vault / "Meta/Forms/Session.md").exists()
    assert not (vault / "Templates").exists()


def test_templates_are_harmless_when_the_vault_is_drawn(vault: Path) -> None:
    run("init", vault)
    before = files(vault / "Templates")
    run("render", vault)
    assert files(vault / "Templates") == before


def test_a_new_session_has_the_clients_areas_and_lies_with_the_others(vault: Path) -> None:
    run("init", vault)
    put(vault, "Talks/2009-12-01 Daniel.md", STORY.replace("2009-11-03", "2009-12-01"))
    assert (
        "Made Talks/2010-01-12 Daniel.md"
        in run("new", "session", vault, "Daniel", "--date", "2010-01-12").output
    )
    made = vault / "Talks/2010-01-12 Daniel.md"
    told = json.loads(run("show", made, "--json").stdout)
    assert [area["name"] for area in told["areas"]] == ["Vision", "Service", "Accountability", "Community"]
    assert (told["clients"], told["date"]) == (["Daniel"], "2010-01-12")
    assert "There is a note" in run("new", "session", vault, "Daniel", "--date", "2010-01-12", code=1).output


def test_new_notes_come_from_the_vaults_own_template(vault: Path) -> None:
    put(vault, "Templates/Client.md", "---\ntype: client\n---\n# {{title}}, since {{date:YYYY}}\n")
    run("new", "client", vault, "Ruth: a/b")
    made = vault / "Clients" / "Ruth  a b.md"
    assert made.read_text().startswith("---\ntype: client\n---\n# Ruth: a/b, since 20")
    run("new", "area", vault, "Vision")
    assert "type: area" in (vault / "Areas/Vision.md").read_text()


def test_restore_brings_back_the_note_and_it_is_left_alone_until_its_next_save(
    vault: Path, note: Path
) -> None:
    before = note.read_bytes()
    run("render", vault)
    assert note.read_bytes() != before
    run("restore", note)
    assert note.read_bytes() == before
    run("render", vault)
    assert note.read_bytes() == before
    note.write_bytes(before + b"More.\n")
    run("render", vault)
    assert OPEN in note.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["render", "nowhere"], "There is no folder nowhere"),
        (["show", "nowhere.md"], "There is no note nowhere.md"),
        (["restore", "nowhere.md"], "There is no note nowhere.md"),
        (["new", "session", ".", "Daniel", "--date", "soon"], "soon is no date"),
        (["serve"], "Missing argument"),
        (["dance"], "No such command"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(arguments: list[str], words: str) -> None:
    assert words in run(*arguments, code=2).output


def test_demo_does_not_touch_a_folder_that_holds_something_else(vault: Path) -> None:
    before = files(vault)
    assert "is not empty" in run("demo", vault, code=2).output
    assert files(vault) == before


def test_help_is_there_at_once_and_names_every_command() -> None:
    told = run("--help").output
    for name in ("demo", "init", "serve", "render", "check", "show", "new", "restore", "clean"):
        assert name in told


def test_init_dresses_obsidian_only_when_told_and_clean_takes_it_out(vault: Path) -> None:
    put(vault, ".obsidian/app.json", "{}")
    run("init", vault)
    assert not (vault / ".obsidian/types.json").exists()
    before = files(vault)
    told = run("init", vault, "--yes").output
    assert "added  .obsidian/types.json: the types of our properties" in told
    assert (vault / "Sessions.base").exists()
    run("clean", vault, "--yes")
    assert files(vault) == before


def test_a_pipe_that_is_closed_early_ends_quietly(vault: Path) -> None:
    for number in range(300):
        put(vault, f"{number}.md", STORY)
    process = subprocess.Popen(
        command("render", vault, "--diff"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait(30)
    assert "went wrong" not in said
    assert "Traceback" not in said
