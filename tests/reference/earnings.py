"""What a payee earns before it is settled: the lines of the measures, then those of the whole plan, by month."""

from __future__ import annotations

from collections.abc import Mapping

from tests.reference.exact import Amounts, nothing, plus
from tests.reference.measure_pay import lines_after, measure_lines
from tests.reference.plan_pay import plan_line
from tests.reference.positions import Desk

Lines = list[tuple[str, Amounts]]


def earned_lines(desk: Desk, placed: Mapping[str, list[Amounts]] | None = None) -> Lines:
    """Return label and amounts of every line; `placed` gives what the first terms of some measures add."""
    lines: Lines = []
    for measure in desk.plan.measures:
        if placed and measure.name in placed:
            by_term = lines_after(desk, measure, placed[measure.name])
        else:
            by_term = measure_lines(desk, measure)
        lines.extend((f"{measure.name}: {term.label}", line) for term, line in zip(measure.terms, by_term, strict=True))
    for term in desk.plan.earnings:
        pay = plus(nothing(), *(amounts for _, amounts in lines))
        lines.append((f"All measures: {term.label}", plan_line(desk, term, pay)))
    return lines


def earned(desk: Desk, placed: Mapping[str, list[Amounts]] | None = None) -> Amounts:
    """Return what is earned in each month."""
    return plus(nothing(), *(amounts for _, amounts in earned_lines(desk, placed)))
