"""The workplaces of the studies as scenarios: what differs from the defaults, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.compiled.records import as_record
from sim.engine.run import simulate
from sim.model.deals import vendor_led_win_rate
from sim.model.switches import Switches
from sim.parameters import declarations
from sim.pay.measure import Measure, Scope
from sim.pay.plan import Plan
from sim.pay.terms.curve import Curve
from sim.scenario.scenario import Scenario

MEAN_SKILL = 0.6
QUOTA, UNIT = "quota.annual_quota", "market.deal_size"
EXPERIENCE = 20  # replications from which quotas are set
_ROUNDS = 4  # each about halves the remaining error of attainment
DECILE = 1.2816  # standard deviations from the mean to the lowest or highest tenth of a normal distribution


@dataclass(frozen=True, kw_only=True)
class Dictated:
    """One value that a study's setting changes, and why."""

    path: str
    value: Any
    reason: str


_ALONE = "sellers serve customers of their own; no partner stands between"
_PLENTY = "many small jobs, none of them scarce: output follows hours and skill"
_STEADY = "before and after are compared in the same market"
SELLER: tuple[Dictated, ...] = (
    Dictated(path="organization.partners_per_seat", value=1, reason=_ALONE),
    Dictated(path="market.partner_size_log_sd", value=0.0, reason=_ALONE),
    Dictated(path="market.partner_opportunity_log_sd", value=0.0, reason=_ALONE),
    Dictated(path="partners.capacity_start", value=0.0, reason=_ALONE),
    Dictated(path="partners.capacity_min", value=0.0, reason=_ALONE),
    Dictated(path="partners.churn_per_year", value=0.0, reason=_ALONE),
    Dictated(path="motion.build_share", value=0.0, reason=_ALONE),
    Dictated(path="motion.role_clarity", value=1.0, reason=_ALONE),
    Dictated(path="market.opportunities_per_partner", value=200.0, reason=_PLENTY),
    Dictated(path="market.deal_size", value=1_000.0, reason=_PLENTY),
    Dictated(path="delivery.hours_per_vendor_led_deal", value=2.0, reason=_PLENTY),
    Dictated(path="delivery.max_concurrent_deals", value=500.0, reason=_PLENTY),
    Dictated(path="market.growth_per_year", value=0.0, reason=_STEADY),
    Dictated(path="quota.growth_per_year", value=0.0, reason=_STEADY),
    Dictated(path="quota.ratchet", value=0.0, reason="no ratchet is reported"),
    Dictated(path=QUOTA, value="what was sold before", reason="quotas and targets come from experience"),
)


def plausible(path: str) -> tuple[float, float] | None:
    """Return the plausible range of a number of the scenario, None when the model has no such number."""
    return next((declared.plausible for declared in declarations(Scenario) if declared.path == path), None)


def at_work(path: str, reason: str, share: float = 0.5) -> tuple[Dictated, ...]:
    """Return a strength, 0 on the defaults, at `share` of its plausible range, for a workplace where it matters.

    By default the middle: a rule, not a fit. Empty when the model has no such number.
    """
    span = plausible(path)
    if span is None:
        return ()
    return (Dictated(path=path, value=span[0] + share * (span[1] - span[0]), reason=reason),)


def _off(switch: str) -> tuple[Dictated, ...]:
    known = switch in Switches.model_fields
    reason = "the same people before and after"
    return (Dictated(path=f"switches.{switch}", value=False, reason=reason),) if known else ()


SAME_PEOPLE: tuple[Dictated, ...] = (*_off("retention"), *_off("sorting"))


def defaults() -> Scenario:
    """Return the scenario that every study starts from: the model's defaults."""
    return Scenario()


def seller(replications: int, seed: int, *more: Dictated) -> Scenario:
    """Return a sales force or workshop without partners: the defaults with SELLER and `more` applied.

    Its quota is the yearly sales of a person of mean skill at normal effort, until `experienced` sets it.
    """
    changes = {dictated.path: dictated.value for dictated in (*SELLER, *more) if dictated.path != QUOTA}
    run = {"run.replications": replications, "run.seed": seed}
    scenario = defaults().with_values({**changes, **run})
    return scenario.with_values({QUOTA: normal_sales(scenario)})


def experienced(scenario: Scenario, plan: Plan) -> Scenario:
    """Return the scenario under `plan` with quota equal to mean sales under it, so that mean attainment is 1.

    Quotas are set from experience: a study's quota or target is taken to be the level before the change. The unit of
    output is scaled instead of the quota, which is equivalent and leaves the plan unchanged.
    """
    own = scenario.replace(plan=plan)
    small = own.with_values({"run.replications": EXPERIENCE, "run.months": 12})
    for _ in range(_ROUNDS):
        year = simulate(small)
        sold = 12.0 * float(year.total("revenue").sum() / year.total("presence").sum())
        small = small.with_values({UNIT: small.market.deal_size * small.quota.annual_quota / sold})
    return own.with_values({UNIT: small.market.deal_size})


def normal_sales(scenario: Scenario) -> float:
    """Return a year's sales of one person of mean skill at normal effort, $."""
    jobs = scenario.organization.selling_hours_per_month / scenario.delivery.hours_per_vendor_led_deal
    win_rate = vendor_led_win_rate(MEAN_SKILL, as_record(scenario.delivery))
    return 12.0 * jobs * win_rate * scenario.market.deal_size


def plan_of(base_share: float, *terms: Any, scope: Scope = "individual", ote: float = 150_000.0) -> Plan:  # noqa: ANN401 - any term of a measure
    """Return a plan with one measure; straight from the first dollar unless `terms` say otherwise."""
    measure = Measure(name="Output", scope=scope, terms=terms or (Curve(),))
    return Plan(name="Study", ote_per_year=ote, base_share=base_share, measures=(measure,))


FLAT_WAGE = plan_of(1.0)


def of_skill(scenario: Scenario, skill: float) -> Scenario:
    """Return the scenario with everybody at one skill, who learns nothing more."""
    names = ("visioning", "sales_management", "business_development", "execution")
    profile: Mapping[str, Any] = {
        "name": "Alike",
        **dict.fromkeys(names, skill),
        "spread": 0.0,
        "portal_moves_per_year": 0.0,
        "learning_per_year": 0.0,
    }
    return scenario.with_values({"talent.profiles": [profile]})
