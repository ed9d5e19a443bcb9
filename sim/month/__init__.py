"""What happens in a month of one replication, in order?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "deal_book": (
            "ACCOUNTS",
            "BOOK",
        ),
        "incentive_table": (
            "GRID_SIZE",
            "GRID_STEP",
            "GRID_TOP",
            "read_incentive",
        ),
        "month": ("simulate_chunk",),
        "state": (
            "Plans",
            "Replication",
            "Report",
            "SERIES",
            "WORLD",
            "Worlds",
        ),
    },
)
