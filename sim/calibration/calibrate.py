"""Calibration: estimate a scenario's numbers from a list of opportunities or a history of results."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.calibration.fitting import fit
from sim.calibration.from_history import CALIBRATED, history_in_lines, scenario_of_history
from sim.calibration.history import is_history, read_history
from sim.calibration.opportunities import Opportunities, read_opportunities, table_of
from sim.calibration.people_report import written_for_people
from sim.calibration.report import findings, findings_in_lines
from sim.calibration.rescaling import rescaled, scale_of, to_digits
from sim.errors import ScenarioError
from sim.importing.mapping import ColumnMapping
from sim.importing.spelling import Reading
from sim.importing.table import Table
from sim.parameters import ASSUMPTION
from sim.scenario.scenario import Scenario

LARGEST_UNSCALED = 2.0  # a deal size this many times off the base's, either way, needs rescaling


@dataclass(frozen=True)
class Calibration:
    """A scenario with the file's estimates written into it, and the report on them.

    `report` holds plain numbers, texts, lists and dicts only (it can be written as JSON); `lines()` says the same
    in a few lines for a terminal. `scenario.sources` marks every path taken from the file with `calibrated`.
    """

    scenario: Scenario
    report: dict[str, Any] = field(repr=False)

    def lines(self) -> tuple[str, ...]:
        """Return the report as short lines of text."""
        return history_in_lines(self.report) if self.report["kind"] == "history" else findings_in_lines(self.report)


def calibrate(
    file: Path | str | Table,
    base: Scenario | None = None,
    *,
    reading: Reading | None = None,
    mapping: ColumnMapping | None = None,
    rescale: bool = True,
) -> Calibration:
    """Return `base` (the default scenario when None) with a file's estimates written into it, and the report.

    The file lists opportunities, or results by payee and month: a column for the month and one for credit or
    attainment, and none for a stage, make it a history.

    It is a file on disk, opened in this process, or a table read already. `reading` says what it leaves open (columns,
    date format, decimal sign, delimiter, encoding), `mapping` which column of opportunities holds what. With
    `rescale` the volume of opportunities, hours per deal and concurrency follow the value of an opportunity, so that
    the same people can sell the same revenue; without it, a deal size more than a factor 2 from the base's is refused.

    Raises ImportedFileError when the file cannot be read as a list of opportunities, ScenarioError when the outcome
    would not be a coherent scenario.
    """
    base = base or Scenario()
    table = table_of(file, reading or Reading())
    if is_history(table):
        return Calibration(*scenario_of_history(base, read_history(table, reading)))
    deals = read_opportunities(table, reading, mapping)
    estimates = fit(deals, base.market.persistence)
    scale = scale_of(base, estimates)
    changes = {
        "market.deal_size": to_digits(estimates.sizes.mean.mean),
        "market.deal_size_log_sd": to_digits(estimates.sizes.log_sd.mean),
        "market.season": list(estimates.season.factors),
        "delivery.vendor_led_win_rate": to_digits(scale.vendor_led_win_rate),
        "delivery.vendor_led_cycle_months": to_digits(estimates.cycle_months.mean),
        **{path: to_digits(value) for path, value in written_for_people(estimates.together).items()},
    }
    follow: dict[str, float] = {}
    if rescale:
        follow = rescaled(base, scale)
    elif not 1.0 / LARGEST_UNSCALED <= scale.deal_size <= LARGEST_UNSCALED:
        raise ScenarioError(
            f"market.deal_size = {estimates.sizes.mean.mean:,.0f} $ in {deals.name}, {base.market.deal_size:,.0f} $ in "
            f"{base.name}: without rescaling it must lie within a factor {LARGEST_UNSCALED:g}, for quota, rep cost and "
            "hours per deal belong to the deal size; rescale, or set them yourself in a base with such deals"
        )
    scenario = _written(base, changes, follow, deals)
    return Calibration(scenario, findings(base, scenario, deals, estimates, scale, follow, changes))


def _written(base: Scenario, changes: dict[str, Any], follow: dict[str, float], deals: Opportunities) -> Scenario:
    """Return the base with the changes, a name, a description and sources."""
    sources = base.sources | dict.fromkeys(changes, CALIBRATED) | dict.fromkeys(follow, ASSUMPTION)
    description = (
        f"Deal size, win rate, cycle and season of {deals.rows['won'] + deals.rows['lost']:,} decided opportunities in "
        f"{deals.name[:200]}; everything else as in {base.name}"
        f"{', volume and hours rescaled to the deal size' if follow else ''}. "
        "What such a file cannot tell, all of the partners' side, is not identified and stands as it stood."
    )
    try:
        return base.with_values(changes | follow).replace(
            name=f"{base.name[:100]}, calibrated", description=description, sources=sources
        )
    except ScenarioError as problem:
        raise ScenarioError(f"the deals of {deals.name} lie outside what the model covers:\n{problem}") from None
