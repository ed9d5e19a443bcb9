"""What one measure pays, term by term and month by month, in dollars.

Pay is a function of the result to date within the measure's span: a month adds what the function has grown by. Terms
apply in written order; each sees the pay of those before it, and its line is what it adds or takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.pay.measure import BASES, ON_SUMS, Measure, MeasureTerm
from sim.pay.terms.curve import Accelerator, Cap, Threshold
from sim.pay.terms.gates import Gate, Hurdle, Matrix, Multiplier, RetroactiveAccelerator
from tests.reference.bases import Position, base_of, base_pay
from tests.reference.exact import MONTHS, ZERO, Amounts, apart, exact, nothing, plus, to_date, whole
from tests.reference.links import bent, capped, gained, held_to_plain_rate, linked
from tests.reference.positions import SPANS, Desk


def measure_lines(desk: Desk, measure: Measure) -> list[Amounts]:
    """Return the lines of a measure: what each term adds in each month, in dollars."""
    if measure.measured_per == "transaction":
        return _deal_by_deal(desk, measure)
    return MeasurePay(desk=desk, measure=measure, span=SPANS[measure.measured_per]).lines()


def placed_lines(desk: Desk, measure: Measure) -> list[Amounts]:
    """Return the lines of the terms that pay a deal by its place among the others: up to the last that bends pay.

    The caps and links after that see what the deals add up to.
    """
    count = 1 + max(place for place, term in enumerate(measure.terms) if not isinstance(term, ON_SUMS))
    return MeasurePay(desk=desk, measure=measure, span=SPANS[measure.measured_per]).lines(count)


def lines_after(desk: Desk, measure: Measure, given: Sequence[Amounts]) -> list[Amounts]:
    """Return the lines of a measure whose first terms add what is given."""
    return MeasurePay(desk=desk, measure=measure, span=SPANS[measure.measured_per]).lines(given=given)


@dataclass(frozen=True, kw_only=True)
class MeasurePay:
    """A measure of one payee, with the months over which it adds up.

    With `at`, pay is asked at that attainment of the same quota, in place of the one reached.
    """

    desk: Desk
    measure: Measure
    span: int
    at: Fraction | None = None

    def lines(self, count: int | None = None, given: Sequence[Amounts] = ()) -> list[Amounts]:
        """Return what each of the first `count` terms adds in each month, those `given` first."""
        lines = list(given)
        for place in range(len(given), len(self.measure.terms) if count is None else count):
            lines.append(self._line(place, plus(nothing(), *lines)))
        return lines

    def _line(self, place: int, pay: Amounts) -> Amounts:
        """Return what a term adds in each month, given by month what the terms before it pay.

        Most terms add up over the measure's span; a cap over its own; a gate or hurdle that counts `from then on` sees
        each month alone.
        """
        term = self.measure.terms[place]
        own = own_span(term, self.span)
        if own == self.span:
            here = self._positions(self.span, self.measure.against)
        else:
            targets = (to_date if own == MONTHS else whole)(self.desk.targets, own)
            inner = self._positions(own, "quota to date")
            here = [p.worth(exact(self.measure.weight) * target) for p, target in zip(inner, targets, strict=True)]
        running = to_date(pay, own)
        return apart(self._changes(place, here, running), own)

    def _positions(self, span: int, against: str) -> list[Position]:
        positions = self.desk.positions(self.measure, span, against)
        return positions if self.at is None else [position.moved_to(self.at) for position in positions]

    def _changes(self, place: int, here: list[Position], pay: Amounts) -> Amounts:
        """Return what a term adds (or takes) to date, given by month the position and the pay to date before it."""
        term, measure = self.measure.terms[place], self.measure
        if isinstance(term, Accelerator | Threshold):
            return self._bent(term, place, here, pay)
        others, changes = looked_at(self.desk, term), nothing()
        for month, (position, amount, other) in enumerate(zip(here, pay, others, strict=True)):
            if isinstance(term, BASES):
                changes[month] = base_pay(term, position, other)
            elif isinstance(term, RetroactiveAccelerator):
                changes[month] = gained(term, position.attainment, amount)
            elif isinstance(term, Cap):
                changes[month] = capped(term, amount, position.target)
            elif isinstance(term, Hurdle):
                changes[month] = held_to_plain_rate(term, measure, position, other, amount)
            else:
                changes[month] = linked(term, other, amount)
        return changes

    def _bent(self, term: Accelerator | Threshold, place: int, here: list[Position], pay: Amounts) -> Amounts:
        """Return what a term changes that asks what the terms before it pay at its own point."""
        point = exact(term.above if isinstance(term, Accelerator) else term.at)
        at_point = nothing() if all(position.attainment < point for position in here) else self._pay_at(point, place)
        return [bent(term, self.measure, *month) for month in zip(here, pay, at_point, strict=True)]

    def _pay_at(self, point: Fraction, place: int) -> Amounts:
        """Return what the terms before a place pay to date at another attainment of the same quota.

        The attainment is held evenly over the months, so that terms with shorter spans see a part of it in each.
        """
        there = MeasurePay(desk=self.desk, measure=self.measure, span=self.span, at=point)
        terms = self.measure.terms[:place]
        if self.measure.against == "quota to date" or all(own_span(term, self.span) == self.span for term in terms):
            return to_date(plus(nothing(), *there.lines(place)), self.span)
        return there.in_full(place)

    def in_full(self, count: int) -> Amounts:
        """Return what the first `count` terms pay at an attainment of the full quota, once all of it is reached.

        A term with a shorter span sees of that, to date, the part that the months in seat to date are of the span's.
        """
        parts = self.desk.year.parts[self.desk.payee.name]
        so_far = [
            here / full if full else ZERO
            for here, full in zip(to_date(parts, self.span), whole(parts, self.span), strict=True)
        ]
        pay = nothing()
        for place in range(count):
            if own_span(self.measure.terms[place], self.span) == self.span:
                change = self._changes(place, self._positions(self.span, "full quota"), pay)
            else:
                running = [amount * part for amount, part in zip(pay, so_far, strict=True)]
                change = whole(self._line(place, apart(running, self.span)), self.span)
            pay = plus(pay, change)
        return pay


def looked_at(desk: Desk, term: MeasureTerm) -> Amounts:
    """Return the other result that a term looks at, 0 where it looks at none."""
    if isinstance(term, Matrix):
        return desk.attainment(term.across, "quota to date")
    if isinstance(term, Gate | Hurdle):
        return desk.attainment(term.measure, term.counts)
    return desk.attainment(term.by, term.counts) if isinstance(term, Multiplier) else nothing()


def own_span(term: MeasureTerm, span: int) -> int:
    """Return the months over which a term adds up pay."""
    if isinstance(term, Gate | Hurdle) and term.then == "from then on":
        return 1
    return SPANS[term.per] if isinstance(term, Cap) else span


def _deal_by_deal(desk: Desk, measure: Measure) -> list[Amounts]:
    """Return the lines of a measure whose every deal is paid by itself, against the quota of its month.

    From the first cap or link on, terms see what the deals add up to.
    """
    alone = next((place for place, term in enumerate(measure.terms) if isinstance(term, ON_SUMS)), len(measure.terms))
    lines = [nothing() for _ in range(alone)]
    here = desk.positions(measure, 1, "quota to date")
    for month, deals in enumerate(desk.result(measure.name).deals):
        for amount in deals:
            if amount != ZERO:
                for line, change in zip(
                    lines, deal_pay(measure, alone, here[month].credited_with(amount)), strict=True
                ):
                    line[month] += change
    return MeasurePay(desk=desk, measure=measure, span=MONTHS).lines(given=lines)


def deal_pay(measure: Measure, count: int, deal: Position) -> list[Fraction]:
    """Return what each of the first `count` terms adds for one deal."""
    changes: list[Fraction] = []
    for place, term in enumerate(measure.terms[:count]):
        pay = sum(changes, ZERO)
        if isinstance(term, Accelerator | Threshold):
            point = exact(term.above if isinstance(term, Accelerator) else term.at)
            at_point = sum(deal_pay(measure, place, deal.moved_to(point)), ZERO)
            changes.append(bent(term, measure, deal, pay, at_point))
        elif isinstance(term, RetroactiveAccelerator):
            changes.append(gained(term, deal.attainment, pay))
        else:
            changes.append(base_pay(base_of(measure), deal, ZERO))
    return changes
