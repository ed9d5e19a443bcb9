"""Measures: every headline number with its definition and its 95 % Monte Carlo interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.economics import net_margin
from sim.results import BIN_WIDTH, Result
from sim.state import FloatArray
from sim.talent import cost_of_hire

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
    people = scenario.economics.burden * (result.total("base") + result.total("variable"))
    months = result.total("paid_months")
    upkeep = talent.training * talent.training_cost_per_year / 12.0
    upkeep += talent.coaching_hours_per_month * talent.coaching_cost_per_hour
    hiring = cost_of_hire(talent) * result.total("hires")
    enablement = scenario.economics.enablement_cost_per_hour * result.total("build_hours")
    return (gross - people - upkeep * months - hiring - enablement) / scenario.organization.seats


def pay_per_seat(result: Result) -> FloatArray:
    """Return base and variable pay per seat and year, without burden; shape (replications, years), $."""
    return (result.total("base") + result.total("variable")) / result.scenario.organization.seats


def partner_sales_index(result: Result) -> list[Estimate]:
    """Return partner-led revenue of each year over the starting state's, annualized."""
    sold = result.total("partner_led_revenue")
    return [ratio(sold[:, year], 12.0 * result.start[:, 1]) for year in range(result.years)]


def market_share_index(result: Result) -> list[Estimate]:
    """Return revenue over the starting state's, divided by the market's growth since year one; 1 at the start."""
    sold, met = result.total("revenue"), result.total("opportunities")
    return [
        ratio(sold[:, y] * met[:, 0].mean(), 12.0 * result.start[:, 0] * met[:, y].mean()) for y in range(result.years)
    ]


def payout_to_target(result: Result) -> list[Estimate]:
    """Return variable pay over target incentive, for the months in seat."""
    return _ratios(result.total("variable"), result.total("target_incentive"))


def ccos(result: Result) -> list[Estimate]:
    """Return compensation cost of sales: base and variable pay, without burden, over credited revenue."""
    return _ratios(result.total("base") + result.total("variable"), result.total("credited"))


def build_share(result: Result) -> list[Estimate]:
    """Return building hours over building and running hours."""
    built = result.total("build_hours")
    return _ratios(built, built + result.total("run_hours"))


def deals_in_progress(result: Result) -> list[Estimate]:
    """Return the deals a filled seat runs at once, on average over the year (Little's law)."""
    return _ratios(result.total("deals_in_progress"), result.total("presence"))


def turnover(result: Result) -> list[Estimate]:
    """Return departures (quits and portal moves) per seat and year."""
    return by_year(result.total("leavers") / result.scenario.organization.seats)


def share_at_quota(result: Result) -> list[Estimate]:
    """Return the share of people's months whose year ended at quota or above."""
    return _ratios(result.total("months_at_quota"), result.total("paid_months"))


def direct_revenue(result: Result) -> FloatArray:
    """Return list revenue per direct rep and year; shape (replications, years), $."""
    return result.total("direct_revenue") / result.scenario.direct_rep.reps


def direct_contribution(result: Result) -> FloatArray:
    """Return the contribution of a direct rep and year, $: no partner terms, pay linear in attainment."""
    rep, economics = result.scenario.direct_rep, result.scenario.economics
    sold = direct_revenue(result)
    variable = rep.ote_per_year * (1.0 - rep.base_share) * sold / rep.annual_quota
    return sold * economics.vendor_gross_margin - economics.burden * (rep.ote_per_year * rep.base_share + variable)


def forecast_accuracy(result: Result) -> list[Estimate]:
    """Return 1 less the partner managers' forecast misses by quarter over what they were credited with."""
    missed, sold = result.total("forecast_miss"), result.total("revenue")
    return [Estimate(1.0 - e.mean, 1.0 - e.high, 1.0 - e.low) for e in _ratios(missed, sold)]


def multiplier(result: Result) -> list[Estimate]:
    """Return partner-led revenue per dollar of partner manager pay, burden included."""
    cost = result.scenario.economics.burden * (result.total("base") + result.total("variable"))
    return _ratios(result.total("partner_led_revenue"), cost)


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
        "partner_sales_index": partner_sales_index(result),
        "payout_to_target": payout_to_target(result),
        "ccos": ccos(result),
        "contribution_per_seat": by_year(contribution_per_seat(result)),
        "market_share_index": market_share_index(result),
        "build_share": build_share(result),
        "deals_in_progress": deals_in_progress(result),
        "turnover": turnover(result),
        "share_at_quota": share_at_quota(result),
        "multiplier": multiplier(result),
        "forecast_accuracy": forecast_accuracy(result),
    }


def _ratios(top: FloatArray, bottom: FloatArray) -> list[Estimate]:
    return [ratio(top[:, year], bottom[:, year]) for year in range(top.shape[1])]
