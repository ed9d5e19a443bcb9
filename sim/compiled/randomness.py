"""One named random stream per cause, counter-based: scenarios share draws exactly, whatever behavior does with them.

A draw is a hash of (seed, cause, replication, month, entity, ordinal): nothing is consumed in order, so adding a
partner manager or skipping a draw leaves every other draw alone. The mixing function is the SplitMix64 finalizer
(Steele, Lea and Flood, OOPSLA 2014).
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled.rules import rule

# One number per cause: never renumber, only append (a stored seed must keep its meaning).
MARKET = 1
PARTNER_SIZE = 2
PARTNER_OPPORTUNITY = 3
PARTNER_WINS = 4
PARTNER_DEAL_SIZE = 5
VENDOR_WINS = 6
VENDOR_DEAL_SIZE = 7
SHOULDER_WINS = 8
SHOULDER_DEAL_SIZE = 9
SKILL = 10
PROFILE = 11
QUIT = 12
PORTAL = 13
PARTNER_CHURN = 14
DIRECT_WINS = 15
DIRECT_DEAL_SIZE = 16
PARTNER_REP_TURNOVER = 17
BLUEBIRD = 18

MANY = 500.0  # a Poisson mean above which counts are not added up one by one
MIDDLE_FROM, MIDDLE_TO = 0.02425, 0.97575  # between them a normal quantile needs no logarithm

MOST_SMALL_COUNT = 2  # the largest count that `small_poisson_count` returns for sure

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_MONTH = np.uint64(0xD1B54A32D192ED03)
_ENTITY = np.uint64(0xAEF17502108EF2D9)
_FIRST_53_BITS = np.uint64(0xFFFFFFFFFFFFF800)
_TO_UNIT = 1.0 / 18446744073709551616.0  # 2^-64
_HALF_STEP = 1.0 / 18014398509481984.0  # 2^-54


@rule
def mix(word: np.uint64) -> np.uint64:
    """Return the SplitMix64 finalizer of a 64-bit word."""
    word = (word ^ (word >> np.uint64(30))) * _FIRST
    word = (word ^ (word >> np.uint64(27))) * _SECOND
    return word ^ (word >> np.uint64(31))


@rule
def stream(seed: int, cause: int, replication: int) -> np.uint64:
    """Return the key of the stream for one cause in one replication."""
    key = mix(np.uint64(seed) + _GOLDEN)
    key = mix(key ^ (np.uint64(cause) * _GOLDEN))
    return mix(key ^ (np.uint64(replication) * _GOLDEN))


@rule
def key_of_entity(entity: int) -> np.uint64:
    """Return what an entity contributes to the position of each of its draws: the same in every month and stream."""
    return np.uint64(entity + 1) * _ENTITY


@rule
def key_of_month(month: int, entity_key: np.uint64) -> np.uint64:
    """Return what a month and an entity contribute to the position of a draw, the same in every stream."""
    return np.uint64(month + 1) * _MONTH + np.uint64(entity_key)


@rule
def position_by(key: np.uint64, month: int, entity_key: np.uint64) -> np.uint64:
    """Return the position in a stream from which a month's draw is taken, by the entity's key (`key_of_entity`)."""
    return np.uint64(key) ^ key_of_month(month, entity_key)


@rule
def position_in(key: np.uint64, month: int, entity: int) -> np.uint64:
    """Return the position in a stream from which an entity's draw of a month is taken."""
    return position_by(key, month, key_of_entity(entity))


@rule
def draw_at(position: np.uint64) -> float:
    """Return the draw at a position in a stream, strictly between 0 and 1."""
    first_53_bits = mix(position) & _FIRST_53_BITS  # masked, not shifted: that becomes a vector instruction
    return float(first_53_bits) * _TO_UNIT + _HALF_STEP


@rule
def uniform(key: np.uint64, month: int, entity: int) -> float:
    """Return the draw of an entity in a month, strictly between 0 and 1."""
    return draw_at(position_in(key, month, entity))


@rule
def stream_of(key: np.uint64, ordinal: int) -> np.uint64:
    """Return the key of the stream for the `ordinal`-th draw of every entity in a month."""
    return mix(np.uint64(key) + np.uint64(ordinal + 1) * _GOLDEN)


@rule
def uniform_of(key: np.uint64, month: int, entity: int, ordinal: int) -> float:
    """Return the `ordinal`-th draw of an entity in a month (its third deal, say), strictly between 0 and 1."""
    return uniform(stream_of(key, ordinal), month, entity)


@rule
def _lower_tail(u: float) -> float:
    """Return the standard normal quantile for `u` below 0.02425."""
    q = math.sqrt(-2.0 * math.log(u))
    top = (((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q
    top = (top + 4.374664141464968) * q + 2.938163982698783
    bottom = ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416
    return top / (bottom * q + 1.0)


@rule
def normal_from(u: float) -> float:
    """Return the standard normal quantile of `u` (Acklam's rational approximation, relative error below 1.2e-9)."""
    if u < MIDDLE_FROM:
        return _lower_tail(u)
    if u > MIDDLE_TO:
        return -_lower_tail(1.0 - u)
    return normal_of_middle(u)


@rule
def normal_of_middle(u: float) -> float:
    """Return the standard normal quantile of `u` from 0.02425 to 0.97575."""
    q = u - 0.5
    r = q * q
    top = ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02
    top = (top * r - 3.066479806614716e01) * r + 2.506628277459239
    bottom = ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01
    bottom = (bottom * r - 1.328068155288572e01) * r + 1.0
    return top * q / bottom


@rule
def small_poisson_count(u: float, mean: float) -> int:
    """Return the Poisson count of the quantile `u` where it is 0, 1 or 2 for sure, else 3: ask `poisson_from`.

    `u` is compared with bounds of the cumulative probabilities, from the first terms of the series of exp(-mean). No
    branch and no exponential is needed, so a loop over partners becomes vector instructions; few months need
    `poisson_from`.
    """
    half = 0.5 * mean * mean
    third = half * mean * (1.0 / 3.0)
    least_none = 1.0 - mean + half - third
    most_none = least_none + 0.25 * mean * third
    one, two = 1.0 + mean, 1.0 + mean + half
    is_one = (u > most_none) & (u <= one * least_none)
    is_two = (u > one * most_none) & (u <= two * least_none)
    return 3 - 3 * int(u <= least_none) - 2 * int(is_one) - int(is_two)


@rule
def poisson_from(u: float, mean: float) -> int:
    """Return the count whose Poisson cumulative probability first reaches `u`, by inversion.

    Above MANY, where exp(-mean) nearly underflows, the count is the Cornish-Fisher expansion of the same quantile,
    accurate to about one.
    """
    count = small_poisson_count(u, mean)
    if count <= MOST_SMALL_COUNT:
        return count
    if mean > MANY:
        z = normal_from(u)
        return max(math.floor(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5), 0)
    probability = math.exp(-mean)
    total = probability
    count = 0
    while u > total and count < 2000:
        count += 1
        probability *= mean / count
        total += probability
    return count
