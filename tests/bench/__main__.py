"""The command line of the bench; see the package."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

from tests.bench import bulk, figures, memory, report, saves, start
from tests.bench.place import Place, place, run
from tests.bench.races import Row
from tests.bench.vaults import make
from tests.service import command

OVER_SIZES: dict[str, Callable[[Place, int], Iterator[Row]]] = {
    "fresh": start.fresh,
    "start": start.drawn,
    "memory": memory.rows,
    "save": saves.rows,
    "bulk": bulk.rows,
}
ALONE = ("figure", "others", "idle")
RESTING = 50_000  # notes at most of the vault that is left alone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", default="1000,10000,50000", help="notes of the vaults, with commas between"
    )
    parser.add_argument(
        "--only", default=",".join((*OVER_SIZES, *ALONE)), help="questions, with commas between"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--idle", type=float, default=600.0, help="seconds in which the service is left alone"
    )
    parser.add_argument("--no-report", action="store_true", help="print the table, write nothing")
    asked = parser.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    rows = []
    with suppress(KeyboardInterrupt):  # what was measured until then is told all the same
        for row in measured(sizes, asked.only.split(","), rounds=asked.rounds, idle=asked.idle):
            rows.append(row)
            print(f"{row.what}, {row.notes:,}: {report.value(row, row.value)}", flush=True)
    print("\n".join(report.table(rows)))
    if not asked.no_report:
        report.write(rows)


def measured(
    sizes: list[int], only: list[str], *, rounds: int, idle: float, peers: bool = True
) -> Iterator[Row]:
    """All questions, the smallest vault first; the rest of ten minutes runs beside them."""
    with place(rounds=rounds, peers=peers) as at, ExitStack() as stack:
        if "figure" in only:
            yield from figures.rows(rounds, peers=peers)
        rest = _rest(at, min(sizes[-1], RESTING), idle) if "idle" in only else None
        if rest is not None:
            stack.enter_context(rest.begun())
        for size in sizes:
            if "fresh" not in only and only != ["figure"]:
                run(at.home(), *command("render", at.vault(size).root))
            for name, question in OVER_SIZES.items():
                if name in only:
                    yield from question(at, size)
            at.drop(size)
            if rest is not None and rest.over:
                yield rest.row()
                rest = None
        if "others" in only:
            yield from memory.for_each_other_note(at, sizes[-1])
        if rest is not None:
            yield rest.row()


def _rest(at: Place, notes: int, seconds: float) -> memory.Rest:
    """A vault of its own, drawn."""
    vault, home = make(at.folder / "resting", notes), at.home()
    run(home, *command("render", vault.root))
    return memory.Rest(vault, home, seconds)


if __name__ == "__main__":
    main()
