"""The verdict of a 2x2 on one amount: which cell leads as the scenario is set, and whether it does in plausible worlds.

Two kinds of uncertainty stay apart. Simulation error is what more replications would narrow: a lead whose interval
holds zero is no lead. What is not known is everything nobody has measured: the share of plausible worlds in which the
same cell is best says how far the answer carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sim.engine.measures import Estimate
from sim.reports.two_by_two import TwoByTwo
from sim.studies.factorial import CORNERS, LAST_YEAR, STATUS_QUO
from sim.uncertainty.robustness import Robustness

MOST = 0.5  # more than half of the worlds
BY_CHANCE = 1.0 / len(CORNERS)  # a cell that is best less often does worse than a cell drawn by lot


class Reach(Enum):
    """How far a lead carries beyond the scenario as it is set."""

    MOST = "most"  # best in more than half of the plausible worlds, the interval of that share included
    DEPENDS = "depends"  # best in some: it depends on what nobody has measured
    RARELY = "rarely"  # best in fewer than one in four, the interval included
    PENDING = "pending"  # no worlds are drawn yet


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Which corners are best on `amount` (of AMOUNTS), and how often the first of them is in plausible worlds.

    `best` holds the corner with the highest mean and those whose distance to it is within simulation error, in the
    order of their means: one corner is a leader, several are too close to call. `lead` is what the first is ahead of
    the status quo, $ per seat. `shares` are shares of `draws` worlds by corner, None while no worlds are drawn.
    """

    amount: str
    best: tuple[str, ...]
    mean: Estimate
    lead: Estimate
    shares: Mapping[str, Estimate] | None
    draws: int

    @property
    def first(self) -> str:
        """Return the corner with the highest mean."""
        return self.best[0]

    @property
    def settled(self) -> bool:
        """Return whether one corner is ahead of all others beyond simulation error."""
        return len(self.best) == 1

    @property
    def outcome(self) -> str:
        """Return what is measured: revenue or contribution."""
        return self.amount.removeprefix(LAST_YEAR)

    @property
    def last_year(self) -> bool:
        """Return whether the amount is of the last year alone."""
        return self.amount.startswith(LAST_YEAR)

    @property
    def loses(self) -> bool:
        """Return whether even the best corner brings less than nothing, beyond simulation error."""
        return self.mean.high < 0.0

    @property
    def reach(self) -> Reach:
        """Return how far the lead of `first` carries."""
        if self.shares is None:
            return Reach.PENDING
        share = self.shares[self.first]
        if share.low > MOST:
            return Reach.MOST
        return Reach.RARELY if share.high < BY_CHANCE else Reach.DEPENDS

    @property
    def elsewhere(self) -> tuple[str, Estimate] | None:
        """Return the corner that is best in the most worlds and its share, None without worlds."""
        return None if self.shares is None else max(self.shares.items(), key=lambda item: item[1].mean)


def verdict(reading: TwoByTwo, amount: str, worlds: Robustness | None) -> Verdict:
    """Return the verdict on one of AMOUNTS; without `worlds` it says nothing of how far it carries."""
    ahead = reading.ahead(amount)
    first = reading.best(amount)
    close = [corner for corner, distance in ahead.items() if distance.low <= 0.0]
    close.sort(key=lambda corner: -reading.cells[corner].amounts[amount].mean)
    return Verdict(
        amount=amount,
        best=(first.name, *close),
        mean=first.amounts[amount],
        lead=first.leads[amount] if first.name != STATUS_QUO else Estimate(0.0, 0.0, 0.0),
        shares=None if worlds is None else worlds.shares(amount),
        draws=0 if worlds is None else worlds.draws,
    )
