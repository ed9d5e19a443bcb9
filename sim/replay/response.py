"""The second reading: the effect of the same change of plan when people respond to it, by simulation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.engine.measures import Estimate, ratio
from sim.engine.run import DEFAULT_CHUNK, simulate
from sim.errors import SimError
from sim.pay.plan import Plan
from sim.replay.actuals import Actuals
from sim.replay.paying import CENTS, cents_under, paid_under
from sim.replay.replay import Replay
from sim.replay.years import ALL
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

# Switches of what people do because of pay; every other mechanism stays as in the scenario.
RESPONSES = (
    "effort",
    "allocation",
    "ratchet_response",
    "timing_games",
    "helping",
    "internalization",
    "retention",
    "sorting",
)
Progress = Callable[[int, int], None]


class Totals(NamedTuple):
    """Revenue and pay over the horizon, each (replications,), $."""

    revenue: FloatArray
    pay: FloatArray


@dataclass(frozen=True, kw_only=True)
class Response:
    """Revenue and pay of plan B over plan A, simulated with and without the response, as ratios with 95 % intervals.

    `extra_credited` is what the response adds to the actual credits when everybody's are multiplied by the revenue
    ratio, and `pay_total` what plan B then pays, with unchanged quotas; both in $, at the ratio's mean, low and high.
    `extra_credited` is None where credits are not dollars. `pay_total_frozen` is what B pays with behavior frozen: the
    first reading. `change`, $, `winners`, `losers` and `unchanged` compare everybody's pay under B responding, at the
    mean ratio, with their pay under A; `moves` is that change in cents by payee. `year` is the plan year, or ALL.
    """

    plan: str
    against: str
    scenario: str
    fingerprint: str
    replications: int
    seed: int
    revenue: Estimate
    revenue_frozen: Estimate
    pay: Estimate
    pay_frozen: Estimate
    extra_credited: Estimate | None
    pay_total: Estimate
    pay_total_frozen: float
    change: float
    winners: int
    losers: int
    unchanged: int
    moves: Mapping[str, int] = field(default_factory=dict, repr=False)
    year: str = ""

    @property
    def sentence(self) -> str:
        """Return the reading in words, with where it comes from."""
        extra = self.extra_credited
        whose = {"": "", ALL: "All years together, "}.get(self.year, f"Plan year from {self.year}, ")
        credits = "" if extra is None else f"credits would change by {extra.mean:+,.0f} and "
        return (
            f"{whose}{'behavior' if whose else 'Behavior'} responding, {self.plan} against {self.against}: in the "
            f"scenario {self.scenario} revenue goes to "
            f"{_times(self.revenue)} and pay to {_times(self.pay)}; with the response switched off to "
            f"{_times(self.revenue_frozen)} and {_times(self.pay_frozen)}. If everybody of the file moved by that "
            f"revenue ratio, {credits}{self.plan} would pay "
            f"{self.pay_total.mean:,.2f} ({self.pay_total.low:,.2f} to {self.pay_total.high:,.2f}) instead of "
            f"{self.pay_total_frozen:,.2f} with behavior frozen, quotas as they were: {self.change:+,.2f} against "
            f"{self.against}; {self.winners:,} win, {self.losers:,} lose, {self.unchanged:,} unchanged. "
            f"{self.replications} replications, seed {self.seed}; the scenario is an assumption."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the reading as plain values."""
        names = ("revenue", "revenue_frozen", "pay", "pay_frozen", "pay_total")
        return {
            "plan": self.plan,
            "against": self.against,
            "scenario": self.scenario,
            "fingerprint": self.fingerprint,
            "replications": self.replications,
            "seed": self.seed,
            **{name: getattr(self, name).as_dict() for name in names},
            "extra_credited": None if self.extra_credited is None else self.extra_credited.as_dict(),
            "pay_total_frozen": self.pay_total_frozen,
            **{name: getattr(self, name) for name in ("change", "winners", "losers", "unchanged")},
        }


def responses(
    scenario: Scenario,
    replayed: Replay,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[Response]:
    """Return the second reading of a replay: every plan against the first one, without AS_ASSIGNED.

    The scenario is an example organization, or one calibrated to the same history, not the people of the file. It is
    an assumption that everybody's credits change by its revenue ratio. SimError when the scenario
    cannot run a plan.
    """
    totals = simulated(scenario, replayed.plans.values(), threads=threads, progress=progress, cancel=cancel)
    return responses_from(scenario, replayed, totals)


def simulated(
    scenario: Scenario,
    plans: Iterable[Plan],
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[Totals]:
    """Return the totals of every plan in order, each with the response on, then off; empty for a single plan."""
    first, *others = plans
    off = scenario.with_values({f"switches.{name}": False for name in RESPONSES})
    runs = [(plan, base) for plan in (first, *others) for base in (scenario, off)] if others else []
    totals = []
    for index, (plan, base) in enumerate(runs):
        if progress is not None:
            progress(index, len(runs))
        result = simulate(base.replace(plan=plan), threads=threads, chunk=DEFAULT_CHUNK, cancel=cancel)
        pay = result.total("base") + result.total("variable")
        totals.append(Totals(result.total("revenue").sum(axis=1), pay.sum(axis=1)))
    if progress is not None:
        progress(len(runs), len(runs))
    return totals


def responses_from(scenario: Scenario, replayed: Replay, totals: Sequence[Totals]) -> list[Response]:
    """Return the second readings of a replay from the totals that `simulated` returned for its plans."""
    first, *others = replayed.plans.values()
    return [
        _response(scenario, first, other, replayed.actuals, (*totals[:2], *totals[2 * index : 2 * index + 2]))
        for index, other in enumerate(others, 1)
    ]


def _response(scenario: Scenario, plan: Plan, other: Plan, actuals: Actuals, totals: tuple[Totals, ...]) -> Response:
    """Return the reading from the totals of both plans, each with the response on and off."""
    (sold, paid), (dead, dead_paid), (sold_other, paid_other), (dead_other, dead_paid_other) = totals
    if float(sold.mean()) <= 0.0 or float(dead.mean()) <= 0.0:
        raise SimError(f"nothing is sold in the scenario {scenario.name!r}, so it says nothing of a response")
    revenue = ratio(sold_other, sold)
    points = [max(0.0, point) for point in revenue]
    responding = [paid_under(other, actuals, actuals.credits.scaled(point)) for point in points]
    before = cents_under(plan, actuals)
    pairs = zip(actuals.people, before, responding[0].cents, strict=True)
    moves = {payee.name: after - was for payee, was, after in pairs}
    extra = [round((point - 1.0) * actuals.credited_total, 2) for point in points]
    return Response(
        plan=other.name,
        against=plan.name,
        scenario=scenario.name,
        fingerprint=scenario.fingerprint(),
        replications=scenario.run.replications,
        seed=scenario.run.seed,
        revenue=revenue,
        revenue_frozen=ratio(dead_other, dead),
        pay=ratio(paid_other, paid),
        pay_frozen=ratio(dead_paid_other, dead_paid),
        extra_credited=Estimate(*extra) if actuals.in_dollars else None,
        pay_total=Estimate(*(paid_then.pay_total for paid_then in responding)),
        pay_total_frozen=sum(cents_under(other, actuals)) / CENTS,
        moves=moves,
        **counted_moves(moves),
    )


def counted_moves(moves: Mapping[str, int]) -> dict[str, Any]:
    """Return the change in $, and how many win, lose and stay, of moves in cents by payee."""
    return {
        "change": sum(moves.values()) / CENTS,
        "winners": sum(move > 0 for move in moves.values()),
        "losers": sum(move < 0 for move in moves.values()),
        "unchanged": sum(move == 0 for move in moves.values()),
    }


def _times(estimate: Estimate) -> str:
    return f"{estimate.mean:.3f} ({estimate.low:.3f} to {estimate.high:.3f}) times"
