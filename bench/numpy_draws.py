"""The engine's random numbers in NumPy: the same hashed streams, normals, Poisson counts and lognormal deal sizes.

All work on arrays of any shape, except `chances`, `together` and `sold`: there replications run along the last axis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Words = NDArray[np.uint64]

MARKET, PARTNER_SIZE, OPPORTUNITY, WINS, SIZES, VENDOR_WINS, VENDOR_SIZES = 1, 2, 3, 4, 5, 6, 7
SKILL, PROFILE, DIRECT_WINS, DIRECT_SIZES = 10, 11, 15, 16

_GOLDEN, _MONTH, _ENTITY = (np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xAEF17502108EF2D9))
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LONG, _SHORT, _LAST, _UNUSED = (np.uint64(bits) for bits in (30, 27, 31, 11))
_LEAST = 2.0**-53

# Acklam's rational approximation of the normal quantile, highest power first.
_MIDDLE_TOP = (-3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02)
_MIDDLE_TOP += (1.383577518672690e02, -3.066479806614716e01, 2.506628277459239e00)
_MIDDLE_BOTTOM = (-5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02)
_MIDDLE_BOTTOM += (6.680131188771972e01, -1.328068155288572e01, 1.0)
_TAIL_TOP = (-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838)
_TAIL_TOP += (-2.549732539343734, 4.374664141464968, 2.938163982698783)
_TAIL_BOTTOM = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1.0)


def mixed(word: Words, spare: Words | None = None) -> Words:
    """Return the SplitMix64 finalizer of each word; `word` itself is overwritten, and so is `spare`."""
    spare = np.right_shift(word, _LONG, out=spare)
    word ^= spare
    word *= _FIRST
    word ^= np.right_shift(word, _SHORT, out=spare)
    word *= _SECOND
    word ^= np.right_shift(word, _LAST, out=spare)
    return word


def stream(seed: int, cause: int, replications: Integers) -> Words:
    """Return one key for each replication."""
    key = mixed(np.full(replications.shape, seed, dtype=np.uint64) + _GOLDEN)
    key = mixed(key ^ np.uint64(cause * int(_GOLDEN) % 2**64))
    return mixed(key ^ (replications.astype(np.uint64) * _GOLDEN))


def stream_of(keys: Words, ordinal: int | Integers) -> Words:
    """Return the keys for the `ordinal`-th thing in a month, counted from 0: one for all, or one for each key."""
    return mixed(keys + (np.atleast_1d(ordinal).astype(np.uint64) + np.uint64(1)) * _GOLDEN)


def places(month: int | Integers, entities: Integers) -> Words:
    """Return what month and entity, broadcast against each other, contribute to a draw's key."""
    moment = (np.atleast_1d(month).astype(np.uint64) + np.uint64(1)) * _MONTH
    return moment + (entities.astype(np.uint64) + np.uint64(1)) * _ENTITY


def to_unit(word: Words) -> Floats:
    """Return the numbers strictly between 0 and 1 that mixed words stand for; `word` is overwritten."""
    word >>= _UNUSED
    u = word.view(np.int64).astype(np.float64)
    u += 0.5
    u *= _LEAST
    return u


def uniforms(keys: Words, at: Words) -> Floats:
    """Return draws strictly between 0 and 1, `keys` and `at` (from `places`) broadcast against each other."""
    return to_unit(mixed(keys ^ at))


def polynomial(coefficients: tuple[float, ...], x: Floats) -> Floats:
    """Return a polynomial, highest power first, in one array."""
    value = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        value += coefficient
        value *= x
    value += coefficients[-1]
    return value


def normals(u: Floats) -> Floats:
    """Return standard normal quantiles."""
    center = u - 0.5
    square = center * center
    z = polynomial(_MIDDLE_TOP, square)
    z *= center
    z /= polynomial(_MIDDLE_BOTTOM, square)
    outside = np.flatnonzero(np.abs(center) > 0.47575)
    if outside.size:
        u, center = u.take(outside), center.take(outside)
        q = np.sqrt(-2.0 * np.log(np.minimum(u, 1.0 - u)))
        tail = polynomial(_TAIL_TOP, q) / polynomial(_TAIL_BOTTOM, q)
        z.put(outside, np.where(center < 0.0, tail, -tail))
    return z


def lognormals(u: Floats, log_sd: float) -> Floats:
    """Return lognormal draws of mean 1."""
    z = normals(u)
    z *= log_sd
    z -= 0.5 * log_sd**2
    return np.exp(z, out=z)


def poisson(u: Floats, mean: Floats) -> Integers:
    """Return Poisson counts by inversion of flat arrays; only the entries that still count are carried on."""
    probability = np.exp(-mean)
    counts = (u > probability).view(np.int8).astype(np.int64)
    total = probability.copy()
    probability *= mean
    total += probability
    active = more = np.flatnonzero(u > total)
    count = 1
    while more.size:
        u, mean, probability, total = (x.take(more) for x in (u, mean, probability, total))
        count += 1
        counts.put(active, count)
        probability *= mean
        probability /= count
        total += probability
        more = np.flatnonzero(u > total)
        active = active.take(more)
    return counts


class Chances(NamedTuple):
    """Who may win in a month: where they stand in a flat array, replications last, their draw, the wins expected."""

    at: Integers
    u: Floats
    mean: Floats


def chances(words: Words, expected: Floats, spare: Floats) -> Chances:
    """Return whoever may win at all: a draw below 1 - mean is below exp(-mean), so most need no exponential.

    `words` are mixed and shaped like `expected`; they and `spare` are overwritten.
    """
    words >>= _UNUSED
    numbers = words.view(np.int64)
    np.multiply(expected, -1.0 / _LEAST, out=spare)
    spare += 1.0 / _LEAST - 1.0
    at = np.flatnonzero(numbers > spare)
    u = numbers.ravel().take(at).astype(np.float64)
    u += 0.5
    u *= _LEAST
    return Chances(at, u, expected.ravel().take(at))


def together(chances: list[Chances], places_a_month: int) -> Chances:
    """Return the chances of all months as those of one array that leads with the month."""
    at = np.concatenate([of_month.at + month * places_a_month for month, of_month in enumerate(chances)])
    return Chances(
        at,
        np.concatenate([of_month.u for of_month in chances]),
        np.concatenate([of_month.mean for of_month in chances]),
    )


def sold(chances: Chances, cell: Integers, cells: int, sizes: Words, at: Words, log_sd: float) -> Floats:
    """Return what Poisson wins of lognormal size bring, in mean deals, added up in `cells` places.

    `cell` tells for each of `found` where it is added; `sizes` (replications,) are the keys of deal sizes, `at` the
    places in them of whatever comes before the replications in `found.at`, flat.
    """
    counts = poisson(chances.u, chances.mean)
    winners = np.flatnonzero(counts)
    won, cell = counts.take(winners), cell.take(winners)
    standing = chances.at.take(winners)
    entity = standing // sizes.size
    place, replication = at.take(entity), standing - entity * sizes.size
    total = np.zeros(cells)
    for ordinal in range(int(won.max(initial=0))):
        if ordinal:
            again = np.flatnonzero(won > ordinal)
            won, place, cell, replication = (x.take(again) for x in (won, place, cell, replication))
        keys = stream_of(sizes, ordinal).take(replication)
        keys ^= place
        total += np.bincount(cell, weights=lognormals(to_unit(mixed(keys)), log_sd), minlength=cells)
    return total
