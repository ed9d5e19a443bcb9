"""The second reading of several plan years: simulated once, applied to each year, and summed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from sim.engine.measures import Estimate
from sim.replay.distribution import cents_sum
from sim.replay.response import Progress, Response, counted_moves, responses_from, simulated
from sim.replay.several import Years
from sim.replay.years import ALL
from sim.scenario.scenario import Scenario


def responses_of_years(
    scenario: Scenario,
    years: Years,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[Response]:
    """Return the second reading of every year, the earliest first, then of all years together; `year` says which.

    Plans and scenario are the same in every year, so they are simulated once: every year's credits change by the same
    revenue ratio. The mean, low and high of all years are the sums of those of the single years.
    """
    totals = simulated(scenario, years.replays[0].plans.values(), threads=threads, progress=progress, cancel=cancel)
    by_year = [
        [replace(response, year=label) for response in responses_from(scenario, replayed, totals)]
        for label, replayed in years.by_label.items()
    ]
    return [*(response for of_one in by_year for response in of_one), *map(_together, zip(*by_year, strict=True))]


def of_year(responses: Sequence[Response], label: str) -> list[Response]:
    """Return the responses of one year by its label, or of ALL."""
    return [response for response in responses if response.year == label]


def _together(responses: Sequence[Response]) -> Response:
    """Return the response of all years from those of single years: sums, with everybody counted once."""
    moves: dict[str, int] = {}
    for response in responses:
        for payee, cents in response.moves.items():
            moves[payee] = moves.get(payee, 0) + cents
    extra = [response.extra_credited for response in responses if response.extra_credited is not None]
    return replace(
        responses[0],
        year=ALL,
        extra_credited=_sum(extra) if len(extra) == len(responses) else None,
        pay_total=_sum([response.pay_total for response in responses]),
        pay_total_frozen=cents_sum(response.pay_total_frozen for response in responses),
        moves=moves,
        **counted_moves(moves),
    )


def _sum(estimates: Sequence[Estimate]) -> Estimate:
    """Return the sums of mean, low and high, in $, exact to the cent; all come from the same draws."""
    return Estimate(*(cents_sum(end) for end in zip(*estimates, strict=True)))
