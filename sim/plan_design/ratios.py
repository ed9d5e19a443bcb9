"""Division where nothing may be below, and the ratios of a comp plan's budget: cost of sales, quota to OTE, accrual."""

from __future__ import annotations


def cost_of_sales(cash_pay: float, sales: float) -> float:
    """Return CCOS: all cash pay of sales roles / sales credited."""
    return cash_pay / sales


def quota_to_ote(quota: float, ote: float) -> float:
    """Return annual quota / on-target earnings."""
    return quota / ote


def base_commission_rate(target_incentive: float, quota: float) -> float:
    """Return target incentive / quota: dollars per credited dollar at target."""
    return target_incentive / quota


def accrual_per_month(commission: float, benefit_months: float = 36.0) -> float:
    """Return the monthly expense of a capitalized commission over its benefit period (ASC 340-40)."""
    return commission / benefit_months
