"""Templates are copied into a vault, and nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

from plugin_server.vault.templates import copy_templates, templates


def test_every_template_is_copied_byte_for_byte_and_told(tmp_path: Path) -> None:
    copied = copy_templates(tmp_path)
    brought = dict(templates())
    assert {item.path for item in copied} == set(brought)
    assert all(item.new and item.problem is None for item in copied)
    assert all((tmp_path / path).read_bytes() == data for path, data in brought.items())


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = next(iter(dict(templates())))
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(b"mine")
    copied = {item.path: item for item in copy_templates(tmp_path)}
    assert not copied[path].new
    assert (tmp_path / path).read_bytes() == b"mine"
    assert not any(item.new for item in copy_templates(tmp_path))


def test_a_folder_that_leads_out_gets_nothing(tmp_path: Path) -> None:
    vault, outside = tmp_path / "vault", tmp_path / "outside"
    vault.mkdir()
    outside.mkdir()
    tops = {path.split("/")[0] for path, _ in templates() if "/" in path}
    for top in tops:
        (vault / top).symlink_to(outside)
    copied = copy_templates(vault)
    assert list(outside.iterdir()) == []
    assert sum(item.problem is not None for item in copied) == sum("/" in path for path, _ in templates())
