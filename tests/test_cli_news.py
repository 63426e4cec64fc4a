"""The thread of a command sleeps until there is something to tell, and ends whenever it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from plugin_server.cli.news import News

LONG = 60.0  # seconds: no test waits for them

INTERRUPTED = """
import signal
from plugin_server.cli.news import News
with News() as news:
    signal.signal(signal.SIGALRM, news._end)
    for turn in range(2000):
        news.over = False
        signal.setitimer(signal.ITIMER_REAL, 0.000005 * (1 + turn % 40))
        while not news.over:
            news.come()
            news.wait(60.0)
            if not news.over:
                news.rest(60.0)
print("whenever it came")
"""


def test_news_end_the_waiting_and_count_once() -> None:
    with News() as news:
        for _ in range(100_000):  # more than there is room for
            news.come()
        began = time.monotonic()
        news.wait(LONG)
        assert time.monotonic() - began < LONG / 2
        began = time.monotonic()
        news.wait(0.05)
        assert time.monotonic() - began >= 0.05
        assert not news.over


def test_nothing_but_the_end_shortens_a_rest() -> None:
    with News() as news:
        began = time.monotonic()
        news.come()
        news.rest(0.05)
        assert time.monotonic() - began >= 0.05
        signal.raise_signal(signal.SIGTERM)
        news.rest(LONG)
        news.wait(None)
        assert news.over
        assert time.monotonic() - began < LONG / 2


def test_afterwards_the_signals_are_as_they_were() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with News():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.platform("linux")
def test_a_signal_ends_it_wherever_it_comes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], check=False, capture_output=True, text=True, timeout=LONG
    )
    assert done.stdout.strip() == "whenever it came", done.stderr
