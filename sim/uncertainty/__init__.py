"""How sure is an answer, and which assumptions would turn it around?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "deciding": (
            "Condition",
            "Conditions",
            "REPLICATIONS",
            "deciding",
        ),
        "flip_points": (
            "FlipPoint",
            "flip_points",
        ),
        "global_sensitivity": ("Sensitivity",),
        "one_at_a_time": (
            "NumberSwing",
            "OneAtATime",
            "one_at_a_time",
        ),
        "robustness": (
            "DRAWS",
            "LOPSIDED",
            "Robustness",
            "robustness",
        ),
        "shipped_worlds": (
            "shipped_conditions",
            "shipped_robustness",
        ),
        "sweep": (
            "Member",
            "Sweep",
            "SweepResult",
            "run_sweep",
        ),
        "sweep_axes": ("axis_over",),
        "unknowns": (
            "drawn_worlds",
            "in_world",
            "unknowns",
        ),
        "winner_map": (
            "MapAxis",
            "WinnerMap",
            "map_axis",
            "winner_map",
        ),
    },
)
