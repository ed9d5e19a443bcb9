"""What really happened, ready to be paid again: credits, people, quotas, and everything that had to be assumed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sim.credit import MONTHS_PER_YEAR
from sim.credits import CreditRecord
from sim.errors import ImportedFileError
from sim.importing.crosscheck import unmatched
from sim.importing.records import Imported
from sim.ledger import month_of
from sim.proration import months_in_seat
from sim.roster import Payee

MEAN_OF_TEAM, PLANS_OWN, ONE_MANAGER = "mean of the team", "the plan's own", "those with one manager"
READ_AS_ASSUMPTIONS = ("measure", "quota", "base", "target incentive", "team")
SHOWN = 5  # names a finding repeats


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to know before believing the figures: `uses` counts the people or rows it is about."""

    kind: Literal["assumption", "exception", "note"]
    about: str
    text: str
    uses: int = 0

    def as_dict(self) -> dict[str, str | int]:
        """Return the finding as plain values."""
        return {"kind": self.kind, "about": self.about, "text": self.text, "uses": self.uses}


@dataclass(frozen=True, kw_only=True)
class Actuals:
    """Credits and people of one plan year that begins with `first_month`.

    `quota` is the annual quota by payee, in $, where neither the plan nor the roster states one; None without one.
    `base` and `target_incentive`, in $/year, stand in for those of every plan unless they are None.
    """

    records: tuple[CreditRecord, ...] = field(repr=False)
    people: tuple[Payee, ...] = field(repr=False)
    first_month: datetime.date
    quota: Mapping[str, float] = field(repr=False)
    base: float | None
    target_incentive: float | None
    findings: tuple[Finding, ...]

    @property
    def credited_total(self) -> float:
        """Return the sum of the credits as the file has them, in $, before any plan's crediting rules."""
        return math.fsum(record.amount * record.split for record in self.records)

    @property
    def deals(self) -> int:
        """Return how many deals there are; a credit without a deal's identifier is one of its own."""
        named = {record.deal for record in self.records if record.deal}
        return len(named) + sum(not record.deal for record in self.records)


def actuals(credits: Imported, people: Imported | None = None, first_month: datetime.date | None = None) -> Actuals:
    """Return what a file of credits or won deals, and a roster if there is one, say of one plan year.

    The year begins in January of the earliest credit unless stated. ImportedFileError when there is nothing to pay, or
    when a mapping assumes what is not known here.
    """
    records = tuple(each for each in credits.records if isinstance(each, CreditRecord))
    if credits.mapping.kind not in ("credits", "deals"):
        raise ImportedFileError(f"{credits.name} holds {credits.mapping.kind}; a replay needs credits or deals")
    if not records:
        raise ImportedFileError(f"{credits.name} holds nothing that can be credited; see its problems and questions")
    first = (first_month or datetime.date(min(each.date for each in records).year, 1, 1)).replace(day=1)
    assumed: dict[str, str | float] = {}
    for mapping in (people.mapping, credits.mapping) if people else (credits.mapping,):
        assumed |= mapping.assumptions
    payees, findings = _payees(credits, records, people, assumed)
    quota, told = _quotas(records, payees, first, assumed.get("quota", MEAN_OF_TEAM))
    base, incentive = (_pay(name, assumed) for name in ("base", "target incentive"))
    findings += told
    findings += [_pay_finding(name, value) for name, value in (("base", base), ("target incentive", incentive))]
    findings += [
        Finding(kind="note", about=str(note["about"]), text=str(note["effect"]), uses=int(note["rows"]))
        for note in credits.notes
    ]
    findings += [
        Finding(kind="note", about="file", text=text) for text in credits.warnings if not text.startswith("assumption:")
    ]
    findings += _unread(assumed)
    return Actuals(
        records=records,
        people=payees,
        first_month=first,
        quota=quota,
        base=base,
        target_incentive=incentive,
        findings=tuple(findings),
    )


def _payees(
    credits: Imported, records: Sequence[CreditRecord], people: Imported | None, assumed: Mapping[str, str | float]
) -> tuple[tuple[Payee, ...], list[Finding]]:
    """Return who is paid, with a team each, and what was assumed about them."""
    found: list[Finding] = []
    if people is None:
        names = sorted({record.payee for record in records})
        found.append(
            _assumed("people", "no roster: everybody credited is paid, in seat all year, one team", len(names))
        )
        return tuple(Payee(row=0, name=name) for name in names), found
    payees = tuple(each for each in people.records if isinstance(each, Payee))
    if people.mapping.kind != "roster" or not payees:
        raise ImportedFileError(f"{people.name} names nobody to pay; bring a roster with one row a person")
    sides = unmatched((record.payee for record in records), (payee.name for payee in payees))
    if sides.credited_only:
        found.append(
            Finding(
                kind="exception",
                about="not on the roster",
                text=f"credited and on no roster, so not paid: {_some(sides.credited_only)}",
                uses=len(sides.credited_only),
            )
        )
    if sides.roster_only:
        text = (
            f"on the roster and credited nothing, paid all the same and counted in a team's mean: "
            f"{_some(sides.roster_only)}"
        )
        found.append(Finding(kind="note", about="credited nothing", text=text, uses=len(sides.roster_only)))
    if not any(payee.team for payee in payees):
        by_manager = assumed.get("team", ONE_MANAGER) == ONE_MANAGER and any(payee.manager for payee in payees)
        payees = tuple(replace(payee, team=payee.manager) for payee in payees) if by_manager else payees
        told = f"a team is {ONE_MANAGER}: {len({payee.team for payee in payees})} teams" if by_manager else "one team"
        found.append(_assumed("team", f"the roster names no teams; {told}", len(payees)))
    if not any(payee.start or payee.end for payee in payees):
        found.append(_assumed("seat", "the roster has no dates: everybody is in seat all year", len(payees)))
    return payees, found


def _quotas(
    records: Sequence[CreditRecord], people: Sequence[Payee], first: datetime.date, rule: str | float
) -> tuple[dict[str, float], list[Finding]]:
    """Return everybody's annual quota where none is stated, by the mapping's rule, and what that means."""
    if not isinstance(rule, str):
        text = f"where neither plan nor roster states one, the annual quota is {rule:,.2f}, as the mapping says"
        return {payee.name: float(rule) for payee in people}, [_assumed("quota", text, len(people))]
    if rule != MEAN_OF_TEAM:
        raise ImportedFileError(
            f"the mapping assumes quota {rule[:60]!r}; write {MEAN_OF_TEAM!r} or dollars a year, or bring quotas"
        )
    sold = {payee.name: 0.0 for payee in people} | {record.payee: 0.0 for record in records}
    for record in records:
        if 0 <= month_of(record.date, first) < MONTHS_PER_YEAR:
            sold[record.payee] += record.amount * record.split
    worked = {
        p.name: float(sum(months_in_seat(p.start, p.end, first, by_days=False, day_count="actual/actual")))
        for p in people
    }

    def mean(members: Sequence[Payee]) -> float:
        years = sum(worked[each.name] for each in members) / MONTHS_PER_YEAR
        whole = math.fsum(sold[each.name] for each in members)
        return math.floor(100.0 * whole / years + 1e-6) / 100.0 if years > 0.0 else 0.0  # cut, so that a team reaches 1

    teams = {team: [payee for payee in people if payee.team == team] for team in {payee.team for payee in people}}
    of_team = {team: mean(members) for team, members in teams.items()}
    of_all, empty = mean(people), sorted(team for team, quota in of_team.items() if quota <= 0.0)
    if of_all <= 0.0:
        raise ImportedFileError("nobody who is paid was credited anything, so no quota follows; bring quotas")
    quota = {payee.name: of_team[payee.team] if payee.team not in empty else of_all for payee in people}
    spread = f"{min(quota.values()):,.2f} to {max(quota.values()):,.2f}" if len(teams) > 1 else f"{of_all:,.2f}"
    text = (
        f"where neither plan nor roster states one, the annual quota is the mean result of the payee's team, {spread} "
        "(cents cut off); it is made of the very results it is held against, so a team measure stands at attainment 1 "
        "by construction"
    )
    found = [_assumed("quota", text, len(people))]
    if empty:
        told = f"a team credited nothing takes the mean of everybody as its quota: {_some(empty)}"
        found.append(_assumed("quota", told, sum(payee.team in empty for payee in people)))
    return quota, found


def _pay(name: str, assumed: Mapping[str, str | float]) -> float | None:
    """Return base or target incentive as the mapping states it, None where it leaves it to the plan."""
    value = assumed.get(name, PLANS_OWN)
    if isinstance(value, str):
        if value != PLANS_OWN:
            raise ImportedFileError(f"the mapping assumes {name} {value[:60]!r}; write {PLANS_OWN!r} or dollars a year")
        return None
    if not 0.0 <= value <= 1e8:
        raise ImportedFileError(f"the mapping assumes {name} {value:,.0f} $/year; it lies between 0 and 100,000,000")
    return float(value)


def _pay_finding(name: str, value: float | None) -> Finding:
    told = "is the plan's own for everybody" if value is None else f"is {value:,.2f} $/year under every plan"
    return _assumed(name, f"{name} {told}; the file states none", 0)


def _assumed(about: str, text: str, uses: int) -> Finding:
    return Finding(kind="assumption", about=about, text=text, uses=uses)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _unread(assumed: Mapping[str, str | float]) -> list[Finding]:
    """Return what a mapping assumes that no replay looks at, so that none goes unread."""
    return [
        _assumed(name, f"{name}: {value}; stated by the mapping, not used here", 0)
        for name, value in assumed.items()
        if name not in READ_AS_ASSUMPTIONS
    ]
