"""Real programs that save a note, each driven by a script as a person drives it.

An editor opens a note and may save it more than once while it is open; programs that run once for each save
look at the note anew each time. Where an editor asks about a file that changed on disk, the person says yes.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SCREEN = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78])")
ROWS, COLUMNS = 40, 240
PATIENCE = 20.0  # seconds for a program to answer


@dataclass(frozen=True, slots=True)
class Edit:
    """The hours now of Vision become another number, and a line of prose is added at the end."""

    was: int
    hours: int
    line: str

    def done_to(self, text: bytes) -> bytes:
        old, new = (f"Vision 3, {hours} ".encode() for hours in (self.was, self.hours))
        assert text.count(old) == 1, text
        return text.replace(old, new) + f"{self.line}\n".encode()


Save = Callable[[Edit], None]


@dataclass(frozen=True, slots=True)
class Editor:
    """`opened` gives a way to save the note as long as it is open; `leaves` are the names of backups it makes."""

    name: str
    needs: tuple[str, ...]
    opened: Callable[[Path], AbstractContextManager[Save]]
    leaves: tuple[str, ...] = ()
    by_sync: bool = False  # it brings the file's old time along, and the service waits as for a sync engine

    @property
    def missing(self) -> str:
        """The programs it needs that are not installed."""
        return ", ".join(program for program in self.needs if shutil.which(program) is None)


def environment() -> dict[str, str]:
    who = {f"GIT_{role}_{what}": "coach" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**os.environ, **who, "LC_ALL": "C.UTF-8", "TERM": "vt100", "GIT_CONFIG_GLOBAL": os.devnull}


def run(*arguments: object, cwd: Path | None = None) -> str:
    """What a program says; an error of its own is one of the test's."""
    done = subprocess.run(
        [*map(str, arguments)],
        cwd=cwd, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


# ------------------------------------------------------------------ editors on a terminal


class Terminal:
    """A program on a terminal of its own: keys go in, words are waited for."""

    def __init__(self, folder: Path, *command: str) -> None:
        self._keys, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdin=screen, stdout=screen, stderr=screen,
            start_new_session=True,
        )  # fmt: skip
        os.close(screen)

    def shows(self, *words: str) -> str:
        """Wait until one of these words appears; which one."""
        seen, end = b"", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([self._keys], [], [], 0.1)[0]:
                with suppress(OSError):  # the program ended
                    seen += os.read(self._keys, 65536)
            text = SCREEN.sub("", seen.decode("utf-8", "replace"))
            found = next((word for word in words if word in text), None)
            if found is not None:
                return found
        raise AssertionError(f"none of {words} in {text[-2000:]!r}")

    def types(self, keys: str, *words: str) -> str:
        """Press keys; wait for one of these words, if any."""
        os.write(self._keys, keys.encode())
        return self.shows(*words) if words else ""

    def ends(self, keys: str) -> None:
        try:
            os.write(self._keys, keys.encode())
            end = time.monotonic() + PATIENCE
            while self.process.poll() is None and time.monotonic() < end:
                if select.select([self._keys], [], [], 0.05)[0]:
                    with suppress(OSError):
                        os.read(self._keys, 65536)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            os.close(self._keys)


def vim(backupcopy: str) -> Callable[[Path], AbstractContextManager[Save]]:
    """Vim with its `:w`; the question about a changed file comes with `:w!` too."""

    @contextmanager
    def opened(note: Path) -> Iterator[Save]:
        options = ("--cmd", f"set backupcopy={backupcopy} writebackup")
        screen = Terminal(note.parent, "vim", "-u", "NONE", "-i", "NONE", "-N", *options, note.name)
        screen.shows("Talk")

        def save(edit: Edit) -> None:
            screen.types(f":%s/Vision 3, {edit.was} /Vision 3, {edit.hours} /\r")
            screen.types(f":$put ='{edit.line}'\r", edit.line)
            if screen.types(":w!\r", "written", "(y/n)") == "(y/n)":
                screen.types("y", "written")

        try:
            yield save
        finally:
            screen.ends(":q!\r")

    return opened


@contextmanager
def nano(note: Path) -> Iterator[Save]:
    """GNU nano: replace, to the end, a line, write out."""
    screen = Terminal(note.parent, "nano", "--ignorercfiles", note.name)
    screen.shows("Talk")

    def save(edit: Edit) -> None:
        screen.types("\x1c", "(to replace)")
        screen.types(f"Vision 3, {edit.was} \r", "Replace with")
        screen.types(f"Vision 3, {edit.hours} \r", "this instance")
        screen.types("A", "Replaced")
        screen.types("\x1b/")
        screen.types(edit.line, edit.line)
        screen.types("\x0f", "to Write")
        if screen.types("\r", "Wrote", "modified", "changed") != "Wrote":
            screen.types("y", "Wrote")

    try:
        yield save
    finally:
        screen.ends("\x18")


# ------------------------------------------------------------------ emacs


# Emacs would compile a stand-in for `yes-or-no-p` into its home: two of them at once take each other's away
LISTEN = """(progn (setq native-comp-enable-subr-trampolines nil comp-enable-subr-trampolines nil)
  (load "userlock") (setq make-backup-files %s backup-enable-predicate (lambda (_) t))
  (fset 'yes-or-no-p (lambda (&rest _) t)) (fset 'ask-user-about-supersession-threat #'ignore)
  (find-file "%s")
  (while t (eval (read (read-from-minibuffer "")))))"""
SAVE = """(progn (goto-char (point-min)) (search-forward "Vision 3, {was} ") (replace-match "Vision 3, {hours} ")\
 (goto-char (point-max)) (insert "{line}\\n") (save-buffer) (princ "saved\\n"))\n"""


def emacs(make_backup_files: str) -> Callable[[Path], AbstractContextManager[Save]]:
    """Emacs without a screen, told line by line what to do."""

    @contextmanager
    def opened(note: Path) -> Iterator[Save]:
        process = subprocess.Popen(
            ["emacs", "-Q", "--batch", "--eval", LISTEN % (make_backup_files, note.name)], cwd=note.parent,
            env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None

        def save(edit: Edit) -> None:
            process.stdin.write(SAVE.format(was=edit.was, hours=edit.hours, line=edit.line))
            process.stdin.flush()
            said = process.stdout.readline()
            assert said == "saved\n", (said, process.stderr.read())

        try:
            yield save
        finally:
            process.communicate(timeout=PATIENCE)

    return opened


# ------------------------------------------------------------------ programs that run once for each save


def anew(save: Callable[[Path, Edit], None]) -> Callable[[Path], AbstractContextManager[Save]]:
    """A program that opens the note anew for each save."""

    @contextmanager
    def opened(note: Path) -> Iterator[Save]:
        yield lambda edit: save(note, edit)

    return opened


def sed(note: Path, edit: Edit) -> None:
    number = f"s/Vision 3, {edit.was} /Vision 3, {edit.hours} /"
    run("sed", "-i", "-e", number, "-e", f"$a {edit.line}", note.name, cwd=note.parent)


def shell_append(note: Path, edit: Edit) -> None:
    """`>>`, right after another program changed the number."""
    run("sed", "-i", f"s/Vision 3, {edit.was} /Vision 3, {edit.hours} /", note.name, cwd=note.parent)
    run("sh", "-c", 'printf "%s\\n" "$1" >> "$2"', "sh", edit.line, note)


def by_rename(note: Path, edit: Edit) -> None:
    """As LibreOffice saves: a temporary file beside the note, made durable, named over it."""
    temp = note.with_name(f"lu{edit.hours}q.tmp")
    with temp.open("xb") as file:
        file.write(edit.done_to(note.read_bytes()))
        file.flush()
        os.fsync(file.fileno())
    temp.rename(note)


def by_truncating(note: Path, edit: Edit) -> None:
    """As VS Code and Obsidian save: the file is emptied, then written."""
    text = edit.done_to(note.read_bytes())
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        os.write(descriptor, text)
    finally:
        os.close(descriptor)


def rsync(*options: str) -> Callable[[Path, Edit], None]:
    """A copy that was changed elsewhere, a minute ago, comes back."""

    def save(note: Path, edit: Edit) -> None:
        with tempfile.TemporaryDirectory() as elsewhere:
            copy = Path(elsewhere) / note.name
            copy.write_bytes(edit.done_to(note.read_bytes()))
            a_minute_ago = time.time() - 60
            os.utime(copy, (a_minute_ago, a_minute_ago))
            run("rsync", "--ignore-times", *options, copy, note)

    return save


def git(note: Path, edit: Edit) -> None:
    """The folder's repository gets the change on a branch made elsewhere; the branch is checked out here.

    The person commits what the note holds; where the note changed meanwhile, git refuses and they do it again.
    """
    here = note.parent
    if not (here / ".git").exists():
        run("git", "init", "--quiet", cwd=here)
    for attempt in range(20):
        run("git", "add", note.name, cwd=here)
        run("git", "commit", "--quiet", "--allow-empty", "--message", f"before {edit.hours}", cwd=here)
        branch = f"hours-{edit.hours}-{attempt}"
        with tempfile.TemporaryDirectory() as elsewhere:
            run("git", "clone", "--quiet", here, elsewhere)
            copy = Path(elsewhere) / note.name
            copy.write_bytes(edit.done_to(copy.read_bytes()))
            run("git", "checkout", "--quiet", "-b", branch, cwd=Path(elsewhere))
            run("git", "commit", "--quiet", "--all", "--message", edit.line, cwd=Path(elsewhere))
            run("git", "push", "--quiet", "origin", branch, cwd=Path(elsewhere))
        try:
            run("git", "checkout", "--quiet", branch, cwd=here)
        except AssertionError as refused:
            assert "would be overwritten" in str(refused)  # noqa: PT017
            continue
        return
    raise AssertionError("the note never stood still")


EDITORS = (
    *(Editor(f"vim-{how}", ("vim",), vim(how)) for how in ("yes", "no", "auto")),
    Editor("nano", ("nano",), nano),
    Editor("emacs", ("emacs",), emacs("nil")),
    Editor("emacs-backups", ("emacs",), emacs("t"), leaves=("note.md~",)),
    Editor("sed", ("sed",), anew(sed)),
    Editor("git", ("git",), anew(git)),
    Editor("rsync", ("rsync",), anew(rsync())),
    Editor("rsync-inplace", ("rsync",), anew(rsync("--inplace"))),
    Editor("rsync-archive", ("rsync",), anew(rsync("--archive")), by_sync=True),
    Editor("by-rename", (), anew(by_rename)),
    Editor("by-truncating", (), anew(by_truncating)),
    Editor("shell-append", ("sh", "sed"), anew(shell_append)),
)
