"""Work that makes very many objects, spared from being looked through for rubbish all the time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def uncollected(work: Callable[P, T]) -> Callable[P, T]:
    """Makes very many objects, none of them for nothing: while it does, nobody looks for those that are."""

    @wraps(work)
    def done(*args: P.args, **named: P.kwargs) -> T:
        was = gc.isenabled()
        gc.disable()
        try:
            return work(*args, **named)
        finally:
            if was:
                gc.enable()

    return done
