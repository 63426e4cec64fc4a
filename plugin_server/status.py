"""What the service is doing, as values that pages and commands may look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plugin_server.model import FigureFile, Problem


class Phase(StrEnum):
    STARTING = "starting"
    FIRST_CONTACT = "first contact"  # nothing was ever written here: waits for Begin
    ASKING = "asking"  # many notes nobody touched are owed a write: waits for a yes
    RUNNING = "running"
    READ_ONLY = "read only"
    HELD = "held"  # the practice note cannot be read: nothing is written
    AWAY = "away"  # the vault's folder is gone


WRITING = (Phase.RUNNING, Phase.ASKING)  # what a person changes on a page is written


@dataclass(frozen=True, slots=True)
class Status:
    """What the service is doing, as one value."""

    phase: Phase
    vault_name: str
    owed: tuple[str, ...] = ()  # notes that wait for a yes
    pending: tuple[str, ...] = ()  # notes that wait for calm
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """One note as it would look."""

    path: str
    lines: tuple[str, ...]
    figure: FigureFile | None
