"""What a plan says and does not do: pay at quota, gates that take back what was paid, and terms that never act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sim.pay.credit import Credit
from sim.pay.lines import line_labels
from sim.pay.measure import Measure
from sim.pay.money import written_dollars
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay.terms.bonuses import Kicker, Spiff
from sim.pay.terms.gates import Gate, Hurdle
from sim.pay.terms.timing import PaidOnCash
from sim.plan_design.interpretations import LUMPY_YEAR, quota_for
from sim.plan_design.plan_trap import PlanTrap
from sim.units import MONTHS_PER_YEAR, FloatArray

ALMOST = 0.005  # of target incentive; what is closer is the target incentive
SMALLEST = 0.005  # dollars a term adds or takes somewhere, or it never acts
PLACES = 101  # results at which every term is asked
OTHERS = (0.0, 0.5, 1.0)  # attainment of the other measures there
LUMPS = (LUMPY_YEAR, (2.0, 0.0, *LUMPY_YEAR[2:]))


def promises(plan: Plan, quota: float | None, top: float) -> Iterator[PlanTrap]:
    """Yield what a plan says and does not do, with results up to `top` of quota on every measure."""
    yield from _without_quota(plan)
    yield from _at_quota(plan, quota)
    yield from _taken_back(plan, quota)
    yield from _idle(plan, quota, top)


def _without_quota(plan: Plan) -> Iterator[PlanTrap]:
    """Yield quotas of 0, against which no result is an attainment."""
    for place, measure in enumerate(plan.measures):
        if measure.needs_quota and measure.quota is not None and measure.quota.per_year == 0.0:
            yield PlanTrap(
                kind="no quota",
                severity="trap",
                where=f"measures.{place}.quota",
                sentence=f"{measure.name} is paid on attainment of a quota of 0, so whatever is sold is attainment 0; "
                "state a quota above 0 here or for everybody in the roster.",
            )


def _at_quota(plan: Plan, quota: float | None) -> Iterator[PlanTrap]:
    """Yield that quota on every measure pays something else than the target incentive."""
    known = all(m.quota is not None or quota is not None or not m.base.in_dollars for m in plan.measures)
    target = plan.target_incentive_per_year
    if not known:
        return
    paid = pay_at_quota(plan, quota)
    if abs(paid - target) > max(ALMOST * target, 1.0):
        side = "more" if paid > target else "less"
        yield PlanTrap(
            kind="pay at quota",
            severity="warning",
            where="plan",
            sentence=f"At quota on every measure the plan pays {written_dollars(paid, 0)}, "
            f"{written_dollars(abs(paid - target), 0)} {side} than its target incentive of "
            f"{written_dollars(target, 0)}.",
            dollars=abs(paid - target),
        )


def pay_at_quota(plan: Plan, quota: float | None) -> float:
    """Return what a year at quota on every measure earns, in dollars; `quota` is the annual one of who states none."""
    return float(_paid(plan, {measure.name: np.ones(1) for measure in plan.measures}, quota).sum())


def _taken_back(plan: Plan, quota: float | None) -> Iterator[PlanTrap]:
    """Yield gates and hurdles that shut again within the year, and take back what was paid while they were open."""
    for where, term in _links(plan):
        if term.then == "from then on" or term.counts == "full quota" or plan.pay_every == "year":
            continue
        dollars = max(_most_taken_back(plan, lump, quota) for lump in LUMPS)
        if dollars < 1.0:
            continue
        yield PlanTrap(
            kind="gate takes back",
            severity="warning",
            where=where,
            sentence=f"The {term.kind} at {term.at:g} of {term.counts} can shut again, and then takes back what was "
            f"paid while it was open (in one month of a lumpy year {written_dollars(dollars, 0)}). Write "
            "`then: from then on`, `counts: full quota`, or pay by the year.",
            dollars=dollars,
        )


def _links(plan: Plan) -> Iterator[tuple[str, Gate | Hurdle]]:
    for place, measure in enumerate(plan.measures):
        for number, term in enumerate(measure.terms):
            if isinstance(term, (Gate, Hurdle)):
                yield f"measures.{place}.terms.{number}", term
    for number, plan_term in enumerate(plan.terms):
        if isinstance(plan_term, Gate):
            yield f"terms.{number}", plan_term


def _most_taken_back(plan: Plan, lump: tuple[float, ...], quota: float | None) -> float:
    """Return the most that one period's links take of what earlier periods were paid, in dollars."""
    credits = {}
    for measure in plan.measures:
        monthly = quota_for(measure, quota) / MONTHS_PER_YEAR
        credits[measure.name] = Credit.by_period(np.array(lump) * monthly, np.full(MONTHS_PER_YEAR, monthly))
    paid = pay_by_period(_earning(plan), credits)
    names = [label.split(": ", 1)[-1] for label in paid.labels]
    linked = [place for place, name in enumerate(names) if name.startswith(("gate", "hurdle"))]
    unlinked = paid.pay - paid.lines[linked].sum(axis=0)
    return float(np.max(np.maximum(-paid.pay, 0.0) - np.maximum(-unlinked, 0.0)))


def _idle(plan: Plan, quota: float | None, top: float) -> Iterator[PlanTrap]:
    """Yield terms that add and take nothing, whatever the results."""
    labels = line_labels(_earning(plan))
    acts = np.zeros(len(labels), dtype=np.bool_)
    for name in (None, *(measure.name for measure in plan.measures)):
        for others in OTHERS:
            rising = np.linspace(0.0, top, PLACES)
            at = {m.name: rising if name in (None, m.name) else np.full(PLACES, others) for m in plan.measures}
            acts |= (np.abs(_paid(plan, at, quota)) > SMALLEST).any(axis=1)
    own_credit = (Spiff, Kicker, PaidOnCash)
    terms = [
        *((f"measures.{p}.terms.{n}", t) for p, m in enumerate(plan.measures) for n, t in enumerate(m.terms)),
        *((f"terms.{number}", term) for number, term in enumerate(plan.earnings)),
    ]
    for (where, term), is_acting, label in zip(terms, acts, labels, strict=True):
        if not is_acting and not isinstance(term, own_credit):
            yield PlanTrap(
                kind="idle term",
                severity="note",
                where=where,
                sentence=f"{label} adds and takes nothing at any result from 0 to {top:g} of quota.",
            )


def _paid(plan: Plan, attainments: Mapping[str, FloatArray], quota: float | None) -> FloatArray:
    """Return what every line of what is earned pays in a year of equal months, in dollars; shape (lines, results)."""
    credits: dict[str, Credit] = {}
    for measure in plan.measures:
        monthly = _goal(measure, quota) / MONTHS_PER_YEAR
        amounts = np.repeat(attainments[measure.name][:, None] * monthly, MONTHS_PER_YEAR, axis=1)
        credits[measure.name] = Credit.by_period(amounts, np.full(amounts.shape, monthly))
    lines: FloatArray = pay_by_period(_earning(plan), credits).lines[:-1].sum(axis=-1)
    return lines


def _earning(plan: Plan) -> Plan:
    """Return the plan without rounding and without what settles from period to period."""
    return plan.model_copy(update={"terms": plan.earnings, "rounding": "none"})


def _goal(measure: Measure, quota: float | None) -> float:
    """Return an annual quota to ask a plan by, above 0."""
    return quota_for(measure, quota) or 1.0
