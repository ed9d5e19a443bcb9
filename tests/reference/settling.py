"""From pay earned to pay paid: guarantee, draw, holdback, clawback; change by month and the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sim.pay.terms.settlements import NEVER, Clawback, Draw, Guarantee, Holdback
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, apart, exact, nothing, plus, to_date, whole
from tests.reference.positions import Desk

Settled = tuple[Amounts, Amounts]


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a settlement sees: pay in the months it falls due in, and in the months it was earned in."""

    pay: Amounts
    earned: Amounts
    span: int

    def after(self, change: Amounts, floor: Amounts) -> Due:
        """Return what the next settlement sees: what lifts a pay period to its floor belongs to the floor's months."""
        pay = plus(self.pay, change)
        if self.span == 1:
            return Due(pay=pay, earned=pay, span=1)
        topped, floors = whole(change, self.span), whole(floor, self.span)
        earned = [
            self.earned[m] + (topped[m] * floor[m] / floors[m] if floors[m] > ZERO else change[m])
            for m in range(MONTHS)
        ]
        return Due(pay=pay, earned=earned, span=self.span)

    def settled_at_ends(self, floor: Amounts, at_end: Amounts, *, exactly: bool = False) -> Settled:
        """Return changes and advances: between payments every month is paid its floor, an advance on the pay period.

        An advance is what the period has been paid too little so far, and is not asked back before the period's end,
        unless the floor is paid `exactly`. There `at_end` is what the whole period adds or takes.
        """
        lacking = [f - p for f, p in zip(to_date(floor, self.span), to_date(self.pay, self.span), strict=True)]
        running, advances = nothing(), nothing()
        for month in range(MONTHS):
            if month % self.span == self.span - 1:
                running[month] = at_end[month]
                continue
            before = advances[month - 1] if month % self.span else ZERO
            advances[month] = lacking[month] if exactly else max(lacking[month], before, ZERO)
            running[month] = advances[month]
        return apart(running, self.span), advances


def guarantee_floor(desk: Desk, term: Guarantee) -> list[Fraction | None]:
    """Return the guarantee of each month: the target incentive x the share in the first months of tenure, in seat."""
    served, parts = desk.tenure(term.counts_from), desk.year.present[desk.payee.name]
    return [
        exact(term.share) * desk.targets[m] if served[m] <= term.months and parts[m] > ZERO else None
        for m in range(MONTHS)
    ]


def guaranteed(desk: Desk, term: Guarantee, due: Due) -> tuple[Settled, Amounts]:
    """Return what lifts each pay period to its guarantee, with what stands advanced, and the guarantee by month.

    A pay period's guarantee is held against what the whole period earns; `exactly` it is paid in place of what the
    guaranteed months earned.
    """
    granted = guarantee_floor(desk, term)
    floor, exactly = [amount or ZERO for amount in granted], term.pays == "exactly"
    earned = [ZERO if exactly and g is None else e for g, e in zip(granted, due.earned, strict=True)]
    missing = [f - e for f, e in zip(whole(floor, due.span), whole(earned, due.span), strict=True)]
    in_force = whole([ZERO if g is None else ONE for g in granted], due.span)
    lifted = [m if exactly else max(m, ZERO) for m in missing]
    top_up = [amount if months > ZERO else ZERO for amount, months in zip(lifted, in_force, strict=True)]
    return due.settled_at_ends(floor, top_up, exactly=exactly), floor


def draw_floor(desk: Desk, term: Draw) -> Amounts:
    """Return the draw of each month: of a month in seat in part, that part of it."""
    served, parts = desk.tenure(term.counts_from), desk.year.present[desk.payee.name]
    in_force = [term.months == NEVER or served[month] <= term.months for month in range(MONTHS)]
    return [exact(term.dollars) * parts[m] if in_force[m] else ZERO for m in range(MONTHS)]


def drawn(desk: Desk, term: Draw, due: Due) -> tuple[Settled, Amounts]:
    """Return advances less recoveries, with what is owed after each month, and the draw by month.

    What the pay of a period lacks of its draw is advanced; a recoverable advance is debt. Debt is recovered at the end
    of a pay period, from the month of tenure on from which recovery starts, out of pay above the floor (or, without a
    floor during recovery, out of all pay), at the recovery rate. Where no draw is in force nothing is advanced.
    """
    span, draws = due.span, draw_floor(desk, term)
    floors, earned = whole(draws, span), whole(due.pay, span)
    lacking = [max(f - e, ZERO) if f > ZERO else ZERO for f, e in zip(floors, earned, strict=True)]
    if not term.recoverable:
        return due.settled_at_ends(draws, lacking), draws
    kept = floors if term.floor_during_recovery == "draw" else nothing()
    above = [max(e - k, ZERO) for e, k in zip(earned, kept, strict=True)]
    served, debt, debts, at_end = (
        desk.tenure(term.counts_from),
        exact(desk.payee.draw_balance),
        nothing(),
        nothing(),
    )
    for month in range(MONTHS):
        if month % span == span - 1:
            recovers = served[month] >= term.recovery_starts
            taken = min(debt, exact(term.recovery_rate) * above[month]) if recovers else ZERO
            debt += lacking[month] - taken
            at_end[month] = lacking[month] - taken
        debts[month] = debt
    change, advances = due.settled_at_ends(draws, at_end)
    return (change, plus(debts, advances)), draws


def held_back(term: Holdback, pay: Amounts) -> Settled:
    """Return what is kept of each month's pay and released so many months later, and what is still held."""
    held = [exact(term.share) * max(amount, ZERO) for amount in pay]
    change = [(held[month - term.months] if month >= term.months else ZERO) - held[month] for month in range(MONTHS)]
    return change, [-amount for amount in to_date(change, MONTHS)]


def taken_back(term: Clawback, pay: Amounts, lost: Amounts) -> Settled:
    """Return what is taken for deals that fell through, and what is still owed after each month.

    Posted at once all of it is taken, even below 0; carried forward at most a part of each month's pay.
    """
    due = [exact(term.share) * amount for amount in lost]
    if term.carried == "posted at once":
        return [-amount for amount in due], nothing()
    change, balance, owed = nothing(), nothing(), Fraction(0)
    for month in range(MONTHS):
        owed += due[month]
        taken = min(owed, exact(term.most_per_period) * max(pay[month], ZERO))
        owed -= taken
        change[month], balance[month] = -taken, owed
    return change, balance
