"""What a plan's numbers say in words: what one earns, the finding to know first, traps, pay mix and leverage."""

from __future__ import annotations

from collections.abc import Mapping

from sim.pay.plan import Plan
from sim.plan_design.draggable_curve import Knot, level
from sim.plan_design.estimator import estimated_pay
from sim.plan_design.leverage import Leverage
from sim.plan_design.plan_trap import PlanTrap
from sim.reports.wording import count, listed, money, share, times

SEVERITY_ICONS = {
    "trap": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "note": ":material/info:",
}
MEANINGS = {"upside": "upside", "excellence": "at excellence", "dispersion": "in pay"}
EARNED_AT = (0.8, 1.0, 1.5)  # of quota, where a headline says what one earns
ELSEWHERE = ("leverage", "interpretation spread")  # findings that have a place of their own on the page
_EXCELLENCE = 1.5
_SAME = 1e-6
DOES = {
    "curve": "pays along straight lines between points",
    "steps": "pays one level per band of attainment",
    "marginal rates": "each slice of credit at its own rate",
    "retroactive rates": "one rate on everything, from the first dollar",
    "amount curve": "dollars for a credited amount",
    "matrix": "reads pay from the crossing of two results",
    "pool": "shares a pot among those who qualify",
    "deal rates": "each deal at the rate of its product, type, margin or term",
    "annual true-up": "after final quarters, what the year would have paid more",
    "paid on cash": "pays as customers pay what was booked",
    "accelerator": "another rate above a point; below 1 it slows down",
    "retroactive accelerator": "once reached, multiplies all pay so far",
    "threshold": "no pay below a point",
    "cap": "pay never exceeds this",
    "gate": "no pay unless another result is there",
    "hurdle": "a plain rate until another result is there",
    "multiplier": "another result multiplies pay",
    "bonus": "a sum for a result",
    "spiff": "dollars for each unit, for a while",
    "kicker": "an extra rate on some deals",
    "guarantee": "newcomers are paid at least this",
    "draw": "a floor each month, recovered later",
    "holdback": "part of pay is kept back for a while",
    "clawback": "pay comes back when a deal falls through",
}


def what_it_does(kind: str) -> str:
    """Return in a few words what a kind of term does."""
    return DOES.get(kind, "no known kind of term")


def earned(plan: Plan, quota: float) -> tuple[float, ...]:
    """Return the year's variable pay, $, at EARNED_AT of quota on every measure."""
    return tuple(estimated_pay(plan, attainment, quota=quota).variable for attainment in EARNED_AT)


def earnings(plan: Plan, earned: tuple[float, ...], others: Mapping[str, tuple[float, ...]]) -> str:
    """Return what one earns at EARNED_AT, and what other plans pay there, by name, in one sentence."""
    if plan.target_incentive_per_year <= 0.0:
        return f"{plan.name} pays a salary of {money(plan.base_per_year)} and nothing for results"
    at = " / ".join(f"{100.0 * attainment:.0f}" for attainment in EARNED_AT)
    beside = "".join(f"; {name} pays {_amounts(pays)}" for name, pays in others.items() if name != plan.name)
    return f"At {at} % of quota you earn {_amounts(earned)} of variable pay{beside}"


def _amounts(pays: tuple[float, ...]) -> str:
    return " / ".join(money(pay) for pay in pays)


def headline(plan: Plan, findings: tuple[PlanTrap, ...], curve: tuple[Knot, ...]) -> str:
    """Return the one finding to know first: the costliest trap, else what selling past quota is worth."""
    traps = [finding for finding in findings if finding.severity == "trap"]
    if traps:
        more = f" {count(len(traps) - 1).capitalize()} more below." if len(traps) > 1 else ""
        return f"{traps[0].sentence}{more}"
    if plan.target_incentive_per_year <= 0.0:
        return f"{plan.name} pays a salary and nothing for results"
    at_quota, above = level(curve, 1.0), level(curve, _EXCELLENCE)
    if above - at_quota <= _SAME:
        return f"Past quota {plan.name} pays nothing more: {share(at_quota)} of target incentive is the end"
    pace = (above - at_quota) / (_EXCELLENCE - 1.0) / at_quota if at_quota > 0.0 else 0.0
    verb = "pays on at the same rate" if abs(pace - 1.0) < 0.005 else f"pays {times(pace)} the rate up to quota"
    return f"Past quota, {plan.name} {verb}: {share(_EXCELLENCE)} of quota earns {share(above)} of target incentive"


def detail(plan: Plan, findings: tuple[PlanTrap, ...]) -> str:
    """Return the plan in one line: pay mix in dollars, and how far its readings lie apart."""
    spread = next(
        (finding.dollars for finding in findings if finding.kind == "interpretation spread" and finding.dollars), 0.0
    )
    read = (
        f"Its readings lie {money(spread)} apart on one and the same year." if spread else "It can be read in one way."
    )
    return (
        f"OTE {money(plan.ote_per_year)} = {money(plan.base_per_year)} base + "
        f"{money(plan.target_incentive_per_year)} target incentive ({mix(plan)}), paid every {plan.pay_every}. "
        f"{read}"
    )


def mix(plan: Plan) -> str:
    """Return the pay mix as the field says it: 55/45."""
    return f"{100.0 * plan.base_share:.3g}/{100.0 * (1.0 - plan.base_share):.3g}"


def told_here(findings: tuple[PlanTrap, ...]) -> list[PlanTrap]:
    """Return the findings of the list, those with a place of their own left out."""
    return [finding for finding in findings if finding.kind not in ELSEWHERE]


def check_title(findings: tuple[PlanTrap, ...]) -> str:
    """Return how many traps and warnings the check found, in words."""
    listed_here = told_here(findings)
    counts = [sum(finding.severity == kind for finding in listed_here) for kind in ("trap", "warning")]
    parts = [
        f"{count(n)} {kind}{'' if n == 1 else 's'}" for n, kind in zip(counts, ("trap", "warning"), strict=True) if n
    ]
    return f"The check finds {listed(parts)}" if parts else "The check finds no trap"


def leverage_in_words(leverage: Leverage) -> tuple[str, str, str]:
    """Return name, value and formula of one leverage."""
    return f"Leverage {MEANINGS[leverage.key]}", times(leverage.value), leverage.formula


def in_prose(plan: Plan) -> list[str]:
    """Return each measure and each term of the whole plan as a sentence for participants."""
    lines = []
    for measure in plan.measures:
        terms = "; then ".join(term.label for term in measure.terms)
        lines.append(
            f"{measure.name}: {share(measure.weight)} of your target incentive, on {WHOSE[measure.scope]}, "
            f"measured per {measure.measured_per}. In order: {terms}."
        )
    lines.extend(f"For the whole plan: {term.label}." for term in plan.terms)
    return lines


WHOSE = {
    "individual": "your own result",
    "team": "your team's result",
    "region": "your region's result",
    "roll-up": "what all your reports bring in",
    "score": "a score from 0 to 1",
}
