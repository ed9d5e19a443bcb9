"""Published numbers that are inputs of the model, beside its defaults; agreement proves nothing about the model."""

from __future__ import annotations

from sim.evidence import settings
from sim.evidence.finding import Effort, Measuring, StudyResult, exactly
from sim.scenario.scenario import value_at

PATHS = {"shi": "talent.relationship_loss", "albers": "behavior.effort_elasticity", "ramp": "talent.ramp_months"}


def default_of(path: str) -> StudyResult:
    """Return the default at a dotted path as a result."""
    why = "the default stands outside of what was published"
    return StudyResult(
        value=exactly(float(value_at(settings.defaults(), path))), note=f"The default of {path}.", why=why
    )


def _default_measure(path: str) -> Measuring:
    def default(effort: Effort) -> StudyResult:
        del effort  # an input is read, not computed
        return default_of(path)

    return default


MEASURED: dict[str, Measuring] = {name: _default_measure(path) for name, path in PATHS.items()}
