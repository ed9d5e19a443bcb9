"""What the simulation remembers of seats and partners, and the table of what it reports each month."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled.records import lanes_dtype, state_dtype
from sim.model.credit_policy import Crediting
from sim.model.deals import Delivery
from sim.model.direct_rep import DirectRep
from sim.model.economics import Economics
from sim.model.events import Events
from sim.model.managers import Behavior, Motion, Organization, Switches
from sim.model.market import Market
from sim.model.partners import Practice
from sim.model.quotas import QuotaPolicy
from sim.model.talent import Talent
from sim.model.transition import Transition
from sim.units import FloatArray, IntArray

LANES = 8  # partners side by side in a block; loops over them become vector instructions
SLOTS_PER_SEAT = 256  # partner entity = seat x 256 + slot: new seats and slots append, nobody's draws move

# Monthly totals of the organization, in the order of their columns.
SERIES = (
    "revenue",
    "vendor_led_revenue",
    "shoulder_revenue",
    "partner_led_revenue",
    "opportunities",
    "run_hours",
    "build_hours",
    "cadence_hours",
    "deals_in_progress",
    "partner_deals_in_progress",
    "capability",
    "commitment",
    "capacity",
    "skill",
    "effort",
    "presence",
    "leavers",
    "portal_moves",
    "hires",
    "cap_binds",
    "market_binds",
    "coverage",
    "market_state",
    "direct_revenue",
    "tenure",
    "ramp",
    "skill_at_work",
    "held_by_hours",
    "held_by_cap",
    "held_by_market",
    "held_by_partners",
    "timing_discounts",
    "forecast_miss",
)
(
    REVENUE,
    VENDOR_LED,
    SHOULDER,
    PARTNER_LED,
    OPPORTUNITIES,
    RUN_HOURS,
    BUILD_HOURS,
    CADENCE_HOURS,
    IN_PROGRESS,
    PARTNER_IN_PROGRESS,
    CAPABILITY,
    COMMITMENT,
    CAPACITY,
    SKILL_LEVEL,
    EFFORT,
    PRESENCE,
    LEAVERS,
    PORTAL_MOVES,
    HIRES,
    CAP_BINDS,
    MARKET_BINDS,
    COVERAGE,
    MARKET_STATE,
    DIRECT_REVENUE,
    TENURE,
    RAMP,
    SKILL_AT_WORK,
    HELD_BY_HOURS,
    HELD_BY_CAP,
    HELD_BY_MARKET,
    HELD_BY_PARTNERS,
    TIMING_DISCOUNTS,
    FORECAST_MISS,
) = range(len(SERIES))


class Start:
    """The state before the decision: the status quo's effort and building share, common to every cell."""

    effort: float
    build_share: float


class World:
    """Everything that is fixed while a replication runs."""

    organization: Organization
    market: Market
    delivery: Delivery
    practice: Practice
    economics: Economics
    talent: Talent
    behavior: Behavior
    switches: Switches
    motion: Motion
    quota: QuotaPolicy
    crediting: Crediting
    transition: Transition
    events: Events
    direct: DirectRep
    start: Start
    start_month: int
    ote: float
    base: float
    target_incentive: float
    quota_spread: int  # a place in `sim.model.quotas.SPREADS`
    quota_echo: float  # of a raise in the sum of quotas, what comes back to who caused it
    period_months: int  # what the plan measures results by: 12, 3 or 1
    by_motion: bool  # some measure, or the crediting policy, does not count a dollar of every motion as a dollar
    team_weight: float  # of the measures shared with others


class Seat:
    """A partner manager's seat and whoever sits in it."""

    visioning: float
    sales_management: float
    business_development: float
    execution: float
    learning: float
    portal: float
    trained: float
    coached: float
    months_in_seat: float
    level: float  # productivity this month, by the ramp
    vacant: float  # months until the newcomer starts
    ordinal: int  # which incumbent this is
    hazard: float
    own_quits: float  # from this seat, fading month by month
    quits_heard: float  # of colleagues on the team
    quota: float
    credit_to_date: float  # the incumbent's, this fiscal year
    quota_to_date: float
    territory_credit: float  # the seat's, this fiscal year, vacancies included
    territory_quota: float
    settled_credit: float  # of the seat's, what an earlier part of this fiscal year has been settled for
    settled_quota: float
    forecast: float  # smoothed credited revenue a month, without season
    marginal: float  # net pay for one more dollar now
    next_marginal: float
    run_marginal: float  # of a dollar sold by running deals
    build_marginal: float  # of a dollar that partners sell
    next_build_marginal: float
    kept_plan_of: int  # the incumbent who keeps the old plan in a transition; -1 for nobody
    sold_by: int  # the incumbent whose sales by motion are being added up
    pooled_marginal: float  # of a dollar of next month's sales, all of them signed now
    quota_cost: float  # through next year's quota, of a dollar now
    held_back: float  # sold, and kept for next month
    promised: float  # of coming months' sales, signed early
    opportunities: float  # of its partners this month
    slots: float  # for deals that its partners' reps can lead
    wanted_cadence: float  # hours
    coverage: float  # of the month's cadence
    guidance: float  # the manager's sales management, as far as ramped
    vendor_share: float  # of every partner's opportunities
    shoulder_share: float
    vendor_win_rate: float
    vendor_limit: int  # the column of what holds vendor-led deals back
    shoulder_limit: int
    vendor_wins: float  # expected this month
    shoulder_wins: float
    into_capability: float  # what the month's building comes to at each partner, by the skills at work
    into_commitment: float
    into_capacity: float
    least_commitment: float  # of its partners, by the hours they get
    quarter_forecast: float
    quarter_sold: float
    quarter_coverage: float
    help_given: float
    expected_pay: float
    pay_variance: float


class Partner:
    """A partner company, looked after from one seat."""

    size: float
    opportunities: float  # a month, at the start
    offered: float  # opportunities this month
    room: float  # deals its committed reps can close this month
    capability: float
    commitment: float
    capacity: float  # committed rep FTE
    wanted: float  # the capacity it is moving to
    led: float  # this month's partner-led deals
    shared: float  # this month's shoulder-to-shoulder deals
    win_rate: float  # of partner-led deals, without the market state
    rep_return: float  # on a committed rep
    expected_wins: float
    expected_shared_wins: float
    rep_limited_wins: float  # of the expected ones, where its reps' room and not its opportunities sets their number
    trace: np.uint64  # in the place of each of its draws
    spot: np.uint64  # likewise, of this month
    draw: float  # which of the month's possible numbers of wins comes true
    few_wins: int  # 0, 1 or 2; 3 when there may be more
    reluctance: float  # to invest, by what a rep returned this month
    leaves: float  # month of this fiscal year in which it churns; 12 or more when it stays


class Streams:
    """One replication's random streams, one for each cause."""

    market: np.uint64
    wins: np.uint64
    sizes: np.uint64
    vendor_wins: np.uint64
    vendor_sizes: np.uint64
    shoulder_wins: np.uint64
    shoulder_sizes: np.uint64
    skill: np.uint64
    profile: np.uint64
    quit: np.uint64
    portal: np.uint64
    churn: np.uint64
    bluebird: np.uint64
    direct_wins: np.uint64
    direct_sizes: np.uint64
    partner_size: np.uint64
    partner_opportunity: np.uint64


WORLD = state_dtype(World)
SEAT = state_dtype(Seat)
BLOCK = lanes_dtype(Partner, LANES)
STREAMS = state_dtype(Streams)

Worlds = NDArray[Any]  # one World
Seats = NDArray[Any]  # of Seat
Block = Any  # `count` partners of a seat, each field of Partner an array (LANES,); lanes without a partner stay 0
Partners = NDArray[Any]  # of Block; (seats, blocks of a seat)


FORECAST, TO_DATE, OF_SEAT = range(3)  # sales by motion: smoothed a month; the incumbent's and the seat's, unsettled


class Plans(NamedTuple):
    """The plan in force, and in a transition the one that follows it."""

    table: FloatArray  # (plans, streams of credit, 12 months left, own grid, team grid, 4), see `sim.engine.incentives`
    streams: FloatArray  # (plans, streams, 4) credit per dollar by motion, and quota as a share of the seat's
    pay: FloatArray  # (plans, 2) base and target incentive, $/year


class Scene(NamedTuple):
    """Who is on stage, one replication of a chunk after the other; blank before the first."""

    seats: Seats  # (seats,)
    partners: Partners  # (seats, blocks of a seat)
    streams: NDArray[Any]  # (1,)
    books: NDArray[Any]  # (1,) the deals won in a month
    sales: FloatArray  # (seats x accounts,) what each seat sells in a month
    motions: FloatArray  # (seats, 3, 3) sales by motion; without seats where the plan counts all motions alike


class Report(NamedTuple):
    """What one replication emits: monthly totals, and for each seat and month the credit that pay is computed from."""

    series: FloatArray  # (months, len(SERIES))
    credit: FloatArray  # (seats, months) credited revenue
    quota: FloatArray  # (seats, months)
    presence: FloatArray  # (seats, months) share of the month the seat was filled
    ordinal: IntArray  # (seats, months)
    start: FloatArray  # (3,) starting state a month: revenue, partner-led revenue, opportunities
    sold: FloatArray  # (seats, months, 3) sales by motion; without seats where the plan counts all motions alike
