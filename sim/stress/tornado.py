"""Tornado: how far each main assumption, taken alone to the ends of its plausible range, moves the mean payout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.engine.measures import Estimate, estimate
from sim.parameters import Declaration, declarations
from sim.scenario.scenario import Scenario, value_at
from sim.stress.outcomes import Outcomes

# OWN depend on a scenario's kind of business, so one plausible range for all says little. Their range is this share of
# the own value either way instead, an assumption.
OWN_SHARE = 0.15
OWN = ("quota.annual_quota", "market.deal_size")
PATHS = (
    *OWN,
    "market.opportunities_per_partner",
    "delivery.vendor_led_win_rate",
    "delivery.hours_per_vendor_led_deal",
    "behavior.effort_elasticity",
    "behavior.baseline_pull",
    "partners.influence",
    "economics.services_ratio",
    "talent.quit_hazard_per_month",
    "talent.ramp_months",
    "market.deal_size_log_sd",
)
_DECLARED: Mapping[str, Declaration] = {declared.path: declared for declared in declarations(Scenario)}


@dataclass(frozen=True)
class Bar:
    """One assumption: its label, unit, own value and the range's ends, and the mean payout's paired change at each."""

    path: str
    label: str
    unit: str
    own: float
    low: float
    high: float
    at_low: Estimate
    at_high: Estimate

    @property
    def swing(self) -> float:
        """Return the distance between the lowest and the highest mean payout, $."""
        changes = (self.at_low.mean, 0.0, self.at_high.mean)
        return max(changes) - min(changes)


def range_of(scenario: Scenario, path: str) -> tuple[float, float]:
    """Return the ends of an assumption's range: its plausible range, widened to hold the own value."""
    own = float(value_at(scenario, path))
    declared = _DECLARED[path]
    if path in OWN:
        low, high = (1.0 - OWN_SHARE) * own, (1.0 + OWN_SHARE) * own
    else:
        low, high = min(declared.plausible[0], own), max(declared.plausible[1], own)
    return max(low, declared.low), min(high, declared.high)


def end_scenarios(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenarios to simulate, by path and end: `market.deal_size low` and so on."""
    scenarios: dict[str, Scenario] = {}
    for path in PATHS:
        for end, value in zip(("low", "high"), range_of(scenario, path), strict=True):
            scenarios[f"{path} {end}"] = scenario.with_values({path: value})
    return scenarios


def tornado(scenario: Scenario, base: Outcomes, results: Mapping[str, Outcomes]) -> tuple[Bar, ...]:
    """Return a bar for each assumption, widest first, from the runs of `end_scenarios`; changes are paired."""
    bars = []
    for path in PATHS:
        declared, (low, high) = _DECLARED[path], range_of(scenario, path)
        at_low, at_high = (estimate(results[f"{path} {end}"].cost - base.cost) for end in ("low", "high"))
        own = float(value_at(scenario, path))
        bars.append(Bar(path, declared.label, declared.unit, own, low, high, at_low, at_high))
    return tuple(sorted(bars, key=lambda bar: -bar.swing))
