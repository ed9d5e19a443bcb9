"""The cells of the 2x2 as a table: every amount with its interval and its lead, and what stands beside it."""

from __future__ import annotations

import pandas as pd

from sim.engine.measures import Estimate
from sim.reports.cells import NAMES
from sim.reports.two_by_two import Cell, TwoByTwo
from sim.reports.wording import between, capitalized, difference, money, share, times, years
from sim.studies.factorial import AMOUNTS, CELLS, LAST_YEAR, STATUS_QUO

COLUMNS = ("cell", "amount", "window", "mean", "low", "high", "lead", "lead low", "lead high")


def cells_table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each cell, amount and window, in $ per seat, with columns COLUMNS."""
    rows = [
        (
            NAMES[name],
            amount.removeprefix(LAST_YEAR),
            _window(reading, amount),
            *cell.amounts[amount],
            *cell.leads[amount],
        )
        for name, cell in ((name, reading.cells[name]) for name in CELLS)
        for amount in AMOUNTS
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def beside_table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each cell in words: amounts and leads with intervals, and what else marks the last year."""
    return pd.DataFrame([_beside(reading, reading.cells[name]) for name in CELLS])


def in_words(value: Estimate, lead: Estimate, *, is_base: bool) -> str:
    """Return an amount with its interval and its lead over the status quo, for whoever points at a cell."""
    against = "the status quo" if is_base else difference(lead)
    return f"{money(value.mean)} per seat (simulation error: {between(value)}); {against}"


def _window(reading: TwoByTwo, amount: str) -> str:
    return f"year {reading.years}" if amount.startswith(LAST_YEAR) else years(reading.years)


def _beside(reading: TwoByTwo, cell: Cell) -> dict[str, str]:
    is_base = cell.name == STATUS_QUO
    amounts = {
        f"{amount.removeprefix(LAST_YEAR)}, {_window(reading, amount)}": (
            f"{money(cell.amounts[amount].mean)}{'' if is_base else f'  {difference(cell.leads[amount])}'}"
        )
        for amount in AMOUNTS
    }
    last = f"year {reading.years}"
    return {
        "cell": capitalized(NAMES[cell.name]),
        **amounts,
        f"of a direct rep, {last}": f"{cell.of_direct_rep.mean:.2f}",
        f"partners sell, {last}": times(cell.yearly["partner_sales_index"][-1].mean),
        f"payout to target, {last}": share(round(cell.yearly["payout_to_target"][-1].mean, 2)),
        f"hours that build, {last}": share(round(cell.yearly["build_share"][-1].mean, 2)),
    }
