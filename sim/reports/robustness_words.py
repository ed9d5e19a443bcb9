"""Plausible worlds in sentences."""

from __future__ import annotations

from sim.reports.cells import NAMES
from sim.reports.two_by_two import CONTRIBUTION, REVENUE
from sim.reports.wording import share
from sim.studies.factorial import LAST_YEAR
from sim.uncertainty.robustness import LOPSIDED, Robustness


def finding(robustness: Robustness) -> str:
    """Return one sentence: which cell wins most often, on contribution and on revenue."""
    winners = []
    for outcome, verb in ((CONTRIBUTION, "earns most"), (REVENUE, "sells most")):
        cell, won = max(robustness.shares(outcome).items(), key=lambda pair: pair[1].mean)
        winners.append(f"{NAMES[cell]} {verb} in {share(round(won.mean, 2))}")
    return f"Of {robustness.draws:,} plausible worlds, {winners[0]}; {winners[1]}"


def amount_name(amount: str) -> str:
    """Return one of AMOUNTS in words: `revenue`, `revenue of the last year`."""
    outcome = amount.removeprefix(LAST_YEAR)
    return outcome if outcome == amount else f"{outcome} of the last year"


def caution(robustness: Robustness) -> list[str]:
    """Return a warning for each outcome on which one cell wins nearly always: the ranges may beg the question."""
    return [
        f"On {amount_name(outcome)} {NAMES[cell]} wins in more than {share(LOPSIDED)} of the plausible worlds. "
        "Ask whether the ranges beg the answer before you believe it."
        for outcome, cell in robustness.lopsided().items()
    ]
