"""The actual credits, people and quotas of a plan year, from imported files, and what had to be assumed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.pay_statements.credit_table import CreditTable, credit_table
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.attained import AttainmentHistory, history_notes, results_as_credits
from sim.replay.finding import ReplayNote, assumption, counted, exception, note, some
from sim.replay.payees import OTE, QUOTA, SEAT, TEAM, WITHOUT_CREDITS, payees_of
from sim.replay.quotas import MEAN_OF_TEAM, historic_quotas, quotas_of
from sim.replay.years import PlanYear, chosen_year, lies_in, spanned, years_of

__all__ = ["Actuals", "ReplayNote", "actuals"]

PLANS_OWN = "the plan's own"
READ_AS_ASSUMPTIONS = ("measure", QUOTA, OTE, "base", "target incentive", TEAM, SEAT, WITHOUT_CREDITS)
CREDITED = ("credits", "deals", "attainment")  # kinds of files that can be replayed


@dataclass(frozen=True, kw_only=True)
class Actuals:
    """Credits and people of one plan year that begins with `first_month`.

    `quota` is the annual quota by payee, in $, where neither the plan nor the roster states one; None without one.
    `base` and `target_incentive`, in $/year, stand in for those of every plan unless they are None, and `ote` for that
    of whoever has none on the roster. `years` are all plan years of the file; `outside` are its credits of other years,
    which are not replayed. `history` is None unless the credits were computed from attainment. `assumed` holds what
    mappings and choices state by name. `rows` counts the rows of the file of credits as it was read. `idle`, `dated`
    and `teams_named` are as of `Payees`.
    """

    records: tuple[CreditRecord, ...] = field(repr=False)
    people: tuple[Payee, ...] = field(repr=False)
    first_month: datetime.date
    quota: Mapping[str, float] = field(repr=False)
    base: float | None
    target_incentive: float | None
    findings: tuple[ReplayNote, ...]
    years: tuple[PlanYear, ...] = ()
    outside: tuple[CreditRecord, ...] = field(default=(), repr=False)
    history: AttainmentHistory | None = None
    assumed: Mapping[str, str | float] = field(default_factory=dict)
    has_roster: bool = False
    ote: float | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    idle: tuple[str, ...] = ()
    dated: bool = False
    teams_named: bool = False

    @cached_property
    def credits(self) -> CreditTable:
        """Return the year's credits as a table of columns."""
        return credit_table(self.records)

    @cached_property
    def credited_total(self) -> float:
        """Return the sum of the year's credits as the file has them, in $, before any plan's crediting rules."""
        return math.fsum(record.amount * record.split for record in self.records)

    @cached_property
    def amounts_total(self) -> float:
        """Return the sum of the year's amounts before splits, in $; a deal split among payees counts once a credit."""
        return math.fsum(record.amount for record in self.records)

    @cached_property
    def outside_total(self) -> float:
        """Return the sum of the file's credits of other years, in $."""
        return math.fsum(record.amount * record.split for record in self.outside)

    @property
    def in_dollars(self) -> bool:
        """Tell whether the credits are dollars, rather than attainment of unknown quotas."""
        return self.history is None or not self.history.nominal

    @cached_property
    def deals(self) -> int:
        """Return the number of deals; a credit without a deal identifier counts as one deal."""
        if self.history is not None:
            return 0
        named = {record.deal for record in self.records if record.deal}
        return len(named) + sum(not record.deal for record in self.records)

    def quota_of(self, payee: str, measure: str) -> float:
        """Return the annual quota of a payee where neither the plan nor the roster states one, in $."""
        known = self.history.quotas if self.history is not None else {}
        return known.get((payee, measure.lower()), self.quota[payee])


def actuals(
    credits: Imported,
    people: Imported | None = None,
    first_month: datetime.date | None = None,
    start_month: int = 1,
    choices: Mapping[str, str | float] | None = None,
) -> Actuals:
    """Return the actuals of one plan year from a file of credits, won deals or attainment, and a roster if given.

    The year begins with `first_month`; without it, it is the year from `start_month` on, 1 to 12, with the most
    credits. `choices` state what is assumed where the files are silent, by name, before what the mappings say.
    ImportedFileError when there is nothing to pay, or when a mapping or a choice states an unknown assumption.
    """
    assumed = {**_assumed(credits, people), **(choices or {})}
    every, history = _records(credits, people, assumed)
    years = years_of(every, first_month.month if first_month else start_month)
    year = chosen_year(years, first_month.replace(day=1) if first_month else None, credits.name)
    records = tuple(record for record in every if lies_in(record.date, year.first))
    outside = tuple(record for record in every if not lies_in(record.date, year.first))
    chosen = payees_of(credits, records, people, assumed)
    payees = chosen.people
    findings = [*_year_findings(year, years, records, outside), *chosen.notes]
    if history is None:
        quota, notes = quotas_of(records, payees, year.first, assumed.get(QUOTA, MEAN_OF_TEAM))
    else:
        history = history.of_year(records)
        quota, notes = historic_quotas(history, payees), history_notes(history, payees, records)
    ote, base, incentive = (_pay(name, assumed) for name in (OTE, "base", "target incentive"))
    if ote is not None and (base is not None or incentive is not None):
        raise ImportedFileError("an OTE is stated beside a base or a target incentive; state the OTE, or the other two")
    of_pay = {"base": base, "target incentive": incentive} if ote is None else {OTE: ote}
    findings += [*notes, *_pay_findings(of_pay, payees)]
    findings += [*_read_as(credits), *_split_or_canceled(records)]
    findings += [note(str(read["about"]), str(read["effect"]), int(read["rows"])) for read in credits.notes]
    findings += [note("file", text) for text in credits.warnings if not text.startswith("assumption:")]
    findings += _unread(assumed)
    return Actuals(
        records=records,
        people=payees,
        first_month=year.first,
        quota=quota,
        base=base,
        target_incentive=incentive,
        findings=tuple(findings),
        years=years,
        outside=outside,
        history=history,
        assumed=assumed,
        has_roster=people is not None,
        ote=ote,
        rows=dict(credits.rows),
        idle=chosen.idle,
        dated=chosen.dated,
        teams_named=chosen.teams_named,
    )


def years_in(credits: Imported, people: Imported | None = None, start_month: int = 1) -> tuple[PlanYear, ...]:
    """Return the plan years from `start_month` on that a file spans, the earliest first."""
    return years_of(_records(credits, people, _assumed(credits, people))[0], start_month)


def _assumed(credits: Imported, people: Imported | None) -> dict[str, str | float]:
    """Return the assumptions of both mappings by name; those of the credits' mapping take precedence."""
    return {**(people.mapping.assumptions if people else {}), **credits.mapping.assumptions}


def _records(
    credits: Imported, people: Imported | None, assumed: Mapping[str, str | float]
) -> tuple[tuple[CreditRecord, ...], AttainmentHistory | None]:
    """Return the credits of a file, and the history they were computed from if the file states attainment."""
    history: AttainmentHistory | None = None
    if credits.mapping.kind == "attainment":
        records, history = results_as_credits(credits, people, assumed)
    else:
        records = tuple(record for record in credits.records if isinstance(record, CreditRecord))
    if credits.mapping.kind not in CREDITED:
        raise ImportedFileError(f"{credits.name} holds {credits.mapping.kind}; a replay needs {', '.join(CREDITED)}")
    if not records:
        raise ImportedFileError(f"{credits.name} holds nothing that can be credited; see its problems and questions")
    return records, history


def _year_findings(
    year: PlanYear, years: Sequence[PlanYear], records: Sequence[CreditRecord], outside: Sequence[CreditRecord]
) -> list[ReplayNote]:
    """Return notes on the year replayed and on the credits outside it."""
    if not outside:
        return []
    rest = math.fsum(record.amount * record.split for record in outside)
    text = (
        f"the file spans {spanned(years)}; the year from {year.label} is replayed; left to theirs: "
        f"{counted(len(outside), 'credit')} of other years, {rest:,.2f}; {year.amount:,.2f} and {rest:,.2f} are the "
        f"file's {math.fsum((year.amount, rest)):,.2f}"
    )
    notes = [exception("plan year", text, len(outside))]
    both = {record.deal for record in records} & {record.deal for record in outside} - {""}
    if both:
        text = f"each credit counts in the year of its date; deals with credits in more than one: {some(sorted(both))}"
        notes.append(note("plan year", text, len(both)))
    return notes


def _read_as(credits: Imported) -> list[ReplayNote]:
    """Return a note on the date and number formats of a file, and whether each was stated or detected."""
    formats = [
        f"{name.replace('_', ' ')} {how['value']} ({'stated' if how['stated'] else 'detected'})"
        for name, how in credits.formats.items()
        if name in ("date_format", "decimal") and how["value"]
    ]
    return [note("formats", f"{credits.name} was read with {', '.join(formats)}", 0)] if formats else []


def _split_or_canceled(records: Sequence[CreditRecord]) -> list[ReplayNote]:
    """Return notes on split credits and on credits canceled later."""
    notes, split = [], [record for record in records if record.split != 1.0]
    if split:
        amounts = math.fsum(record.amount for record in records)
        credited = math.fsum(record.amount * record.split for record in records)
        text = (
            f"the amounts sum to {amounts:,.2f}; {counted(len(split), 'credit')} count in part, which leaves "
            f"{credited:,.2f} credited"
        )
        notes.append(note("split", text, len(split)))
    canceled = [record for record in records if record.canceled is not None]
    if canceled:
        amount = math.fsum(record.amount * record.split for record in canceled)
        text = f"{amount:,.2f} of what is credited was canceled later; only a plan with a clawback takes its pay back"
        notes.append(note("canceled", text, len(canceled)))
    return notes


def _pay(name: str, assumed: Mapping[str, str | float]) -> float | None:
    """Return base or target incentive, $/year, as the mapping states it; None where it leaves it to the plan."""
    value = assumed.get(name, PLANS_OWN)
    if isinstance(value, str):
        if value != PLANS_OWN:
            raise ImportedFileError(f"the mapping assumes {name} {value[:60]!r}; write {PLANS_OWN!r} or dollars a year")
        return None
    if not 0.0 <= value <= 1e8:
        raise ImportedFileError(f"the mapping assumes {name} {value:,.0f} $/year; it lies between 0 and 100,000,000")
    return float(value)


def _pay_findings(stated: Mapping[str, float | None], people: Sequence[Payee]) -> list[ReplayNote]:
    """Return notes on the source of base and target incentive: an OTE on the roster, the mapping, or the plan."""
    own, notes = sum(payee.ote is not None for payee in people), []
    if own:
        notes.append(note("ote", "the OTE on the roster is split by each plan's own pay mix", own))
    if own < len(people):
        whom = "whose OTE the roster leaves open" if own else "for everybody"
        for name, value in stated.items():
            amount = "the plan's own" if value is None else f"{value:,.2f} $/year under every plan"
            notes.append(assumption(name, f"{name} is {amount} {whom}; the file states none", len(people) - own))
    return notes


def _unread(assumed: Mapping[str, str | float]) -> list[ReplayNote]:
    """Return a note for every assumption of a mapping that a replay does not use."""
    return [
        assumption(name, f"{name}: {value}; stated by the mapping, not used here", 0)
        for name, value in assumed.items()
        if name not in READ_AS_ASSUMPTIONS
    ]
