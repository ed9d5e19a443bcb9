"""Returns to scale in sentences: what ten more bring, what more PMs bring to the same partners, what exponents mean."""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.measures import Estimate, estimate
from sim.reports.cells import named
from sim.reports.wording import capitalized, difference, includes_zero, listed, signed_money
from sim.studies.scale import ScaleCurve, exponent, next_ten, saturation
from sim.studies.scale_inputs import input_named

CONSTANT = (0.95, 1.05)  # exponents between which output is said to grow in proportion


def headline(curves: Sequence[ScaleCurve]) -> str:
    """Return the page's one sentence: what the next ten PMs, with new partners, leave."""
    return ten_title([curve for curve in curves if next_ten(curve, "contribution") is not None], "PMs")


def ten_title(curves: Sequence[ScaleCurve], what: str) -> str:
    """Return the finding: under which motion and plan the next ten leave most, and where they leave nothing."""
    if not curves:
        return f"There is no next step for {what}"
    left = {curve: ten_of(curve, "contribution") for curve in curves}
    best, worst = max(left, key=lambda c: left[c].mean), min(left, key=lambda c: left[c].mean)
    lose = [named(curve.plan, curve.motion) for curve, gain in left.items() if gain.high < 0.0]
    open_ends = [curve for curve, gain in left.items() if includes_zero(gain)]
    tail = f"; they lose money under {listed(lose)}" if lose else ""
    if open_ends and not lose:
        tail = f"; under {len(open_ends)} of {len(curves)} it is not settled that they pay"
    least = "" if worst is best else f", {signed_money(left[worst].mean)} under {named(worst.plan, worst.motion)}"
    return (
        f"The next ten {what} leave {signed_money(left[best].mean)} of contribution under "
        f"{named(best.plan, best.motion)}{least}{tail}"
    )


def split_detail(curves: Sequence[ScaleCurve], ten: Sequence[ScaleCurve]) -> str:
    """Return what more PMs bring to the same partners, beside what they bring with new ones, under the best arm."""
    known = [curve for curve in ten if next_ten(curve, "contribution") is not None]
    if not known:
        return "There is no room for more PMs."
    best = max(known, key=lambda curve: ten_of(curve, "contribution").mean)
    twin = next(curve for curve in curves if (curve.motion, curve.plan) == (best.motion, best.plan))
    more = [point for point in twin.points if point.level > twin.own]
    if not more:
        return "These partners cannot be divided evenly among more PMs."
    here, there = twin.at(twin.own), more[0]
    left = estimate(there.outcomes["contribution"] - here.outcomes["contribution"])
    return (
        f"Divided among {there.amount:,.0f} PMs instead of {here.amount:,.0f}, the same partners bring contribution "
        f"{difference(left)} under that motion and plan."
    )


def ten_of(curve: ScaleCurve, outcome: str) -> Estimate:
    """Return what the next ten bring; for curves that have a next step only."""
    gain = next_ten(curve, outcome)
    assert gain is not None  # callers keep curves with a next step only
    return gain


def gross_of_ten(curve: ScaleCurve) -> Estimate:
    """Return the gross profit of the next ten: contribution and cost together, with the revenue's relative interval."""
    revenue, contribution, cost = (ten_of(curve, outcome) for outcome in ("revenue", "contribution", "cost"))
    mean = contribution.mean + cost.mean
    half = (revenue.high - revenue.low) / 2.0 * (mean / revenue.mean if revenue.mean else 0.0)
    return Estimate(mean, mean - abs(half), mean + abs(half))


def in_words(curve: ScaleCurve, outcome: str = "revenue") -> str:
    """Return one curve's returns to scale and where it saturates, as a sentence."""
    elasticity, scaled = exponent(curve.points, outcome), input_named(curve.by)
    about = capitalized(named(curve.plan, curve.motion))
    if elasticity is None:
        return f"{about}: {outcome} is not positive at every level, so it has no exponent."
    full = saturation(curve, outcome)
    where = "does not saturate in this range" if full is None else f"saturates from {full:,.0f} {scaled.unit}"
    between = f"{elasticity.low:.2f} to {elasticity.high:.2f}"
    return f"{about}: exponent {elasticity.mean:.2f} ({between}), {returns(elasticity)}; {where}."


def returns(elasticity: Estimate) -> str:
    """Return which returns to scale an exponent means."""
    if CONSTANT[0] <= elasticity.mean <= CONSTANT[1]:
        return "constant returns"
    return "diminishing returns" if elasticity.mean < CONSTANT[0] else "increasing returns"
