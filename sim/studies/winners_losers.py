"""Who gains and who loses under another plan: the same people's pay in two runs on the same draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.engine.measures import Estimate, estimate
from sim.engine.results import DETAILED_REPLICATIONS, Result

UNCHANGED = 0.01  # of a year's OTE; a smaller change of pay counts as none
GROUPS = ("all", "best third", "middle third", "lowest third", "newcomers")
FULL_YEAR = 11.5  # months in seat that make somebody settled


class GroupPayChange(NamedTuple):
    """How pay changes for a group: years in seat per replication, mean change of yearly pay ($), shares by direction.

    Everybody counts by the months in seat.
    """

    years: float
    change: Estimate
    winners: float
    losers: float
    unchanged: float


def paired_pay(result: Result, baseline: Result) -> pd.DataFrame:
    """Return a row for each person and year present in both runs in the same seat, with annualized pay in both.

    Columns: replication, year, seat, incumbent, months, attainment and pay in the baseline, `pay_after`, `change` ($ a
    year). Only the first DETAILED_REPLICATIONS replications list people. People who left earlier in one run are not
    paired.
    """
    keys = ["replication", "year", "seat", "incumbent"]
    before, after = _annual(baseline), _annual(result)[[*keys, "pay"]].rename(columns={"pay": "pay_after"})
    both = before.merge(after, on=keys, how="inner", validate="one_to_one")
    return both.assign(change=both["pay_after"] - both["pay"])


def winners_and_losers(result: Result, baseline: Result) -> dict[str, GroupPayChange]:
    """Return by group of people how their yearly pay changes; groups without anybody are left out.

    Thirds are by attainment in the baseline run among settled people of the same replication and year.
    """
    paired = paired_pay(result, baseline)
    if paired.empty:
        return {}
    settled = paired["months"] >= FULL_YEAR
    rank = paired[settled].groupby(["replication", "year"])["attainment"].rank(pct=True)
    third = pd.Series("newcomers", index=paired.index)
    third[settled] = np.select([rank > 2.0 / 3.0, rank > 1.0 / 3.0], ["best third", "middle third"], "lowest third")
    tolerance = UNCHANGED * baseline.scenario.plan.ote_per_year
    replications = min(baseline.replications, DETAILED_REPLICATIONS)
    by_group = {}
    for group in GROUPS:
        chosen = paired if group == "all" else paired[third == group]
        if not chosen.empty:
            by_group[group] = _pay_change(chosen, tolerance, replications)
    return by_group


def pay_for_performance(result: Result) -> Estimate:
    """Return the correlation between variable pay over target and own attainment among people of the same year.

    1 where pay follows own results in a straight line, 0 where it does not. Means over replications with an interval;
    replications in which either does not vary count 0.
    """
    return _mean_over_replications(result, ("variable", "attainment"), _correlation)


def pay_spread(result: Result) -> Estimate:
    """Return the Gini coefficient of yearly pay among settled people of the same year."""
    return _mean_over_replications(result, ("pay",), _gini)


def _mean_over_replications(result: Result, columns: tuple[str, ...], of: Callable[..., float]) -> Estimate:
    """Return a statistic of the settled people of a year, averaged within and then over replications; 0 without people.

    `of` takes one array for each column, of the people of one replication and year, and returns the statistic.
    """
    people = _annual(result)
    people = people[people["months"] >= FULL_YEAR].sort_values(["replication", "year"], kind="stable")
    if people.empty:
        return Estimate(0.0, 0.0, 0.0)
    replication, year = people["replication"].to_numpy(), people["year"].to_numpy()
    starts = np.flatnonzero((np.diff(replication) != 0) | (np.diff(year) != 0)) + 1
    parts = zip(*(np.split(people[column].to_numpy(), starts) for column in columns), strict=True)
    yearly = pd.Series([of(*part) for part in parts])
    return estimate(np.asarray(yearly.groupby(replication[[0, *starts]]).mean(), dtype=np.float64))


def _annual(result: Result) -> pd.DataFrame:
    """Return the listed people with `pay` and `variable` a full year."""
    people = result.by_person()
    people = people[people["months"] > 0.0]
    whole = 12.0 / people["months"]
    variable = people["variable"] * whole
    return people.assign(variable=variable, pay=people["base"] * whole + variable)


def _pay_change(chosen: pd.DataFrame, tolerance: float, replications: int) -> GroupPayChange:
    change, months = chosen["change"].to_numpy(), chosen["months"].to_numpy()
    weighed = chosen.assign(dollars=chosen["change"] * chosen["months"]).groupby("replication")
    by_replication = weighed["dollars"].sum() / weighed["months"].sum()
    return GroupPayChange(
        years=float(months.sum()) / 12.0 / replications,
        change=estimate(by_replication.to_numpy()),
        winners=float(months[change > tolerance].sum() / months.sum()),
        losers=float(months[change < -tolerance].sum() / months.sum()),
        unchanged=float(months[np.abs(change) <= tolerance].sum() / months.sum()),
    )


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if one.size < 2 or np.ptp(one) <= 1e-9 or np.ptp(other) <= 1e-9:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _gini(pay: np.ndarray) -> float:
    ordered = np.sort(pay)
    count, total = ordered.size, float(ordered.sum())
    if total <= 0.0:
        return 0.0
    return float((2.0 * np.arange(1, count + 1) - count - 1.0) @ ordered / (count * total))
