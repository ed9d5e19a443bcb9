"""What the Talent page says: people who stay or people who pass through, computed from the runs, never assumed."""

from __future__ import annotations

from sim.reports.cells import LABELS, NAMES
from sim.reports.talent import TalentReading
from sim.reports.wording import between, capitalized, includes_zero, money, share, signed_between, signed_money, years
from sim.studies.factorial import BUILD_AND_PAY
from sim.studies.hire_value import JUDGED_AFTER

_WHOLE = 1.0


def headline(reading: TalentReading) -> str:
    """Return the answer: what hiring only people who pass through does to the gain of build and pay."""
    forfeited = reading.forfeited
    if forfeited is None:
        return "The people as set all pass through the role already"
    lost = forfeited["contribution"]
    if reading.gain["contribution"].low <= 0.0:
        return f"{LABELS[BUILD_AND_PAY]} gains nothing for certain, so people who pass through cannot cost any of it"
    if lost.low > _WHOLE:
        return f"Hiring only people who pass through costs all that {NAMES[BUILD_AND_PAY]} gains, and more"
    if lost.low > 0.0:
        part = share(round(lost.mean, 2))
        return f"Hiring only people who pass through costs {part} of what {NAMES[BUILD_AND_PAY]} gains"
    return f"Hiring only people who pass through costs {NAMES[BUILD_AND_PAY]} nothing for certain"


def detail(reading: TalentReading) -> str:
    """Return the choices that bring most and least, and what a hire is worth."""
    ranked = sorted(reading.leads, key=lambda name: reading.leads[name]["contribution"].mean)
    best, worst = (reading.leads[name]["contribution"] for name in (ranked[-1], ranked[0]))
    return (
        f"Against the people as set, contribution per seat over {years(reading.scenario.run.months // 12)}: "
        f"{ranked[-1]} {signed_money(best.mean)} ({signed_between(best)}), "
        f"{ranked[0]} {signed_money(worst.mean)} ({signed_between(worst)}). "
        f"{_forfeit(reading)}"
    )


def _forfeit(reading: TalentReading) -> str:
    """Return what portal hires cost of the gain of build and pay, or where there is none to lose, the gain."""
    gain = reading.gain["contribution"]
    gained = f"{LABELS[BUILD_AND_PAY]} gains {signed_money(gain.mean)} ({signed_between(gain)}) over the status quo"
    if reading.forfeited is None or gain.low <= 0.0:
        return f"{gained}."
    lost = reading.forfeited["contribution"]
    mean, low, high = (share(round(value, 2)) for value in lost)
    return f"{gained}; {reading.portal} cost {mean} of it ({low} to {high})."


def judged(reading: TalentReading, name: str) -> str:
    """Return what a hire is worth after eighteen months, in a sentence."""
    worth = reading.worth[name].judged
    if includes_zero(worth):
        verdict = f"is worth nothing for certain ({signed_between(worth)})"
    elif worth.mean > 0.0:
        verdict = f"has brought {money(worth.mean)} ({between(worth)}) more than an empty seat"
    else:
        verdict = f"has cost {money(-worth.mean)} more than it brought ({signed_between(worth)})"
    return f"After {JUDGED_AFTER} months a hire {verdict}."


def label(name: str) -> str:
    """Return a choice's name as it stands beside a chart."""
    return capitalized(name)
