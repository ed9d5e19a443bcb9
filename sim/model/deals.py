"""Delivering deals: Little's law under a concurrency cap, and win rates by motion.

The shapes of the win rates (0.6 + 0.4 x skill and its like) are assumptions: straight lines from what is left at 0 to
the full rate at 1. Each stands here once, for the month, forecasts, the tipping point and reduced scenarios alike.
"""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter

HIGHEST_WIN_RATE = 0.95
REACHED = 0.999999  # share of a limit from which on it counts as reached: rounding must not decide
MOST_CADENCE = 0.5  # assumption: share of the month's hours that cadence takes at most

# Factors on a win rate at a skill or coverage of 0, and what a whole unit of it adds; assumptions.
EXECUTION_FLOOR, EXECUTION_WEIGHT = 0.6, 0.4
COVERAGE_FLOOR, COVERAGE_WEIGHT = 0.75, 0.25
GUIDANCE_FLOOR, GUIDANCE_WEIGHT = 0.85, 0.15


class Delivery(Group):
    """How deals are worked in each motion."""

    hours_per_vendor_led_deal: float = parameter(
        20.0,
        "Hours per vendor-led deal",
        "partner manager hours",
        (0.1, 1_000.0),
        ASSUMPTION,
        plausible=(12.0, 30.0),
        note="The partner manager runs the deal for the partner.",
    )
    vendor_led_win_rate: float = parameter(
        0.24,
        "Vendor-led win rate",
        "share of deals run",
        (0.0, 1.0),
        "ae_win_rate",
        plausible=(0.18, 0.28),
        note="At a skill of 1; skill scales it from 60 % up.",
    )
    max_concurrent_deals: float = parameter(
        14.0,
        "Deals one partner manager can run at once",
        "deals in progress",
        (0.1, 500.0),
        "pm_concurrent_vendor_led",
        plausible=(8.0, 20.0),
        note="The concurrency cap of vendor-led selling.",
    )
    vendor_led_cycle_months: float = parameter(
        3.0, "Vendor-led cycle", "months", (0.1, 60.0), "ae_cycle_months", plausible=(2.5, 5.0)
    )
    hours_per_shoulder_deal: float = parameter(
        8.0,
        "Hours per shoulder-to-shoulder deal",
        "partner manager hours",
        (0.1, 1_000.0),
        ASSUMPTION,
        plausible=(5.0, 14.0),
        note="Partner manager and partner rep sell together.",
    )
    max_concurrent_shoulder_deals: float = parameter(
        22.0,
        "Shoulder-to-shoulder deals at once",
        "deals in progress",
        (0.1, 500.0),
        "pm_concurrent_shoulder",
        plausible=(14.0, 32.0),
    )
    shoulder_cycle_months: float = parameter(
        2.5, "Shoulder-to-shoulder cycle", "months", (0.1, 60.0), ASSUMPTION, plausible=(1.5, 4.0)
    )
    cosell_win_lift: float = parameter(
        0.10,
        "Co-selling win lift",
        "share on the average of both win rates",
        (-0.5, 2.0),
        "cosell_win_lift",
        plausible=(0.0, 0.3),
    )
    partner_cycle_months: float = parameter(
        2.0, "Partner-led cycle", "months", (0.1, 60.0), "partner_cycle_months", plausible=(1.0, 3.0)
    )
    deals_per_partner_rep: float = parameter(
        4.0,
        "Opportunities a partner rep works at once",
        "deals in progress",
        (0.0, 200.0),
        "seller_concurrent_deals",
        plausible=(2.0, 8.0),
    )
    partner_win_rate_untrained: float = parameter(
        0.14,
        "Partner-led win rate, untrained",
        "share of partner-led deals",
        (0.0, 1.0),
        "partner_led_win_rate_untrained",
        plausible=(0.12, 0.26),
        note="At capability 0.",
    )
    partner_win_rate_trained: float = parameter(
        0.30,
        "Partner-led win rate, fully capable",
        "share of partner-led deals",
        (0.0, 1.0),
        "partner_led_win_rate_trained",
        plausible=(0.2, 0.35),
        note="At capability 1.",
    )
    cadence_hours_per_deal: float = parameter(
        1.0,
        "Cadence per partner-led deal",
        "partner manager hours/deal",
        (0.0, 100.0),
        ASSUMPTION,
        plausible=(0.5, 2.0),
        note="Deal reviews, pipeline management and forecasting; it takes at most half of the time.",
    )
    attention_limit: float = parameter(
        1.6,
        "Most attention a deal can use",
        "times the hours of a normal deal",
        (1.0, 10.0),
        ASSUMPTION,
        plausible=(1.2, 2.5),
        note="Hours left beyond the concurrency cap raise the win rate of the deals in hand up to here.",
    )


@rule
def vendor_led_capacity(hours: float, shoulder_share: float, delivery: Delivery) -> float:
    """Return the vendor-led deals closed a month: hours / hours per deal, at most cap / cycle (Little's law)."""
    cap = (1.0 - shoulder_share) * delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    return min(hours * (1.0 / delivery.hours_per_vendor_led_deal), cap)


@rule
def shoulder_capacity(hours: float, shoulder_share: float, delivery: Delivery) -> float:
    """Return the shoulder-to-shoulder deals closed a month, before partner reps and the market limit them."""
    cap = shoulder_share * delivery.max_concurrent_shoulder_deals / delivery.shoulder_cycle_months
    return min(hours / delivery.hours_per_shoulder_deal, cap)


@rule
def attention(hours: float, deals: float, elasticity: float, delivery: Delivery) -> float:
    """Return the win-rate factor of hours beyond what `deals` vendor-led deals need; 1 when there are none to spare."""
    needed = deals * delivery.hours_per_vendor_led_deal
    if needed <= 0.0 or hours <= needed:
        return 1.0
    factor: float = min(hours / needed, delivery.attention_limit) ** elasticity
    return factor


@rule
def cadence_hours(wanted: float, hours: float) -> float:
    """Return the hours a month that go to cadence: as many as partners want, at most half of those there are."""
    return min(wanted, MOST_CADENCE * hours)


@rule
def cadence_coverage(given: float, wanted: float) -> float:
    """Return the share of the wanted cadence hours that were given, 0 to 1; 1 where none are wanted."""
    return given / wanted if wanted > 0.0 else 1.0


@rule
def deals_per_rep(delivery: Delivery) -> float:
    """Return the partner-led deals one committed rep can close a month: q / L (Little's law)."""
    return delivery.deals_per_partner_rep / delivery.partner_cycle_months


@rule
def execution_factor(skill: float) -> float:
    """Return the factor of negotiation and execution skill on the vendor-led win rate: 0.6 + 0.4 s."""
    return EXECUTION_FLOOR + EXECUTION_WEIGHT * skill


@rule
def coverage_factor(coverage: float) -> float:
    """Return the factor of cadence coverage on the partner-led win rate: 0.75 + 0.25 c."""
    return COVERAGE_FLOOR + COVERAGE_WEIGHT * coverage


@rule
def guidance_factor(skill: float, ramp: float = 1.0) -> float:
    """Return the factor of the manager's sales management on the partner-led win rate: 0.85 + 0.15 skill x ramp."""
    return GUIDANCE_FLOOR + GUIDANCE_WEIGHT * skill * ramp


@rule
def training_spread(delivery: Delivery) -> float:
    """Return by how much the partner-led win rate rises from capability 0 to capability 1."""
    return delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained


@rule
def capability_win_rate(capability: float, delivery: Delivery) -> float:
    """Return the partner-led win rate by capability alone: w0 + (w1 - w0) C."""
    return delivery.partner_win_rate_untrained + training_spread(delivery) * capability


@rule
def vendor_led_win_rate(skill: float, delivery: Delivery) -> float:
    """Return the win rate of deals the partner manager runs, by negotiation and execution skill."""
    return delivery.vendor_led_win_rate * execution_factor(skill)


@rule
def partner_led_win_rate(capability: float, coverage: float, skill: float, delivery: Delivery) -> float:
    """Return the win rate of the partner's own deals, by its capability, cadence coverage and the manager's guidance.

    `skill` is the manager's sales management times the ramp.
    """
    return capability_win_rate(capability, delivery) * coverage_factor(coverage) * guidance_factor(skill)


@rule
def shoulder_win_rate(vendor_rate: float, partner_rate: float, delivery: Delivery) -> float:
    """Return the win rate of deals sold together: the average of both, with the co-selling lift."""
    return 0.5 * (vendor_rate + partner_rate) * (1.0 + delivery.cosell_win_lift)
