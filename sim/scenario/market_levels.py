"""The same scenario at market levels below and above plan."""

from __future__ import annotations

from sim.parameters import declarations
from sim.scenario.scenario import Scenario, value_at

AS_PLANNED = "as planned"
# Factors on opportunities and on every win rate. Assumptions, wide enough for a year far from plan either way.
MARKET_LEVELS = {"bust": 0.7, "weak": 0.85, AS_PLANNED: 1.0, "strong": 1.15, "boom": 1.3}
SCALED = (
    "market.opportunities_per_partner",
    "delivery.vendor_led_win_rate",
    "delivery.partner_win_rate_untrained",
    "delivery.partner_win_rate_trained",
)


def at_market_levels(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenario at every one of MARKET_LEVELS, by name; quotas and plan stay unchanged.

    A number that would leave its allowed range is set to the end of the range.
    """
    highest = {declared.path: declared.high for declared in declarations(Scenario) if declared.path in SCALED}
    return {
        name: scenario.with_values(
            {path: min(value_at(scenario, path) * factor, highest[path]) for path in SCALED}
        ).replace(name=name)
        for name, factor in MARKET_LEVELS.items()
    }
