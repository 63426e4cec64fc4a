"""Files that are no notes, links that lead out, names that look alike: nothing outside the vault is touched."""

from __future__ import annotations

import json
import os
import socket
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.notes.texts import parse_figure_folder
from plugin_server.vault.obsidian import read_settings
from tests.attacks import Done, bounded, told
from tests.service import STORY, put, serving, until

SECRET = "what someone else was told in confidence"  # noqa: S105 - nobody's password
LINUX = pytest.mark.platform("linux")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home, beside the vault and outside of it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder beside the vault with notes in it; fails where it is not as it was at the end."""
    folder = tmp_path / "outside"
    for name in ("secret.md", "Arcs/2009-11-03-12345678.svg", ".obsidian/app.json"):
        put(folder, name, STORY.replace("Daniel", SECRET))
    before = state_of(folder)
    yield folder
    assert state_of(folder) == before


def state_of(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        str(path.relative_to(folder)): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_mtime_ns,
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in sorted([folder, *folder.rglob("*")])
    }


def holds_secret(folder: Path) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if SECRET.encode() in path.read_bytes()]


def touched(done: Done, folder: Path) -> list[Path]:
    """What a command opened, listed or changed in a folder."""
    return [path for _, path in done.files() if path.is_relative_to(folder.resolve())]


def test_links_out_of_the_vault_are_neither_read_nor_written(vault: Path, home: Path, outside: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    (vault / "linked.md").symlink_to(outside / "secret.md")
    (vault / "folder").symlink_to(outside)
    (vault / "deep").mkdir()
    (vault / "deep" / "up").symlink_to("../../outside")
    (vault / "etc.md").symlink_to("/etc/passwd")
    (vault / "environ.md").symlink_to("/proc/self/environ")
    (vault / "loop.md").symlink_to("loop.md")
    (vault / "round").symlink_to(".")
    (vault / "nowhere.md").symlink_to("../not there.md")
    for command in (("render",), ("clean", "--yes")):
        done = bounded(command[0], vault, *command[1:], home=home)
        assert touched(done, outside) == []
        assert not [
            path for _, path in done.files() if str(path) in {"/etc/passwd", f"/proc/{os.getpid()}/environ"}
        ]
    assert holds_secret(vault) == []
    assert note.read_bytes() == STORY.encode()
    told("files", "links to notes, folders and devices outside", "not opened, not listed")


@pytest.mark.parametrize("where", ["Arcs", ".obsidian"])
def test_our_own_folders_may_be_links_out_and_are_not_followed(
    vault: Path, home: Path, outside: Path, where: str
) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    (vault / where).symlink_to(outside / where)
    done = bounded("render", vault, home=home)
    assert [one for one in touched(done, outside) if one.is_file()] == []
    assert (b"<!-- /session-arcs" in note.read_bytes()) == (where == ".obsidian")
    assert "out" in done.complaints
    told("files", f"{where} is a link out of the vault", done.complaints.split("\n  ")[1])


FOLDERS = (
    "../../..", "..", "../outside", "/tmp", "/etc", "~", "~root", "C:\\x", "\\\\host\\share", ".obsidian",
    ".git/hooks", "a/../../outside", "a/..", ".", "./", "//", "a//b", "x\0y", "a\nb", "%2e%2e/outside", "file:///etc",
    "a" * 250,
    "Arcs/../../outside", "..\\..\\outside", "$HOME", "${HOME}/x", "CON", "a/.hidden", "\u2025/x", "．．/x",
)  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_setting_is_taken_that_leads_the_figures_out(tmp_path: Path, folder: str) -> None:
    taken = parse_figure_folder(folder)
    if isinstance(taken, str):
        place = Path(os.path.normpath(tmp_path / taken))
        assert place != tmp_path
        assert place.is_relative_to(tmp_path)
        assert not any(part.startswith(".") for part in place.relative_to(tmp_path).parts)
    told(
        "files",
        f"figure folder: {folder[:40]}",
        "a folder in the vault" if isinstance(taken, str) else taken.message,
    )


@pytest.mark.parametrize("folder", ["../../..", "%2e%2e/outside"])
def test_no_figure_lands_outside(vault: Path, home: Path, outside: Path, folder: str) -> None:
    put(vault, "2009-11-03 Daniel.md", STORY)
    put(vault, "Practice.md", f'---\ntype: practice\nfigure folder: "{folder}"\n---\n')
    done = bounded("render", vault, home=home)
    written = {path for deed, path in done.files() if deed.writes and deed.event != "open"}
    ours = (vault.resolve(), home.resolve())
    assert {path for path in written if not any(path.is_relative_to(one) for one in ours)} == set()
    assert len(list(vault.rglob("*.svg"))) == 1


PATTERNS = (
    "/.*.*.*.*=/", "/" + "a?" * 30 + "a" * 30 + "/", "/(a|aa)(a|aa)(a|a)(a|a)(a|a)(a|a)(a|a)x/", "/(a+)+$/",
    "/\\w*\\w*\\w*=/",
)  # fmt: skip


@pytest.mark.parametrize("rule", PATTERNS)
def test_a_pattern_that_may_take_for_ever_is_passed_over(vault: Path, rule: str) -> None:
    put(vault, ".obsidian/app.json", json.dumps({"userIgnoreFilters": [rule]}))
    found = read_settings(vault)
    assert found.settings.ignored == ()
    assert len(found.problems) == 1
    told("files", f"excluded files: {rule[:40]}", found.problems[0].message.replace(rule, "…"))


@pytest.mark.parametrize("rule", PATTERNS[:1])
def test_a_pattern_that_came_by_sync_does_not_hold_up_the_vault(vault: Path, home: Path, rule: str) -> None:
    """Excluded files may be named by patterns; one that backtracks would take hours on a long name."""
    put(vault, ".obsidian/app.json", json.dumps({"userIgnoreFilters": [rule]}))
    note = put(vault, "a" * 250 + ".md", STORY)
    done = bounded("render", vault, home=home, seconds=20)
    assert "is not understood here" in done.complaints
    assert b"<!-- /session-arcs" in note.read_bytes()


@LINUX
def test_pipes_sockets_devices_and_folders_called_md_hold_nothing_up(vault: Path, home: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    os.mkfifo(vault / "pipe.md")
    (vault / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(vault)  # the names of sockets are short
        try:
            listener.bind("socket.md")
        finally:
            os.chdir(here)
        if os.geteuid() == 0:
            os.mknod(vault / "zero.md", stat.S_IFCHR | 0o666, os.makedev(1, 5))
            os.mknod(vault / "Arcs.md", stat.S_IFBLK | 0o666, os.makedev(7, 0))
        (vault / "dev.md").symlink_to("/dev/zero")
        done = bounded("render", vault, home=home, seconds=20)
        assert done.code == 0
        assert b"13 would move" in note.read_bytes()
    told("files", "a pipe, a socket, devices and a folder called x.md", "left alone, the rest drawn")


@LINUX
def test_a_running_service_meets_them_too(vault: Path, home: Path, outside: Path) -> None:
    """While it watches: a note becomes a pipe, a link out, a folder, and a note again."""
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes", "--patience", 0.2, home=home) as service:
        until(lambda: b"13 would move" in note.read_bytes())
        for turn, make in enumerate(
            (
                lambda: os.mkfifo(note),
                lambda: note.symlink_to(outside / "secret.md"),
                lambda: note.symlink_to("/dev/zero"),
                note.mkdir,
            )
        ):
            note.unlink()
            make()
            other = put(
                vault, f"2010-0{turn + 1}-01 Daniel.md", STORY.replace("2009-11-03", f"2010-0{turn + 1}-01")
            )
            until(lambda other=other: b"<!-- /session-arcs" in other.read_bytes())  # type: ignore[misc]
            note.rmdir() if note.is_dir() and not note.is_symlink() else None
            if turn == 3:
                note.write_text("x")
        assert SECRET not in service.output
    assert holds_secret(vault) == []
    assert holds_secret(home) == []
    told("files", "a note that becomes a pipe, a link out, a device, a folder", "the service goes on")


def test_names_that_only_look_like_one_are_each_kept_apart(vault: Path, home: Path) -> None:
    """NFC and NFD, small and large letters, width, invisible signs: two files stay two, and so do two clients."""
    composed, apart = unicodedata.normalize("NFC", "Zoé"), unicodedata.normalize("NFD", "Zoé")
    names = [composed, apart, "zoé", "ZOÉ", "Zoé\u200b", "\u202eéoZ", "Zoе́", "Ｚoé"]
    notes = {}
    for number, name in enumerate(names):
        text = STORY.replace("[[Daniel]]", name).replace("2009-11-03", f"2009-11-{number + 1:02}")
        notes[put(vault, f"{name}.md", text)] = text
    put(vault, "People/NAMES.md", "---\ntype: client\n---\n")
    put(vault, "People/names.md", "---\ntype: client\n---\n")
    done = bounded("render", vault, home=home)
    assert all(b"<!-- /session-arcs" in note.read_bytes() for note in notes), done.complaints
    bounded("clean", vault, "--yes", home=home)
    assert [note.name for note, text in notes.items() if note.read_bytes() != text.encode()] == []
    told("files", "names that normalise to each other", f"{len(notes)} files, each its own")


@LINUX
def test_file_names_of_every_kind_are_borne(vault: Path, home: Path) -> None:
    names: list[bytes] = [
        b"new\nline.md", b"return\rline.md", b"tab\t.md", b"bell\x07.md", b"\x1b[31mred.md", b"a" * 252 + b".md",
        "ä".encode() * 126 + b".md", b"-rf.md", b"--help.md", b"*.md", b"?.md", b"a|b.md", b"a]]b.md", b"a[[b.md",
        b"a#b.md", b"a^b.md", b"%2e%2e%2fx.md", b"CON.md", b"a::$DATA.md", b"a\\..\\b.md", b" .md", b"  x  .md",
        b"\xff\xfe.md", b"\xed\xa0\x80.md", b"$(touch PWNED).md", b"`x`.md", b"';x.md", b'"x".md',
        b"<img src=x>.md", b"{{x}}.md",
    ]  # fmt: skip
    for number, name in enumerate(names):
        place = os.path.join(os.fsencode(vault), name)
        Path(os.fsdecode(place)).write_text(STORY.replace("2009-11-03", f"2009-11-{number % 28 + 1:02}"))
    done = bounded("render", vault, home=home)
    silent = []
    for name in names:
        text = Path(os.fsdecode(os.path.join(os.fsencode(vault), name))).read_bytes()
        if (
            b"<!-- /session-arcs" not in text
            and "The name of this file cannot be read" not in done.complaints
        ):
            silent.append(name)
    assert silent == []
    assert [path for path in vault.parent.rglob("PWNED")] == []  # noqa: C416
    told("files", "names with newlines, 255 bytes, no UTF-8, signs of shells", f"{len(names)} drawn or told")


def test_a_hundred_megabytes_of_front_matter_are_not_read(vault: Path, home: Path) -> None:
    with (vault / "large.md").open("wb") as file:
        file.write(b"---\ntype: session\nareas:\n")
        for _ in range(100):
            file.write(b"  - Vision 3, 2\n" * 65_536)
    with (vault / "million.md").open("wb") as file:
        file.write(b"---\ntype: session\n" + b"".join(b"p%d: 1\n" % n for n in range(1_000_000)) + b"---\n")
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    done = bounded("render", vault, home=home, seconds=20)
    assert "large.md" in done.complaints
    assert "million.md" in done.complaints
    assert b"13 would move" in note.read_bytes()
    told("notes", "100 MB of front matter; a million properties", done.complaints.split("\n  ")[1])


@LINUX
def test_what_we_keep_is_for_this_user_alone(vault: Path, home: Path) -> None:
    put(vault, "2009-11-03 Daniel.md", STORY)
    old = os.umask(0)
    try:
        bounded("render", vault, home=home)
        bounded("token", vault, "--new", home=home)
    finally:
        os.umask(old)
    kept = [path for path in (home / ".local" / "state" / "session-arcs").rglob("*")]  # noqa: C416
    assert [path for path in kept if path.name == "token"]
    assert [str(path) for path in kept if path.stat().st_mode & 0o077] == []
    assert [path for path in vault.rglob("*") if path.name in {"token", "journal", "holder"}] == []
    told("files", "what we keep, with umask 0", "0700 and 0600, outside the vault")
