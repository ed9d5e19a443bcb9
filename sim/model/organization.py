"""The partner organization: seats, partners to a seat, and selling hours."""

from __future__ import annotations

from sim.parameters import ASSUMPTION, Group, parameter


class Organization(Group):
    """Seats, partners and time."""

    seats: int = parameter(20, "Partner manager seats", "seats", (1, 2_000), ASSUMPTION, plausible=(5, 100))
    partners_per_seat: int = parameter(
        8, "Partners per partner manager", "partners", (1, 200), "partners_per_pm", plausible=(7, 20)
    )
    team_size: int = parameter(
        5,
        "Team size",
        "partner managers",
        (1, 500),
        ASSUMPTION,
        plausible=(3, 12),
        note="Who shares a team measure.",
    )
    selling_hours_per_month: float = parameter(
        110.0, "Selling hours", "hours/month", (0.0, 300.0), ASSUMPTION, plausible=(80.0, 130.0)
    )
