"""The verdict in words: headline, one sentence of detail, and three facts: how sure, what must be true, what it costs.

Every sentence names its measure. *Simulation error* is what more replications narrow; *not known* is what nobody has
measured, and *plausible worlds* draw all of that at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.measures import Estimate
from sim.parameters import ASSUMPTION, Declaration
from sim.reports.cells import NAMES
from sim.reports.two_by_two import MonthlyCourse, TwoByTwo
from sim.reports.verdict import Reach, Verdict
from sim.reports.wording import (
    capitalized,
    half_width,
    listed,
    measured,
    money,
    share,
    signed_measured,
    signed_money,
    years,
)
from sim.scenario.scenario import Scenario
from sim.scenario.sources import source_of
from sim.studies.factorial import STATUS_QUO
from sim.uncertainty.deciding import Condition, Conditions

BEST_ON = {"contribution": "earns most", "revenue": "sells most"}
THE_STATUS_QUO = "the status quo"
SHOWN_CONDITIONS = 3
NAMED_CONDITIONS = 2  # in a headline
SHORT_UNITS = (
    "months",
    "hours",
    "hours/month",
    "hours/week",
    "deals",
    "deals/month",
    "people",
)  # else the label says it


@dataclass(frozen=True)
class VerdictFact:
    """One of the facts below the picture: what it answers, and its sentences."""

    title: str
    sentences: tuple[str, ...]


def headline(verdict: Verdict, reading: TwoByTwo, conditions: Conditions | None = None) -> str:
    """Return the one sentence to remember; it claims no more than the runs and the plausible worlds hold."""
    span, outcome = window(verdict, reading), verdict.outcome
    first = capitalized(_named(verdict.first))
    if verdict.loses:
        least = (
            f"{_named(verdict.first)} loses least" if verdict.settled else "none loses least beyond simulation error"
        )
        return f"Every cell loses money {span}: {least} ({_total(verdict.mean, reading, signed=True)} {outcome})."
    if not verdict.settled:
        close = listed([_named(cell) for cell in verdict.best])
        if STATUS_QUO in verdict.best:
            return f"Nothing is settled ahead of the status quo on {outcome} {span}: {close} are too close to call."
        return (
            f"{capitalized(close)} are too close to call on {outcome} {span}: "
            f"{_total(verdict.lead, reading, signed=True)} on the status quo."
        )
    reach = _reach(verdict, conditions)
    if verdict.first == STATUS_QUO:
        return f"{first} leads on {outcome} {span} {reach}: no other cell brings as much."
    return f"{first} leads on {outcome} {reach}: {_total(verdict.lead, reading, signed=True)} {span}."


def detail(verdict: Verdict, reading: TwoByTwo) -> str:
    """Return the sentence below the headline: whose dollars, per seat and in percent, and how often it is so."""
    base = reading.cells[STATUS_QUO].amounts[verdict.amount]
    seats = reading.scenario.organization.seats
    managers = f"{seats:,} partner manager{'' if seats == 1 else 's'}"
    if verdict.first == STATUS_QUO:
        rivals = [cell for cell in reading.cells if cell in reading.ahead(verdict.amount)]
        rival = max(rivals, key=lambda cell: reading.cells[cell].amounts[verdict.amount].mean)
        lead = reading.cells[rival].leads[verdict.amount]
        beside = f"{capitalized(NAMES[rival])} comes next with {signed_measured(lead)} a seat"
        sentence = f"{managers}: {NAMES[STATUS_QUO]} brings {measured(base)} a seat. {beside}{_percent(lead, base)}."
    else:
        doubt = "" if verdict.settled else f" {half_width(verdict.lead)}"
        sentence = (
            f"{managers}: {signed_measured(verdict.lead)}{doubt} a seat{_percent(verdict.lead, base)} "
            f"on the status quo ({NAMES[STATUS_QUO]}, {measured(base)})."
        )
    return f"{capitalized(sentence)} {worlds_sentence(verdict)}".strip()


def worlds_sentence(verdict: Verdict) -> str:
    """Return how often the first cell is best in plausible worlds, and which is most often; empty without worlds."""
    if verdict.shares is None or verdict.elsewhere is None:
        return ""
    best_on = BEST_ON[verdict.outcome]
    ours, (other, theirs) = verdict.shares[verdict.first], verdict.elsewhere
    held = f"Of {verdict.draws:,} plausible worlds {_pronoun(verdict)} {best_on} in {_share(ours)}"
    return f"{held}." if other == verdict.first else f"{held}, {_named(other)} in {_share(theirs)}."


def facts(
    verdict: Verdict, reading: TwoByTwo, conditions: Conditions | None
) -> tuple[VerdictFact, VerdictFact, VerdictFact]:
    """Return how sure the answer is, what must be true for it, and what it costs."""
    return (
        VerdictFact("How sure", _how_sure(verdict, reading)),
        VerdictFact("What must be true", what_must_be_true(conditions, reading.scenario)),
        VerdictFact("What it costs", _what_it_costs(verdict, reading)),
    )


def what_must_be_true(conditions: Conditions | None, scenario: Scenario) -> tuple[str, ...]:
    """Return the assumptions that alone turn the winner, the nearest first: their limits and how well each is known."""
    if conditions is None:
        return ("Trying each assumption over its plausible range.",)
    if not conditions.turning:
        return (
            f"None of the {conditions.tried} assumptions alone, within its plausible range, changes which cell is "
            "best. Several together may.",
        )
    shown = [condition_sentence(condition, scenario) for condition in conditions.turning[:SHOWN_CONDITIONS]]
    more = len(conditions.turning) - len(shown)
    return (*shown, f"{more} more below.") if more else tuple(shown)


def condition_sentence(condition: Condition, scenario: Scenario) -> str:
    """Return one condition, such as `Influence without authority above 0.38 (now 0.6, assumed)`."""
    about, turns = condition.unknown.about, condition.turns
    if turns is None:
        return f"{about.label} may be anything in its plausible range."
    side = "above" if condition.best_above else "below"
    return (
        f"{about.label} {side} {amount_of(turns, about)} "
        f"(now {amount_of(condition.unknown.current, about)}, {how_well_known(about, scenario)})."
    )


def how_well_known(about: Declaration, scenario: Scenario) -> str:
    """Return whether a number is an assumption or measured somewhere else."""
    return "assumed" if source_of(scenario, about.path, about) == ASSUMPTION else "published elsewhere"


def amount_of(value: float, about: Declaration) -> str:
    """Return a number in the unit of its declaration, in three digits."""
    if about.unit.startswith("$"):
        return f"{money(value)}{about.unit.removeprefix('$')}"
    if about.unit == "share" or about.unit.startswith(("share ", "share/")):
        return share(float(f"{value:.2g}"))
    return f"{value:,.3g} {about.unit if about.unit in SHORT_UNITS else ''}".strip()


def window(verdict: Verdict, reading: TwoByTwo) -> str:
    """Return the horizon in words: `over three years`, `in year 3`."""
    return f"in year {reading.years}" if verdict.last_year else f"over {years(reading.years)}"


def _how_sure(verdict: Verdict, reading: TwoByTwo) -> tuple[str, ...]:
    value = verdict.lead if verdict.first != STATUS_QUO else verdict.mean
    error = f"Simulation error: {half_width(value)} a seat from {reading.replications:,} replications."
    if verdict.shares is None:
        return (error, "Not known: plausible worlds are being drawn.")
    ours = verdict.shares[verdict.first]
    interval = f"{100 * ours.low:.0f} to {share(round(ours.high, 2))}"
    held = f"{BEST_ON[verdict.outcome]} in {_share(ours)} of {verdict.draws:,} plausible worlds ({interval})"
    return (error, f"Not known: {held}.")


def _what_it_costs(verdict: Verdict, reading: TwoByTwo) -> tuple[str, ...]:
    if verdict.first == STATUS_QUO:
        base = reading.cells[STATUS_QUO]
        return (f"Nothing changes: pay is {measured(base.pay)} a seat, CCOS {share(round(base.ccos, 3))}.",)
    return (
        pay_sentence(verdict.first, reading),
        course_sentence(verdict.first, verdict.outcome, reading) + _deepest(verdict.first, verdict.outcome, reading),
    )


def pay_sentence(cell: str, reading: TwoByTwo) -> str:
    """Return what a cell pays more than the status quo over the horizon, and the compensation cost of sales of both."""
    ours, base = reading.cells[cell], reading.cells[STATUS_QUO]
    return (
        f"Pay {_total(ours.lead_pay, reading, signed=True)} over {years(reading.years)} "
        f"({signed_measured(ours.lead_pay)} a seat); "
        f"CCOS {share(round(ours.ccos, 3))}, status quo {share(round(base.ccos, 3))}."
    )


def course_sentence(cell: str, outcome: str, reading: TwoByTwo) -> str:
    """Return until when a cell is behind the status quo by the month, and when that is made up for."""
    course: MonthlyCourse = reading.cells[cell].courses[outcome]
    what = capitalized(outcome)
    if course.dip is None or course.repaid == 1:
        return f"{what} is ahead of the status quo from the first month."
    if course.ahead is None:
        return f"{what} by the month never stays ahead of the status quo."
    behind = f"{what} is behind until month {max(course.ahead - 1, 1)}"
    if course.repaid is None:
        return f"{behind}, which is not made up for by month {len(course.monthly)}."
    return f"{behind}, which is made up for by month {course.repaid}."


def _deepest(cell: str, outcome: str, reading: TwoByTwo) -> str:
    dip = reading.cells[cell].courses[outcome].dip
    if dip is None:
        return ""
    return f" Furthest behind: {signed_money(dip.depth * reading.scenario.organization.seats)} in month {dip.month}."


def _reach(verdict: Verdict, conditions: Conditions | None) -> str:
    if verdict.reach is Reach.PENDING:
        return "as set"
    if verdict.reach is Reach.MOST:
        return "as set and in most plausible worlds"
    if verdict.reach is Reach.RARELY:
        return "as set, rarely elsewhere"
    if conditions is not None and conditions.turning:
        named = [turning.unknown.about.label.lower() for turning in conditions.turning[:NAMED_CONDITIONS]]
        return f"as set; elsewhere it depends on {listed(named)}"
    return "as set; elsewhere it depends on what is not known"


def _named(cell: str) -> str:
    return THE_STATUS_QUO if cell == STATUS_QUO else NAMES[cell]


def _pronoun(verdict: Verdict) -> str:
    return "it" if verdict.settled else _named(verdict.first)


def _share(value: Estimate) -> str:
    return share(round(value.mean, 2))


def _total(value: Estimate, reading: TwoByTwo, *, signed: bool) -> str:
    """Return an amount per seat as dollars of the whole organization."""
    seats = reading.scenario.organization.seats
    whole = Estimate(*(seats * part for part in value))
    return signed_measured(whole) if signed else measured(whole)


def _percent(lead: Estimate, base: Estimate) -> str:
    """Return a lead in percent of the status quo, empty where that is not above zero beyond simulation error."""
    if base.low <= 0.0 or lead.low <= 0.0 <= lead.high:
        return ""
    sign = "+" if lead.mean > 0.0 else ""
    return f" ({sign}{share(round(lead.mean / base.mean, 2))})"
