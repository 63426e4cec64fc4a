"""The arithmetic of actual against wished time use, told in hours.

Sources: Sheldon, Cummins and Kamble, "Life balance and well-being" (2010): actual and ideal time use and
the discrepancy between them; the index of dissimilarity (Duncan and Duncan, 1955), here not divided by the
total, so that it stays in plain hours.
"""

from __future__ import annotations

from collections.abc import Iterable

from plugin_server.model import Area, Balance


def balance(areas: Iterable[Area]) -> Balance:
    """Sums over the areas that have both numbers, in whole minutes.

    in place = Σ min(now, wanted); would move = min(Σ max(0, now − wanted), Σ max(0, wanted − now)).
    An area with one of the two numbers is left out of the sums and named; one with neither was not asked.
    """
    known: list[tuple[int, int]] = []
    left_out: list[str] = []
    for area in areas:
        if area.now is not None and area.wanted is not None:
            known.append((area.now, area.wanted))
        elif area.now is not None or area.wanted is not None:
            left_out.append(area.name)
    return Balance(
        now=sum(now for now, _ in known),
        wanted=sum(wanted for _, wanted in known),
        in_place=sum(min(pair) for pair in known),
        would_move=min(
            sum(max(0, now - wanted) for now, wanted in known),
            sum(max(0, wanted - now) for now, wanted in known),
        ),
        left_out=tuple(left_out),
        counted=len(known),
    )
