"""Tasks: the form in which scenarios leave this process, as arrays of numbers and opaque ids only.

A scenario travels without any text a person wrote: names, descriptions and sources become `n1`, `n2` and so on, equal
texts alike, so that references to a measure's name stay valid. No number of a result depends on them.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError
from sim.parameters import Group
from sim.pay.terms.gates import ALL_MEASURES
from sim.runners.software import software
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

_ANY = "n0"
_OURS = (ALL_MEASURES, _ANY, "")  # fixed words of the model, not text that a person wrote

Measure = Callable[[Scenario, int | None], FloatArray]
"""Runs a scenario on so many threads (None: as many as there are) and returns an array of numbers, never objects."""


class Task(NamedTuple):
    """One scenario to run: an opaque id, the measure as `module:function`, and the scenario as an array of bytes."""

    id: str
    measure: str
    scenario: NDArray[np.uint8]


class TaskResult(NamedTuple):
    """The result of a task: its id, the numbers, and the digest of the software that computed them."""

    id: str
    numbers: FloatArray
    software: str


def task_of(scenario: Scenario, measure: Measure) -> Task:
    """Return the task of a scenario; equal scenarios, whatever they are called, have equal ids.

    SimError when the measure is not a module-level function, which another process could import.
    """
    measure_path = f"{measure.__module__}:{measure.__qualname__}"
    if measure.__module__ == "__main__" or "<" in measure_path or "." in measure.__qualname__:
        raise SimError(
            f"the measure {measure.__qualname__} cannot be found by another process; define it with `def` "
            "at the top of a module"
        )
    text = json.dumps(nameless(scenario), sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(text + b"\0" + measure_path.encode() + b"\0" + software().digest().encode())
    return Task(digest.hexdigest()[:24], measure_path, np.frombuffer(text, dtype=np.uint8))


def run_task(task: Task, threads: int | None = 1) -> TaskResult:
    """Run a task and return its result; on one thread by default, since workers share a machine."""
    module, name = task.measure.split(":")
    measure: Measure = getattr(importlib.import_module(module), name)
    scenario = Scenario.model_validate(json.loads(np.asarray(task.scenario).tobytes()))
    return TaskResult(task.id, np.ascontiguousarray(measure(scenario, threads), dtype=np.float64), software().digest())


def digest_of(numbers: FloatArray) -> str:
    """Return the sha256 of an array: its shape and its numbers as little-endian bytes, negative zero as zero."""
    canonical = np.ascontiguousarray(numbers + 0.0, dtype="<f8")
    return hashlib.sha256(repr(canonical.shape).encode() + canonical.tobytes()).hexdigest()


def nameless(scenario: Scenario) -> dict[str, Any]:
    """Return the content of a scenario with every free text replaced, as `Scenario.model_validate` reads it."""
    tokens: dict[str, str] = {}
    content: dict[str, Any] = _without_texts(scenario.replace(name=_ANY, description="", sources={}), tokens)
    return content


def _without_texts(value: Any, tokens: dict[str, str]) -> Any:  # noqa: ANN401 - any value of a scenario
    """Return a group, or a sequence of groups, as plain values with tokens for its texts."""
    if isinstance(value, Group):
        kept = value.model_dump(mode="json")
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if str in set(_leaves(field.annotation)) and inner not in _OURS:
                kept[name] = _tokens_for(inner, tokens)
            elif isinstance(inner, (Group, tuple, list)):
                kept[name] = _without_texts(inner, tokens)
        return kept
    if isinstance(value, (tuple, list)):
        return [_without_texts(item, tokens) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _tokens_for(value: Any, tokens: dict[str, str]) -> Any:  # noqa: ANN401 - a text, or a sequence or mapping of texts
    if isinstance(value, str):
        return tokens.setdefault(value, f"n{len(tokens) + 1}")
    if isinstance(value, (tuple, list)):
        return [_tokens_for(item, tokens) for item in value]
    if isinstance(value, dict):
        return {_tokens_for(key, tokens): _tokens_for(item, tokens) for key, item in value.items()}
    return value


def _leaves(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation
    """Yield the plain types of an annotation; a choice of fixed words (Literal) holds none."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif origin is not Literal:
        inner = get_args(annotation)
        if not inner:
            yield annotation
        for part in inner:
            yield from _leaves(part)
