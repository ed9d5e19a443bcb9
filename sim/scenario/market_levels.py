"""One plan in many worlds: the same scenario where selling goes worse or better than planned."""

from __future__ import annotations

from sim.parameters import declarations
from sim.scenario.scenario import Scenario, value_at

AS_PLANNED = "as planned"
# Factors on opportunities and on every win rate alike. Assumptions that span a year nobody planned for either way.
WORLDS = {"bust": 0.7, "weak": 0.85, AS_PLANNED: 1.0, "strong": 1.15, "boom": 1.3}
SCALED = (
    "market.opportunities_per_partner",
    "delivery.vendor_led_win_rate",
    "delivery.partner_win_rate_untrained",
    "delivery.partner_win_rate_trained",
)


def worlds_of(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenario in every world of WORLDS, by the world's name; quotas and plan stay as they were set.

    A number that would leave its allowed range stops at its end.
    """
    highest = {declared.path: declared.high for declared in declarations(Scenario) if declared.path in SCALED}
    return {
        name: scenario.with_values(
            {path: min(value_at(scenario, path) * factor, highest[path]) for path in SCALED}
        ).replace(name=name)
        for name, factor in WORLDS.items()
    }
