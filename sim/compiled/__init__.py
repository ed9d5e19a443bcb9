"""How are rules compiled to machine code, and what are their records and random numbers?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "randomness": (
            "MIDDLE_FROM",
            "MIDDLE_TO",
            "MOST_SMALL_COUNT",
            "draw_at",
            "key_of_entity",
            "key_of_month",
            "normal_from",
            "normal_of_middle",
            "poisson_from",
            "position_by",
            "position_in",
            "small_poisson_count",
            "stream",
            "stream_of",
            "uniform",
            "uniform_of",
        ),
        "records": (
            "as_record",
            "fill_record",
            "in_lines",
            "lanes_dtype",
            "state_dtype",
            "zeros_in_lines",
        ),
        "rules": (
            "cache_home",
            "rule",
        ),
        "source_closure": ("source_closure",),
        "values": ("values_of",),
    },
)
