"""Delivering deals: Little's law under a concurrency cap, and win rates by motion."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter

HIGHEST_WIN_RATE = 0.95


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
def vendor_led_win_rate(skill: float, delivery: Delivery) -> float:
    """Return the win rate of deals the partner manager runs, by negotiation and execution skill."""
    return delivery.vendor_led_win_rate * (0.6 + 0.4 * skill)


@rule
def partner_led_win_rate(capability: float, coverage: float, skill: float, delivery: Delivery) -> float:
    """Return the win rate of the partner's own deals, by its capability, the cadence given and the manager's skill."""
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    own = delivery.partner_win_rate_untrained + spread * capability
    return own * (0.75 + 0.25 * coverage) * (0.85 + 0.15 * skill)


@rule
def shoulder_win_rate(vendor_rate: float, partner_rate: float, delivery: Delivery) -> float:
    """Return the win rate of deals sold together: the average of both, with the co-selling lift."""
    return 0.5 * (vendor_rate + partner_rate) * (1.0 + delivery.cosell_win_lift)
