"""What pay is computed from: credits and payees as records, and what is wrong with the rows that make none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.pay_statements.credit_table import CreditTable


class RowProblem(NamedTuple):
    """What is wrong in one row: its line in the file (the heading is 1, the file as a whole 0), column, cell, why."""

    row: int
    column: str
    cell: str = ""
    message: str = ""

    @property
    def sentence(self) -> str:
        """Return the problem as one line."""
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where if self.row else 'the file'}: {self.message}"


# What a plan may look up about a deal, if the file has it: texts and numbers.
TEXT_ATTRIBUTES = ("product", "deal_type", "currency", "line")
NUMBER_ATTRIBUTES = ("margin", "deal_amount")
ATTRIBUTES = TEXT_ATTRIBUTES + NUMBER_ATTRIBUTES


@dataclass(frozen=True, kw_only=True)
class CreditRecord:
    """One entry of a deal for one payee and measure; `split` is the payee's part of `amount`, `row` its line.

    A deal has several entries where it is paid in parts, reversed, or an order of several lines. `attributes` are what
    else the file says of it, of ATTRIBUTES: its product, type and currency, which `line` of the deal it is, its margin
    as a share, and what the deal comes to in all.
    """

    row: int
    payee: str
    date: datetime.date
    measure: str
    amount: float
    deal: str = ""
    motion: str = ""
    split: float = 1.0
    canceled: datetime.date | None = None
    contract_months: int = 12
    attributes: tuple[tuple[str, str | float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class CreditFile:
    """The credits that can be read, what is wrong with the others, and whom those others are about.

    `held` are the rows that are right themselves and of a deal with a wrong row, `touched` the payees of both.
    `columns` are the credits by column, where the file was read so; `records` are then made when they are asked for.
    """

    records: Sequence[CreditRecord]
    problems: tuple[RowProblem, ...] = ()
    held: tuple[int, ...] = ()
    touched: frozenset[str] = frozenset()
    columns: CreditTable | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Payee:
    """One person: first and last day in seat, whose team, and annual quotas by measure ("" for every measure).

    `start` is the plan date, the first day in seat under the plan; `hired` the hire date, `start` where it is None.
    `ote` is the person's own on-target earnings in $/year, split by the plan's pay mix; None where the plan's hold.
    `currency` is the one that pay is stated in, "" for the plan's.
    `assignments` are the dated rows of somebody who has several, leaves among them, by start; a row with a `leave` is
    time away, of that name. Their fields hold from their start to their end; those of the payee are the last one's.
    `plan` names the plan of a row where people of several are paid together.
    """

    row: int
    name: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    team: str = ""
    manager: str = ""
    region: str = ""
    weight: float = 1.0
    draw_balance: float = 0.0
    ote: float | None = None
    currency: str = ""
    quotas: Mapping[str, float] = field(default_factory=dict)
    hired: datetime.date | None = None
    leave: str = ""
    plan: str = ""
    assignments: tuple[Payee, ...] = ()

    @property
    def works(self) -> tuple[Payee, ...]:
        """Return the assignments at work, in the order of their dates: the payee alone where there is but one."""
        return tuple(row for row in self.assignments if not row.leave) or (self,)

    def quota_of(self, measure: str) -> float | None:
        """Return the annual quota stated for a measure, None where there is none."""
        return self.quotas.get(measure.lower(), self.quotas.get(""))


@dataclass(frozen=True, kw_only=True)
class RosterFile:
    """The payees that can be read, and what is wrong with the other rows."""

    people: tuple[Payee, ...]
    problems: tuple[RowProblem, ...] = ()
