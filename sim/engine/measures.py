"""Measures: every headline number with its definition and its 95 % Monte Carlo interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.results import BIN_WIDTH, Result
from sim.model.economics import net_margin
from sim.model.talent import cost_of_hire
from sim.units import FloatArray, divided

Z_95 = 1.959963984540054


class Estimate(NamedTuple):
    """A mean with its 95 % Monte Carlo interval."""

    mean: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """Return `{mean, low, high}`."""
        return self._asdict()


def estimate(values: FloatArray) -> Estimate:
    """Return the mean over replications with its interval."""
    mean = float(values.mean())
    error = float(values.std(ddof=1)) / float(np.sqrt(values.size)) if values.size > 1 else 0.0
    return Estimate(mean, mean - Z_95 * error, mean + Z_95 * error)


def ratio(top: FloatArray, bottom: FloatArray) -> Estimate:
    """Return mean(top) / mean(bottom) with the delta-method interval of paired means; 0 where nothing sold."""
    below = float(bottom.mean())
    if below == 0.0:
        return Estimate(0.0, 0.0, 0.0)
    mean = float(top.mean()) / below
    spread = estimate((top - mean * bottom) / below)
    return Estimate(mean, mean + spread.low - spread.mean, mean + spread.high - spread.mean)


class Ratio(NamedTuple):
    """A measure that divides one yearly total by another; both of shape (replications, years)."""

    top: FloatArray
    bottom: FloatArray

    def by_year(self) -> list[Estimate]:
        """Return the estimate of each year: means over replications are divided, not the replications' ratios."""
        return [ratio(self.top[:, year], self.bottom[:, year]) for year in range(self.top.shape[1])]

    def whole(self) -> FloatArray:
        """Return the ratio of each replication's totals over the horizon; 0 where nothing is below."""
        return divided(self.top.sum(axis=1), self.bottom.sum(axis=1))

    def last_year(self) -> FloatArray:
        """Return each replication's ratio in the last year; 0 where nothing is below."""
        return divided(self.top[:, -1], self.bottom[:, -1])

    def overall(self) -> float:
        """Return the ratio of the totals over all replications and years; 0 where nothing is below."""
        return float(self.top.mean() / self.bottom.mean()) if self.bottom.any() else 0.0


def by_year(values: FloatArray) -> list[Estimate]:
    """Return the estimate of each year; `values` is (replications, years)."""
    return [estimate(values[:, year]) for year in range(values.shape[1])]


def revenue_per_seat(result: Result) -> FloatArray:
    """Return list revenue per seat and year, vacancies included; shape (replications, years), $."""
    return result.total("revenue") / result.scenario.organization.seats


def contribution_per_seat(result: Result) -> FloatArray:
    """Return the vendor's contribution per seat and year: gross profit less people, hiring, training and enablement."""
    scenario, talent = result.scenario, result.scenario.talent
    gross = result.total("revenue") * net_margin(scenario.economics)
    people = scenario.economics.burden * pay(result)
    months = result.total("paid_months")
    upkeep = talent.training * talent.training_cost_per_year / 12.0
    upkeep += talent.coaching_hours_per_month * talent.coaching_cost_per_hour
    hiring = cost_of_hire(talent) * result.total("hires")
    enablement = scenario.economics.enablement_cost_per_hour * result.total("build_hours")
    return (gross - people - upkeep * months - hiring - enablement) / scenario.organization.seats


def contribution_by_month(result: Result) -> FloatArray:
    """Return the mean contribution per seat of each month, $; shape (months,).

    Costs of a year are accrued over its months: variable pay as revenue comes in; base pay, training and coaching by
    the people present. The months of a year sum to the mean of `contribution_per_seat`.
    """
    scenario, talent = result.scenario, result.scenario.talent
    upkeep = talent.training * talent.training_cost_per_year / 12.0
    upkeep += talent.coaching_hours_per_month * talent.coaching_cost_per_hour
    burden = scenario.economics.burden
    staff = burden * result.total("base") + upkeep * result.total("paid_months")
    accrued = _over_months(staff, result.month("presence")) + burden * _over_months(
        result.total("variable"), result.month("revenue")
    )
    gross = result.month("revenue") * net_margin(scenario.economics)
    hiring = cost_of_hire(talent) * result.month("hires")
    enablement = scenario.economics.enablement_cost_per_hour * result.month("build_hours")
    return (gross - accrued - hiring - enablement) / scenario.organization.seats


def _over_months(yearly: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the mean of yearly totals (replications, years) spread over the months (months,) of each year by weight.

    Months of a year without any weight share equally.
    """
    by_year = weights.reshape(yearly.shape[1], -1)
    whole = by_year.sum(axis=1, keepdims=True)
    share = divided(by_year, np.broadcast_to(whole, by_year.shape), nothing=1.0 / by_year.shape[1])
    spread: FloatArray = yearly.mean(axis=0)[:, None] * share
    return spread.reshape(-1)


def pay(result: Result) -> FloatArray:
    """Return base and variable pay of all seats by year, without burden; shape (replications, years), $."""
    return result.total("base") + result.total("variable")


def pay_per_seat(result: Result) -> FloatArray:
    """Return base and variable pay per seat and year, without burden; shape (replications, years), $."""
    return pay(result) / result.scenario.organization.seats


def partner_sales_index(result: Result) -> Ratio:
    """Return partner-led revenue of each year over the starting state's, annualized."""
    sold = result.total("partner_led_revenue")
    return Ratio(sold, np.broadcast_to(12.0 * result.start[:, 1:2], sold.shape))


def market_share_index(result: Result) -> list[Estimate]:
    """Return revenue over the starting state's, divided by the market's growth since year one; 1 at the start."""
    sold, met = result.total("revenue"), result.total("opportunities")
    return [
        ratio(sold[:, y] * met[:, 0].mean(), 12.0 * result.start[:, 0] * met[:, y].mean()) for y in range(result.years)
    ]


def payout_to_target(result: Result) -> Ratio:
    """Return variable pay over target incentive, for the months in seat."""
    return Ratio(result.total("variable"), result.total("target_incentive"))


def ccos(result: Result) -> Ratio:
    """Return compensation cost of sales: base and variable pay, without burden, over credited revenue."""
    return Ratio(pay(result), result.total("credited"))


def build_share(result: Result) -> Ratio:
    """Return building hours over building and running hours."""
    built = result.total("build_hours")
    return Ratio(built, built + result.total("run_hours"))


def deals_in_progress(result: Result) -> Ratio:
    """Return the deals a filled seat runs at once, on average over the year (Little's law)."""
    return Ratio(result.total("deals_in_progress"), result.total("presence"))


def turnover(result: Result) -> FloatArray:
    """Return departures (quits and portal moves) per seat and year; shape (replications, years)."""
    return result.total("leavers") / result.scenario.organization.seats


def share_at_quota(result: Result) -> Ratio:
    """Return the share of people's months whose year ended at quota or above."""
    return Ratio(result.total("months_at_quota"), result.total("paid_months"))


def direct_revenue(result: Result) -> FloatArray:
    """Return list revenue per direct rep and year; shape (replications, years), $."""
    return result.total("direct_revenue") / result.scenario.direct_rep.reps


def forecast_accuracy(result: Result) -> list[Estimate]:
    """Return 1 less the partner managers' forecast misses by quarter over what they were credited with."""
    missed, sold = result.total("forecast_miss"), result.total("revenue")
    return [Estimate(1.0 - e.mean, 1.0 - e.high, 1.0 - e.low) for e in Ratio(missed, sold).by_year()]


def multiplier(result: Result) -> Ratio:
    """Return partner-led revenue per dollar of partner manager pay, burden included."""
    return Ratio(result.total("partner_led_revenue"), result.scenario.economics.burden * pay(result))


def quantile(counts: FloatArray, share: float) -> float:
    """Return the quantile of a binned distribution, to the middle of its bin."""
    total = counts.sum()
    if total == 0:
        return 0.0
    return float((np.searchsorted(np.cumsum(counts), share * total) + 0.5) * BIN_WIDTH)


def yearly_measures(result: Result) -> dict[str, list[Estimate]]:
    """Return the headline measures by year, in the order in which they are shown."""
    return {
        "revenue_per_seat": by_year(revenue_per_seat(result)),
        "partner_sales_index": partner_sales_index(result).by_year(),
        "payout_to_target": payout_to_target(result).by_year(),
        "ccos": ccos(result).by_year(),
        "contribution_per_seat": by_year(contribution_per_seat(result)),
        "market_share_index": market_share_index(result),
        "build_share": build_share(result).by_year(),
        "deals_in_progress": deals_in_progress(result).by_year(),
        "turnover": by_year(turnover(result)),
        "share_at_quota": share_at_quota(result).by_year(),
        "multiplier": multiplier(result).by_year(),
        "forecast_accuracy": forecast_accuracy(result),
    }
