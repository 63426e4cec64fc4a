"""Obsidian's settings are read as they are; what cannot be read leaves the default and a problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin_server.model import LinkFormat, ObsidianSettings
from plugin_server.vault.obsidian import config_folder, read_settings


def settle(root: Path, folder: str = ".obsidian", **files: object) -> None:
    (root / folder).mkdir(exist_ok=True)
    for name, value in files.items():
        text = value if isinstance(value, str) else json.dumps(value)
        (root / folder / f"{name}.json").write_text(text)


def test_a_vault_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path).settings == ObsidianSettings()
    settle(tmp_path)
    found = read_settings(tmp_path)
    assert found.settings == ObsidianSettings()
    assert found.problems == ()


def test_every_setting_is_read(tmp_path: Path) -> None:
    app = {
        "newLinkFormat": "relative",
        "useMarkdownLinks": True,
        "userIgnoreFilters": ["Archive/", "/old/"],
        "attachmentFolderPath": "./files",
    }
    settle(tmp_path, app=app, templates={"folder": "Templates/"})
    found = read_settings(tmp_path)
    assert found.settings == ObsidianSettings(
        LinkFormat.RELATIVE, True, ("Archive/", "/old/"), "Templates", "./files"
    )
    assert found.problems == ()


def test_a_renamed_configuration_folder_is_found(tmp_path: Path) -> None:
    settle(tmp_path, ".trash")
    settle(tmp_path, ".config-desk", app={"newLinkFormat": "absolute"})
    assert config_folder(tmp_path) == ".config-desk"
    assert read_settings(tmp_path).settings.link_format is LinkFormat.ABSOLUTE


@pytest.mark.parametrize("text", ["{", "\ufeff{}x", "[" * 100_000, "nul\0l"])
def test_json_that_cannot_be_read_is_a_problem_and_the_defaults(tmp_path: Path, text: str) -> None:
    settle(tmp_path, app=text)
    found = read_settings(tmp_path)
    assert found.settings == ObsidianSettings()
    assert [problem.path for problem in found.problems] == [".obsidian/app.json"]
    assert found.problems[0].remedy


@pytest.mark.parametrize(
    "value", [[], "text", 5, {"newLinkFormat": 5, "userIgnoreFilters": "x", "useMarkdownLinks": 1}]
)
def test_values_of_another_kind_count_as_absent(tmp_path: Path, value: object) -> None:
    settle(tmp_path, app=json.dumps(value))
    assert read_settings(tmp_path).settings == ObsidianSettings()


@pytest.mark.parametrize("rule", ["/(a+)+$/", "/(/", "/.*.*.*.*.*x/"])
def test_a_pattern_that_is_wrong_or_may_take_for_ever_is_passed_over(tmp_path: Path, rule: str) -> None:
    settle(tmp_path, app={"userIgnoreFilters": [rule, "Archive/"]})
    found = read_settings(tmp_path)
    assert found.settings.ignored == ("Archive/",)
    assert len(found.problems) == 1


def test_a_templates_folder_that_is_the_vault_makes_no_template_of_every_note(tmp_path: Path) -> None:
    settle(tmp_path, templates={"folder": "/"})
    assert read_settings(tmp_path).settings.templates_folder is None


def test_the_files_that_matter_are_known(tmp_path: Path) -> None:
    settle(tmp_path)
    found = read_settings(tmp_path)
    assert found.concerns(".obsidian/app.json")
    assert not found.concerns(".obsidian/workspace.json")
