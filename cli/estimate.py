"""`estimate`: what a year's result pays under a plan, and what has to be sold to earn a sum."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, PlanName

if TYPE_CHECKING:
    from sim.pay.plan import Plan
    from sim.plan_design.estimator import Estimated, Needed

LINE_COLUMNS = ("line", "amount")


def estimate(
    plan: PlanName,
    attainment: Annotated[
        list[str] | None,
        typer.Option(
            "--attainment",
            metavar="X|MEASURE=X",
            help="Result ÷ quota, such as 1.2 for 120 %, of every measure or of one; may be repeated; 1 unless given.",
        ),
    ] = None,
    quota: Annotated[
        float | None,
        typer.Option(
            "--quota", metavar="AMOUNT", help="Annual quota of the measures whose quota the plan leaves open."
        ),
    ] = None,
    months: Annotated[
        float, typer.Option("--months", metavar="N", min=0.0, max=12.0, help="Months in seat that the result covers.")
    ] = 12.0,
    earn: Annotated[
        float | None,
        typer.Option(
            "--earn", metavar="DOLLARS", help="What must be sold to earn this in a year, base salary included?"
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="NAME", help="The measure --earn asks about; the first unless given."),
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Estimate a year's pay from attainment, line by line; with --earn also the way back, from pay to sales."""
    from cli.console import emit_json
    from cli.files import checked, write
    from cli.plans import plan_named
    from sim.plan_design import estimator

    chosen, results = plan_named(plan), results_in(attainment or ())
    _check(chosen, quota, earn)
    checked(out)
    estimated = estimator.estimated_pay(chosen, results, quota=quota, months=months)
    others = results if isinstance(results, float) else 1.0
    needed = needed_for(chosen, earn, measure, others, quota) if earn is not None else None
    write([*lines_of(estimated), ("base salary", estimated.base)], LINE_COLUMNS, out)
    if as_json:
        emit_json(estimate_object(chosen, results, estimated, needed))
    else:
        show(chosen, results, estimated, needed)


def results_in(texts: Sequence[str]) -> float | dict[str, float]:
    """Return one attainment for every measure, or attainments by measure; ScenarioError for anything else."""
    from sim.errors import ScenarioError

    if not texts:
        return 1.0
    named: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals and len(texts) == 1:
            return _attainment(value, text)
        if not equals:
            raise ScenarioError(f"--attainment {text!r} beside another one names no measure; write MEASURE=1.2")
        if name.strip() in named:
            raise ScenarioError(f"--attainment gives {name.strip()!r} twice; give it once")
        named[name.strip()] = _attainment(value, text)
    return named


def lines_of(estimated: Estimated) -> list[tuple[str, float]]:
    """Return the lines in cents, so that they sum to variable pay; a last one where the plan rounds to dollars."""
    import numpy as np

    from sim.pay.money import to_cents
    from sim.pay_statements.statement import cents_that_add_up

    amounts = cents_that_add_up(np.array([amount for _, amount in estimated.lines]))
    lines = [(label, float(amount)) for (label, _), amount in zip(estimated.lines, amounts, strict=True)]
    left = float(to_cents(np.array(estimated.variable - amounts.sum())))
    return [*lines, ("rounding", left)] if left else lines


def needed_for(plan: Plan, earn: float, measure: str | None, others: float, quota: float | None) -> Needed | None:
    """Return what a year has to bring for pay to reach a sum, base included; None when base alone does."""
    from sim.plan_design.estimator import to_earn

    variable = earn - plan.base_per_year
    if variable <= 0.0:
        return None
    return to_earn(plan, variable, measure=measure, others=others, quota=quota)


def estimate_object(
    plan: Plan, results: float | Mapping[str, float], estimated: Estimated, needed: Needed | None
) -> dict[str, Any]:
    """Return what `estimate --json` prints: a mapping of plain values."""
    return {
        "plan": plan.name,
        "attainment": results if isinstance(results, float) else dict(results),
        "payout": estimated.payout,
        "variable": estimated.variable,
        "base": estimated.base,
        "total": estimated.total,
        "lines": [dict(zip(LINE_COLUMNS, line, strict=True)) for line in lines_of(estimated)],
        "next_point": estimated.next_point,
        "to_earn": needed
        and {
            "total": needed.dollars + plan.base_per_year,
            "variable": needed.dollars,
            "attainment": needed.attainment,
            "credited": needed.credited,
            "most_variable": needed.most,
            "sentence": needed.sentence,
        },
    }


def show(plan: Plan, results: float | Mapping[str, float], estimated: Estimated, needed: Needed | None) -> None:
    """Print the lines, their sum, and the way back where it was asked for."""
    from cli.console import emit, emit_table, printable
    from sim.reports.wording import dollars

    stands = f"{results:g}" if isinstance(results, float) else ", ".join(f"{k} {v:g}" for k, v in results.items())
    rows = [
        *lines_of(estimated),
        ("variable pay", estimated.variable),
        ("base salary", estimated.base),
        ("pay", estimated.total),
        ("one more point of attainment on every measure adds", estimated.next_point),
    ]
    title = f"{plan.name} at attainment {stands}: {estimated.payout:.4f} of target incentive"
    emit_table(title, ("line", "$"), [(label, f"{amount:,.2f}") for label, amount in rows])
    if needed is not None:
        variable, base = needed.dollars, plan.base_per_year
        total = f"{dollars(variable + base, 0)} in all is {dollars(base, 0)} of base salary"
        emit(f"{total} and {dollars(variable, 0)} of variable pay.\n{printable(needed.sentence)}\n")


def _check(plan: Plan, quota: float | None, earn: float | None) -> None:
    """Raise ScenarioError for numbers no plan can be asked about, and for a quota that only dollars can do without."""
    from sim.errors import ScenarioError

    if quota is not None and not (math.isfinite(quota) and quota > 0.0):
        raise ScenarioError(f"--quota {quota:g} is no annual quota; give a number above 0")
    if earn is not None and not (math.isfinite(earn) and earn > 0.0):
        raise ScenarioError(f"--earn {earn:g} is no year's pay; give dollars above 0")
    if earn is not None and earn <= plan.base_per_year:
        raise ScenarioError(
            f"--earn {earn:g} is paid by the base salary of {plan.base_per_year:,.0f} alone; ask for more than that"
        )
    for measure in plan.measures:
        if measure.base.in_dollars and measure.quota is None and quota is None:
            raise ScenarioError(
                f"{measure.name!r} is paid in dollars by what is credited, and the plan states no quota; "
                "give --quota, so that attainment becomes an amount"
            )


def _attainment(value: str, text: str) -> float:
    from sim.errors import ScenarioError
    from sim.pay.credit import HIGHEST_ATTAINMENT

    try:
        number = float(value)
    except ValueError:
        raise ScenarioError(f"--attainment {text!r} is no number; write 1.2 for 120 % of quota") from None
    if not 0.0 <= number <= HIGHEST_ATTAINMENT:
        raise ScenarioError(
            f"--attainment {text!r} is outside 0 to {HIGHEST_ATTAINMENT:g} times quota; write 1.2 for 120 %"
        )
    return number
