"""Turn a history of attainment into credits and quotas, and drop plan terms that need single deals."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sim.errors import ImportedFileError, ScenarioError
from sim.importing.making import Attained
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.pay.proration import month_starts
from sim.pay.terms.bonuses import Kicker, Spiff
from sim.pay.terms.settlements import Clawback
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.crosscheck import check_one_row_each
from sim.replay.finding import ReplayNote, assumption, exception, note, some
from sim.units import MONTHS_PER_YEAR

NOMINAL = 100_000.0  # $/year, the quota where none is known; attainment, and so pay, does not depend on it
MOST_QUOTA = 1e12  # $/year
UNNAMED = "Own bookings"  # the measure of a file that names none
_EVEN = 1e-9  # relative difference of annual quotas that counts as none


@dataclass(frozen=True, kw_only=True)
class AttainmentHistory:
    """The attainment and quotas of a file, from which its credits were computed.

    `shares` is the attainment and `annual` its annual quota, $, by row of the file; `nominal` says that the quota is
    NOMINAL, `in_file` that the file states it. `quotas` are the year's by payee and measure, and `uneven` the payees
    whose quota changed within the year.
    """

    shares: Mapping[int, float] = field(repr=False)
    annual: Mapping[int, float] = field(repr=False)
    nominal: bool
    in_file: bool
    quotas: Mapping[tuple[str, str], float] = field(default_factory=dict, repr=False)
    uneven: tuple[str, ...] = ()

    def of_year(self, records: Sequence[CreditRecord]) -> AttainmentHistory:
        """Return the history with the quotas of one year: the mean of the annual quotas of its months."""
        by_month: dict[tuple[str, str], list[float]] = {}
        for record in records:
            by_month.setdefault((record.payee, record.measure.lower()), []).append(self.annual[record.row])
        uneven = {payee for (payee, _), quotas in by_month.items() if max(quotas) - min(quotas) > _EVEN * max(quotas)}
        means = {key: math.fsum(quotas) / len(quotas) for key, quotas in by_month.items()}
        return replace(self, quotas=means, uneven=tuple(sorted(uneven)))


def results_as_credits(
    brought: Imported, people: Imported | None, assumed: Mapping[str, str | float]
) -> tuple[tuple[CreditRecord, ...], AttainmentHistory]:
    """Return a credit for every result, attainment x a twelfth of the annual quota, and the history behind them.

    The quota is that of the row, else of the roster, else of the mapping, else NOMINAL for everybody.
    ImportedFileError when some rows have a quota and others none, or a quota is 0.
    """
    rows = [row for row in brought.records if isinstance(row, Attained)]
    on_roster = [payee for payee in people.records if isinstance(payee, Payee)] if people is not None else []
    check_one_row_each(on_roster, people.name if people is not None else "")
    roster = {payee.name: payee for payee in on_roster}
    unnamed = str(assumed.get("measure", UNNAMED))
    stated = assumed.get("quota")
    otherwise = None if stated is None or isinstance(stated, str) else check_quota(stated)

    def quota_of(row: Attained) -> float | None:
        if row.quota is not None:
            return row.quota
        listed = roster[row.payee].quota_of(row.measure or unnamed) if row.payee in roster else None
        return otherwise if listed is None else listed

    quota_by_row = {row.row: quota_of(row) for row in rows}
    silent = sorted(number for number, quota in quota_by_row.items() if quota is None)
    if silent and len(silent) < len(rows):
        raise ImportedFileError(
            f"{brought.name} has a quota in some rows and none in others, row {silent[0]} first; fill it in, or leave "
            "the column out"
        )
    none = next((row for row in rows if quota_by_row[row.row] == 0.0 and row.attainment != 0.0), None)
    if none is not None:
        raise ImportedFileError(
            f"{brought.name}, row {none.row}: {none.payee[:60]} has attainment {none.attainment:g} of a quota of 0, "
            "which says nothing of the result; correct the quota, or leave the row out"
        )
    annual = {number: NOMINAL if quota is None else quota for number, quota in quota_by_row.items()}
    records = tuple(
        CreditRecord(
            row=row.row,
            payee=row.payee,
            date=row.month.replace(day=1),
            measure=row.measure or unnamed,
            amount=row.attainment * annual[row.row] / MONTHS_PER_YEAR,
        )
        for row in rows
    )
    shares = {row.row: row.attainment for row in rows}
    return records, AttainmentHistory(
        shares=shares, annual=annual, nominal=bool(silent), in_file=any(row.quota is not None for row in rows)
    )


def check_quota(stated: float) -> float:
    """Return the quota that a mapping states, in $/year; ImportedFileError when it cannot be one."""
    if not 0.0 < stated <= MOST_QUOTA:
        raise ImportedFileError(
            f"the mapping assumes quota {stated:,.6g} $/year; it lies above 0, up to {MOST_QUOTA:,.0f}"
        )
    return float(stated)


def seats(people: Sequence[Payee], records: Sequence[CreditRecord]) -> tuple[tuple[Payee, ...], list[ReplayNote]]:
    """Return people with the months of their first and last result as dates in seat, and a note that says so."""
    months: dict[str, list[datetime.date]] = {}
    for record in records:
        months.setdefault(record.payee, []).append(record.date.replace(day=1))
    seated = tuple(
        replace(payee, start=min(months[payee.name]), end=_end_of(max(months[payee.name])))
        if payee.name in months
        else payee
        for payee in people
    )
    short = sum(len(set(dates)) < MONTHS_PER_YEAR for dates in months.values())
    text = (
        "everybody is in seat from the first month the file has for them to the last: "
        f"{short:,} of {len(people):,} for less than the whole year"
    )
    return seated, [assumption("seat", text, len(people))]


def history_notes(
    history: AttainmentHistory, people: Sequence[Payee], records: Sequence[CreditRecord]
) -> list[ReplayNote]:
    """Return notes on credits that were computed from attainment."""
    beginning = "a result is attainment x the month's twelfth of the annual quota"
    if history.nominal:
        text = f"{beginning}; no quota is known, so everybody's is {NOMINAL:,.0f}, which cancels out: a team's "
        notes = [assumption("quota", f"{text}attainment is the plain mean of its members', and there is no CCOS", 1)]
    else:
        notes = [assumption("quota", f"{beginning} the file, the roster or the mapping states", len(people))]
    if history.in_file and any(payee.quotas for payee in people):
        text = "the file's own quotas make its attainment dollars, which are then held against the roster's quotas"
        notes.append(assumption("quota", text, sum(bool(payee.quotas) for payee in people)))
    if history.uneven:
        text = f"a quota changes within the year, so the year's is the mean of its months': {some(history.uneven)}"
        notes.append(assumption("quota", text, len(history.uneven)))
    gaps = _gaps(people, records)
    if gaps:
        text = f"months in seat without a result in the file count as a result of 0: {some(sorted(gaps))}"
        notes.append(assumption("missing months", text, sum(gaps.values())))
    text = (
        "attainment by month tells nothing of single deals: splits, motions, cancellations, windfalls and SPIFFs are "
        "not replayed, and a plan that pays each deal on its own is refused"
    )
    return [*notes, note("attainment", text, len(records))]


def payable(plan: Plan, history: AttainmentHistory) -> tuple[Plan, list[ReplayNote]]:
    """Return a plan without the rules that need single deals, and a note for each of them.

    ScenarioError when the plan's pay cannot be computed from the history.
    """
    for measure in plan.measures:
        if measure.measured_per == "transaction":
            raise ScenarioError(
                f"{plan.name} pays each deal of {measure.name!r} on its own, which attainment by month does not tell; "
                "bring credits or won deals, or leave the plan out"
            )
    in_dollars = [measure.name for measure in plan.measures if measure.base.in_dollars]
    in_dollars += [term.measure for term in plan.terms if isinstance(term, Kicker)]
    own = [measure.name for measure in plan.measures if measure.quota is not None and measure.scope != "score"]
    for names, what in ((in_dollars, "pays credited dollars of"), (own, "states its own quota for")):
        if history.nominal and names:
            raise ScenarioError(
                f"{plan.name} {what} {names[0]!r}, and the file states attainment without the quota behind it; add a "
                "quota column, or leave the plan out"
            )
    if history.uneven and plan.by_period:
        raise ScenarioError(
            f"{plan.name} depends on when in the year a result falls, and the quota of {history.uneven[0]} changes "
            "within the year, which one annual quota does not tell; bring credits, or leave the plan out"
        )
    return plan.model_copy(update={"crediting": type(plan.crediting)()}), _left_aside(plan)


def _left_aside(plan: Plan) -> list[ReplayNote]:
    """Return a note for every rule of a plan that cannot be applied to attainment."""
    notes = []
    rules: tuple[tuple[bool, str], ...] = (
        (bool(plan.crediting.by_motion), "credit by motion: every result counts in full"),
        (plan.crediting.windfall is not None, "the windfall clause: no single deal is known"),
        (any(isinstance(term, Clawback) for term in plan.terms), "the clawback: no cancellation is known"),
        (any(isinstance(term, (Spiff, Kicker)) for term in plan.terms), "SPIFFs and kickers: no deal of theirs is"),
    )
    for applies, text in rules:
        if applies:
            notes.append(exception("attainment", f"under {plan.name}, attainment cannot tell {text}", 1))
    return notes


def scored(credits: CreditTable, names: Sequence[str], history: AttainmentHistory) -> CreditTable:
    """Return the credits with the amounts of the named measures, which are scores, set to the file's attainment."""
    amount = credits.amount.copy()
    for name in names:
        scores = credits.measure.are(name)
        amount[scores] = [history.shares[row] for row in credits.row[scores].tolist()]
    return replace(credits, amount=amount)


def _gaps(people: Sequence[Payee], records: Sequence[CreditRecord]) -> dict[str, int]:
    """Return by payee how many months in seat, of those in the file, lack a result of one of the payee's measures."""
    seats_of = {payee.name: payee for payee in people}
    have: dict[tuple[str, str], set[datetime.date]] = {}
    for record in records:
        have.setdefault((record.payee, record.measure), set()).add(record.date)
    known = sorted({record.date for record in records})
    gaps: dict[str, int] = {}
    for (name, _), months in have.items():
        payee = seats_of.get(name)
        if payee is None:
            continue
        seat = [day for day in known if (payee.start or day) <= _end_of(day) and day <= (payee.end or day)]
        missing = sum(day not in months for day in seat)
        if missing:
            gaps[name] = gaps.get(name, 0) + missing
    return gaps


def _end_of(month: datetime.date) -> datetime.date:
    return month_starts(month, 1)[1] - datetime.timedelta(days=1)
