"""The stress library: ten named changes that a finance team asks about, each a function of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.errors import SimError
from sim.parameters import declarations
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Cap, Curve
from sim.pay.terms.gates import RetroactiveAccelerator
from sim.pay.terms.rates import MarginalRates, RetroactiveRates, Tier
from sim.scenario.differences import differences
from sim.scenario.market_levels import MARKET_LEVELS
from sim.scenario.scenario import Scenario, value_at
from sim.stress.market_levels import at_market
from sim.units import MONTHS_PER_YEAR

# The strength of each stress: assumptions.
QUOTAS_LOW = 0.15
BLUEBIRD_QUOTAS = 1.0  # size of the one large deal, in annual quotas of a seat
EVENT_MONTH = 3  # of the year under stress
MOST_CREDIT = 2.0
FREEZE_MONTHS = 24.0
RETROACTIVE_RATE = 1.5

_LABELS = {declared.path: (declared.label, declared.unit) for declared in declarations(Scenario)}
_EVENTS = ("events.bluebird_month", "events.partner_lost_month", "events.star_leaves_month")
Change = Callable[[Scenario], Scenario]


@dataclass(frozen=True)
class Stress:
    """One stress: its name, what happens, how the model represents it if it has no such event, and the change."""

    name: str
    sentence: str
    stands_for: str
    change: Change

    def applied(self, scenario: Scenario, year: int = 1) -> Scenario:
        """Return the scenario under this stress; a single event takes place in the given fiscal year."""
        stressed = self.change(scenario)
        moved = {
            path: value_at(stressed, path) + MONTHS_PER_YEAR * (year - 1)
            for path in _EVENTS
            if value_at(stressed, path) != value_at(scenario, path)
        }
        return stressed.with_values(moved) if moved and year > 1 else stressed

    def applies_to(self, scenario: Scenario) -> bool:
        """Return whether the scenario is changed at all."""
        return self.change(scenario) != scenario


@dataclass(frozen=True)
class Changed:
    """A value of the scenario that a stress sets: path, label and unit (empty where none), before and after."""

    path: str
    label: str
    unit: str
    before: object
    after: object


def changed_fields(stress: Stress, scenario: Scenario, year: int = 1) -> list[Changed]:
    """Return every value that the stress changes; before or after is None when that scenario has no such value."""
    rows = differences(scenario, stress.applied(scenario, year)).itertuples(index=False)
    return [Changed(path, *_LABELS.get(path, ("", "")), before, after) for path, before, after in rows]


def stress_named(name: str) -> Stress:
    """Return a stress of LIBRARY; SimError, with the names there are, when there is none."""
    for stress in LIBRARY:
        if stress.name == name:
            return stress
    raise SimError(f"there is no stress {name!r}; known are {', '.join(stress.name for stress in LIBRARY)}")


def _boom(scenario: Scenario) -> Scenario:
    return at_market(scenario, MARKET_LEVELS["boom"])


def _bust(scenario: Scenario) -> Scenario:
    return at_market(scenario, MARKET_LEVELS["bust"])


def _bluebird(scenario: Scenario) -> Scenario:
    size = BLUEBIRD_QUOTAS * scenario.quota.annual_quota
    return scenario.with_values({"events.bluebird_month": EVENT_MONTH, "events.bluebird_size": size})


def _quotas_low(scenario: Scenario) -> Scenario:
    return scenario.with_values({"quota.annual_quota": scenario.quota.annual_quota * (1.0 - QUOTAS_LOW)})


def _uncapped(scenario: Scenario) -> Scenario:
    return _paid_by(scenario, _without_caps)


def _without_caps(plan: Plan) -> Plan:
    def without(terms: Any) -> tuple[Any, ...]:  # noqa: ANN401 - terms of a measure or of a plan
        return tuple(_open_ended(term) for term in terms if not isinstance(term, Cap))

    measures = tuple(_rebuilt(measure, without(measure.terms)) for measure in plan.measures)
    return _with(plan, measures=measures, terms=without(plan.terms))


def _double_credit(scenario: Scenario) -> Scenario:
    paths = ("crediting.vendor_led", "crediting.shoulder", "crediting.partner_led")
    return scenario.with_values({path: min(2.0 * value_at(scenario, path), MOST_CREDIT) for path in paths})


def _partner_lost(scenario: Scenario) -> Scenario:
    return scenario.with_values({"events.partner_lost_month": EVENT_MONTH})


def _star_leaves(scenario: Scenario) -> Scenario:
    return scenario.with_values({"events.star_leaves_month": EVENT_MONTH})


def _freeze(scenario: Scenario) -> Scenario:
    return scenario.with_values({"talent.vacancy_months": FREEZE_MONTHS})


def _retroactive(scenario: Scenario) -> Scenario:
    return _paid_by(scenario, _in_retroactive_tiers)


def _in_retroactive_tiers(plan: Plan) -> Plan:
    return _with(plan, measures=tuple(_rebuilt(measure, _from_first_dollar(measure)) for measure in plan.measures))


def _from_first_dollar(measure: Measure) -> tuple[Any, ...]:
    """Return a measure's terms with every rate above the base made retroactive; one is added if there is none."""
    if isinstance(measure.base, RetroactiveRates) or any(isinstance(t, RetroactiveAccelerator) for t in measure.terms):
        return measure.terms
    if isinstance(measure.base, MarginalRates):
        base = measure.base.model_dump(mode="json", exclude={"kind"})
        return (RetroactiveRates.model_validate(base), *measure.terms[1:])
    up = {term.above: term.rate for term in measure.terms if isinstance(term, Accelerator) and term.rate > 1.0}
    kept = tuple(term for term in measure.terms if not (isinstance(term, Accelerator) and term.rate > 1.0))
    tiers = tuple(Tier(above=above, rate=rate) for above, rate in sorted((up or {1.0: RETROACTIVE_RATE}).items()))
    return (kept[0], RetroactiveAccelerator(tiers=tiers), *kept[1:])


def _open_ended(term: Any) -> Any:  # noqa: ANN401 - any term of a plan
    """Return a curve that is flat beyond its last point continued at its last slope; any other term unchanged."""
    if isinstance(term, Curve) and term.beyond == "flat" and term.last_slope > 0.0:
        return term.model_copy(update={"beyond": "last slope"})
    return term


def _paid_by(scenario: Scenario, change: Callable[[Plan], Plan]) -> Scenario:
    """Return the scenario with its plan changed, and the next plan too if there is a cutover.

    Sources of terms that a plan no longer has are dropped.
    """
    plans: dict[str, Any] = {"plan": change(scenario.plan)}
    if scenario.transition.cutover_month > 0:
        after = change(scenario.transition.plan)
        plans["transition"] = scenario.transition.model_copy(update={"plan": after})
    bare = scenario.replace(**plans, sources={})
    kept = {path: key for path, key in scenario.sources.items() if _exists(bare, path)}
    return bare.replace(sources=kept)


def _exists(scenario: Scenario, path: str) -> bool:
    try:
        value_at(scenario, path)
    except ValueError:
        return False
    return True


def _rebuilt(measure: Measure, terms: tuple[Any, ...]) -> Measure:
    fields = {name: getattr(measure, name) for name in Measure.model_fields}
    return Measure.model_validate({**fields, "terms": terms})


def _with(plan: Plan, **changes: Any) -> Plan:  # noqa: ANN401 - fields of a plan
    return Plan.model_validate({**{name: getattr(plan, name) for name in Plan.model_fields}, **changes})


EXACT = ""
LIBRARY = (
    Stress("boom", "Opportunities and win rates 30 % above plan all year; quotas stay.", EXACT, _boom),
    Stress("bust", "Opportunities and win rates 30 % below plan all year; quotas stay.", EXACT, _bust),
    Stress(
        "bluebird deal",
        f"In month {EVENT_MONTH} one deal as large as a seat's annual quota lands with whoever is there.",
        EXACT,
        _bluebird,
    ),
    Stress("quotas set 15 % low", "Every quota 15 % under what was meant, all year.", EXACT, _quotas_low),
    Stress("cap removed", "No cap on any measure or on the plan; flat ends of curves go on.", EXACT, _uncapped),
    Stress(
        "double credit everywhere",
        "Every sale counts twice toward quota, and quotas do not know.",
        f"credit per dollar doubled, at most {MOST_CREDIT:g}",
        _double_credit,
    ),
    Stress(
        "key partner lost",
        f"At the end of month {EVENT_MONTH} the partner that meets the most opportunities leaves, its market with it.",
        EXACT,
        _partner_lost,
    ),
    Stress(
        "star leaves",
        f"At the end of month {EVENT_MONTH} whoever has the most credit quits; the seat is filled as any other.",
        EXACT,
        _star_leaves,
    ),
    Stress(
        "hiring freeze",
        "Nobody who leaves is replaced.",
        f"a vacancy lasts {FREEZE_MONTHS:g} months, the longest the model allows",
        _freeze,
    ),
    Stress(
        "retroactive tiers",
        "Rates above the base are paid from the first dollar once reached.",
        f"a measure without such a rate gets {RETROACTIVE_RATE:g} times everything from attainment 1",
        _retroactive,
    ),
)
