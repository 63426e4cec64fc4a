"""README says what the code does: its commands, options, properties, settings and targets."""

import re
from pathlib import Path

import click
import pytest

from plugin_server.cli import COMMANDS, main
from plugin_server.model import Form, NoteText, SessionNote
from plugin_server.notes.reader import read_note
from plugin_server.snapshot import EMPTY

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def between(name: str) -> str:
    return README.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]


def first_cells(name: str) -> list[str]:
    rows = [line for line in between(name).splitlines() if line.startswith("| `")]
    return [re.findall(r"`([^`]*)`", row.split("|")[1])[0] for row in rows]


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def all_commands() -> set[str]:
    found = set()
    for name in COMMANDS:
        one = command(name)
        found |= {f"{name} {sub}" for sub in one.commands} if isinstance(one, click.Group) else {name}
    return found


def test_every_command_is_told_and_every_told_command_exists() -> None:
    told = {re.sub(r"^session-arcs ", "", cell) for cell in first_cells("commands")}
    names = {" ".join(word for word in cell.split() if word.islower()) for cell in told}
    assert names == all_commands()


def test_every_option_that_readme_names_exists() -> None:
    options = {
        option
        for name in COMMANDS
        for parameter in command(name).params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    named = set(re.findall(r"`(--[a-z-]+)", README)) - {"--help"}
    assert named <= options, named - options


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_teaches_in_its_help(name: str) -> None:
    one = command(name)
    assert one.help
    assert len(one.help) > 20
    for parameter in one.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_every_setting_is_read_from_the_practice_note() -> None:
    wanted = {
        "scale": ("0-10", "scale"),
        "period": ("month", "period"),
        "figure folder": ("Pictures", "figure_folder"),
        "figure width": ("300", "figure_width"),
        "not areas": ("[session]", "not_areas"),
        "lens": ("'What of {area}?'", "lens"),
        "next link": ("on", "next_link"),
        "link style": ("relative, markdown", "link_format"),
        "arcs": ("off", "off"),
    }
    assert first_cells("settings") == list(wanted)
    usual = read_note(NoteText.of("P.md", b"---\ntype: practice\n---\n"))
    for name, (value, field) in wanted.items():
        note = read_note(NoteText.of("P.md", f"---\ntype: practice\n{name}: {value}\n---\n".encode()))
        assert not note.problems
        assert getattr(note, field) != getattr(usual, field), name


def test_the_usual_values_are_those_in_force() -> None:
    rows = dict(re.findall(r"^\| `([a-z ]+)` \| `([^`]+)` \|", between("settings"), re.MULTILINE))
    settings = EMPTY.settings
    assert rows["scale"] == str(settings.scale)
    assert rows["period"] == settings.period
    assert rows["figure folder"] == settings.figure_folder
    assert rows["figure width"] == str(settings.figure_width)


def session_of(front_matter: str) -> SessionNote:
    note = read_note(NoteText.of("2009-11-03 x.md", f"---\n{front_matter}\n---\n".encode()))
    assert isinstance(note, SessionNote), note
    assert note.problems == ()
    return note


def test_the_ways_to_write_an_area_are_understood_as_told() -> None:
    rows = re.findall(r"^\| `(Vision[^`]*)` \|", README, re.MULTILINE)
    assert len(rows) == 7
    for row in rows:
        (area,) = session_of(f"type: session\nareas:\n  - {row}").areas
        assert area.name == "Vision"
        assert area.rating == (3 if "3" in row else None)
        assert area.wanted == (12 * 60 if "12" in row else None)


def test_the_yaml_examples_are_sessions() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        plain = "\n".join(line[3:] if line.startswith("   ") else line for line in example.split("\n"))
        body = plain.strip().strip("-").strip()
        note = session_of(body if "type:" in body else f"type: session\n{body}")
        area = next(area for area in note.areas if area.name == "Vision")
        assert (area.rating, area.now, area.wanted) == (3, 120, 720)
    assert {form.value for form in Form} == {"list", "flat", "nested"}


def test_every_named_target_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= targets


def test_links_to_files_of_ours_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_every_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"\| `(test_\w+)` \|", between("promises"))
    assert len(named) == len(re.findall(r"^\| (?!We promise|:)", between("promises"), re.MULTILINE)) >= 15
    found = {
        name
        for file in (ROOT / "tests").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert set(named) <= found, set(named) - found
