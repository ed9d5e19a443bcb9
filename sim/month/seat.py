"""A partner manager's seat: what the simulation remembers of it, split by how long it lasts.

`Person` lasts until the person leaves, `Account` for the whole run with counts that end with a fiscal year or a
settlement, `QuarterForecast` for a quarter, `PlanSignal` and `MonthWork` for one month. Whatever is cleared is cleared
by the one function beside its record.
"""

from __future__ import annotations

from sim.compiled.rules import rule


class Person:
    """Who sits in a seat, or has been hired for it; `opening.seat_person` sets every field."""

    visioning: float  # skills, 0 to 1, without what training and coaching add
    sales_management: float
    business_development: float
    execution: float
    learning: float  # share of the gap to full skill that a year in the seat closes
    portal: float  # moves to other roles a year
    trained: float  # level of training, 0 to 1
    coached: float  # level of what coaching has taught, 0 to 1
    months_in_seat: float
    keeps_old_plan: int  # 1 for somebody grandfathered in a transition, else 0


class Account:
    """What a seat is measured by, in $ of credit; `open_account` sets every field at the start of a replication."""

    quota: float  # $/year
    forecast: float  # smoothed credit a month, without season
    credit_to_date: float  # the person's, since the last settlement
    quota_to_date: float
    territory_credit: float  # the seat's, this fiscal year, vacancies included
    territory_quota: float
    settled_credit: float  # of the seat's, what an earlier part of this fiscal year has been settled for
    settled_quota: float
    held_back: float  # sold, and kept for next month
    promised: float  # of coming months' sales, signed early


class QuarterForecast:
    """The forecast of the running quarter; `timing.forecast_quarter` sets every field in the quarter's first month."""

    forecast: float  # $ of credit
    sold: float  # $ of credit so far
    coverage: float  # mean cadence coverage so far, 0 to 1


class PlanSignal:
    """What the plan tells the person this month; `planning.set_marginal_pay` sets it anew, all 0 where nobody listens.

    Marginal pay is in $ of pay for one more $ of sales, net of what it costs through the next quota.
    """

    marginal: float  # of the usual mix of motions
    next_marginal: float  # in the next period, at target
    run_marginal: float  # sold by running deals
    build_marginal: float  # sold by partners themselves
    next_build_marginal: float
    pooled_marginal: float  # of next month's sales, all of them signed now
    quota_cost: float  # through next year's quota, of a $ now
    help_given: float  # to each colleague, times normal effort
    expected_pay: float  # $/year
    pay_variance: float  # $^2


class MonthWork:
    """What a seat does this month; `time_use.survey_territory` and `selling.plan_month` set it anew."""

    opportunities: float  # of its partners
    slots: float  # deals that its partners' reps can lead
    wanted_cadence: float  # hours
    level: float  # productivity by the ramp, 0 to 1
    coverage: float  # of the wanted cadence, 0 to 1
    guidance: float  # sales management skill x ramp
    vendor_share: float  # of every partner's opportunities
    shoulder_share: float
    vendor_win_rate: float  # without the market factor
    vendor_limit: int  # the column of what holds vendor-led deals back
    shoulder_limit: int  # set where there are shared deals
    vendor_wins: float  # expected
    shoulder_wins: float
    into_capability: float  # reference building months that each partner takes up, x skill
    into_commitment: float
    into_capacity: float
    least_commitment: float  # the floor of its partners' commitment, by the hours they get


class Seat:
    """A partner manager's seat."""

    person: Person
    account: Account
    quarter: QuarterForecast
    signal: PlanSignal
    work: MonthWork
    vacant: float  # months until the newcomer starts; 0 when filled
    ordinal: int  # which incumbent this is, counted from the seat's first
    hazard: float  # monthly quit hazard at the end of last month; a newcomer begins with the leaver's
    own_quits: float  # recent quits from this seat, fading month by month
    quits_heard: float  # recent quits of colleagues on the team


@rule
def presence_of(seat: Seat) -> float:
    """Return the share of this month in which the seat is filled."""
    return 1.0 - min(seat.vacant, 1.0)


@rule
def open_seat(seat: Seat, vacant: float, ordinal: int, hazard: float) -> None:
    """Set a seat at the start of a replication, before a person is put into it."""
    seat.vacant = vacant
    seat.ordinal = ordinal
    seat.hazard = hazard
    seat.own_quits = 0.0
    seat.quits_heard = 0.0


@rule
def open_account(account: Account, quota: float) -> None:
    """Set a seat's account at the start of a replication: an annual quota, and nothing sold yet."""
    account.quota = quota
    account.forecast = 0.0
    account.held_back = 0.0
    account.promised = 0.0
    begin_fiscal_year(account)
    settle_account(account)


@rule
def begin_fiscal_year(account: Account) -> None:
    """Count what the seat sells and is asked for from 0 again."""
    account.territory_credit = 0.0
    account.territory_quota = 0.0


@rule
def settle_account(account: Account) -> None:
    """Begin to count anew for whoever is in the seat: all that the seat sold so far this fiscal year is settled."""
    clear_person_credit(account)
    account.settled_credit = account.territory_credit
    account.settled_quota = account.territory_quota


@rule
def clear_person_credit(account: Account) -> None:
    """Count the person's credit and quota from 0 again."""
    account.credit_to_date = 0.0
    account.quota_to_date = 0.0
