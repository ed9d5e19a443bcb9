"""What the Talent page says: career or transfer portal, computed from the runs and never assumed."""

from __future__ import annotations

from sim.reports.talent import TalentReading
from sim.reports.wording import between, capitalized, includes_zero, money, share, signed_between, signed_money, years
from sim.studies.hire_value import JUDGED_AFTER

_WHOLE = 1.0


def headline(reading: TalentReading) -> str:
    """Return the answer: what hiring from the portal alone does to the gain of build and pay."""
    found = reading.forfeited
    if found is None:
        return "The people as set are the transfer portal"
    lost = found["contribution"]
    if reading.gain["contribution"].low <= 0.0:
        return "Build and pay gains nothing for certain here, so there is nothing for a portal to forfeit"
    if lost.low > _WHOLE:
        return "A transfer portal forfeits all that build and pay gains, and more"
    if lost.low > 0.0:
        return f"A transfer portal forfeits {share(round(lost.mean, 2))} of what build and pay gains"
    return "Hiring from the transfer portal costs build and pay nothing for certain"


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
    """Return what portal hires give away of the gain of build and pay, or where there is none to give, the gain."""
    gain = reading.gain["contribution"]
    told = f"Build and pay gains {signed_money(gain.mean)} ({signed_between(gain)}) over the status quo"
    if reading.forfeited is None or gain.low <= 0.0:
        return f"{told}."
    lost = reading.forfeited["contribution"]
    mean, low, high = (share(round(value, 2)) for value in lost)
    return f"{told}; {reading.portal} forfeit {mean} of it ({low} to {high})."


def judged(reading: TalentReading, name: str) -> str:
    """Return what a hire is worth after eighteen months, in a sentence."""
    found = reading.worth[name].judged
    if includes_zero(found):
        told = f"is worth nothing for certain ({signed_between(found)})"
    elif found.mean > 0.0:
        told = f"has brought {money(found.mean)} ({between(found)}) more than an empty seat"
    else:
        told = f"has cost {money(-found.mean)} more than it brought ({signed_between(found)})"
    return f"After {JUDGED_AFTER} months a hire {told}."


def label(name: str) -> str:
    """Return a choice's name as it stands beside a chart."""
    return capitalized(name)
