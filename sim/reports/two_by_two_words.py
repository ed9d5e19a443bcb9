"""What stands below a 2x2's verdict, in words computed from its numbers: cautions, and the direct rep beside it."""

from __future__ import annotations

from collections.abc import Mapping

from sim.engine.measures import Estimate
from sim.reports.two_by_two import CONTRIBUTION, REVENUE, TwoByTwo
from sim.reports.wording import includes_zero, listed, money, signed_between, signed_money, years
from sim.studies.factorial import CORNERS, LAST_YEAR

CONTRAST_NAMES = {
    "pay": "Pay",
    "motion": "Motion",
    "interaction": "Interaction",
    "both": "Both together",
}
NOTEWORTHY = 0.05  # of what both bring together; a smaller interaction changes no decision


def yardstick(reading: TwoByTwo) -> str:
    """Return how much a direct rep brings in beside the corners of the 2x2, in the last year."""
    shares = [reading.cells[corner].of_direct_rep.mean for corner in CORNERS]
    last = reading.direct_last
    span = f"({money(last.low)} to {money(last.high)}; {money(reading.direct_total.mean)} over {years(reading.years)})"
    return (
        f"**Yardstick:** a direct rep in the same market brings in {money(last.mean)} of revenue in year "
        f"{reading.years} {span}. A partner manager's seat brings in {min(shares):.2f} to {max(shares):.2f} of that."
    )


def cautions(reading: TwoByTwo) -> list[str]:
    """Return what a careful reader must know beside the verdict: losses, interactions that count, what is unsettled."""
    notes = [*_against_building(reading), *_interaction(reading)]
    unsettled = [
        f"{CONTRAST_NAMES[contrast].lower()} on {_window(reading, key)} ({signed_between(effect)})"
        for key, effect, contrast in _contrasts(reading.effects)
        if includes_zero(effect)
    ]
    if unsettled:
        notes.append(
            f"Within simulation error at {reading.replications:,} replications (zero lies inside the 95 % interval): "
            f"{listed(unsettled)}."
        )
    return notes


def _against_building(reading: TwoByTwo) -> list[str]:
    """Say when building partners costs more over the horizon than it brings, and what the last year looks like."""
    notes = []
    for amount in (REVENUE, CONTRIBUTION):
        motion, later = reading.effects[amount]["motion"], reading.effects[f"{LAST_YEAR}{amount}"]["motion"]
        if motion.mean >= 0.0:
            continue
        turned = "it is ahead" if later.low > 0.0 else "it is behind" if later.high < 0.0 else "it is not settled"
        doubt = " (not settled)" if includes_zero(motion) else ""
        notes.append(
            f"Building partners without a new plan loses {amount} within {years(reading.years)} here: "
            f"{signed_money(motion.mean)} per seat{doubt}. In year {reading.years} alone {turned} "
            f"({signed_money(later.mean)})."
        )
    return notes


def _interaction(reading: TwoByTwo) -> list[str]:
    lost = [
        f"{signed_money(effect.mean)} of {_window(reading, key)} per seat"
        for key, effect, contrast in _contrasts(reading.effects)
        if contrast == "interaction"
        and effect.high < 0.0
        and abs(effect.mean) > NOTEWORTHY * abs(reading.effects[key]["both"].mean)
    ]
    if not lost:
        return []
    return [f"A new plan and building partners together bring less than the sum of both alone: {listed(lost)}."]


def _contrasts(effects: Mapping[str, Mapping[str, Estimate]]) -> list[tuple[str, Estimate, str]]:
    return [
        (key, group[contrast], contrast)
        for key, group in effects.items()
        for contrast in ("pay", "motion", "interaction")
    ]


def _window(reading: TwoByTwo, key: str) -> str:
    amount = key.removeprefix(LAST_YEAR)
    return f"year-{reading.years} {amount}" if key != amount else f"{reading.years}-year {amount}"
