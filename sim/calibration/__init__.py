"""Which numbers of a scenario follow from an organization's own data, and which do not?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "calibrate": (
            "Calibration",
            "calibrate",
        ),
        "fitting": ("fit_share",),
        "history": ("is_history",),
        "own_numbers": (
            "OwnNumbers",
            "OwnStart",
            "start_from",
        ),
    },
)
