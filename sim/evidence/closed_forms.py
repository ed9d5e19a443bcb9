"""Closed forms of the theory, each beside the value that a reduced scenario simulates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.engine.incentives import expected_pay
from sim.engine.measures import Z_95, Estimate, estimate
from sim.evidence import settings
from sim.evidence.finding import Effort, exactly, gains
from sim.evidence.settings import MEAN_SKILL, QUOTA, SELLER, of_skill, plan_of
from sim.model.deals import execution_factor
from sim.pay.measure import Measure, Scope
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Cap, Curve
from sim.scenario.scenario import Scenario
from sim.theory import compound_poisson, flow, kinked_pay, response, teams, turnover
from sim.theory.compound_poisson import DealFlow
from sim.theory.kinked_pay import Normal, Payout
from sim.units import FloatArray

STANDARD_ERRORS = 4.0
_ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class ClosedFormLimit:
    """A closed form, its source, the value `expected` from it and the one a reduced scenario `simulated`."""

    name: str
    formula: str
    source: str
    expected: float
    simulated: Estimate

    @property
    def lands(self) -> bool:
        """Return whether both agree: within STANDARD_ERRORS, or to rounding where nothing is random."""
        error = (self.simulated.high - self.simulated.mean) / Z_95
        return abs(self.simulated.mean - self.expected) <= STANDARD_ERRORS * error + _ROUNDING * abs(self.expected)


def limits(effort: Effort) -> tuple[ClosedFormLimit, ...]:
    """Return all closed forms with the simulated values."""
    return tuple(form for measured in MEASURED for form in measured(effort))


def quiet(effort: Effort, **changes: Any) -> Scenario:  # noqa: ANN401 - any value of a scenario
    """Return a seller's scenario in which nobody reacts, leaves or learns, with `changes` by path (`__` for a dot)."""
    off = {f"switches.{name}": False for name in settings.defaults().switches.model_dump()}
    setting = {dictated.path: dictated.value for dictated in SELLER if dictated.path != QUOTA}
    calm = {
        "talent.quit_hazard_per_month": 0.0,
        "delivery.attention_limit": 1.0,
        "delivery.cadence_hours_per_deal": 0.0,
        QUOTA: 90_000.0,
        "run.months": 12,
        "run.replications": effort.replications,
        "run.seed": effort.seed,
    }
    given = {path.replace("__", "."): value for path, value in changes.items()}
    return of_skill(settings.defaults().with_values({**off, **setting, **calm, **given}), MEAN_SKILL)


def _year(scenario: Scenario, column: str, effort: Effort) -> FloatArray:
    by_replication: FloatArray = effort.run(scenario).total(column).sum(axis=1)
    return by_replication


# --- effort -----------------------------------------------------------------------------------------------------------

_ELASTICITY = 0.34
_ANSWERING = {
    "switches__effort": True,
    "switches__internalization": True,
    "behavior__baseline_pull": 0.0,
    "behavior__lowest_effort": 0.0,
    "behavior__highest_effort": 5.0,
    "behavior__forecast_sd": 0.05,
    "behavior__effort_elasticity": _ELASTICITY,
}


def _one_measure(base_share: float, scope: Scope, *terms: Any) -> Plan:  # noqa: ANN401 - any term of a measure
    return Plan(name="Limit", base_share=base_share, measures=(Measure(name="Sales", scope=scope, terms=terms),))


def _effort_multiple(effort: Effort, before: Plan, after: Plan, **changes: Any) -> Estimate:  # noqa: ANN401
    scenario = quiet(effort, **{**_ANSWERING, **changes})
    low, high = (_year(scenario.replace(plan=plan), "effort", effort) for plan in (before, after))
    return estimate(1.0 + gains(high, low))


def _efforts(effort: Effort) -> list[ClosedFormLimit]:
    straight, more = _one_measure(0.8, "individual", Curve()), _one_measure(0.6, "individual", Curve())
    sure = _one_measure(0.8, "individual", Curve(), Accelerator(above=0.0, rate=2.0))
    shared, size = _one_measure(0.8, "team", Curve()), settings.defaults().organization.team_size
    albers = "Albers, Mantrala and Sridhar (2010)"

    def multiple(incentive: float) -> float:
        return response.output_multiple(incentive, _ELASTICITY)

    forms = [
        ClosedFormLimit(
            name="Twice the target incentive",
            formula="effort × 2^(ε / (2 − ε))",
            source=albers,
            expected=multiple(2.0),
            simulated=_effort_multiple(effort, straight, more),
        ),
        ClosedFormLimit(
            name="An accelerator that is sure to pay",
            formula="effort × rate^(ε / (2 − ε))",
            source=albers,
            expected=multiple(2.0),
            simulated=_effort_multiple(effort, straight, sure),
        ),
    ]
    for peers in (0.0, 0.3, 1.0):
        forms.append(
            ClosedFormLimit(
                name=f"A team of {size}, π = {peers:g}",
                formula="effort × τ^(ε / (2 − ε)), τ = (1 + π(N − 1)) / N",
                source="Holmstrom (1982); Kandel and Lazear (1992)",
                expected=multiple(teams.effective_share(size, peers)),
                simulated=_effort_multiple(effort, straight, shared, behavior__internalization=peers),
            )
        )
    return forms


# --- deals and capacity -----------------------------------------------------------------------------------------------


def _deals(effort: Effort) -> list[ClosedFormLimit]:
    scenario = quiet(effort, organization__seats=1)
    hours, delivery = scenario.organization.selling_hours_per_month, scenario.delivery
    jobs = 12.0 * hours / delivery.hours_per_vendor_led_deal
    wins = jobs * delivery.vendor_led_win_rate * execution_factor(MEAN_SKILL)
    cv = compound_poisson.lognormal_cv(scenario.market.deal_size_log_sd)
    year = DealFlow(deals=wins, size=scenario.market.deal_size, size_cv=cv)
    sold = _year(scenario, "revenue", effort)
    mean = compound_poisson.mean_revenue(year)
    return [
        ClosedFormLimit(
            name="A year of deals, mean $",
            formula="λμ",
            source="compound Poisson",
            expected=mean,
            simulated=estimate(sold),
        ),
        ClosedFormLimit(
            name="A year of deals, variance over mean²",
            formula="(1 + c²) / λ",
            source="compound Poisson",
            expected=compound_poisson.revenue_cv(year) ** 2,
            simulated=estimate(((sold - mean) / mean) ** 2),
        ),
    ]


def _flow(effort: Effort) -> list[ClosedFormLimit]:
    cap, cycle = 14.0, 3.0
    scenario = quiet(effort, delivery__max_concurrent_deals=cap, delivery__vendor_led_cycle_months=cycle)
    closed = flow.throughput_limit(1.0, cap, cycle)
    at_once = _year(scenario, "deals_in_progress", effort) / _year(scenario, "presence", effort)
    return [
        ClosedFormLimit(
            name="Deals at once under the cap",
            formula="L = λW",
            source="Little (1961)",
            expected=flow.in_progress(closed, cycle),
            simulated=estimate(at_once),
        )
    ]


def _turnover(effort: Effort) -> list[ClosedFormLimit]:
    quits, ramp = 0.05, 9
    scenario = quiet(
        effort,
        run__months=120,
        talent__quit_hazard_per_month=quits,
        talent__vacancy_months=3.0,
        talent__ramp_start=1.0 / ramp,
        talent__ramp_months=float(ramp - 1),
    )
    result = effort.run(scenario)
    full = scenario.organization.seats * 12.0 * scenario.organization.selling_hours_per_month
    worked = result.total("run_hours")[:, 5:].mean(axis=1) / full
    filled = turnover.filled_fraction(quits, 3.0)
    return [
        ClosedFormLimit(
            name="Ramp × turnover: capacity left",
            formula="(1 − (1 − q)^R) / (qR) ÷ (1 + qv)",
            source="Shi and others (2017) for what a departure costs",
            expected=turnover.capacity(1.0, turnover.stepwise_ramp_fraction(quits, ramp), filled),
            simulated=estimate(worked),
        )
    ]


def _kinks(effort: Effort) -> list[ClosedFormLimit]:
    del effort  # by quadrature
    steeper = Accelerator(above=1.0, rate=1.5, multiplies="segment slope")
    plan = plan_of(0.5, Curve(points=((0.5, 0.0), (1.0, 1.0))), steeper, Cap(at=2.0))
    year = Normal(mean=0.95, sd=0.25)
    closed = kinked_pay.pay_moments(Payout(kinks=((0.5, 2.0), (1.0, 1.0), (4.0 / 3.0, -3.0))), year)
    integrated = expected_pay(plan, year.mean, year.sd)
    source = "Bachelier's formula for a normal outcome"
    return [
        ClosedFormLimit(
            name="Expected pay of a kinked, capped curve",
            formula="Σ sⱼ E(x − Kⱼ)⁺",
            source=source,
            expected=closed.mean,
            simulated=exactly(integrated.mean),
        ),
        ClosedFormLimit(
            name="Expected slope of it, what effort answers",
            formula="Σ sⱼ Φ((μ − Kⱼ) / σ)",
            source=source,
            expected=closed.marginal,
            simulated=exactly(integrated.marginal),
        ),
    ]


MEASURED: tuple[Callable[[Effort], list[ClosedFormLimit]], ...] = (_efforts, _deals, _flow, _turnover, _kinks)
