"""Events that can be set to happen once: a star leaves, the largest partner is lost, a deal far above the rest lands.

Off unless a month is named. Everything else happens on the same random draws as without them.
"""

from __future__ import annotations

from sim.parameters import ASSUMPTION, Group, parameter

NEVER = 0


class Events(Group):
    """What happens once, and in which month of the horizon; the first month is 1."""

    star_leaves_month: int = parameter(
        NEVER,
        "Month a star leaves",
        "month of the horizon, 0 for never",
        (0, 240),
        ASSUMPTION,
        plausible=(0, 12),
        note="At its end whoever has the most credit of the fiscal year quits, and is replaced like anybody else.",
    )
    partner_lost_month: int = parameter(
        NEVER,
        "Month the largest partner is lost",
        "month of the horizon, 0 for never",
        (0, 240),
        ASSUMPTION,
        plausible=(0, 12),
        note="At its end the partner with the most opportunities of all leaves with its market; nobody replaces it.",
    )
    bluebird_month: int = parameter(
        NEVER,
        "Month a bluebird lands",
        "month of the horizon, 0 for never",
        (0, 240),
        ASSUMPTION,
        plausible=(0, 12),
        note="A seat drawn at random signs it, beside what it sells anyway.",
    )
    bluebird_size: float = parameter(
        500_000.0, "Bluebird deal", "$ list revenue", (0.0, 1e9), ASSUMPTION, plausible=(100_000.0, 2_000_000.0)
    )
