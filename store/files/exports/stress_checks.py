"""The checks in a stress test's workbook: headlines from every outcome, the library, and the accruals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.reports.stress_words import CENTS
from sim.stress.outcomes import QUANTILES, WORST
from sim.stress.study import StressStudy
from sim.units import MONTHS_PER_YEAR
from store.files.exports.checks import Checks
from store.files.workbook import Filled

OUTCOMES = ("replication", "payout", "base pay", "revenue", "credited revenue", "market, of plan")
# Columns of `cash and accruals`, in the order of a Forecast after the month.
ACCRUED, PAID, OWED, CAPITALIZED, AMORTIZED, ASSET, EXPENSE = "BCDEFGH"


def stress_checks(study: StressStudy, answer: Mapping[str, Any]) -> list[tuple[Filled, ...]]:
    """Return the checks, each a formula over the other sheets beside the stated figure; all are true when written."""
    checks = Checks()
    _of_outcomes(checks, study, answer["distribution"])
    _of_library(checks, answer)
    _of_books(checks, answer)
    return checks.done()


def _of_outcomes(checks: Checks, study: StressStudy, distribution: Mapping[str, Any]) -> None:
    count, frame = study.replications, study.frame
    cost, base, revenue, credited = (f"outcomes!${column}$2:${column}${count + 1}" for column in "BCDE")
    checks.money("mean payout", f"AVERAGE({cost})", distribution["mean"]["mean"])
    for level in QUANTILES:
        stated = distribution[f"p{100.0 * level:.0f}"]["mean"]
        checks.money(f"payout P{100.0 * level:.0f}", f"PERCENTILE({cost},{level!r})", stated)
    tenth = f"SMALL({cost},ROUNDUP({WORST!r}*{count}-0.000001,0))"
    beyond = f"{tenth}+SUMPRODUCT(({cost}>{tenth})*({cost}-{tenth}))/{count}/{1.0 - WORST!r}"
    checks.money("expected shortfall, worst tenth", beyond, distribution["expected_shortfall_90"]["mean"])
    over, under = f"({cost}>{frame.budget!r})", f"({revenue}<{frame.target!r})"
    for name, hits in (
        ("breaks_budget", f"{over}*1"),
        ("breaks_budget_under_target", f"{over}*{under}"),
        ("misses_target", f"{under}*1"),
    ):
        checks.share(name.replace("_", " "), f"SUMPRODUCT({hits})/{count}", distribution[name]["mean"])
    checks.money("mean revenue", f"AVERAGE({revenue})", distribution["revenue"]["mean"])
    if distribution["ccos"]["mean"] > 0.0:
        checks.share("CCOS", f"(SUM({base})+SUM({cost}))/SUM({credited})", distribution["ccos"]["mean"])


def _of_library(checks: Checks, answer: Mapping[str, Any]) -> None:
    for row, effect in enumerate(answer["library"], 2):
        changed = f"AVERAGE(outcomes!$B$2:$B${answer['replications'] + 1})+library!D{row}"
        checks.money(f"{effect['name']}: the plan's payout and its change", changed, effect["cost"]["mean"])


def _of_books(checks: Checks, answer: Mapping[str, Any]) -> None:
    """Add the reconciliations: accrued, paid and owed; capitalized, amortized and kept; expense; the year's payout."""
    cents = answer["accruals"]["cents"]
    last = len(cents["accrued"]) + 1

    def total(column: str, first: int = 2, end: int = last) -> str:
        return f"SUM('cash and accruals'!${column}${first}:${column}${end})"

    def stated(name: str) -> float:
        return float(sum(cents[name])) / CENTS

    end = f"'cash and accruals'!{{}}{last}"
    checks.cents("accrued = paid + owed", f"{total(PAID)}+{end.format(OWED)}", stated("accrued"))
    checks.cents("capitalized = amortized + balance", f"{total(AMORTIZED)}+{end.format(ASSET)}", stated("capitalized"))
    of_flows = f"{total(ACCRUED)}-{total(CAPITALIZED)}+{total(AMORTIZED)}"
    checks.cents("expense = accrued - capitalized + amortized", of_flows, stated("expense"))
    for row in range(3, last + 1):
        month = "'cash and accruals'!{}{}"
        before = f"{month.format(OWED, row - 1)}+{month.format(ACCRUED, row)}-{month.format(PAID, row)}"
        checks.cents(f"month {row - 1}: owed before + accrued - paid", before, cents["liability"][row - 2] / CENTS)
    first = 2 + MONTHS_PER_YEAR * (answer["year"] - 1)
    year = total(ACCRUED, first, first + MONTHS_PER_YEAR - 1)
    checks.cents("the year's accruals are its mean payout", year, round(answer["distribution"]["mean"]["mean"], 2))
