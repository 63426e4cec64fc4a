"""What init offers to put into Obsidian's own files, and clean takes out to the byte."""

import json
from pathlib import Path

import pytest
import yaml

from plugin_server.vault.dressing import TYPES, offered, put_in, take_out
from plugin_server.vault.state import State


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    return tmp_path / "vault"


@pytest.fixture
def state(tmp_path: Path, vault: Path) -> State:
    return State(tmp_path / "state", vault)


def dress(vault: Path, state: State) -> list[str]:
    pieces = offered(vault)
    for piece in pieces:
        assert put_in(vault, state, piece) is None
    return [piece.path for piece in pieces]


def files(vault: Path) -> dict[str, bytes]:
    return {str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*") if path.is_file()}


def types_of(vault: Path) -> dict[str, str]:
    held: dict[str, str] = json.loads((vault / ".obsidian/types.json").read_bytes())["types"]
    return held


def test_a_folder_that_obsidian_has_not_opened_is_offered_nothing(tmp_path: Path) -> None:
    assert offered(tmp_path) == ()


def test_each_piece_is_named_and_a_second_time_nothing_is_offered(vault: Path, state: State) -> None:
    assert dress(vault, state) == [
        ".obsidian/types.json",
        "Sessions.base",
        ".obsidian/snippets/session-arcs.css",
        ".obsidian/appearance.json",
    ]
    assert offered(vault) == ()


def test_types_are_merged_and_what_is_there_wins(vault: Path, state: State) -> None:
    (vault / ".obsidian/types.json").write_text('{"types": {"mood": "text", "scale": "number"}, "other": 1}')
    dress(vault, state)
    assert types_of(vault) == {**TYPES, "scale": "number", "mood": "text"}
    assert json.loads((vault / ".obsidian/types.json").read_bytes())["other"] == 1


def test_clean_gives_back_the_very_bytes(vault: Path, state: State) -> None:
    (vault / ".obsidian/types.json").write_text('{ "types" : {"mood":"text"} }\n')
    (vault / ".obsidian/appearance.json").write_text('{"enabledCssSnippets":["mine"]}')
    before = files(vault)
    dress(vault, state)
    assert files(vault) != before
    assert take_out(vault, state) == ()
    assert files(vault) == before
    assert not (vault / ".obsidian/snippets").exists()


def test_what_others_added_meanwhile_stays_and_ours_goes(vault: Path, state: State) -> None:
    dress(vault, state)
    for name, key in (("types.json", "types"), ("appearance.json", "enabledCssSnippets")):
        held = json.loads((vault / ".obsidian" / name).read_bytes())
        held[key] = {**held[key], "mood": "text", "areas": "text"} if key == "types" else [*held[key], "mine"]
        (vault / ".obsidian" / name).write_text(json.dumps(held))
    assert take_out(vault, state) == ()
    assert types_of(vault) == {"mood": "text", "areas": "text"}
    assert json.loads((vault / ".obsidian/appearance.json").read_bytes())["enabledCssSnippets"] == ["mine"]


def test_a_base_that_was_changed_stays_and_is_named(vault: Path, state: State) -> None:
    dress(vault, state)
    (vault / "Sessions.base").write_text("views: []\n")
    assert take_out(vault, state) == ("Sessions.base",)
    assert (vault / "Sessions.base").exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"types": []}', "\0", "[" * 100_000])
def test_settings_that_cannot_be_read_are_left_alone(vault: Path, state: State, text: str) -> None:
    (vault / ".obsidian/types.json").write_text(text)
    assert ".obsidian/types.json" not in dress(vault, state)
    assert (vault / ".obsidian/types.json").read_text() == text


def test_a_file_that_changed_since_it_was_offered_is_left_alone(vault: Path, state: State) -> None:
    piece = offered(vault)[0]
    (vault / piece.path).write_text("{}")
    assert put_in(vault, state, piece) is not None
    assert (vault / piece.path).read_text() == "{}"


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path, vault: Path, state: State) -> None:
    outside = tmp_path / "types.json"
    outside.write_text("{}")
    (vault / ".obsidian/types.json").symlink_to(outside)
    for piece in offered(vault):
        put_in(vault, state, piece)
    assert outside.read_text() == "{}"


def test_the_base_is_yaml_with_a_table_and_cards_over_sessions(vault: Path, state: State) -> None:
    dress(vault, state)
    base = yaml.safe_load((vault / "Sessions.base").read_text())
    assert [view["type"] for view in base["views"]] == ["table", "cards"]
    assert any("session" in rule for rule in base["filters"]["and"])
