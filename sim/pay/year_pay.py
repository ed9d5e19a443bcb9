"""One plan year of pay as it is computed: the lines of measures and plan, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import takewhile

import numpy as np

from sim.pay.arrays import filled_by, position_of, since_earlier, target_incentives
from sim.pay.credit import Amount, Counts, Credit, PaySoFar, Term, Window, attained, no_pay_elsewhere
from sim.pay.earned import Earned
from sim.pay.formula import ChangeIn, Setting, changes, measure_changes, rounded
from sim.pay.lines import placed_terms
from sim.pay.measure import ON_SUMS, Measure
from sim.pay.money import paid_to_date
from sim.pay.plan import Plan
from sim.pay.terms.curve import Cap
from sim.pay.terms.gates import ALL_MEASURES
from sim.pay.terms.settlements import Standing
from sim.pay.terms.timing import AnnualTrueUp
from sim.pay.to_date import (
    Block,
    Blocks,
    at_block_ends,
    block_of,
    days_passed,
    differences,
    lies_in,
    steps_of,
    to_date,
    whole_block,
)
from sim.units import MONTHS_PER_YEAR, FloatArray, divided


class YearPay:
    """The plan year of some payees: what each line adds, from arrays (payees, periods)."""

    def __init__(
        self,
        plan: Plan,
        credits: Mapping[str, Credit],
        standing: Standing,
        corrections: Mapping[str, FloatArray],
        blocks: Blocks,
    ) -> None:
        self.plan = plan
        self.credits = credits
        self.standing = standing
        self.corrections = corrections
        self.blocks = blocks
        first = credits[plan.measures[0].name]
        self.shape = first.attainment.shape
        self.periods = self.shape[-1]
        self.annual_target = target_incentives(plan, standing.ote)[:, None]
        own = standing.target
        self.target = self.annual_target / MONTHS_PER_YEAR * first.months if own is None else own
        self.due = block_of(plan.pay_every, blocks)
        self.other = lru_cache(maxsize=None)(self._other)

    def settle_into(self, lines: FloatArray, balances: Mapping[str, FloatArray]) -> None:
        """Write the lines of pay and the balances into the arrays given."""
        plan, place = self.plan, 0
        pay = np.zeros(self.shape)
        for measure in plan.measures:
            for line in self._dated_lines(measure):
                lines[place] = line
                pay = pay + line
                place += 1
        for term in plan.earnings:
            lines[place] = self._plan_line(term, pay)
            pay = pay + lines[place]
            place += 1
        due, earned = self.due, pay
        if due != 1 and place:
            for line in lines[:place]:
                line[...] = at_block_ends(line, due)
            pay = lines[:place].sum(axis=0)
        if plan.settlements:
            pay = self._settle(pay, earned, due, lines[place:], balances)
        place += len(plan.settlements)
        lines[place] = paid_to_date(pay, plan.rounding) - pay

    def _settle(
        self, pay: FloatArray, earned: FloatArray, due: Block, lines: FloatArray, balances: Mapping[str, FloatArray]
    ) -> FloatArray:
        """Return pay after the settlements, and write what each adds or takes and its balance."""
        months = self.credits[self.plan.measures[0].name].months
        year = Earned(
            pay=pay,
            target=self.target,
            months=months,
            due=due,
            earned=None if due == 1 else earned,
            month=self.blocks.month,
            period=self.blocks.period,
        )
        for place, settlement in enumerate(self.plan.settlements):
            settled = settlement.settle(year, self.standing)
            lines[place], balances[settlement.label][...] = settled
            floor = settlement.floor(year, self.standing) if due != 1 else pay
            year = year.after(settled, floor)
        return year.pay

    def _dated_lines(self, measure: Measure) -> list[FloatArray]:
        """Return the lines of every version of a measure, in dollars: each adds what it adds in its own periods.

        A version looks at all results to date; where the days of the periods are not known, the first one holds.
        """
        if not measure.revisions:
            return self._lines_in_time(measure)
        in_force = days_passed(self.blocks, [revision.since for revision in measure.revisions])
        return [
            np.where(in_force == number, line, 0.0)
            for number, version in enumerate(measure.versions)
            for line in self._lines_in_time(version)
        ]

    def _lines_in_time(self, measure: Measure) -> list[FloatArray]:
        """Return the lines of a measure, in dollars by period: what it earns, then when that is paid."""
        lines = self._measure_lines(measure)
        for term in measure.timing:
            earned = np.sum(lines, axis=0)
            if isinstance(term, AnnualTrueUp):
                by_year = measure.model_copy(update={"terms": measure.paying, "measured_per": "year"})
                year = np.sum(self._measure_lines(by_year), axis=0).sum(axis=-1)
                lines.append(term.line(earned, year))
            else:
                lines.append(term.line(earned, self.credits[measure.name], self.blocks.period))
        return lines

    def _measure_lines(self, measure: Measure) -> list[FloatArray]:
        """Return the lines of what a measure earns, in dollars by period."""
        credit = self.credits[measure.name]
        if measure.measured_per == "transaction":
            return self._deal_by_deal(measure, credit)
        block = block_of(measure.measured_per, self.blocks)
        position = position_of(credit, block, measure.against)
        in_dollars = measure.base.in_dollars
        worth = self._worth(measure, position, block)
        setting = self._setting(measure, block, 1.0 if in_dollars else worth, worth)
        if measure.name in self.corrections:
            dollars = to_date(self.corrections[measure.name], block)
            more = dollars if in_dollars else divided(dollars, worth)
            amounts = self._corrected(measure, rounded(measure, position), setting, more)
        else:
            amounts = measure_changes(measure, position, setting)
        return [differences(amount if in_dollars else amount * worth, block) for amount in amounts]

    def _worth(self, measure: Measure, position: Credit, block: Block) -> FloatArray:
        """Return a measure's target incentive in dollars for the months that its position covers."""
        if self.standing.target is None:
            return measure.weight * self.annual_target / MONTHS_PER_YEAR * position.months
        over = whole_block if measure.against == "full quota" else to_date
        return measure.weight * over(self.target, block)

    def _corrected(self, measure: Measure, credit: Credit, setting: Setting, more: FloatArray) -> list[FloatArray]:
        """Return what each term of a measure adds when its placed terms pay so much more, all in its unit."""
        placed = placed_terms(measure)
        amounts = changes(placed, credit, setting)
        amounts[0] = amounts[0] + more
        earned = np.sum(amounts, axis=0)
        return [*amounts, *changes(measure.paying[len(placed) :], credit, setting, measure.base, earned)]

    def _deal_by_deal(self, measure: Measure, credit: Credit) -> list[FloatArray]:
        """Return the lines of a measure whose every deal is paid alone; caps and links see the sums."""
        deals = credit.credited[..., None] if credit.deals is None else credit.deals
        period = self.blocks.period  # a deal is held against all of its pay period, whatever day cuts it
        quota = np.broadcast_to(whole_block(credit.quota, period)[..., None], deals.shape)
        single = Credit(
            attainment=attained(deals, quota),
            credited=deals,
            quota=quota,
            months=whole_block(credit.months, period)[..., None],
            share=credit.share[..., None],
        )
        worth = whole_block(self._worth(measure, credit, 1), period)
        alone = tuple(takewhile(lambda term: not isinstance(term, ON_SUMS), measure.paying))
        scale = 1.0 if measure.base.in_dollars else worth[..., None]
        closed = np.where(deals == 0.0, 0.0, 1.0)
        per_deal = changes(alone, rounded(measure, single), Setting(dollar=_one))
        lines = [since_earlier(amount * scale * closed, credit.earlier).sum(axis=-1) for amount in per_deal]
        year = rounded(measure, position_of(credit, self.periods, measure.against))
        target = self._worth(measure, year, self.periods)
        earned = to_date(np.sum(lines, axis=0), self.periods)
        setting = replace(self._setting(measure, self.periods, 1.0, target), target=target, dollar=_one)
        later = changes(measure.paying[len(alone) :], year, setting, measure.base, earned)
        return [*lines, *(differences(amount, self.periods) for amount in later)]

    def _setting(self, measure: Measure, block: Block, unit: Amount, worth: FloatArray) -> Setting:
        """Return where a measure's terms stand; `unit` is its unit in dollars, `worth` its target incentive to date."""
        in_dollars = measure.base.in_dollars
        return Setting(
            target=worth if in_dollars else 1.0,
            dollar=_one if in_dollars else partial(divided, np.ones_like(worth), worth),
            other=self.other,
            filled=partial(filled_by, self.credits, block, self.blocks.period, measure.against),
            by_step=partial(self._by_step, measure, block, unit),
        )

    def _by_step(
        self,
        measure: Measure,
        block: Block,
        unit: Amount,
        term: Term,
        amount: FloatArray,
        change: ChangeIn,
        at: float | None = None,
    ) -> FloatArray | None:
        """Return the change of a term that sees pay by other steps than its measure adds up in, else None."""
        shorter = steps_of(term, self.blocks)
        steps = shorter or (self.periods if isinstance(term, Cap) else block)
        if steps == block:
            return None
        credit = self.credits[measure.name]
        inner = rounded(measure, position_of(credit, steps, "quota to date"))
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
        steps = steps_of(term, self.blocks) or self.periods
        per_block = getattr(term, "per", "year") != "year"
        stand = PaySoFar(
            amount=to_date(pay, steps),
            at=no_pay_elsewhere,
            target=whole_block(self.target, steps),
            dollar=_one,
            other=partial(self.other, block=steps) if per_block else self.other,
        )
        return differences(term.change(stand, self.credits[self.plan.measures[0].name]), steps)

    def _other(self, name: str, counts: Counts, months: Window = (1, MONTHS_PER_YEAR), block: Block = 0) -> Credit:
        """Return the credit of a measure to date; the weighted attainment where all measures are named."""
        if name == ALL_MEASURES:
            parts = [m.weight * self.other(m.name, counts, months, block).attainment for m in self.plan.measures]
            return Credit(attainment=np.sum(parts, axis=0))
        credit = self.credits.get(name)
        if credit is None:
            return Credit(attainment=np.zeros(self.shape), credited=np.zeros(self.shape))
        if months != (1, MONTHS_PER_YEAR):
            credit = replace(credit, credited=np.where(lies_in(self.blocks, months), credit.credited, 0.0))
        length = block or self.periods
        if counts == "period quota":
            length = block_of("month" if self.plan.pay_every == "year" else self.plan.pay_every, self.blocks)
        position = position_of(credit, length, "full quota" if counts == "full quota" else "quota to date")
        measure = next((m for m in self.plan.measures if m.name == name), None)
        return position if measure is None else rounded(measure, position)


def _one() -> float:
    return 1.0
