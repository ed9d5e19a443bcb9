"""Axes: which numbers of a scenario a sweep varies, over a list, an even range or a Latin hypercube."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from pydantic import Field

from sim.errors import ScenarioError
from sim.parameters import Group
from sim.scenario.scenario import Scenario, value_at

Value = float | bool | str
MOST_MEMBERS = 20_000
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*:\s*({_NUMBER})\s*(?::\s*(\d+)\s*)?")


class Axis(Group):
    """One varied number: its dotted path, and either the values it takes or the `span` it is drawn from."""

    path: str
    values: tuple[bool | int | float | str, ...] = ()
    span: tuple[float, float] | None = None
    whole: bool = Field(False, description="only whole numbers are drawn from the span")


def axis_over(path: str, text: str, values: Sequence[Any], base: Scenario) -> Axis:
    """Return the axis that `text` describes: `low:high:n`, `low:high` for sampling, else the parsed `values`.

    ScenarioError when the path is not in the scenario, decides how the sweep itself runs, or the range is empty.
    """
    if path.split(".", maxsplit=1)[0] in {"run", "format", "sources", "name", "description"}:
        raise ScenarioError(
            f"--axis {path} cannot be swept: members share their draws, horizon and names; use --replications or --seed"
        )
    try:
        current = value_at(base, path)
    except ValueError as problem:
        raise ScenarioError(f"--axis: {problem}") from None
    span = _RANGE.fullmatch(text)
    if span is None:
        if not all(isinstance(value, (bool, int, float, str)) for value in values) or not values:
            raise ScenarioError(f"--axis {path}: {text!r} is neither values v1,v2,... nor a range low:high:n")
        odd = next((value for value in values if isinstance(value, float) and not math.isfinite(value)), None)
        if odd is not None:
            raise ScenarioError(f"--axis {path}: {odd} is not a finite number")
        return Axis(path=path, values=_distinct(path, values))
    low, high, whole = float(span[1]), float(span[2]), isinstance(current, int) and not isinstance(current, bool)
    if not (low < high and math.isfinite(high - low)):
        raise ScenarioError(f"--axis {path}: the range {text!r} is empty; write the smaller number first")
    if span[3] is None:
        return Axis(path=path, span=(low, high), whole=whole)
    steps = int(span[3])
    if not 2 <= steps <= MOST_MEMBERS:
        raise ScenarioError(f"--axis {path}: {steps} values; a range takes 2 to {MOST_MEMBERS}")
    points = (low + (high - low) * step / (steps - 1) for step in range(steps))
    return Axis(path=path, values=tuple(dict.fromkeys(_tidy(point, whole) for point in points)))


def changes_along(axes: Sequence[Axis], sample: int, seed: int) -> list[dict[str, Any]]:
    """Return the changes of every member: the grid of all values, or `sample` points of a Latin hypercube.

    ScenarioError when a range has no number of values and nothing is sampled, an axis stands twice, or there are more
    than MOST_MEMBERS members.
    """
    paths = [axis.path for axis in axes]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise ScenarioError(f"--axis {twice} stands twice; write all its values in one")
    open_range = next((axis.path for axis in axes if axis.span is not None), None)
    if not sample and open_range is not None:
        raise ScenarioError(f"--axis {open_range}: say how many values, low:high:n, or draw them with --sample N")
    count = sample or math.prod(len(axis.values) for axis in axes)
    if count > MOST_MEMBERS:
        raise ScenarioError(
            f"the sweep has {count} members; the most is {MOST_MEMBERS}; use fewer values or --sample N"
        )
    points: Iterable[tuple[Any, ...]] = (
        zip(*_hypercube(axes, sample, seed), strict=True)
        if sample and axes
        else itertools.product(*(axis.values for axis in axes))
    )
    return [dict(zip(paths, point, strict=True)) for point in points]


def _hypercube(axes: Sequence[Axis], sample: int, seed: int) -> Iterator[list[Any]]:
    """Yield each axis' values for `sample` members: one in every slice of its range, the slices in random order."""
    random = np.random.default_rng([seed, sample])
    for axis in axes:
        shares = (random.permutation(sample) + random.random(sample)) / sample
        if axis.span is None:
            yield [axis.values[int(share * len(axis.values))] for share in shares]
        else:
            low, high = axis.span
            yield [_tidy(low + (high - low) * float(share), axis.whole) for share in shares]


def _tidy(value: float, whole: bool) -> float | int:
    """Return a number rounded to 12 significant digits, so that 0.30000000000000004 reads 0.3."""
    return round(value) if whole else float(f"{value:.12g}")


def _distinct(path: str, values: Sequence[Any]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise ScenarioError(f"--axis {path}: a value stands twice")
    if len(values) > MOST_MEMBERS:
        raise ScenarioError(f"--axis {path}: {len(values)} values; the most is {MOST_MEMBERS}")
    return tuple(values)
