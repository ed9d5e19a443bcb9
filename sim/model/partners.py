"""Partners: capability, commitment and capacity, and when a partner invests in selling this vendor's solution.

The named constants below are shape assumptions, each stated once for everything that uses it; no published effect size
exists for partner enablement, so every parameter carries a wide plausible range.
"""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.deals import Delivery, deals_per_rep
from sim.model.economics import Economics
from sim.parameters import ASSUMPTION, Group, parameter

UPTAKE_FLOOR, UPTAKE_WEIGHT = 0.3, 0.7  # share of what is taught that a partner learns: at commitment 0, and added to 1
PULL_STEEPNESS = 5.0  # of the logistic by which a rep's return moves the wish to invest; three times it for sustaining
CAPACITY_SPEED_ALONE, CAPACITY_SPEED_BUILT, CAPACITY_SPEED_DOWN = 0.3, 1.5, 0.5  # times the adjustment speed
FULL_PACE_WINS = 0.5  # expected wins a month from which on selling adds all the commitment it can


class Practice(Group):
    """How a partner's practice around the vendor's solution grows and decays."""

    capability_start: float = parameter(
        0.20, "Capability at the start", "0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.1, 0.4)
    )
    capability_floor: float = parameter(
        0.15, "Capability floor", "0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.05, 0.25)
    )
    capability_decay: float = parameter(
        0.03, "Capability decay", "share/month", (0.0, 1.0), ASSUMPTION, plausible=(0.01, 0.06)
    )
    capability_growth: float = parameter(
        0.6, "Capability from building", "per reference building month", (0.0, 10.0), ASSUMPTION, plausible=(0.2, 1.0)
    )
    capability_sustain: float = parameter(
        0.12, "Capability a profitable practice adds", "share/month", (0.0, 1.0), ASSUMPTION, plausible=(0.0, 0.2)
    )
    commitment_start: float = parameter(
        0.28, "Commitment at the start", "0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.15, 0.45)
    )
    commitment_floor: float = parameter(
        0.15, "Commitment floor", "0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.05, 0.25)
    )
    commitment_decay: float = parameter(
        0.05, "Commitment decay", "share/month", (0.0, 1.0), ASSUMPTION, plausible=(0.02, 0.1)
    )
    commitment_growth: float = parameter(
        0.6, "Commitment from building", "per reference building month", (0.0, 10.0), ASSUMPTION, plausible=(0.2, 1.0)
    )
    commitment_sustain: float = parameter(
        0.12, "Commitment a profitable practice adds", "share/month", (0.0, 1.0), ASSUMPTION, plausible=(0.0, 0.2)
    )
    commitment_from_revenue: float = parameter(
        0.02,
        "Commitment from selling",
        "share/month at half a deal a month",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 0.05),
    )
    capacity_start: float = parameter(
        1.0,
        "Capacity at the start",
        "committed rep FTE at average size",
        (0.0, 1_000.0),
        "sellers_per_partner",
        plausible=(0.5, 2.0),
        note="Four sellers, a quarter of them active on this vendor's solution.",
    )
    capacity_min: float = parameter(
        0.7, "Capacity floor", "committed rep FTE at average size", (0.0, 1_000.0), ASSUMPTION, plausible=(0.3, 1.0)
    )
    capacity_max: float = parameter(
        4.0, "Capacity ceiling", "committed rep FTE at average size", (0.0, 1_000.0), ASSUMPTION, plausible=(2.0, 6.0)
    )
    capacity_months: float = parameter(
        8.0, "Time to adjust capacity", "months", (0.5, 120.0), ASSUMPTION, plausible=(5.0, 14.0)
    )
    influence: float = parameter(
        0.6,
        "Influence without authority",
        "0 to 1",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.3, 0.8),
        note="How much of a partner manager's building the partner takes up; with the services ratio it decides most.",
    )
    reference_hours: float = parameter(
        13.75,
        "Reference building hours per partner",
        "hours/month",
        (0.1, 500.0),
        ASSUMPTION,
        plausible=(10.0, 20.0),
        note="A fixed yardstick (110 hours over 8 partners): more partners per manager means less for each.",
    )
    attention_hours: float = parameter(
        4.0,
        "Hours below which commitment fades",
        "hours/month/partner",
        (0.0, 200.0),
        ASSUMPTION,
        plausible=(2.0, 8.0),
        note="Under this the commitment floor shrinks in proportion.",
    )
    learning_per_shoulder_deal: float = parameter(
        0.05,
        "Learning from a shared deal",
        "share of the gap in capability",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.01, 0.1),
    )
    churn_per_year: float = parameter(
        0.06,
        "Partner churn",
        "share of partners/year",
        (0.0, 0.9),
        "partner_churn",
        plausible=(0.06, 0.25),
        note="Of managed partners; surveys near 15 % count dormant ones too. A newcomer starts at its floors.",
    )
    churn_with_market: float = parameter(
        0.0,
        "Partner churn with the market",
        "power of the market factor in the year's first month",
        (-10.0, 10.0),
        ASSUMPTION,
        plausible=(-3.0, 0.0),
        note="Below 0 more partners leave when the market is bad; 0 leaves churn alone.",
    )
    rep_turnover_per_year: float = parameter(
        0.0,
        "Turnover of partner reps",
        "share of reps/year",
        (0.0, 2.0),
        ASSUMPTION,
        plausible=(0.0, 0.4),
        note="Takes capability above the floor away, on top of decay.",
    )


@rule
def slots(capacity: float, commitment: float, delivery: Delivery) -> float:
    """Return the deals a partner's committed reps can close a month: (q / L) R K."""
    return deals_per_rep(delivery) * capacity * commitment


@rule
def return_on_rep(win_rate: float, used: float, deal_size: float, delivery: Delivery, economics: Economics) -> float:
    """Return what a committed rep earns the partner over what the rep costs, at a share `used` of its slots filled."""
    earned = (economics.partner_margin + economics.services_ratio) * deals_per_rep(delivery) * deal_size
    return earned / economics.partner_rep_cost_per_month * (win_rate * used)


@rule
def exponential(x: float) -> float:
    """Return exp(x) for `x` from -40 to 10, to 1e-13 near 0: a Taylor series at x / 256, squared eight times.

    Without a call, and so without a branch, a loop over partners becomes vector instructions.
    """
    y = x / 256.0
    square = y * y  # taken in pairs of terms, which wait less for each other than one term after the other
    p = (1.0 + y) + square * ((1 / 2 + y * (1 / 6)) + square * ((1 / 24 + y * (1 / 120)) + square * (1 / 720)))
    p = p * p * (p * p)  # each line squares twice
    p = p * p * (p * p)
    p = p * p * (p * p)
    return p * p * (p * p)


@rule
def reluctance(return_on_investment: float) -> float:
    """Return a partner's reluctance to invest, exp(-5 (ROI - 1)), from the return on a committed rep (0 to 9)."""
    return exponential(max(-PULL_STEEPNESS * (return_on_investment - 1.0), -40.0))


@rule
def investment_pull(reluctance: float) -> tuple[float, float]:
    """Return how far a partner wants to invest, and how far its practice sustains itself, both 0 to 1.

    They are logistic(5 (ROI - 1)) = 1 / (1 + x) and logistic(15 (ROI - 1)) = 1 / (1 + x^3), x being the partner's
    `reluctance`.
    """
    pull, sustained = 1.0 + reluctance, 1.0 + reluctance * reluctance * reluctance
    both = 1.0 / (pull * sustained)  # one division for the two
    return both * sustained, both * pull


@rule
def wanted_capacity(size: float, commitment: float, pull: float, practice: Practice) -> float:
    """Return the rep FTEs a partner would commit: R* = size (R_min + (R_max - R_min) K pull)."""
    return size * (practice.capacity_min + (practice.capacity_max - practice.capacity_min) * commitment * pull)


@rule
def commitment_floor(hours: float, practice: Practice) -> float:
    """Return the commitment floor of a partner that gets `hours` of the partner manager a month."""
    if hours >= practice.attention_hours:
        return practice.commitment_floor
    return hours * (practice.commitment_floor / practice.attention_hours)


@rule
def uptake(commitment: float) -> float:
    """Return the share of what is taught that a partner of this commitment learns: 0.3 + 0.7 K."""
    return UPTAKE_FLOOR + UPTAKE_WEIGHT * commitment


@rule
def selling_pace(wins: float) -> float:
    """Return a month's expected partner-led wins over half a deal, at most 1: how far selling adds commitment."""
    return min(1.0, wins * (1.0 / FULL_PACE_WINS))


@rule
def grown_capability(
    capability: float, commitment: float, built: float, shared_deals: float, sustained: float, practice: Practice
) -> float:
    """Return next month's capability; `built` is in reference building months (`built_months`) x skill."""
    gap = 1.0 - capability
    gain = built * practice.capability_growth * uptake(commitment) * gap
    gain += practice.learning_per_shoulder_deal * shared_deals * gap
    gain += practice.capability_sustain * sustained * gap
    decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
    grown = capability + gain - decay * (capability - practice.capability_floor)
    return min(max(grown, 0.0), 1.0)


@rule
def grown_commitment(
    commitment: float, built: float, sustained: float, selling: float, floor: float, practice: Practice
) -> float:
    """Return next month's commitment; `built` as for capability, `selling` from `selling_pace`."""
    gap = 1.0 - commitment
    gain = built * practice.commitment_growth * gap
    gain += practice.commitment_sustain * sustained * gap
    gain += practice.commitment_from_revenue * selling * gap
    grown = commitment + gain - practice.commitment_decay * (commitment - floor)
    return min(max(grown, 0.0), 1.0)


@rule
def grown_capacity(capacity: float, wanted: float, built: float, practice: Practice) -> float:
    """Return next month's committed rep FTEs: up at 0.3 + 1.5 `built` of the adjustment speed, down at 0.5."""
    up = min((CAPACITY_SPEED_ALONE + CAPACITY_SPEED_BUILT * built) * (1.0 / practice.capacity_months), 1.0)
    down = min(CAPACITY_SPEED_DOWN / practice.capacity_months, 1.0)
    return capacity + (wanted - capacity) * (up if wanted > capacity else down)


@rule
def capacity_kept(practice: Practice) -> float:
    """Return the share of added capacity that is left a month later, while nobody builds."""
    return 1.0 - CAPACITY_SPEED_ALONE / practice.capacity_months
