"""Estimates from decided opportunities: deal size, win rate, cycle, season and sellers, each with a 95 % interval."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.calibration.dispersion import Spread, Together, fit_spread, fit_together
from sim.calibration.opportunities import Opportunities, Opportunity
from sim.calibration.panel import panel_of_deals
from sim.engine.measures import Z_95, Estimate, estimate
from sim.errors import ImportedFileError
from sim.units import MONTHS_PER_YEAR, FloatArray

DAYS_PER_MONTH = 365.25 / MONTHS_PER_YEAR
FEWEST_WON = 30  # below this the intervals of deal size and win rate would be too wide to use
FEWEST_DAYS = 10  # of a calendar month that must lie inside the history for a seasonal factor
FEWEST_SELLERS = 3
SMALLEST_SPREAD = 1e-9  # of logarithms; below it all sizes count as equal
LARGEST_DISTANCE = 0.05  # from the normal, beyond chance, up to which sizes count as lognormal
LILLIEFORS_95 = 0.886  # over sqrt(n): the distance exceeded by chance in one case of twenty


@dataclass(frozen=True)
class DealSizes:
    """Sizes of won deals: mean in $, and the log-sd of the lognormal that stands for them.

    Where sizes are lognormal, `log_sd` is the sd of their logarithms. Where they are not (list prices, say), it is the
    log-sd of the lognormal with their mean and variance, since these are what moves revenue and pay.
    """

    count: int
    total: float
    mean: Estimate
    log_sd: Estimate
    lognormal: bool
    log_sd_of_logs: float


@dataclass(frozen=True)
class Season:
    """Twelve factors, January first, with mean 1; months the history does not cover stand at 1."""

    factors: tuple[float, ...]
    intervals: tuple[Estimate | None, ...]
    missing: tuple[int, ...]  # calendar months, 1 to 12
    first: date
    last: date

    @property
    def years(self) -> float:
        """Return the length of the history."""
        return ((self.last - self.first).days + 1) / 365.25


@dataclass(frozen=True)
class Sellers:
    """Differences between sellers: log-sd of won revenue, the part that chance alone explains, and the rest."""

    count: int
    revenue_per_year: Estimate
    log_sd: Estimate
    log_sd_by_chance: float
    log_sd_beyond_chance: float


@dataclass(frozen=True)
class Fit:
    """Everything estimated from one file of opportunities."""

    sizes: DealSizes
    win_rate: Estimate
    cycle_months: Estimate
    cycles: int
    season: Season
    sellers: Sellers | None
    spread: Spread | None = None
    together: Together | None = None


def fit(file: Opportunities, persistence: float = 0.0) -> Fit:
    """Return the estimates; ImportedFileError when the file holds too few usable deals for one of them.

    `persistence` is the assumed share of a common movement of results that is left a month later.
    """
    deals = file.decided
    sizes = np.array([deal.value for deal in deals if deal.won and deal.value is not None and deal.value > 0.0])
    days = np.array([length for deal in deals if deal.won and (length := _days_open(deal)) is not None])
    for count, what in ((sizes.size, "a value above zero"), (days.size, "readable opening and close dates")):
        if count < FEWEST_WON:
            raise ImportedFileError(
                f"{file.name} has {count} won deals with {what}; a calibration needs at least {FEWEST_WON}"
            )
    panel = panel_of_deals(file)
    season = fit_season([deal.closed for deal in deals if deal.closed is not None])
    return Fit(
        sizes=fit_sizes(sizes),
        win_rate=fit_share(file.rows["won"], len(deals)),
        cycle_months=estimate(days / DAYS_PER_MONTH),
        cycles=days.size,
        season=season,
        sellers=fit_sellers(deals, season.years),
        spread=fit_spread(panel) if panel else None,
        together=fit_together(panel, persistence) if panel else None,
    )


def fit_sizes(sizes: FloatArray) -> DealSizes:
    """Return mean and log-sd of deal sizes, from their logarithms where these are normal, else from their variance."""
    logs = np.log(sizes)
    lognormal = distance_from_normal(logs) <= LARGEST_DISTANCE + LILLIEFORS_95 / math.sqrt(sizes.size)
    return DealSizes(
        count=sizes.size,
        total=float(sizes.sum()),
        mean=estimate(sizes),
        log_sd=log_sd_from_logs(logs) if lognormal else log_sd_from_variance(sizes),
        lognormal=lognormal,
        log_sd_of_logs=float(logs.std(ddof=1)),
    )


def distance_from_normal(values: FloatArray) -> float:
    """Return the largest gap between observed and fitted normal shares below any value; 0 when all are equal."""
    spread = float(values.std(ddof=1))
    if spread <= SMALLEST_SPREAD:
        return 0.0
    ordered = np.sort((values - values.mean()) / spread)
    normal = np.array([0.5 * math.erfc(-value / math.sqrt(2.0)) for value in ordered])
    steps = np.arange(values.size + 1) / values.size
    return float(max((steps[1:] - normal).max(), (normal - steps[:-1]).max()))


def log_sd_from_logs(logs: FloatArray) -> Estimate:
    """Return the sd of logarithms; its interval allows for tails that are not quite normal."""
    log_sd = float(logs.std(ddof=1))
    if log_sd <= SMALLEST_SPREAD:
        return Estimate(0.0, 0.0, 0.0)
    fourth = float(((logs - logs.mean()) ** 4).mean())
    half = Z_95 * math.sqrt(max(fourth - log_sd**4, 0.0) / logs.size) / (2.0 * log_sd)
    return Estimate(log_sd, max(log_sd - half, 0.0), log_sd + half)


def log_sd_from_variance(sizes: FloatArray) -> Estimate:
    """Return sqrt(ln(1 + cv^2)), its interval by the delta method; too narrow where the tail is heavy."""
    relative = sizes / sizes.mean()
    second = float((relative**2).mean())
    log_sd = math.sqrt(math.log(second))
    influence = relative**2 / second - 2.0 * relative + 1.0
    half = Z_95 * float(influence.std(ddof=1)) / math.sqrt(sizes.size) / (2.0 * log_sd)
    return Estimate(log_sd, max(log_sd - half, 0.0), log_sd + half)


def fit_share(hits: int, count: int) -> Estimate:
    """Return hits / count with Wilson's interval."""
    share = hits / count
    spread = Z_95**2 / count
    middle = (share + spread / 2.0) / (1.0 + spread)
    half = Z_95 * math.sqrt(share * (1.0 - share) / count + spread / (4.0 * count)) / (1.0 + spread)
    return Estimate(share, middle - half, middle + half)


def fit_season(closed: Sequence[date]) -> Season:
    """Return the seasonal factors of decisions a day, by calendar month of the close date."""
    first, last = min(closed), max(closed)
    counts, exposure = Counter(day.month for day in closed), _days_covered(first, last)
    covered = [month for month in range(1, MONTHS_PER_YEAR + 1) if exposure[month] >= FEWEST_DAYS]
    rates = {month: counts[month] / exposure[month] for month in covered}
    average = sum(rates.values()) / len(rates) if rates else 0.0
    factors: list[float] = []
    intervals: list[Estimate | None] = []
    for month in range(1, MONTHS_PER_YEAR + 1):
        if month not in rates or average == 0.0:
            factors.append(1.0)
            intervals.append(None)
            continue
        factor = rates[month] / average
        half = Z_95 * math.sqrt(max(counts[month], 1)) / (exposure[month] * average)
        factors.append(factor)
        intervals.append(Estimate(factor, max(factor - half, 0.0), factor + half))
    missing = tuple(month for month in range(1, MONTHS_PER_YEAR + 1) if month not in rates)
    return Season(rounded_to_mean_one(factors), tuple(intervals), missing, first, last)


def fit_sellers(deals: Sequence[Opportunity], years: float) -> Sellers | None:
    """Return how sellers differ in won revenue; None for fewer than three. Chance gives variance (1 + cv^2) / deals."""
    won: dict[str, list[float]] = {}
    for deal in deals:
        if deal.won and deal.seller is not None and deal.value is not None and deal.value > 0.0:
            won.setdefault(deal.seller, []).append(deal.value)
    if len(won) < FEWEST_SELLERS:
        return None
    sizes = np.concatenate([np.array(values) for values in won.values()])
    deals_of_each = np.array([len(values) for values in won.values()], dtype=np.float64)
    revenue = np.array([sum(values) for values in won.values()])
    log_sd = float(np.log(revenue).std(ddof=1))
    half = Z_95 * log_sd / math.sqrt(2.0 * (len(won) - 1))
    chance = float(((1.0 + sizes.var() / sizes.mean() ** 2) / deals_of_each).mean())
    return Sellers(
        count=len(won),
        revenue_per_year=estimate(revenue / years),
        log_sd=Estimate(log_sd, max(log_sd - half, 0.0), log_sd + half),
        log_sd_by_chance=math.sqrt(chance),
        log_sd_beyond_chance=math.sqrt(max(log_sd**2 - chance, 0.0)),
    )


def _days_open(deal: Opportunity) -> int | None:
    """Return the days from opening to close, None where a date is missing or they contradict each other."""
    if deal.opened is None or deal.closed is None or deal.closed < deal.opened:
        return None
    return (deal.closed - deal.opened).days


def _days_covered(first: date, last: date) -> Counter[int]:
    """Return how many days of each calendar month lie between two dates, both included."""
    days: Counter[int] = Counter()
    for year in range(first.year, last.year + 1):
        for month in range(1, MONTHS_PER_YEAR + 1):
            begin = max(date(year, month, 1), first)
            end = min(date(year, month, calendar.monthrange(year, month)[1]), last)
            days[month] += max((end - begin).days + 1, 0)
    return days


def rounded_to_mean_one(factors: Sequence[float]) -> tuple[float, ...]:
    """Return factors rounded to four decimals that sum to twelve; the largest takes the rounding difference."""
    rounded = [round(factor, 4) for factor in factors]
    largest = rounded.index(max(rounded))
    rounded[largest] = round(rounded[largest] + MONTHS_PER_YEAR - sum(rounded), 4)
    return tuple(rounded)
