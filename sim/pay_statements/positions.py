"""What one plan year hands to the next: open draws, clawbacks owed, pay held back, and what deals were paid.

One file format in and out: a row states a payee, a position, its amount in dollars, and what belongs to that position.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from sim.errors import ImportedFileError
from sim.pay.plan import Plan
from sim.pay.plan_year import PayYear
from sim.pay.terms.settlements import Clawback, Draw, Holdback
from sim.pay_statements.records import Payee
from sim.units import MONTHS_PER_YEAR, FloatArray

Kind = Literal["draw debt", "clawback owed", "held back", "deal paid"]
COLUMNS = ("payee", "position", "amount", "due", "deal", "sold", "contract_months")
NEEDED = COLUMNS[:3]
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


@dataclass(frozen=True, kw_only=True)
class Position:
    """One open position of a payee, in dollars.

    `due` is the first day of the month in which pay held back is released; `deal`, `sold` and `contract_months` say
    which deal was paid.
    """

    payee: str
    kind: Kind
    amount: float
    due: datetime.date | None = None
    deal: str = ""
    sold: datetime.date | None = None
    contract_months: int = MONTHS_PER_YEAR


def position_rows(positions: Iterable[Position]) -> list[tuple[str, str, float, str, str, str, str]]:
    """Return positions as rows with COLUMNS, what does not belong to one left blank."""
    return [
        (
            position.payee,
            position.kind,
            position.amount,
            f"{position.due:%Y-%m}" if position.due else "",
            position.deal,
            f"{position.sold}" if position.sold else "",
            str(position.contract_months) if position.kind == "deal paid" else "",
        )
        for position in positions
    ]


def positions_text(positions: Iterable[Position]) -> str:
    """Return positions as CSV text; `sim.importing.position_files` reads equal ones."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(position_rows(positions))
    return out.getvalue()


@dataclass(frozen=True, kw_only=True, eq=False)
class Opening:
    """Positions by payee, arrays (payees,) and, for releases, (payees, spans of the year), in dollars.

    `deals` were paid before the year; `later` is pay held back and released after it.
    """

    debt: FloatArray
    owed: FloatArray
    held: FloatArray
    released: FloatArray
    deals: tuple[Position, ...]
    later: tuple[Position, ...]

    @property
    def deal_names(self) -> frozenset[str]:
        """Return the deals that were paid before the plan year."""
        return frozenset(deal.deal for deal in self.deals)


def opening_of(positions: Sequence[Position], plan: Plan, people: Sequence[Payee], year: PayYear) -> Opening:
    """Return what everybody brings into a plan year; ImportedFileError when a position would be lost under the plan."""
    place = {payee.name: number for number, payee in enumerate(people)}
    _check_kept(positions, plan, place, people)
    amounts = {kind: np.zeros(len(people)) for kind in KINDS}
    released, later = np.zeros((len(people), len(year))), []
    for position in positions:
        amounts[position.kind][place[position.payee]] += position.amount
        if position.due is not None:
            span = int(year.place_of(np.array([position.due], "M8[D]"))[0])
            if span < len(year):
                released[place[position.payee], max(span, 0)] += position.amount
            else:
                later.append(position)
    return Opening(
        debt=amounts["draw debt"] + np.array([payee.draw_balance for payee in people]),
        owed=amounts["clawback owed"],
        held=amounts["held back"],
        released=released,
        deals=tuple(position for position in positions if position.kind == "deal paid"),
        later=tuple(later),
    )


def _check_kept(positions: Sequence[Position], plan: Plan, place: dict[str, int], people: Sequence[Payee]) -> None:
    """Raise ImportedFileError for a position of a stranger, one no term settles, and a debt stated twice."""
    terms: dict[str, list[object]] = {
        "draw debt": [term for term in plan.settlements if isinstance(term, Draw) and term.recoverable],
        "clawback owed": [term for term in plan.settlements if isinstance(term, Clawback)],
        "held back": [term for term in plan.settlements if isinstance(term, Holdback)],
    }
    remedy = {
        "draw debt": "a recoverable `draw`, if need be of 0 dollars",
        "clawback owed": "a `clawback`",
        "held back": "one `holdback`, if need be of share 0",
    }
    for position in positions:
        if position.payee not in place:
            raise ImportedFileError(
                f"the opening position {position.kind!r} of {position.payee!r} is nobody's who is paid; add "
                "them to the roster"
            )
        if position.kind in terms and len(terms[position.kind]) != 1:
            raise ImportedFileError(
                f"{plan.name} would lose or double the {position.kind!r} of {position.payee}: write "
                f"{remedy[position.kind]}, once"
            )
        if position.kind == "draw debt" and people[place[position.payee]].draw_balance:
            raise ImportedFileError(f"roster and positions both state a draw balance of {position.payee}; drop one")
