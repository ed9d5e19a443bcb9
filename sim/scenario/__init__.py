"""What goes into a simulation, how do two scenarios differ, and what supports each number?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "differences": (
            "differences",
            "leaves",
        ),
        "market_levels": (
            "AS_PLANNED",
            "MARKET_LEVELS",
            "SCALED",
            "at_market_levels",
        ),
        "presets": (
            "DEFAULT_PRESET",
            "preset",
            "preset_names",
        ),
        "scenario": (
            "SHOULDER_TO_SHOULDER",
            "Scenario",
            "read_scenario",
            "scenario_from",
            "value_at",
        ),
        "sources": (
            "numbers",
            "source_of",
            "support_of",
        ),
    },
)
