"""An error that nobody foresaw tells its kind and its places, and nothing of what a note says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from plugin_server.cli import DETAILS
from plugin_server.unforeseen import unforeseen

BEGINNING = (
    "import logging, threading, sys\nfrom plugin_server.cli.discreet import be_discreet\nbe_discreet()\n"
)
FAILS = "def fails(): raise ValueError('Daniel')\n"
WAYS = {
    "logged": "try: fails()\nexcept ValueError: logging.getLogger('waitress').exception('Exception while serving')",
    "in a thread": "one = threading.Thread(target=fails)\none.start()\none.join()",
    "put away": "class One:\n    def __del__(self): fails()\nOne()",
    "in a log": "logging.getLogger('session-arcs').error('%d', 'Daniel')",
}


def said(way: str, **more: str) -> str:
    program = BEGINNING + FAILS + WAYS[way]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("way", WAYS)
def test_an_unforeseen_error_tells_no_word_of_a_note(way: str) -> None:
    told = said(way)
    assert "Daniel" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize("way", [way for way in WAYS if way != "in a log"])
def test_an_unforeseen_error_tells_its_kind_and_its_places(way: str) -> None:
    assert "unforeseen ValueError at <string>:4" in said(way)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "in a log"])
def test_whoever_asks_for_details_is_told_them(way: str) -> None:
    assert "ValueError: Daniel" in said(way, **{DETAILS: "1"})


def test_the_place_of_an_error_comes_first_and_its_words_never() -> None:
    def inner() -> None:
        raise KeyError("Daniel")

    with pytest.raises(KeyError) as caught:
        inner()
    told = unforeseen(caught.value)
    assert told.startswith("unforeseen KeyError at test_cli_discreet.py:")
    assert told.count("test_cli_discreet.py") == 2
    assert "Daniel" not in told


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert unforeseen(ValueError("Daniel")) == "unforeseen ValueError at unknown place"
