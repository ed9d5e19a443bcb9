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
from sim.model.managers import Behavior
from sim.model.market import Market
from sim.model.motion import Motion
from sim.model.organization import Organization
from sim.model.partners import Practice
from sim.model.quotas import QuotaPolicy
from sim.model.switches import Switches
from sim.model.talent import Talent
from sim.model.transition import Transition
from sim.month.seat import Seat
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
    win_rate: float  # of partner-led deals, without the market factor
    rep_return: float  # what a committed rep earns the partner over what the rep costs
    expected_wins: float  # partner-led, this month
    expected_shared_wins: float
    rep_limited_wins: float  # of the expected ones, where its reps' room and not its opportunities sets their number
    entity_key: np.uint64  # what the partner contributes to the position of each of its draws
    month_key: np.uint64  # what partner and month contribute
    draw: float  # uniform, behind this month's number of wins
    small_count: int  # wins: 0, 1 or 2; 3 when there may be more
    reluctance: float  # to invest, by what a rep returned this month (`partners.reluctance`)
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


FORECAST, TO_DATE, OF_SEAT = range(3)  # sales by motion: smoothed a month; the person's and the seat's, unsettled
QUOTA_SHARE = 3  # column of a credit stream, after the credit per dollar of each motion
BASE, TARGET = range(2)  # columns of a plan's pay


class Plans(NamedTuple):
    """The plan in force, and in a transition the one that follows it."""

    table: FloatArray  # (plans, streams of credit, 12 months left, own grid, team grid, 4), see `sim.engine.incentives`
    streams: FloatArray  # (plans, streams, 4) credit per dollar by motion, and quota as a share of the seat's
    pay: FloatArray  # (plans, 2) base and target incentive, $/year


class Replication(NamedTuple):
    """One replication as it runs: its actors and what it draws from; the arrays serve one replication after another."""

    seats: Seats  # (seats,)
    partners: Partners  # (seats, blocks of a seat)
    streams: Streams  # one STREAMS record
    book: Any  # one BOOK record (`sim.month.deal_book`): the month's deals that wait to be sized
    sales: FloatArray  # (seats x accounts,) $ of list revenue that each seat sells in a month, by motion
    motions: FloatArray  # (seats, 3, 3) sales by motion; without seats where the plan counts all motions alike
    profiles: FloatArray  # (hiring profiles, columns) whom newcomers are drawn from, see `sim.model.hiring`


class MonthConditions(NamedTuple):
    """What a month brings to everybody."""

    month: int  # from 0
    season: float  # seasonal factor of the month
    next_season: float  # of the month after it
    season_left: float  # sum of the factors from this month until what is being earned is settled
    quarter_season: float  # sum of the factors of this month and the two after it
    demand: float  # factor on opportunities: growth, season and market state
    market: float  # factor on win rates
    settled_at: int  # month, not included, at which what is being earned is settled


class Report(NamedTuple):
    """What one replication emits: monthly totals, and for each seat and month the credit that pay is computed from."""

    series: FloatArray  # (months, len(SERIES))
    credit: FloatArray  # (seats, months) credited revenue
    quota: FloatArray  # (seats, months)
    presence: FloatArray  # (seats, months) share of the month the seat was filled
    ordinal: IntArray  # (seats, months)
    start: FloatArray  # (3,) starting state a month: revenue, partner-led revenue, opportunities
    sold: FloatArray  # (seats, months, 3) sales by motion; without seats where the plan counts all motions alike
