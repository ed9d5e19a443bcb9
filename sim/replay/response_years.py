"""The second reading of several plan years: simulated once, read year by year, and added up."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from sim.engine.measures import Estimate
from sim.replay.replay import cents_sum
from sim.replay.response import Progress, Response, counted_moves, readings, simulated
from sim.replay.several import Years
from sim.replay.years import ALL
from sim.scenario.scenario import Scenario


def responses_of_years(
    scenario: Scenario,
    made: Years,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[Response]:
    """Return the second reading of every year, the earliest first, then of all years together; `year` says which.

    The plans are the same in every year and so is the scenario, so that it is simulated once: every year's credits move
    by the same revenue ratio, and what a plan pays at its low, mean or high end adds up over the years end by end.
    """
    totals = simulated(scenario, made.replays[0].plans.values(), threads=threads, progress=progress, cancel=cancel)
    by_year = [
        [replace(reading, year=label) for reading in readings(scenario, each, totals)]
        for label, each in made.by_label.items()
    ]
    return [*(reading for found in by_year for reading in found), *map(_together, zip(*by_year, strict=True))]


def of_year(found: Sequence[Response], label: str) -> list[Response]:
    """Return the readings of one year by its label, or of ALL."""
    return [each for each in found if each.year == label]


def _together(found: Sequence[Response]) -> Response:
    """Return one reading of the same plan in several years as one of all: sums, everybody counted once."""
    moves: dict[str, int] = {}
    for each in found:
        for payee, cents in each.moves.items():
            moves[payee] = moves.get(payee, 0) + cents
    extra = [each.extra_credited for each in found if each.extra_credited is not None]
    return replace(
        found[0],
        year=ALL,
        extra_credited=_sum(extra) if len(extra) == len(found) else None,
        pay_total=_sum([each.pay_total for each in found]),
        pay_total_frozen=cents_sum(each.pay_total_frozen for each in found),
        moves=moves,
        **counted_moves(moves),
    )


def _sum(found: Sequence[Estimate]) -> Estimate:
    """Return the sum of amounts of whole cents, end by end: they come from the same draws."""
    return Estimate(*(cents_sum(end) for end in zip(*found, strict=True)))
