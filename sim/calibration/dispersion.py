"""How people differ, how their months move together and how uncertain a year is, each corrected for chance.

Both rest on one step: an observed variance is the true variance plus noise of a known size. The estimate is the
observed variance less the noise; its interval is the chi-squared interval of the observed variance less the noise
(Tukey and Williams).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from sim.calibration.panel import Panel
from sim.engine.measures import Estimate
from sim.errors import ImportedFileError
from sim.units import MONTHS_PER_YEAR, FloatArray, divided

FEWEST_PEOPLE = 5
FEWEST_MONTHS = 6  # of a person, to estimate the spread of months around the own level
MONTHS_FOR_SEASON = 24  # below two years season, trend and common shocks cannot be separated
TAIL = 0.025
MOST_PERSISTENT = 0.99


@dataclass(frozen=True)
class Spread:
    """Differences between people, relative to the mean rate: sd of true rates, observed sd, and sd due to chance."""

    people: int
    true_sd: Estimate
    observed_sd: float
    chance_sd: float


@dataclass(frozen=True)
class Together:
    """How people's months move together, and the correlation and uncertainty of a year that follow.

    `common_sd` is the sd of the movement common to all (relative, monthly), `own_sd` that of the rest. For a whole
    year, `correlation` is the common share of the variance and `year_sd` the sd relative to the expected result.
    `separated` says whether season and trend were removed first, which takes two years.
    """

    people: int
    months: int
    common_sd: Estimate
    own_sd: float
    correlation_of_months: float
    correlation: Estimate
    year_sd: Estimate
    persistence: float
    separated: bool


def sd_less_noise(variance: float, noise: float, freedom: float) -> Estimate:
    """Return sqrt(variance - noise) with its 95 % interval; 0 where noise exceeds the variance."""
    low = variance * freedom / float(chi2.isf(TAIL, freedom)) - noise
    high = variance * freedom / float(chi2.ppf(TAIL, freedom)) - noise
    return Estimate(*(math.sqrt(max(square, 0.0)) for square in (variance - noise, low, high)))


def common_index(amounts: FloatArray) -> FloatArray:
    """Return each month's results relative to the own levels of the people present; mean about 1, shape (months,).

    Levels of people and months are fitted in turn, so that a late joiner's level does not look like a season.
    """
    present = np.isfinite(amounts)
    filled = np.where(present, amounts, 0.0)
    index = np.ones(amounts.shape[1])
    for _ in range(50):
        levels = filled.sum(axis=1) / np.maximum((present * index).sum(axis=1), 1e-300)
        expected = (present * levels[:, None]).sum(axis=0)
        index = divided(filled.sum(axis=0), expected, nothing=1.0)
        index /= max(float(index.mean()), 1e-300)
    return index


def fit_spread(panel: Panel) -> Spread | None:
    """Return how people differ; None for fewer than five people with six months and some result."""
    amounts = _usable(panel)
    if amounts is None:
        return None
    rows, values = amounts
    present, index = np.isfinite(values), common_index(values)
    exposure = (present * index).sum(axis=1)
    rates = np.nansum(values, axis=1) / exposure
    if panel.chance is not None:
        noise = panel.chance[rows] / exposure**2
    else:
        rest = np.where(present, values - rates[:, None] * index, 0.0)
        months = present.sum(axis=1)
        noise = (rest**2).sum(axis=1) / (months - 1) * months / exposure**2
    relative, mean = rates / rates.mean(), float(rates.mean())
    count, variance = len(rates), float(relative.var(ddof=1))
    excess = float(((relative - 1.0) ** 4).mean()) / max(float(relative.var()) ** 2, 1e-300) - 3.0
    freedom = 2.0 / (2.0 / (count - 1) + max(excess, 0.0) / count)  # outliers make the variance less certain
    chance = float(noise.mean()) / mean**2
    return Spread(count, sd_less_noise(variance, chance, freedom), math.sqrt(variance), math.sqrt(chance))


def fit_together(panel: Panel, persistence: float) -> Together | None:
    """Return how people's months move together; None for too few people or months.

    `persistence` is the assumed share of a common movement that is left a month later: a few years of months cannot
    tell it. It decides how much of the movement own averages and a fitted trend absorb, how sure the estimate is, and
    how much of a common month is left in a year. ImportedFileError when nothing varies.
    """
    amounts = _usable(panel)
    if amounts is None or amounts[1].shape[1] < FEWEST_MONTHS:
        return None
    values = amounts[1]
    present, index = np.isfinite(values), common_index(values)
    levels = np.nansum(values, axis=1) / (present * index).sum(axis=1)
    rest = np.where(present, values - levels[:, None] * index, 0.0)
    months, count = present.sum(axis=1), len(levels)
    own = (rest**2).sum(axis=1) / np.maximum(months - 1.0 - months / count, 1.0)  # $², a month
    shared = (present * levels[:, None]).sum(axis=0)
    noise = float(((present * own[:, None]).sum(axis=0) / shared**2).mean())
    separated = values.shape[1] >= MONTHS_FOR_SEASON
    common = _variance_of(index, noise, panel.months, min(persistence, MOST_PERSISTENT), separated)
    own_variance = float((own / levels**2).mean())
    if common.mean**2 + own_variance <= 0.0:
        raise ImportedFileError(
            "nobody's results vary from month to month, so nothing can be estimated of how they vary; check the results"
        )
    freedom = float((months - 1).sum())
    year = _year_share(min(persistence, MOST_PERSISTENT))
    spans = [own_variance * freedom / float(chi2.isf(q, freedom)) for q in (TAIL, 1.0 - TAIL)]
    together = [sd**2 * year for sd in common]
    yearly = [square / MONTHS_PER_YEAR for square in (own_variance, *spans)]
    return Together(
        people=count,
        months=values.shape[1],
        common_sd=common,
        own_sd=math.sqrt(own_variance),
        correlation_of_months=common.mean**2 / (common.mean**2 + own_variance),
        correlation=Estimate(*(square / (square + yearly[0]) for square in together)),
        year_sd=Estimate(*(math.sqrt(a + b) for a, b in zip(together, yearly, strict=True))),
        persistence=persistence,
        separated=separated,
    )


def _usable(panel: Panel) -> tuple[NDArray[np.intp], FloatArray] | None:
    """Return the rows and results of people with enough months and a result above zero, None for too few people."""
    rows = np.flatnonzero((panel.present.sum(axis=1) >= FEWEST_MONTHS) & (np.nansum(panel.amounts, axis=1) > 0.0))
    if len(rows) < FEWEST_PEOPLE:
        return None
    return rows, panel.amounts[rows]


def _variance_of(
    index: FloatArray, noise: float, months: tuple[date, ...], persistence: float, separated: bool
) -> Estimate:
    """Return the sd of an AR(1) movement observed with noise, corrected for what the regressors absorb.

    With M the residual maker and R the movement's correlation, the residual sum of squares is expected at
    sigma² tr(MR) + noise tr(M); its chi-squared freedom is Satterthwaite's tr(MV)² / tr(MVMV) for V = sigma² R + noise.
    """
    count = len(index)
    columns: list[FloatArray] = [np.ones(count)]
    if separated:
        columns.append(np.arange(count, dtype=np.float64))
        columns += [np.array([1.0 if day.month == month else 0.0 for day in months]) for month in range(2, 13)]
    design = np.column_stack(columns)
    maker = np.eye(count) - design @ np.linalg.pinv(design)
    correlation = persistence ** np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    squares, absorbed = float(index @ maker @ index), float(np.trace(maker @ correlation))
    level = noise * float(np.trace(maker)) / absorbed
    variance = squares / absorbed
    mixed = maker @ (max(variance - level, 0.0) * correlation + noise * np.eye(count))
    freedom = float(np.trace(mixed)) ** 2 / max(float(np.trace(mixed @ mixed)), 1e-300)
    return sd_less_noise(variance, level, max(freedom, 0.5))


def _year_share(persistence: float) -> float:
    """Return the variance of twelve months' mean over that of one month, for an AR(1)."""
    month = np.arange(MONTHS_PER_YEAR)
    return float((persistence ** np.abs(np.subtract.outer(month, month))).mean())
