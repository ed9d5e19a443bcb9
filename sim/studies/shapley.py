"""Shapley and Owen values: what each player of a game brings, whichever the order in which players join."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from sim.errors import SimError
from sim.units import FloatArray

Coalition = frozenset[str]
Worth = Callable[[Coalition], FloatArray]
MOST_COALITIONS = 4_096


def coalitions(unions: Sequence[Sequence[str]]) -> list[Coalition]:
    """Return every coalition whose worth `owen_values` asks for, the empty one first, without repetition.

    A union joins another's coalitions whole, and its own in parts. SimError above MOST_COALITIONS.
    """
    expected = sum(2 ** (len(unions) - 1 + len(union)) for union in unions)
    if expected > MOST_COALITIONS:
        raise SimError(
            f"{expected:,} coalitions are too many (at most {MOST_COALITIONS:,}); explain fewer parts at once"
        )
    found: dict[Coalition, None] = {}
    for union in unions:
        others = [other for other in unions if other is not union]
        for joined in _subsets(others):
            before = frozenset(player for other in joined for player in other)
            for inside in _subsets(union):
                found[before | frozenset(inside)] = None
    return sorted(found, key=lambda members: (len(members), sorted(members)))


def owen_values(worth: Worth, unions: Sequence[Sequence[str]]) -> dict[str, FloatArray]:
    """Return each player's value in a game whose players stand in unions (Owen 1977); the values sum to the whole.

    `worth(coalition)` returns an array, one game for each of its elements, and so do the values. Unions share by
    Shapley's rule, and so do the players within each. With one player a union this is the Shapley value (1953).
    """
    values: dict[str, FloatArray] = {}
    for union in unions:
        others = [other for other in unions if other is not union]
        for player in union:
            rest = [other for other in union if other != player]
            total = np.zeros_like(worth(frozenset()))
            for joined in _subsets(others):
                before = frozenset(name for other in joined for name in other)
                outer = _weight(len(joined), len(unions))
                for inside in _subsets(rest):
                    here = before | frozenset(inside)
                    share = outer * _weight(len(inside), len(union))
                    total = total + share * (worth(here | {player}) - worth(here))
            values[player] = total
    return values


def shapley_values(worth: Worth, players: Sequence[str]) -> dict[str, FloatArray]:
    """Return each player's Shapley value: its mean marginal contribution over all orders of joining."""
    return owen_values(worth, [(player,) for player in players])


def _weight(joined: int, players: int) -> float:
    """Return the share of the orders in which exactly `joined` given players stand before one of `players`."""
    return math.factorial(joined) * math.factorial(players - joined - 1) / math.factorial(players)


def _subsets(items: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for size in range(len(items) + 1):
        yield from combinations(items, size)
