"""The payees of a replay: the roster, or everybody credited, each with a team and dates in seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.attained import seats
from sim.replay.crosscheck import check_one_row_each, unmatched
from sim.replay.finding import ReplayNote, assumption, exception, note, some

# What a mapping, the page or the command line may state where the files are silent, and what they may say.
QUOTA, OTE, SEAT, TEAM, WITHOUT_CREDITS = "quota", "ote", "seat", "team", "without credits"
ONE_MANAGER = "those with one manager"
ALL_YEAR, BY_CREDITS = "all year", "first to last credit"
PAID, LEFT_OUT = "paid", "left out"


@dataclass(frozen=True, kw_only=True)
class Payees:
    """Who is paid, and notes on what was assumed about them.

    `idle` are the people of the roster who were credited nothing and manage nobody, paid or left out; `dated` says that
    dates in seat come from the files, `teams_named` that teams do.
    """

    people: tuple[Payee, ...]
    notes: list[ReplayNote]
    idle: tuple[str, ...] = ()
    dated: bool = False
    teams_named: bool = False


def payees_of(
    credits: Imported, records: Sequence[CreditRecord], people: Imported | None, assumed: Mapping[str, str | float]
) -> Payees:
    """Return the payees, each with a team; ImportedFileError for an assumption that is not known."""
    by_month = credits.mapping.kind == "attainment"
    by_credits = stated(assumed, SEAT, (ALL_YEAR, BY_CREDITS)) == BY_CREDITS
    if people is None:
        names = sorted({record.payee for record in records})
        payees = tuple(Payee(row=0, name=name) for name in names)
        seat = "" if by_month or by_credits else ", in seat all year"
        notes = [assumption("people", f"no roster: everybody credited is paid{seat}, one team", len(names))]
        return Payees(people=_seated(payees, records, notes) if by_month or by_credits else payees, notes=notes)
    payees = tuple(payee for payee in people.records if isinstance(payee, Payee))
    if people.mapping.kind != "roster" or not payees:
        raise ImportedFileError(f"{people.name} names nobody to pay; bring a roster with one row a person")
    check_one_row_each(payees, people.name)
    payees, idle, notes = _matched(payees, records, stated(assumed, WITHOUT_CREDITS, (PAID, LEFT_OUT)))
    teams_named, dated = any(payee.team for payee in payees), any(payee.start or payee.end for payee in payees)
    if not teams_named:
        by_manager = assumed.get(TEAM, ONE_MANAGER) == ONE_MANAGER and any(payee.manager for payee in payees)
        payees = tuple(replace(payee, team=payee.manager) for payee in payees) if by_manager else payees
        team = f"a team is {ONE_MANAGER}: {len({payee.team for payee in payees})} teams" if by_manager else "one team"
        notes.append(assumption(TEAM, f"the roster names no teams; {team}", len(payees)))
    if not dated and (by_month or by_credits):
        payees = _seated(payees, records, notes)
    elif not dated:
        notes.append(assumption(SEAT, "the roster has no dates: everybody is in seat all year", len(payees)))
    return Payees(people=payees, notes=notes, idle=idle, dated=dated, teams_named=teams_named)


def stated(assumed: Mapping[str, str | float], name: str, known: Sequence[str]) -> str:
    """Return what is stated under a name, the first of the known where nothing is; ImportedFileError for another."""
    value = assumed.get(name, known[0])
    if value not in known:
        either = " or ".join(repr(word) for word in known)
        raise ImportedFileError(f"{name} is stated as {str(value)[:60]!r}; write {either}")
    return str(value)


def _matched(
    payees: tuple[Payee, ...], records: Sequence[CreditRecord], rule: str
) -> tuple[tuple[Payee, ...], tuple[str, ...], list[ReplayNote]]:
    """Return who of the roster is paid, who of it is idle, and notes on names that stand in one file only."""
    notes: list[ReplayNote] = []
    sides = unmatched((record.payee for record in records), (payee.name for payee in payees))
    if sides.credited_only:
        text = f"credited and on no roster, so not paid: {some(sides.credited_only)}"
        notes.append(exception("not on the roster", text, len(sides.credited_only)))
    managers = {payee.manager for payee in payees}
    idle = tuple(name for name in sides.roster_only if name not in managers)
    if idle and rule == LEFT_OUT:
        if len(idle) == len(payees):
            raise ImportedFileError("nobody of the roster is credited anything; check how the names are spelled")
        notes.append(
            assumption(WITHOUT_CREDITS, f"on the roster and credited nothing, left out: {some(idle)}", len(idle))
        )
        return tuple(payee for payee in payees if payee.name not in idle), idle, notes
    if sides.roster_only:
        text = (
            f"on the roster and credited nothing, paid all the same and counted in a team's mean: "
            f"{some(sides.roster_only)}"
        )
        notes.append(note("credited nothing", text, len(sides.roster_only)))
    return payees, idle, notes


def _seated(people: tuple[Payee, ...], records: Sequence[CreditRecord], notes: list[ReplayNote]) -> tuple[Payee, ...]:
    """Return people in seat from their first to their last month with a result, and add a note that says so."""
    seated, more = seats(people, records)
    notes += more
    return seated
