"""The tiles of the 2x2: what each cell brings, in words, each amount with its lead over the status quo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.engine.measures import Estimate
from sim.reports.cells import LABELS, NICKNAMES
from sim.reports.two_by_two import CONTRIBUTION, REVENUE, Cell, TwoByTwo
from sim.reports.two_by_two_words import best
from sim.reports.wording import arrow, between, capitalized, difference, money, share, times, years
from sim.studies.factorial import CELLS, CORNERS, STATUS_QUO

ROWS = (
    ("team/vendor-led", "team/partner-built", "team/undirected"),
    ("individual/vendor-led", "individual/partner-built", "individual/undirected"),
)
HONORS = {REVENUE: "sells most", CONTRIBUTION: "earns most"}
LEADS = "leads on both"
COLUMNS = ("cell", "amount", "window", "mean", "low", "high", "lead", "lead low", "lead high")


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One number of a tile: its size, what and when, and its lead (`sign` is 0 when that is not settled)."""

    value: str
    what: str
    lead: str
    sign: int


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One cell in words; `amounts` has the keys REVENUE and CONTRIBUTION, each the whole horizon and the last year.

    `nickname` is empty where a cell has none; `honor` says in what the cell is the best corner over the horizon, and is
    empty when in nothing.
    """

    title: str
    nickname: str
    honor: str
    amounts: Mapping[str, tuple[Amount, Amount]]
    beside: str


def tile(reading: TwoByTwo, name: str) -> Tile:
    """Return the tile of a cell."""
    cell = reading.cells[name]
    return Tile(
        title=LABELS[name],
        nickname=capitalized(NICKNAMES[name]) if name in CORNERS else "",
        amounts={key: _amounts(reading, cell, key) for key in (REVENUE, CONTRIBUTION)},
        honor=_honor(reading, name),
        beside=(
            f"Year {reading.years}: {cell.of_direct_rep.mean:.2f} of a direct rep · partners sell "
            f"{times(cell.yearly['partner_sales_index'][-1].mean)} · payout "
            f"{share(round(cell.yearly['payout_to_target'][-1].mean, 2))} · building "
            f"{share(round(cell.yearly['build_share'][-1].mean, 2))}"
        ),
    )


def cells_table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each cell, amount and window, in $ per seat, with columns COLUMNS."""
    rows = [
        (NICKNAMES[name], key, window, *value, *lead)
        for name, cell in ((name, reading.cells[name]) for name in CELLS)
        for key in (REVENUE, CONTRIBUTION)
        for window, value, lead in (
            (years(reading.years), cell.total[key], cell.lead_total[key]),
            (f"year {reading.years}", cell.last[key], cell.lead_last[key]),
        )
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _honor(reading: TwoByTwo, name: str) -> str:
    won = [honor for key, honor in HONORS.items() if best(reading, "total", key).name == name]
    return LEADS if len(won) == len(HONORS) else "".join(won)


def _amounts(reading: TwoByTwo, cell: Cell, key: str) -> tuple[Amount, Amount]:
    is_base = cell.name == STATUS_QUO
    return (
        _amount(cell.total[key], cell.lead_total[key], f"{key}, {years(reading.years)}", is_base),
        _amount(cell.last[key], cell.lead_last[key], f"{key}, year {reading.years}", is_base),
    )


def _amount(value: Estimate, lead: Estimate, what: str, is_base: bool) -> Amount:
    lead_in_words = f"baseline ({between(value)})" if is_base else difference(lead)
    sign = 0 if is_base else {"▲": 1, "▼": -1}.get(arrow(lead), 0)
    return Amount(value=money(value.mean), what=what, lead=lead_in_words, sign=sign)
