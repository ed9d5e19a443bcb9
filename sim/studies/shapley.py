"""Shapley and Owen values: each player's mean marginal contribution over the orders in which players can join."""

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
    """Return every coalition whose worth `owen_values` needs, the empty one first, without repetition.

    They hold other unions as a whole and one union in part. SimError when there would be more than MOST_COALITIONS.
    """
    expected = sum(2 ** (len(unions) - 1 + len(union)) for union in unions)
    if expected > MOST_COALITIONS:
        raise SimError(
            f"{expected:,} coalitions are too many (at most {MOST_COALITIONS:,}); explain fewer parts at once"
        )
    distinct: dict[Coalition, None] = {}
    for union in unions:
        others = [other for other in unions if other is not union]
        for joined in _subsets(others):
            before = frozenset(player for other in joined for player in other)
            for inside in _subsets(union):
                distinct[before | frozenset(inside)] = None
    return sorted(distinct, key=lambda members: (len(members), sorted(members)))


def owen_values(worth: Worth, unions: Sequence[Sequence[str]]) -> dict[str, FloatArray]:
    """Return each player's Owen value (1977) in a game with unions of players; the values sum to the whole.

    `worth(coalition)` returns an array with one game for each element; values have its shape. Unions share by Shapley's
    rule, and so do the players within a union. With unions of one player this is the Shapley value (1953).
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
                    joined_before = before | frozenset(inside)
                    share = outer * _weight(len(inside), len(union))
                    total = total + share * (worth(joined_before | {player}) - worth(joined_before))
            values[player] = total
    return values


def shapley_values(worth: Worth, players: Sequence[str]) -> dict[str, FloatArray]:
    """Return each player's Shapley value: its mean marginal contribution over all orders of joining."""
    return owen_values(worth, [(player,) for player in players])


def _weight(joined: int, players: int) -> float:
    """Return the share of orders of `players` in which exactly `joined` given players come before a given one."""
    return math.factorial(joined) * math.factorial(players - joined - 1) / math.factorial(players)


def _subsets(items: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for size in range(len(items) + 1):
        yield from combinations(items, size)
