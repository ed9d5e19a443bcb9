"""The optimum in words: its numbers, the plan it makes, what it gains on fresh draws, and which limits hold."""

from __future__ import annotations

import pandas as pd

from sim.engine.measures import estimate
from sim.optimize.design import KNOBS, design_numbers
from sim.optimize.goals import Held
from sim.optimize.optimum import Optimum
from sim.optimize.search import IN_FORCE
from sim.reports.cells import NAMES
from sim.reports.plan_words import in_prose, mix
from sim.reports.wording import (
    between,
    capitalized,
    difference,
    includes_zero,
    listed,
    money,
    share,
    signed_between,
    signed_money,
    times,
)
from sim.scenario.scenario import Scenario

CHANGE_COLUMNS = ("number", "in force", "best found", "note")
LIMIT_COLUMNS = ("limit", "asked for", "best found", "on fresh draws")
PER_SCREEN = {"ccos_ceiling": 1e-2, "pay_at_risk_ceiling": 1e3, "turnover_ceiling": 1e-2, "top_payout_floor": 1e-2}
NONE = {"threshold": 0.0, "cap": KNOBS["cap"].high, "build_credit": 0.0}


def in_limit_unit(field: str, typed: float) -> float:
    """Return what somebody typed into a limit's field, in the unit of Goals."""
    return typed * PER_SCREEN[field]


def limit_value(field: str, value: float) -> str:
    """Return a limit's value in words: `37 %`, `$171k`."""
    return money(value) if field == "pay_at_risk_ceiling" else share(value)


def number(name: str, value: float, quota: float | None = None) -> str:
    """Return the value of a knob in words; with the scenario's quota the dollars a quota means."""
    if NONE.get(name) == value:
        return "none"
    if name == "accelerator":
        return f"{times(value)} the base rate"
    if name == "quota":
        return times(value) if quota is None else f"{times(value)} = {money(value * quota)}"
    what = {"threshold": " of quota", "cap": " of target incentive", "build_share": " of time after cadence"}
    return f"{share(value)}{what.get(name, '')}"


def called(name: str) -> str:
    """Return what a reference is called in a sentence: `individual pay + partner-built`."""
    if name == IN_FORCE:
        return "the plan in force"
    return NAMES.get(name, name)


def headline(optimum: Optimum) -> str:
    """Return the page's one sentence: what the best plan brings on fresh draws, or that nothing is sure."""
    aim, against = optimum.goals.maximize, called(optimum.reference_name)
    if not optimum.is_within_limits:
        broken = [held.limit.label for held in optimum.best.limits if held.broken_by > 0.0]
        return f"No design tried keeps every limit on fresh draws: the best breaks {listed(broken)}"
    if includes_zero(optimum.gain):
        return f"No design found is surely better than {against}: {signed_money(optimum.gain.mean)} {aim} a seat"
    if optimum.gain.mean < 0.0 and optimum.reference.broken_by > 0.0:
        return (
            f"The limits cost {money(-optimum.gain.mean)} {aim} a seat: {against} brings more but breaks them, and the "
            "best plan within them brings less"
        )
    if optimum.gain.mean < 0.0:
        return (
            f"The numbers left free do not reach {against}: the best found brings {money(-optimum.gain.mean)} less "
            f"{aim} a seat"
        )
    return f"The best plan found brings {money(optimum.gain.mean)} more {aim} a seat than {against}"


def promise(optimum: Optimum, months: int) -> str:
    """Return the gain on fresh draws with its interval, beside what the search's own draws promised."""
    flattered = optimum.promised - optimum.delivered
    kind = "too much" if flattered > 0.0 else "too little"
    worlds = (
        f" on average over its worlds, where fresh draws bring {signed_money(optimum.delivered)}"
        if optimum.across
        else ""
    )
    return (
        f"On {optimum.best.draws.size:,} fresh draws the gain over {called(optimum.reference_name)}, the best "
        f"yardstick, is **{signed_money(optimum.gain.mean)}** per seat over {months} months "
        f"({signed_between(optimum.gain)}). The search's own draws promised {signed_money(optimum.promised)}{worlds}: "
        f"{money(abs(flattered))} {kind}."
    )


def against_now(optimum: Optimum) -> str:
    """Return aim and pay against the plan in force on the same fresh draws; empty when the gain says it already."""
    if optimum.reference_name == IN_FORCE or IN_FORCE not in optimum.references:
        return ""
    now = optimum.references[IN_FORCE]
    gained = estimate(optimum.best.draws - now.draws)
    return (
        f"Against the plan in force: {optimum.goals.maximize} {difference(gained)}; pay {money(optimum.best.pay.mean)} "
        f"({between(optimum.best.pay)}) instead of {money(now.pay.mean)} per seat."
    )


def across_worlds(optimum: Optimum) -> str:
    """Return in how many plausible worlds the optimum is better, and the worst of them; empty without worlds."""
    if not optimum.across:
        return ""
    better = sum(world.gain.mean > 0.0 for world in optimum.across)
    worst = min((world.gain for world in optimum.across), key=lambda gain: gain.mean)
    kept = sum(world.broken_by == 0.0 for world in optimum.across)
    limits = f" Its limits hold in {kept} of them." if optimum.best.limits else ""
    return (
        f"Better than {called(optimum.reference_name)} in {better} of {len(optimum.across)} plausible worlds; in the "
        f"worst of them {signed_money(worst.mean)} ({signed_between(worst)}).{limits}"
    )


def ends(optimum: Optimum) -> str:
    """Return which numbers stand at the end of their range; empty when none does."""
    if not optimum.at_the_end:
        return ""
    numbers = [f"{KNOBS[name].label.lower()} ({number(name, optimum.design[name])})" for name in optimum.at_the_end]
    verb = "stands at the end of its range" if len(numbers) == 1 else "stand at the end of their ranges"
    return f"{capitalized(listed(numbers))} {verb}: that is the range's answer, not the model's."


def changes(scenario: Scenario, optimum: Optimum) -> pd.DataFrame:
    """Return a row for each free number: the scenario's, the optimum's, and a remark."""
    now, quota = design_numbers(scenario), scenario.quota.annual_quota
    rows = [
        (
            KNOBS[name].label,
            number(name, now[name], quota),
            number(name, value, quota),
            "end of range" if name in optimum.at_the_end else "" if abs(value - now[name]) > 1e-9 else "as it is",
        )
        for name, value in optimum.design.items()
    ]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def recommended(optimum: Optimum) -> list[str]:
    """Return the optimum as sentences: pay mix, each measure, the plan's own terms, quota and direction."""
    plan, now = optimum.scenario.plan, design_numbers(optimum.scenario)
    return [
        f"OTE {money(plan.ote_per_year)}, {mix(plan)}: {money(plan.base_per_year)} base and "
        f"{money(plan.target_incentive_per_year)} target incentive.",
        *in_prose(plan),
        f"Above quota {number('accelerator', now['accelerator'])}; threshold: {number('threshold', now['threshold'])}; "
        f"cap: {number('cap', now['cap'])}.",
        f"Annual quota {money(optimum.scenario.quota.annual_quota)}; {share(optimum.scenario.motion.build_share)} of "
        "the time after cadence goes to building partners.",
    ]


def limits(optimum: Optimum) -> pd.DataFrame:
    """Return a row for each limit that was set: asked for, found on fresh draws, and whether it holds."""
    return pd.DataFrame([_row(held) for held in optimum.best.limits], columns=list(LIMIT_COLUMNS))


def _row(held: Held) -> tuple[str, str, str, str]:
    word = "at most" if held.limit.is_ceiling else "at least"
    kept = "✓ holds" if held.broken_by == 0.0 else f"✗ broken by {share(held.broken_by)}"
    field = held.limit.field
    return held.limit.label, f"{word} {limit_value(field, held.bound)}", limit_value(field, held.value), kept
