"""How much each number matters, in words and as columns: its share of what moves the effects of motion and of pay."""

from __future__ import annotations

import pandas as pd

from sim.reports.wording import capitalized, count, listed, share, signed_money, years
from sim.uncertainty.one_at_a_time import NumberSwing, OneAtATime

MOTION, PAY = "moves motion", "moves pay"
COURSE = "motion effect, low to high"
DECIDING = 10  # numbers shown first
_NAMED = 3  # numbers that the finding names


def headline(sensitivity: OneAtATime) -> str:
    """Return how much of what moves the motion effect the first ten numbers hold."""
    ranked = list(sensitivity.shares("motion").values())[:DECIDING]
    return (
        f"{capitalized(count(len(ranked)))} numbers decide: they hold {share(round(sum(ranked), 2))} of what moves the "
        f"answer, of {len(sensitivity.rows)} that nobody knows exactly"
    )


def deciding(table: pd.DataFrame, sensitivity: OneAtATime) -> pd.DataFrame:
    """Return the numbers that move the motion effect most, with value, range and what supports them."""
    columns = ["parameter", "value", "unit", "plausible", MOTION, PAY, COURSE, "what supports it"]
    return joined(table, sensitivity).head(DECIDING)[columns]


def finding(sensitivity: OneAtATime) -> str:
    """Return which numbers matter most for the motion effect and which change its sign by themselves."""
    labels = {row.unknown.about.path: row.unknown.about.label for row in sensitivity.rows}
    first = [
        f"{labels[path]} ({share(round(part, 2))})"
        for path, part in list(sensitivity.shares("motion").items())[:_NAMED]
    ]
    flipping = [labels[row.unknown.about.path] for row in sensitivity.rows if row.flips("motion")]
    alone = f"{listed(flipping)} alone can turn its sign" if flipping else "none alone turns its sign for sure"
    horizon = years(sensitivity.scenario.run.months // 12)
    return (
        f"The motion effect on {sensitivity.outcome} over {horizon}, now "
        f"{signed_money(sensitivity.now['motion'].mean)} per seat in {sensitivity.replications} replications, hangs "
        f"most on {listed(first)}; {alone}. Shares are of all swings between the ends of the plausible ranges, one "
        "number at a time. Blank: decided by the vendor, or without a range."
    )


def joined(table: pd.DataFrame, sensitivity: OneAtATime) -> pd.DataFrame:
    """Return the listing of numbers with their shares and the motion effect at both ends, the heaviest first.

    `table` has a column `path`; numbers that were not varied stay blank at the end.
    """
    motion, pay = sensitivity.shares("motion"), sensitivity.shares("pay")
    courses = {row.unknown.about.path: _course(row) for row in sensitivity.rows}
    weight = table["path"].map(motion)
    more = table.assign(
        **{
            MOTION: [_percent(motion.get(path)) for path in table["path"]],
            PAY: [_percent(pay.get(path)) for path in table["path"]],
            COURSE: [courses.get(path, "") for path in table["path"]],
        }
    )
    front = ["group", "parameter", "value", "unit", MOTION, PAY, COURSE]
    order = weight.sort_values(ascending=False, na_position="last", kind="stable").index
    return more.loc[order, [*front, *(column for column in table.columns if column not in front)]]


def _course(row: NumberSwing) -> str:
    return f"{signed_money(row.at_low['motion'].mean)} → {signed_money(row.at_high['motion'].mean)}"


def _percent(part: float | None) -> str:
    return "" if part is None else f"{100.0 * part:.1f} %"
