"""Crediting: how much of a sale counts toward the partner manager's quota, by selling motion."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter


class Crediting(Group):
    """Credit per dollar of list revenue."""

    vendor_led: float = parameter(
        1.0, "Credit for vendor-led deals", "share of list revenue", (0.0, 2.0), ASSUMPTION, plausible=(0.5, 1.0)
    )
    shoulder: float = parameter(
        1.0,
        "Credit for shoulder-to-shoulder deals",
        "share of list revenue",
        (0.0, 2.0),
        ASSUMPTION,
        plausible=(0.5, 1.0),
    )
    partner_led: float = parameter(
        1.0, "Credit for partner-led deals", "share of list revenue", (0.0, 2.0), ASSUMPTION, plausible=(0.5, 1.0)
    )


@rule
def credit_for(vendor_led: float, shoulder: float, partner_led: float, crediting: Crediting) -> float:
    """Return the credited revenue of a month's sales by motion."""
    return crediting.vendor_led * vendor_led + crediting.shoulder * shoulder + crediting.partner_led * partner_led
