"""Pay by period: the lines of one statement, or of millions, through the same terms as the annual payout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import takewhile

import numpy as np

from sim.errors import SimError
from sim.pay.calendar import at_block_ends, block_of, differences, to_date, whole_block
from sim.pay.credit import Amount, Counts, Credit, PaySoFar, Term, attained
from sim.pay.formula import ChangeIn, Setting, changes, measure_changes, rounded
from sim.pay.measure import ON_SUMS
from sim.pay.money import as_stated
from sim.pay.plan import Measure, Plan
from sim.pay.terms.curve import Cap
from sim.pay.terms.gates import ALL_MEASURES
from sim.pay.terms.settlements import Earned, Standing
from sim.units import MONTHS_PER_YEAR, FloatArray, divided

CHUNK = 32_768  # payee-months together: the arrays of a few terms stay in the processor's cache


@dataclass(frozen=True, kw_only=True, eq=False)
class PeriodPay:
    """Dollars by line and period: `lines` (n_lines, ..., periods), and each settlement's balance (..., periods)."""

    lines: FloatArray
    labels: tuple[str, ...]
    balances: Mapping[str, FloatArray]

    @property
    def pay(self) -> FloatArray:
        """Return variable pay by period: the sum of the lines."""
        total: FloatArray = self.lines.sum(axis=0)
        return total


def line_labels(plan: Plan) -> tuple[str, ...]:
    """Return the labels of the lines of pay, in written order."""
    labels = [f"{measure.name}: {term.label}" for measure in plan.measures for term in measure.terms]
    return (*labels, *(f"All measures: {term.label}" for term in plan.terms))


def pay_by_period(plan: Plan, credits: Mapping[str, Credit], standing: Standing | None = None) -> PeriodPay:
    """Return the pay of every period, line by line, in dollars; the last line is the rounding the plan states.

    One credit per measure by name (and per SPIFF or kicker with a name of its own), by period: arrays (..., periods)
    that broadcast, all periods of one plan year. Payees are worked through in chunks, which no result depends on.
    """
    names = [*(measure.name for measure in plan.measures), *plan.extra_credits]
    given = {name: credits[name] for name in names if name in credits}
    missing = [measure.name for measure in plan.measures if measure.name not in given]
    if missing or set(credits) - set(names):
        wrong = ", ".join(sorted({*missing, *(set(credits) - set(names))}))
        raise SimError(f"credits must name the measures of {plan.name!r} exactly; missing or unknown: {wrong}")
    shape = np.broadcast_shapes(*(credit.attainment.shape for credit in given.values()))
    periods = shape[-1]
    rows = int(np.prod(shape[:-1], dtype=np.int64))
    tables = {name: _table(credit, shape) for name, credit in given.items()}
    standings = _standing_table(standing or Standing(), shape)
    labels = (*line_labels(plan), "rounding")
    lines = np.empty((len(labels), rows, periods))
    balances = {term.label: np.empty((rows, periods)) for term in plan.settlements}
    step = max(1, CHUNK // periods)
    for first in range(0, rows, step):
        span = slice(first, first + step)
        part = _Year(
            plan, {name: _rows(table, span) for name, table in tables.items()}, _standing_rows(standings, span)
        )
        part.settle_into(lines[:, span], {k: v[span] for k, v in balances.items()})
    return PeriodPay(
        lines=lines.reshape(len(labels), *shape),
        labels=labels,
        balances={label: balance.reshape(shape) for label, balance in balances.items()},
    )


class _Year:
    """The plan year of some payees: what each line adds, from arrays (payees, periods)."""

    def __init__(self, plan: Plan, credits: Mapping[str, Credit], standing: Standing) -> None:
        self.plan = plan
        self.credits = credits
        self.standing = standing
        first = credits[plan.measures[0].name]
        self.shape = first.attainment.shape
        self.periods = self.shape[-1]
        self.annual_target = target_incentives(plan, standing.ote)[:, None]
        self.target = self.annual_target / MONTHS_PER_YEAR * first.months
        self.other = lru_cache(maxsize=None)(self._other)

    def settle_into(self, lines: FloatArray, balances: Mapping[str, FloatArray]) -> None:
        """Write the lines of pay and the balances into the arrays given."""
        plan, place = self.plan, 0
        pay = np.zeros(self.shape)
        for measure in plan.measures:
            for line in self._measure_lines(measure):
                lines[place] = line
                pay = pay + line
                place += 1
        for term in plan.earnings:
            lines[place] = self._plan_line(term, pay)
            pay = pay + lines[place]
            place += 1
        due = block_of(plan.pay_every, self.periods)
        earned = pay
        if due > 1 and place:
            for line in lines[:place]:
                line[...] = at_block_ends(line, due)
            pay = lines[:place].sum(axis=0)
        if plan.settlements:
            pay = self._settle(pay, earned, due, lines[place:], balances)
        place += len(plan.settlements)
        lines[place] = paid_to_date(pay, plan.rounding) - pay

    def _settle(
        self, pay: FloatArray, earned: FloatArray, due: int, lines: FloatArray, balances: Mapping[str, FloatArray]
    ) -> FloatArray:
        """Return pay after the settlements, and write what each adds or takes and its balance."""
        months = self.credits[self.plan.measures[0].name].months
        year = Earned(pay=pay, target=self.target, months=months, due=due, earned=earned if due > 1 else None)
        for place, settlement in enumerate(self.plan.settlements):
            settled = settlement.settle(year, self.standing)
            lines[place], balances[settlement.label][...] = settled
            floor = settlement.floor(year, self.standing) if due > 1 else pay
            year = year.after(settled, floor)
        return year.pay

    def _measure_lines(self, measure: Measure) -> list[FloatArray]:
        """Return the lines of a measure, in dollars by period."""
        credit = self.credits[measure.name]
        if measure.measured_per == "transaction":
            return self._deal_by_deal(measure, credit)
        block = block_of(measure.measured_per, self.periods)
        position = _position(credit, block, measure.against)
        in_dollars = measure.base.in_dollars
        worth = measure.weight * self.annual_target / MONTHS_PER_YEAR * position.months
        setting = self._setting(measure, block, 1.0 if in_dollars else worth, worth)
        amounts = measure_changes(measure, position, setting)
        return [differences(amount if in_dollars else amount * worth, block) for amount in amounts]

    def _deal_by_deal(self, measure: Measure, credit: Credit) -> list[FloatArray]:
        """Return the lines of a measure whose every deal is paid alone; caps and links see the sums."""
        deals = credit.credited[..., None] if credit.deals is None else credit.deals
        quota = np.broadcast_to(credit.quota[..., None], deals.shape)
        single = Credit(
            attainment=attained(deals, quota),
            credited=deals,
            quota=quota,
            months=credit.months[..., None],
            share=credit.share[..., None],
        )
        worth = measure.weight * self.annual_target / MONTHS_PER_YEAR * credit.months
        alone = tuple(takewhile(lambda term: not isinstance(term, ON_SUMS), measure.terms))
        scale = 1.0 if measure.base.in_dollars else worth[..., None]
        made = np.where(deals == 0.0, 0.0, 1.0)
        per_deal = changes(alone, rounded(measure, single), Setting(dollar=_one))
        lines = [(amount * scale * made).sum(axis=-1) for amount in per_deal]
        year = _position(credit, self.periods, measure.against)
        target = measure.weight * self.annual_target / MONTHS_PER_YEAR * year.months
        earned = to_date(np.sum(lines, axis=0), self.periods)
        setting = replace(self._setting(measure, self.periods, 1.0, target), target=target, dollar=_one)
        later = changes(measure.terms[len(alone) :], year, setting, measure.base, earned)
        return [*lines, *(differences(amount, self.periods) for amount in later)]

    def _setting(self, measure: Measure, block: int, unit: Amount, worth: FloatArray) -> Setting:
        """Return where a measure's terms stand; `unit` is its unit in dollars, `worth` its target incentive to date."""
        in_dollars = measure.base.in_dollars
        return Setting(
            target=worth if in_dollars else 1.0,
            dollar=_one if in_dollars else (lambda: 1.0 / worth),
            other=self.other,
            by_step=partial(self._by_step, measure, block, unit),
        )

    def _by_step(
        self,
        measure: Measure,
        block: int,
        unit: Amount,
        term: Term,
        amount: FloatArray,
        change: ChangeIn,
        at: float | None = None,
    ) -> FloatArray | None:
        """Return the change of a term that sees pay by other steps than its measure adds up in, else None."""
        shorter = _steps_of(term, self.periods)
        steps = shorter or (self.periods if isinstance(term, Cap) else block)
        if steps == block:
            return None
        credit = self.credits[measure.name]
        inner = _position(credit, steps, "quota to date")
        running = amount * unit
        in_advance = at is not None and measure.against == "full quota"
        if at is not None:
            inner = inner.at(at)
        if in_advance:  # pay at an attainment of the whole quota, brought down to what is reached of it by now
            running = running * divided(to_date(credit.months, block), whole_block(credit.months, block))
        target = measure.weight * (whole_block if shorter else to_date)(self.target, steps)
        paid = to_date(differences(running, block), steps)
        changed = to_date(differences(change(paid, target, inner), steps), block)
        if in_advance:
            changed = whole_block(differences(changed, block), block)
        return changed if isinstance(unit, float) else divided(changed, unit)

    def _plan_line(self, term: Term, pay: FloatArray) -> FloatArray:
        """Return the line of a term of the whole plan, in dollars by period."""
        steps = _steps_of(term, self.periods) or self.periods
        per_block = getattr(term, "per", "year") != "year"
        stand = PaySoFar(
            amount=to_date(pay, steps),
            at=_no_pay_elsewhere,
            target=whole_block(self.target, steps),
            dollar=_one,
            other=partial(self.other, block=steps) if per_block else self.other,
        )
        return differences(term.change(stand, self.credits[self.plan.measures[0].name]), steps)

    def _other(
        self, name: str, counts: Counts, months: tuple[int, int] = (1, MONTHS_PER_YEAR), block: int = 0
    ) -> Credit:
        """Return the credit of a measure to date; the weighted attainment where all measures are named."""
        if name == ALL_MEASURES:
            parts = [m.weight * self.other(m.name, counts, months, block).attainment for m in self.plan.measures]
            return Credit(attainment=np.sum(parts, axis=0))
        credit = self.credits.get(name)
        if credit is None:
            return Credit(attainment=np.zeros(self.shape), credited=np.zeros(self.shape))
        if months != (1, MONTHS_PER_YEAR):
            month = np.arange(1, self.periods + 1)
            credit = replace(
                credit, credited=np.where((month >= months[0]) & (month <= months[1]), credit.credited, 0.0)
            )
        length = block or self.periods
        if counts == "period quota":
            length = block_of("month" if self.plan.pay_every == "year" else self.plan.pay_every, self.periods)
        position = _position(credit, length, "full quota" if counts == "full quota" else "quota to date")
        measure = next((m for m in self.plan.measures if m.name == name), None)
        return position if measure is None else rounded(measure, position)


def paid_to_date(earned: FloatArray, rounding: str) -> FloatArray:
    """Return what is paid by period (last axis) of what was earned: earned to date, rounded, less what was paid before.

    So a year is paid to the cent what it owes, however often it is paid; no period is more than a unit off by itself.
    """
    if rounding == "none":
        return earned
    periods = earned.shape[-1]
    return as_stated(differences(as_stated(to_date(earned, periods), rounding), periods), rounding)


def target_incentives(plan: Plan, ote: FloatArray) -> FloatArray:
    """Return target incentives in $/year, shaped like `ote`: what the mix leaves of each OTE, the plan's where NaN."""
    return np.where(np.isnan(ote), plan.target_incentive_per_year, ote - ote * plan.base_share)


def _steps_of(term: Term, periods: int) -> int | None:
    """Return the number of periods a term sees together, None when it sees pay as it stands."""
    if getattr(term, "then", "") == "from then on":
        return 1
    per = getattr(term, "per", "year")
    return None if per == "year" else block_of(per, periods)


def _position(credit: Credit, block: int, against: str) -> Credit:
    """Return the credit to date within blocks of periods, against the quota to date or of the whole block."""
    credited = to_date(credit.credited, block)
    if against == "full quota":
        quota, months = whole_block(credit.quota, block), whole_block(credit.months, block)
    else:
        quota, months = to_date(credit.quota, block), to_date(credit.months, block)
    return Credit(
        attainment=attained(credited, quota), credited=credited, quota=quota, months=months, share=credit.share
    )


def _one() -> float:
    return 1.0


def _no_pay_elsewhere(attainment: float) -> float:
    raise SimError(f"a term of the whole plan asked for its pay at attainment {attainment:g}; measures differ there")


def _table(credit: Credit, shape: tuple[int, ...]) -> Credit:
    """Return a credit as arrays (payees, periods)."""
    names = ("attainment", "credited", "quota", "months", "share")
    flat = {name: np.broadcast_to(getattr(credit, name), shape).reshape(-1, shape[-1]) for name in names}
    deals = credit.deals
    if deals is not None:
        deals = np.broadcast_to(deals, (*shape, deals.shape[-1])).reshape(-1, shape[-1], deals.shape[-1])
    return Credit(**flat, deals=deals)


def _rows(credit: Credit, span: slice) -> Credit:
    return Credit(
        attainment=credit.attainment[span],
        credited=credit.credited[span],
        quota=credit.quota[span],
        months=credit.months[span],
        share=credit.share[span],
        deals=None if credit.deals is None else credit.deals[span],
    )


def _standing_table(standing: Standing, shape: tuple[int, ...]) -> Standing:
    """Return a standing as arrays (payees,) and (payees, periods)."""

    def per_payee(array: FloatArray) -> FloatArray:
        return np.broadcast_to(array, shape[:-1]).reshape(-1)

    def per_period(array: FloatArray) -> FloatArray:
        return np.broadcast_to(array, shape).reshape(-1, shape[-1])

    return Standing(
        served=per_payee(standing.served),
        debt=per_payee(standing.debt),
        to_recover=per_period(standing.to_recover),
        owed=per_payee(standing.owed),
        ote=per_payee(standing.ote),
        on_plan=None if standing.on_plan is None else per_payee(standing.on_plan),
        present=None if standing.present is None else per_period(standing.present),
    )


def _standing_rows(standing: Standing, span: slice) -> Standing:
    return Standing(
        served=standing.served[span],
        debt=standing.debt[span],
        to_recover=standing.to_recover[span],
        owed=standing.owed[span],
        ote=standing.ote[span],
        on_plan=None if standing.on_plan is None else standing.on_plan[span],
        present=None if standing.present is None else standing.present[span],
    )
