"""Compare names of two files: people credited but not on the roster, and people on the roster without credits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sim.errors import ImportedFileError
from sim.importing.spelling import plain
from sim.pay_statements.records import Payee


class Unmatched(NamedTuple):
    """Names in one file only, sorted; `alike` pairs those that differ only in case, blanks or punctuation."""

    credited_only: tuple[str, ...]
    roster_only: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]


def unmatched(credited: Iterable[str], roster: Iterable[str]) -> Unmatched:
    """Return the names that do not match exactly; similar names are paired for information but not matched."""
    first, second = set(credited), set(roster)
    credited_only, roster_only = sorted(first - second), sorted(second - first)
    by_plain = {plain(name): name for name in roster_only}
    alike = tuple((name, by_plain[plain(name)]) for name in credited_only if plain(name) in by_plain)
    return Unmatched(tuple(credited_only), tuple(roster_only), alike)


def check_one_row_each(payees: Sequence[Payee], where: str) -> None:
    """Raise ImportedFileError for somebody with several dated rows, a leave or a plan of their own, naming the row."""
    rows: dict[str, int] = {}
    for payee in payees:
        if payee.name in rows or payee.leave or payee.plan:
            raise ImportedFileError(
                f"{where}, row {payee.row}: {payee.name} has dated rows, a leave or a plan of their own, and a replay "
                "takes one row a person; pay such a year with `payout`, or leave the row that holds at its end"
            )
        rows[payee.name] = payee.row
