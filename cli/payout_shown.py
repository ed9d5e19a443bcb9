"""Pay statements as rows of a table and as tables of a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.pay.plan import Plan
    from sim.pay_statements.statement_records import Statement, Statements

STATEMENT_COLUMNS = ("payee", "period", "part", "line", "amount")
AMOUNT_WIDTH = 14  # columns of a terminal, the space beside it included
RULE = "\N{BOX DRAWINGS LIGHT HORIZONTAL}"


def statement_rows(outcome: Statements) -> Iterator[tuple[str, str, str, str, float]]:
    """Yield every amount with columns STATEMENT_COLUMNS; `part` is variable or base, with a currency not the plan's."""
    for statement in outcome.statements:
        unit = f", {statement.currency}" if statement.currency else ""
        for place, period in enumerate(statement.periods):
            for line in statement.lines:
                label = f"{statement.plan}: {line.label}" if statement.plan else line.label
                yield statement.payee, period, f"variable{unit}", label, line.amounts[place]
            yield statement.payee, period, f"base{unit}", "base salary", statement.base[place]


def show(plan: Plan, outcome: Statements) -> None:
    """Print one table a payee, a column for each pay period; as many tables as the terminal's width asks for."""
    from cli.console import emit, printable

    texts = (
        as_text(*table)
        for statement in outcome.statements
        for table in tables_of(plan, statement, _periods_beside(statement))
    )
    emit("\n".join("".join(f"{printable(line)}\n" for line in lines) for lines in texts))


def as_text(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines, the first column set left, the others, numbers, right; quick for thousands of payees."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        numbers = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return f" {'  '.join((cells[0].ljust(widths[0]), *numbers))}".rstrip()

    rule = f" {RULE * (sum(widths) + 2 * (len(widths) - 1))}"
    return [title, "", line(columns), rule, *map(line, rows)]


def tables_of(
    plan: Plan, statement: Statement, beside: int
) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Yield title, columns and rows of a statement, at most so many pay periods beside one another."""
    blocks = statement.payments
    names = [statement.payment_name(block) for block in blocks]
    note = f", pay in {statement.currency}" if statement.currency else ""
    note += "; incomplete: a row about this payee was left out" if statement.incomplete else ""
    for first in range(0, len(blocks), beside):
        shown = blocks[first : first + beside]
        is_last = first + beside >= len(blocks)
        columns = (statement.plan or plan.name, *names[first : first + beside], *(("year",) if is_last else ()))
        rows = [
            (label, *(f"{sum(amounts[month] for month in block):,.2f}" for block in shown), *_year(amounts, is_last))
            for label, amounts in _amounts(statement)
        ]
        rows += [
            (label, *(_shown(values[block[-1]], label) for block in shown), *(("",) if is_last else ()))
            for label, values in _standings(statement)
        ]
        yield f"{statement.payee}{note}", columns, rows


def _amounts(statement: Statement) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield what adds up: the lines, variable pay, base salary and their sum."""
    for line in statement.lines:
        yield line.label, line.amounts
    yield "variable pay", statement.variable
    yield "base salary", statement.base
    yield "pay", [variable + base for variable, base in zip(statement.variable, statement.base, strict=True)]


def _standings(statement: Statement) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield what stands at the end of a period: attainment by measure and balances."""
    for measure, values in statement.attainment.items():
        if any(value == value for value in values):  # noqa: PLR0124 - NaN, where there is no quota, differs from itself
            yield f"attainment to date: {measure}", values
    for label, values in statement.balances.items():
        yield f"balance: {label}", values


def _shown(value: float, label: str) -> str:
    if value != value:  # noqa: PLR0124 - NaN differs from itself
        return "-"
    return f"{value:.4f}" if label.startswith("attainment") else f"{value:,.2f}"


def _year(amounts: Sequence[float], is_last: bool) -> tuple[str, ...]:
    return (f"{sum(amounts):,.2f}",) if is_last else ()


def _periods_beside(statement: Statement) -> int:
    """Return how many periods of a statement, the year's sum with them, fit beside one another on standard output."""
    from cli.console import PIPED_WIDTH

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    label = max((len(label) for label, _ in (*_amounts(statement), *_standings(statement))), default=0)
    wide = max(AMOUNT_WIDTH, *(len(statement.payment_name(payment)) + 2 for payment in statement.payments))
    return max(1, (width - label) // wide - 1)
