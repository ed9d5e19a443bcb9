"""Searchers: SciPy's differential evolution, or Optuna's tree-structured sampler where it is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import differential_evolution
from scipy.stats import qmc

from sim.errors import SimError
from sim.optimize.design import Knob
from sim.units import FloatArray

Worth = Callable[[Mapping[str, float]], float]
Searcher = Callable[[Worth, Mapping[str, Knob], Sequence[Mapping[str, float]], int, int], None]
GENERATIONS = 10  # over which a budget of evaluations is spread


class _Enough(Exception):  # noqa: N818 - it stops a search that has used its budget, and is no error
    """The budget of evaluations is used up."""


def by_scipy(
    worth: Worth, knobs: Mapping[str, Knob], starts: Sequence[Mapping[str, float]], evaluations: int, seed: int
) -> None:
    """Maximize `worth` by differential evolution from `starts`, in at most so many different evaluations."""
    names = list(knobs)
    low, high = (np.array([getattr(knob, end) for knob in knobs.values()]) for end in ("low", "high"))
    seen: set[tuple[float, ...]] = set()
    stale = 0

    def cost(point: FloatArray) -> float:
        nonlocal stale
        design = {name: knobs[name].rounded(float(value)) for name, value in zip(names, point, strict=True)}
        key = tuple(design.values())
        stale = stale + 1 if key in seen else 0
        if (key not in seen and len(seen) >= evaluations) or stale > evaluations:
            raise _Enough
        seen.add(key)
        return -worth(design)

    count = max(evaluations // GENERATIONS, len(starts) + 4, 5)
    given = np.array([[start[name] for name in names] for start in starts])
    spread = qmc.scale(qmc.LatinHypercube(d=len(names), rng=seed).random(max(count - len(starts), 1)), low, high)
    try:
        differential_evolution(
            cost,
            list(zip(low, high, strict=True)),
            init=np.concatenate([given, spread]),
            maxiter=10 * evaluations,
            tol=0.0,
            polish=False,
            rng=seed,
        )
    except _Enough:
        return


def by_optuna(
    worth: Worth, knobs: Mapping[str, Knob], starts: Sequence[Mapping[str, float]], evaluations: int, seed: int
) -> None:
    """Maximize `worth` by Optuna's seeded TPE sampler; SimError, with the remedy, where Optuna is not installed."""
    if importlib.util.find_spec("optuna") is None:
        raise SimError(
            "Optuna is not installed; run `pip install -r requirements-extras.txt`, or use the searcher scipy"
        )
    optuna: Any = importlib.import_module("optuna")  # an extra: nothing of it is needed to install Multiplier
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed % 2**32))
    for start in starts:
        study.enqueue_trial(dict(start))

    def objective(trial: Any) -> float:  # noqa: ANN401 - Optuna's own
        return worth(
            {
                name: knob.rounded(trial.suggest_float(name, knob.low, knob.high, step=knob.step))
                for name, knob in knobs.items()
            }
        )

    study.optimize(objective, n_trials=evaluations)


SEARCHERS: dict[str, Searcher] = {"scipy": by_scipy, "optuna": by_optuna}
