"""What the check of a table comes to: values, problems, questions and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.importing.cells import Value
from sim.importing.limits import MOST_PROBLEMS
from sim.importing.spelling import Notes
from sim.pay_statements.records import RowProblem


@dataclass(frozen=True)
class Question:
    """What a person must decide before a file can be used: `about` names the setting of the mapping that answers it."""

    about: str
    text: str


@dataclass
class Checked:
    """A table's values by field, row for row (None is a blank), with everything that was found on the way.

    `problems` lists the first MOST_PROBLEMS; `unlisted` counts those beyond, `wrong_rows` has the rows of them all.
    """

    values: dict[str, Sequence[Value | None]] = field(repr=False)
    left_out: dict[int, str] = field(default_factory=dict)  # place of a row: why it is not used, though not wrong
    problems: list[RowProblem] = field(default_factory=list)
    unlisted: int = 0
    wrong_rows: set[int] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    warnings: list[str] = field(default_factory=list)
    formats: dict[str, Any] = field(default_factory=dict)
    plain: dict[str, list[float]] = field(default_factory=dict, repr=False)  # by field, of its distinct texts

    def wrong(self, row: int, column: str, cell: str, message: str) -> None:
        """Take down what is wrong with a cell."""
        self.wrong_rows.add(row)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(RowProblem(row, column, cell, message))
        else:
            self.unlisted += 1
