"""Published numbers that the model takes as inputs: where its default stands beside them, which proves nothing."""

from __future__ import annotations

from sim.evidence import settings
from sim.evidence.finding import Effort, Measuring, StudyResult, exactly
from sim.scenario.scenario import value_at

PATHS = {"shi": "talent.relationship_loss", "albers": "behavior.effort_elasticity", "ramp": "talent.ramp_months"}


def default_of(path: str) -> StudyResult:
    """Return the default at a dotted path as a finding."""
    why = "the default stands outside of what was published"
    return StudyResult(
        value=exactly(float(value_at(settings.defaults(), path))), note=f"The default of {path}.", why=why
    )


def _reading(path: str) -> Measuring:
    def read(effort: Effort) -> StudyResult:
        del effort  # an input is read, not computed
        return default_of(path)

    return read


MEASURED: dict[str, Measuring] = {name: _reading(path) for name, path in PATHS.items()}
