"""The 45 bad inputs of the design's checklist: each is tried by a test, named here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# Number of the input -> file and test; or the key of a case that the file tries.
INPUTS: dict[int, tuple[str, str]] = {
    **{number: ("test_attacks_door.py", f'"{number} ') for number in range(1, 18)},
    18: ("test_attacks_door.py", "test_51_slow_clients_do_not_keep_others_out"),
    19: ("test_attacks_door.py", '"19 up, encoded twice"'),
    20: ("test_attacks_door.py", '"20 a NUL"'),
    21: ("test_attacks_files.py", "test_links_out_of_the_vault_are_neither_read_nor_written"),
    22: ("test_attacks_files.py", "test_pipes_sockets_devices_and_folders_called_md_hold_nothing_up"),
    23: ("test_attacks_files.py", "test_a_running_service_meets_them_too"),
    24: ("test_attacks_door.py", '"24 names of devices"'),
    25: ("test_attacks_files.py", "test_file_names_of_every_kind_are_borne"),
    26: ("test_attacks_files.py", "test_file_names_of_every_kind_are_borne"),
    27: ("test_attacks_files.py", "test_names_that_only_look_like_one_are_each_kept_apart"),
    28: ("test_attacks_files.py", "test_file_names_of_every_kind_are_borne"),
    29: ("test_attacks_notes.py", '"YAML: 1 MB of brackets"'),
    30: ("test_attacks_notes.py", '"YAML: aliases of aliases, a billion of them"'),
    31: ("test_attacks_notes.py", '"YAML: merge keys of merge keys"'),
    32: ("test_attacks_notes.py", '"YAML: keys twice"'),
    33: ("test_attacks_notes.py", '"a date that does not exist"'),
    34: ("test_attacks_notes.py", '"YAML: a Python object"'),
    35: ("test_attacks_notes.py", '"a template"'),
    36: ("test_attacks_notes.py", '"YAML: a tab for indenting"'),
    37: ("test_attacks_notes.py", '"UTF-16"'),
    38: ("test_attacks_notes.py", '"markers nested"'),
    39: ("test_attacks_notes.py", '"git\'s conflict marks"'),
    40: ("test_attacks_files.py", "test_a_hundred_megabytes_of_front_matter_are_not_read"),
    41: ("test_attacks_names.py", "test_every_figure_is_a_picture_and_nothing_else"),
    42: ("test_attacks_names.py", "test_every_block_is_text_for_a_markdown_parser"),
    43: ("test_attacks_notes.py", '"a rating of 5,000 digits"'),
    44: ("test_attacks_notes.py", '"no byte at all"'),
    45: ("test_service.py", "test_a_vault_that_goes_away_and_comes_back_is_left_alone_meanwhile"),
}


@pytest.mark.parametrize("number", range(1, 46))
def test_each_bad_input_is_tried(number: int) -> None:
    file, name = INPUTS[number]
    text = (HERE / file).read_text("utf-8")
    if name.startswith("test_"):
        tests = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        assert name in tests
    else:
        assert name in text
