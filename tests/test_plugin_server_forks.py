"""Copies of the process: what they make comes back in order, and nothing of them is left, whatever happens."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plugin_server.forks import copies
from tests.service import until

pytestmark = pytest.mark.platform("linux")
BEGINNING = """
import fcntl, os, signal, sys, threading, time
from plugin_server.forks import EndedError, Fork, copies
"""


def says(program: str) -> str:
    """What a program of its own says: the tests' own process has other threads."""
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def is_there(process: int) -> bool:
    """A process that ended and was not waited for is not there any more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_it_makes_comes_in_order_and_its_end_is_told() -> None:
    told = says("""
with Fork(lambda: (bytes([one]) * 300_000 for one in range(5))) as fork:
    made = iter(fork)
    print([next(made)[0] for _ in range(5)], end=" ")
    try: next(made)
    except EndedError: print("ended")
""")
    assert told == "[0, 1, 2, 3, 4] ended"


def test_an_error_in_it_is_an_early_end_and_says_nothing() -> None:
    told = says("""
def fails():
    yield 1
    raise ValueError("Daniel")
with Fork(fails) as fork:
    made = iter(fork)
    print(next(made), end=" ")
    try: next(made)
    except EndedError: print("ended")
""")
    assert told == "1 ended"


def test_it_is_gone_when_the_block_is_left_also_in_the_midst_of_its_work() -> None:
    told = says("""
began = time.monotonic()
with Fork(lambda: (time.sleep(60) for _ in range(9))) as fork: pid = fork.process
try: os.kill(pid, 0)
except ProcessLookupError: print("gone", time.monotonic() - began < 30)
""")
    assert told == "gone True"


def test_it_holds_no_lock_of_the_process_it_is_a_copy_of(tmp_path: Path) -> None:
    told = says(f"""
lock = open({str(tmp_path / "lock")!r}, "w")
fcntl.flock(lock, fcntl.LOCK_EX)
def works():
    yield 1
    time.sleep(60)
with Fork(works) as fork:
    next(iter(fork))
    lock.close()
    again = open({str(tmp_path / "lock")!r}, "w")
    fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
    print("free")
""")
    assert told == "free"


def test_ctrl_c_is_left_to_the_process_it_is_a_copy_of() -> None:
    told = says("""
def works():
    yield 1
    yield 2
with Fork(works) as fork:
    made = iter(fork)
    next(made)
    os.kill(fork.process, signal.SIGINT)
    print(next(made))
""")
    assert told == "2"


def test_it_ends_when_the_process_it_is_a_copy_of_is_killed() -> None:
    program = (
        BEGINNING
        + """
fork = Fork(lambda: iter(lambda: bytes(100_000), None))
print(fork.process, flush=True)
time.sleep(60)
"""
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        copy = int(process.stdout.readline())
        assert is_there(copy)
        process.send_signal(signal.SIGKILL)
        until(lambda: not is_there(copy))


def test_there_are_none_on_one_processor_or_beside_another_thread() -> None:
    told = says("""
many = len(os.sched_getaffinity(0))
print(copies() == (min(many, 4) if many > 1 else 0), end=" ")
over = threading.Event()
other = threading.Thread(target=over.wait)
other.start()
print(copies(), end=" ")
over.set(); other.join()
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(copies())
""")
    assert told == "True 0 0"


def test_elsewhere_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert copies() == 0
