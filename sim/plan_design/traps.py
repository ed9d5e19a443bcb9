"""Traps in a plan, found before anybody signs it: each finding is data, with a sentence in plain words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist
from typing import TypeVar

from sim.errors import SimError
from sim.pay.credit import HIGHEST_ATTAINMENT
from sim.pay.measure import Measure
from sim.pay.money import written_dollars
from sim.pay.plan import Plan
from sim.pay.terms.curve import Cap, Curve, Threshold, is_hard_cap
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.gates import Gate, Matrix, Multiplier, RetroactiveAccelerator
from sim.pay.terms.rates import MarginalRates, RetroactiveRates, Steps
from sim.plan_design.dates import dates
from sim.plan_design.estimator import knots
from sim.plan_design.gaps import band_gaps
from sim.plan_design.interpretations import interpretation_spread, quota_for
from sim.plan_design.leverage import leverages
from sim.plan_design.mean_rates import at_mean_rate, at_mean_rates
from sim.plan_design.plan_trap import PlanTrap
from sim.plan_design.promises import pay_at_quota, promises

AnyTerm = TypeVar("AnyTerm")
RANK = {"trap": 0, "warning": 1, "note": 2}
TOP = 5.0  # attainment up to which traps are looked for, or half as far again as the last place a plan names
FLAT = 1e-7  # target incentives per unit of attainment
BEYOND = 1.5  # times the last place a plan names
SHORTEST_ZONE = 0.02  # attainment
FEW = 0.2  # share of people; fewer than these make a threshold one that nobody passes
USUAL = 0.9  # share of people a threshold is set to let through
SPREAD_WORTH_SAYING = 0.01  # of target incentive
WINDFALL = 3.0  # attainment
WINDFALL_PAY = 2.0  # target incentives, or pay at quota where there is none; what pays less is no windfall
LEAST_TARGET = 1.0  # $, that stands in for the target incentive of a plan without one


def check(plan: Plan, *, quota: float | None = None, mean: float = 1.0, sd: float = 0.25) -> tuple[PlanTrap, ...]:
    """Return everything worth knowing about a plan, the worst first.

    `quota` is the annual quota of measures that state none; attainment is taken to be normal with `mean` and `sd`
    where it matters how many people get somewhere.
    """
    revised = [*_revised(plan, quota=quota, mean=mean, sd=sd)]
    findings: list[PlanTrap] = list(_by_deal(plan))
    plan = at_mean_rates(plan)
    findings.extend(dates(plan))
    plan = plan.undated
    top, targeted = _top(plan, quota), _with_target(plan, quota)
    for place, measure in enumerate(plan.measures):
        where = f"measures.{place}"
        goal = quota_for(measure, quota)
        findings.extend(_shape(targeted, measure, where, goal, top))
        findings.extend(band_gaps(plan, measure, where, goal))
        findings.extend(_ties(measure, where))
        findings.extend(_unreached(measure, where, NormalDist(mean, sd)))
    findings.extend(_ties_of(plan.terms, "plan", ""))
    findings.extend(_windfall(targeted, quota, has_target=plan.target_incentive_per_year > 0.0))
    findings.extend(promises(plan, quota, top))
    findings.extend(_leverage(plan, quota, mean, sd))
    findings.extend(_spread(plan, quota))
    known = {(finding.kind, finding.sentence) for finding in findings}
    findings.extend(_from(day, finding) for day, finding in revised if (finding.kind, finding.sentence) not in known)
    return tuple(sorted(findings, key=lambda finding: (RANK[finding.severity], -(finding.dollars or 0.0))))


def _by_deal(plan: Plan) -> Iterator[PlanTrap]:
    """Yield that each deal's column decides a rate, and which rate is checked here."""
    for place, measure in enumerate(plan.measures):
        base = measure.base
        if isinstance(base, DealRates):
            stated = "`otherwise`" if base.otherwise >= 0.0 else "the mean of its rates, for want of `otherwise`"
            yield PlanTrap(
                kind="rate by deal",
                severity="note",
                where=f"measures.{place}.terms.0",
                sentence=f"{measure.name} pays each deal by its {base.by}, from {min(base.all_rates):g} to "
                f"{max(base.all_rates):g}; the sample years of this check have no deals and are paid "
                f"{at_mean_rate(base).otherwise:.4g}, {stated}.",
            )


def _revised(plan: Plan, *, quota: float | None, mean: float, sd: float) -> Iterator[tuple[datetime.date, PlanTrap]]:
    """Yield what is worth knowing about the plan as each revision of a measure leaves it, with the day it begins."""
    for place, measure in enumerate(plan.measures):
        for number, revision in enumerate(measure.revisions, 1):
            measures = [other.versions[number if other is measure else 0] for other in plan.measures]
            revised = plan.model_copy(update={"measures": tuple(measures)})
            for finding in check(revised, quota=quota, mean=mean, sd=sd):
                inside = finding.where.removeprefix(f"measures.{place}.terms.")
                changed = f"measures.{place}.revisions.{number - 1}"
                where = f"{changed}.terms.{inside}" if inside != finding.where else changed
                yield revision.since, replace(finding, where=where)


def _from(day: datetime.date, finding: PlanTrap) -> PlanTrap:
    return replace(finding, sentence=f"From {day} on: {finding.sentence[0].lower()}{finding.sentence[1:]}")


def _sample_quota(plan: Plan, quota: float | None) -> float | None:
    """Return a quota for measures that state none, so that commission on dollars can be asked."""
    goals = [quota_for(measure, quota) for measure in plan.measures if measure.quota is None]
    return quota if quota is not None else max(goals, default=None)


def _with_target(plan: Plan, quota: float | None) -> Plan:
    """Return a plan whose pay can be told in target incentives: without one of its own, one that is its pay at quota.

    What the plan states in target incentives is nothing then, and stays nothing.
    """
    if plan.target_incentive_per_year > 0.0:
        return plan
    nothing = Curve(points=((0.0, 0.0), (1.0, 0.0)), beyond="flat")
    measures = tuple(
        measure.model_copy(update={"terms": tuple(map(_capped_at_nothing, measure.terms))})
        if measure.base.in_dollars
        else measure.model_copy(update={"terms": (nothing,)})
        for measure in plan.measures
    )
    target = max(pay_at_quota(plan, quota), LEAST_TARGET)
    dollars = {"ote_per_year": plan.ote_per_year + target, "base_share": 1.0 - target / (plan.ote_per_year + target)}
    terms = tuple(map(_capped_at_nothing, plan.terms))
    return plan.model_copy(update={**dollars, "measures": measures, "terms": terms})


def _capped_at_nothing(term: AnyTerm) -> AnyTerm | Cap:
    """Return a term; a cap in target incentives as that of a plan without one, which is no dollar."""
    if isinstance(term, Cap) and term.unit == "target incentives":
        return Cap(at=0.0, unit="dollars", per=term.per, beyond=term.beyond)
    return term


def _top(plan: Plan, quota: float | None) -> float:
    """Return the attainment up to which traps are looked for: beyond every place that a plan names."""
    places = [TOP]
    for measure in plan.measures:
        goal = quota_for(measure, quota) or 1.0
        for term in measure.terms:
            if isinstance(term, DealRates) or getattr(term, "of", "") == "pay":
                continue  # its bands are those of a deal's column, or of pay
            scale = goal if term.kind == "amount curve" or getattr(term, "of", "") == "amount" else 1.0
            named = [getattr(term, "above", 0.0), *(at for at, _ in getattr(term, "points", ()))]
            named += [band.above for band in (*getattr(term, "tiers", ()), *getattr(term, "steps", ()))]
            if not isinstance(term, Multiplier):
                places.append(BEYOND * max(named) / scale)
    return min(max(places), HIGHEST_ATTAINMENT)


def _shape(plan: Plan, measure: Measure, where: str, goal: float, top: float) -> Iterator[PlanTrap]:
    """Yield cliffs, falling pay and dead zones of one measure, the others standing at quota."""
    target = plan.target_incentive_per_year
    xs, ys = knots(plan, measure.name, quota=goal, top=top)
    name = measure.name
    for (left, low), (right, high) in pairwise(zip(xs, ys, strict=True)):
        gain = (high - low) * target
        if left == right and abs(gain) > 1.0:
            verb = "adds" if gain > 0.0 else "takes away"
            yield PlanTrap(
                kind="cliff" if gain > 0.0 else "falling pay",
                severity="trap",
                where=where,
                sentence=f"At {left:.4g} of quota on {name}, the last dollar {verb} "
                f"{written_dollars(abs(gain), 0)} at once.",
                dollars=abs(gain),
            )
        elif right > left and gain < -0.5:
            yield PlanTrap(
                kind="falling pay",
                severity="trap",
                where=where,
                sentence=f"From {left:.4g} to {right:.4g} of quota on {name}, pay falls by "
                f"{written_dollars(-gain, 0)}.",
                dollars=-gain,
            )
    flat = [
        (a, b, y) for (a, y), (b, z) in pairwise(zip(xs, ys, strict=True)) if b > a and abs(z - y) <= FLAT * (b - a)
    ]
    for left, right, level in flat:
        if right - left >= SHORTEST_ZONE:
            end = "onward" if right >= top else f"to {right:.4g}"
            yield PlanTrap(
                kind="dead zone",
                severity="note" if left == 0.0 else "warning",
                where=where,
                sentence=f"From {left:.4g} {end} of quota on {name}, another dollar sold pays nothing more "
                f"(pay stands at {written_dollars(level * target, 0)}).",
            )


def _ties(measure: Measure, where: str) -> Iterator[PlanTrap]:
    yield from _ties_of(measure.terms, measure.name, f"{where}.")


def _ties_of(terms: tuple[object, ...], name: str, where: str) -> Iterator[PlanTrap]:
    """Yield steps of which nobody said where a result on the boundary belongs."""
    for place, term in enumerate(terms):
        stepped = (
            isinstance(term, (Steps, RetroactiveAccelerator))
            or (isinstance(term, DealRates) and bool(term.tiers))
            or (isinstance(term, (RetroactiveRates, Multiplier)) and term.between == "step")
        )
        stepped = stepped or (isinstance(term, Matrix) and term.between == "lookup")
        if stepped and getattr(term, "tie", None) is None:
            yield PlanTrap(
                kind="tie not stated",
                severity="warning",
                where=f"{where}terms.{place}",
                sentence=f"A result exactly on a boundary of {name} could belong to either tier; the upper is used. "
                "Write `tie: upper` or `tie: lower`.",
            )


def _unreached(measure: Measure, where: str, attainment: NormalDist) -> Iterator[PlanTrap]:
    """Yield points below which nothing is paid and which few people reach."""
    for place, term in enumerate(measure.terms):
        at = term.at if isinstance(term, (Threshold, Gate)) else _first_paid(term)
        reached = 1.0 - attainment.cdf(at)
        if at <= 0.0 or reached >= USUAL:
            continue
        nobody = reached < FEW
        yield PlanTrap(
            kind="threshold nobody passes" if nobody else "high threshold",
            severity="trap" if nobody else "note",
            where=f"{where}.terms.{place}",
            sentence=f"{measure.name} pays nothing below {at:g} of quota, which about {reached:.0%} of people reach; "
            f"thresholds are usually set for {USUAL:.0%}.",
        )


def _first_paid(term: object) -> float:
    if isinstance(term, Curve):
        return next((low[0] for low, high in pairwise(term.points) if high[1] > 0.0), 0.0)
    if isinstance(term, Steps):
        return next((step.above for step in term.steps if step.share > 0.0), 0.0)
    if isinstance(term, (MarginalRates, RetroactiveRates)) and term.of == "attainment":
        return next((tier.above for tier in term.tiers if tier.rate > 0.0), 0.0)
    return 0.0


def _windfall(plan: Plan, quota: float | None, *, has_target: bool) -> Iterator[PlanTrap]:
    """Yield that nothing limits what one huge deal pays."""
    capped = any(map(is_hard_cap, plan.terms)) or all(any(map(is_hard_cap, measure.terms)) for measure in plan.measures)
    if capped or plan.crediting.windfall is not None:
        return
    lead = max(plan.measures, key=lambda measure: measure.weight)
    xs, ys = knots(plan, lead.name, quota=_sample_quota(plan, quota), top=WINDFALL)
    target = plan.target_incentive_per_year
    if ys[-1] <= ys[-2] or ys[-1] < WINDFALL_PAY:
        return
    dollars = ys[-1] * target
    compared = "target incentives" if has_target else "times pay at quota"
    yield PlanTrap(
        kind="uncapped windfall",
        severity="note",
        where="plan",
        sentence=f"Neither a cap nor a windfall clause limits pay: {xs[-1]:g} times quota on {lead.name} pays "
        f"{written_dollars(dollars, 0)}, {ys[-1]:.1f} {compared}.",
        dollars=dollars,
    )


def _leverage(plan: Plan, quota: float | None, mean: float, sd: float) -> Iterator[PlanTrap]:
    """Yield leverage in its three meanings, each with its formula."""
    if plan.target_incentive_per_year <= 0.0:
        return
    try:
        upside, excellence, dispersion = leverages(plan, mean=mean, sd=sd, quota=_sample_quota(plan, quota))
    except SimError:
        return
    yield PlanTrap(
        kind="leverage",
        severity="note",
        where="plan",
        sentence=f"Leverage: (a) {upside.sentence}; (b) {excellence.sentence}; (c) {dispersion.sentence}.",
    )


def _spread(plan: Plan, quota: float | None) -> Iterator[PlanTrap]:
    """Yield the money between the reasonable readings of the plan."""
    read = interpretation_spread(plan, quota=_sample_quota(plan, quota))
    most, least = read[0], read[-1]
    spread = most.pay - least.pay
    if spread <= SPREAD_WORTH_SAYING * plan.target_incentive_per_year:
        return
    yield PlanTrap(
        kind="interpretation spread",
        severity="warning",
        where="plan",
        sentence=f"On the same lumpy year, {len(read)} readings of this plan pay from "
        f"{written_dollars(least.pay, 0)} ({least.name}) to {written_dollars(most.pay, 0)} ({most.name}). "
        "Say how rates apply and by what period.",
        dollars=spread,
    )
