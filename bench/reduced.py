"""The reduced model that the engine, the NumPy version and the Mesa version all run: no behavior, nobody leaves."""

from __future__ import annotations

from typing import Any

from sim.scenario.scenario import Scenario

_OFF = ("effort", "allocation", "ratchet_response", "helping", "retention", "portal")


def reduced_scenario(scenario: Scenario | None = None, build_share: float = 0.70, **run: Any) -> Scenario:
    """Return `scenario` (else the default) reduced: directed time, no response to pay, the same people throughout.

    What stays: the market and its shocks, opportunities, cadence and coverage, vendor-led and partner-led delivery
    within hours, cap and demand, Poisson wins of lognormal size, and partners' growth, self-sustaining included.
    """
    full = scenario or Scenario()
    still = [{**profile.model_dump(), "learning_per_year": 0.0} for profile in full.talent.profiles]
    calm = {"quit_hazard_per_month": 0.0, "training": 0.0, "coaching_hours_per_month": 0.0, "profiles": still}
    return full.replace(
        run={**full.run.model_dump(), **run},
        talent={**full.talent.model_dump(), **calm},
        partners={**full.partners.model_dump(), "churn_per_year": 0.0},
        motion={"name": "Directed", "build_share": build_share, "role_clarity": 1.0},
        switches={**full.switches.model_dump(), **dict.fromkeys(_OFF, False)},
    )
