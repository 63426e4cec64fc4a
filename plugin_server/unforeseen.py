"""What is told of an error that nobody foresaw: its kind and its places. Never its words, for they may hold what a
note says.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath

MOST_PLACES = 6


def unforeseen(error: BaseException) -> str:
    """`unforeseen ValueError at tasks.py:120, reader.py:88, listening.py:33`: the place of the error first."""
    frames = list(traceback.walk_tb(error.__traceback__))
    places = [f"{PurePath(frame.f_code.co_filename).name}:{line}" for frame, line in reversed(frames)]
    told = ", ".join(places[:MOST_PLACES]) or "unknown place"
    return f"unforeseen {type(error).__name__} at {told}"
