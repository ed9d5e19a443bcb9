"""The payees of a replay: the roster, or everybody credited, each with a team and dates in seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.attained import seats
from sim.replay.crosscheck import check_one_row_each, unmatched
from sim.replay.finding import ReplayNote, assumption, exception, note, some

ONE_MANAGER = "those with one manager"


def payees_of(
    credits: Imported, records: Sequence[CreditRecord], people: Imported | None, assumed: Mapping[str, str | float]
) -> tuple[tuple[Payee, ...], list[ReplayNote]]:
    """Return the payees, each with a team, and notes on what was assumed about them."""
    notes: list[ReplayNote] = []
    by_month = credits.mapping.kind == "attainment"
    if people is None:
        names = sorted({record.payee for record in records})
        payees = tuple(Payee(row=0, name=name) for name in names)
        seat = "" if by_month else ", in seat all year"
        notes.append(assumption("people", f"no roster: everybody credited is paid{seat}, one team", len(names)))
        return _seated(payees, records, notes) if by_month else (payees, notes)
    payees = tuple(payee for payee in people.records if isinstance(payee, Payee))
    if people.mapping.kind != "roster" or not payees:
        raise ImportedFileError(f"{people.name} names nobody to pay; bring a roster with one row a person")
    check_one_row_each(payees, people.name)
    sides = unmatched((record.payee for record in records), (payee.name for payee in payees))
    if sides.credited_only:
        text = f"credited and on no roster, so not paid: {some(sides.credited_only)}"
        notes.append(exception("not on the roster", text, len(sides.credited_only)))
    if sides.roster_only:
        text = (
            f"on the roster and credited nothing, paid all the same and counted in a team's mean: "
            f"{some(sides.roster_only)}"
        )
        notes.append(note("credited nothing", text, len(sides.roster_only)))
    if not any(payee.team for payee in payees):
        by_manager = assumed.get("team", ONE_MANAGER) == ONE_MANAGER and any(payee.manager for payee in payees)
        payees = tuple(replace(payee, team=payee.manager) for payee in payees) if by_manager else payees
        team = f"a team is {ONE_MANAGER}: {len({payee.team for payee in payees})} teams" if by_manager else "one team"
        notes.append(assumption("team", f"the roster names no teams; {team}", len(payees)))
    if not any(payee.start or payee.end for payee in payees):
        if by_month:
            return _seated(payees, records, notes)
        notes.append(assumption("seat", "the roster has no dates: everybody is in seat all year", len(payees)))
    return payees, notes


def _seated(
    people: tuple[Payee, ...], records: Sequence[CreditRecord], notes: list[ReplayNote]
) -> tuple[tuple[Payee, ...], list[ReplayNote]]:
    seated, more = seats(people, records)
    return seated, [*notes, *more]
