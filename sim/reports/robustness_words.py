"""Plausible worlds in sentences."""

from __future__ import annotations

from sim.reports.cells import NICKNAMES
from sim.reports.two_by_two import CONTRIBUTION, REVENUE
from sim.reports.wording import share
from sim.uncertainty.robustness import LOPSIDED, Robustness


def finding(found: Robustness) -> str:
    """Return one sentence: which cell wins most often, on contribution and on revenue."""
    told = []
    for outcome, verb in ((CONTRIBUTION, "earns most"), (REVENUE, "sells most")):
        cell, won = max(found.shares(outcome).items(), key=lambda each: each[1].mean)
        told.append(f"{NICKNAMES[cell]} {verb} in {share(round(won.mean, 2))}")
    return f"Of {found.draws:,} plausible worlds, {told[0]}; {told[1]}"


def caution(found: Robustness) -> list[str]:
    """Return a warning for each outcome on which one cell wins nearly always: the ranges may beg the question."""
    return [
        f"On {outcome} {NICKNAMES[cell]} wins in more than {share(LOPSIDED)} of the plausible worlds. "
        "Ask whether the ranges beg the answer before you believe it."
        for outcome, cell in found.lopsided().items()
    ]
