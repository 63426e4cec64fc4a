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
    total, wished, in_place = 0, 0, 0
    for now, wanted in known:
        total += now
        wished += wanted
        in_place += min(now, wanted)
    return Balance(
        now=total,
        wanted=wished,
        in_place=in_place,
        would_move=min(total, wished) - in_place,  # Σ max(0, a − b) = Σ a − Σ min(a, b)
        left_out=tuple(left_out),
        counted=len(known),
    )
