"""What a 2x2 says, in words computed from its numbers: the headline, its detail, and every caution it needs."""

from __future__ import annotations

from collections.abc import Mapping

from sim.engine.measures import Estimate
from sim.reports.cells import NICKNAMES
from sim.reports.two_by_two import CONTRIBUTION, REVENUE, Cell, TwoByTwo
from sim.reports.wording import (
    capitalized,
    difference,
    includes_zero,
    listed,
    money,
    signed_between,
    signed_money,
    years,
)
from sim.studies.factorial import CORNERS, PAY_ONLY, STATUS_QUO

CONTRAST_NAMES = {
    "pay": "Pay",
    "motion": "Motion",
    "interaction": "Interaction",
    "both": "Both together",
}


def headline(reading: TwoByTwo) -> str:
    """Return the one sentence to remember: which corner sells most and which earns most over the horizon."""
    sells, earns = best(reading, "total", REVENUE), best(reading, "total", CONTRIBUTION)
    span = years(reading.years)
    if sells.name == earns.name == STATUS_QUO:
        return f"Nothing beats the status quo over {span}: it sells most and earns most."
    if sells.name == earns.name:
        return (
            f"{capitalized(NICKNAMES[sells.name])} leads over {span}: {_lead(sells, REVENUE)} revenue and "
            f"{_lead(sells, CONTRIBUTION)} contribution per seat against the status quo."
        )
    return (
        f"{capitalized(_sells(sells))} over {span}, but {_earns(earns)}: "
        "revenue and contribution disagree about the winner."
    )


def detail(reading: TwoByTwo) -> str:
    """Return the second sentence: the run rate of the last year beside the total, never without it."""
    sells, earns = best(reading, "last", REVENUE), best(reading, "last", CONTRIBUTION)
    year = f"In year {reading.years} alone"
    if sells.name == earns.name == STATUS_QUO:
        return f"{year} the status quo still sells and earns most."
    if sells.name == earns.name:
        return (
            f"{year} {NICKNAMES[sells.name]} runs at {money(sells.last[REVENUE].mean)} of revenue per seat: "
            f"{difference(sells.lead_last[REVENUE])} than the status quo; contribution "
            f"{difference(sells.lead_last[CONTRIBUTION])}."
        )
    return (
        f"{year} {NICKNAMES[sells.name]} sells most ({money(sells.last[REVENUE].mean)} per seat) and "
        f"{NICKNAMES[earns.name]} earns most ({money(earns.last[CONTRIBUTION].mean)} of contribution)."
    )


def yardstick(reading: TwoByTwo) -> str:
    """Return how much a direct rep brings in beside the corners of the 2x2, in the last year."""
    shares = [reading.cells[corner].of_direct_rep.mean for corner in CORNERS]
    direct = reading.direct_last
    return (
        f"**Yardstick:** a direct rep in the same market brings in {money(direct.mean)} in year {reading.years} "
        f"({money(direct.low)} to {money(direct.high)}; {money(reading.direct_total.mean)} over "
        f"{years(reading.years)}). A partner manager's seat brings in {min(shares):.2f} to {max(shares):.2f} of that."
    )


def cautions(reading: TwoByTwo) -> list[str]:
    """Return what a careful reader must be told: losses, negative interactions, intervals that include zero."""
    warnings = [*_against_building(reading), *_pay_only_wins(reading), *_interaction(reading)]
    open_ones = [
        f"{CONTRAST_NAMES[contrast].lower()} on {_window(reading, key)} ({signed_between(effect)})"
        for key, effect, contrast in _contrasts(reading.effects)
        if includes_zero(effect)
    ]
    if open_ones:
        warnings.append(
            f"Not settled at {reading.replications:,} replications, zero lies inside the 95 % interval: "
            f"{listed(open_ones)}."
        )
    return warnings


def best(reading: TwoByTwo, window: str, amount: str) -> Cell:
    """Return the corner with the highest mean; `window` is `total` or `last`, `amount` REVENUE or CONTRIBUTION."""
    return max((reading.cells[corner] for corner in CORNERS), key=lambda cell: getattr(cell, window)[amount].mean)


def _lead(cell: Cell, amount: str) -> str:
    lead = cell.lead_total[amount]
    doubt = " (not settled)" if includes_zero(lead) else ""
    return f"{signed_money(lead.mean)}{doubt}"


def _sells(cell: Cell) -> str:
    if cell.name == STATUS_QUO:
        return "the status quo sells most"
    return f"{NICKNAMES[cell.name]} sells most ({_lead(cell, REVENUE)} revenue per seat)"


def _earns(cell: Cell) -> str:
    if cell.name == STATUS_QUO:
        return "the status quo earns most"
    return f"{NICKNAMES[cell.name]} earns most ({_lead(cell, CONTRIBUTION)} contribution)"


def _against_building(reading: TwoByTwo) -> list[str]:
    """Say when building partners costs more over the horizon than it brings, and what the last year looks like."""
    losses = []
    for amount in (REVENUE, CONTRIBUTION):
        motion, later = reading.effects[amount]["motion"], reading.effects[f"last_year_{amount}"]["motion"]
        if motion.mean >= 0.0:
            continue
        turned = "it is ahead" if later.low > 0.0 else "it is behind" if later.high < 0.0 else "it is not settled"
        doubt = " (not settled)" if includes_zero(motion) else ""
        losses.append(
            f"Building partners loses {amount} within {years(reading.years)} here: {signed_money(motion.mean)} per seat"
            f"{doubt}. In year {reading.years} alone {turned} ({signed_money(later.mean)})."
        )
    return losses


def _pay_only_wins(reading: TwoByTwo) -> list[str]:
    won = [amount for amount in (REVENUE, CONTRIBUTION) if best(reading, "total", amount).name == PAY_ONLY]
    if not won:
        return []
    later = [amount for amount in won if best(reading, "last", amount).name == PAY_ONLY]
    then = "and still does" if later == won else "but no longer does"
    return [f"Pay only wins on {listed(won)} over {years(reading.years)}, {then} in year {reading.years} alone."]


def _interaction(reading: TwoByTwo) -> list[str]:
    lost = [
        f"{signed_money(effect.mean)} of {_window(reading, key)}"
        for key, effect, contrast in _contrasts(reading.effects)
        if contrast == "interaction" and effect.high < 0.0
    ]
    if not lost:
        return []
    return [f"Pay and building get in each other's way: together they bring less than the sum, {listed(lost)}."]


def _contrasts(effects: Mapping[str, Mapping[str, Estimate]]) -> list[tuple[str, Estimate, str]]:
    return [
        (key, group[contrast], contrast)
        for key, group in effects.items()
        for contrast in ("pay", "motion", "interaction")
    ]


def _window(reading: TwoByTwo, key: str) -> str:
    amount = key.removeprefix("last_year_")
    return f"year-{reading.years} {amount}" if key != amount else f"{reading.years}-year {amount}"
