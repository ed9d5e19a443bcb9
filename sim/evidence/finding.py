"""The results of a study in the model, and the measures that studies share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.engine.measures import Estimate, estimate
from sim.engine.results import Result
from sim.engine.run import simulate
from sim.evidence.published import SIGN, SIGN_UNIT, PublishedStudy, address, citation
from sim.evidence.settings import Dictated
from sim.scenario.scenario import Scenario
from sim.units import FloatArray


@dataclass(frozen=True, kw_only=True)
class Effort:
    """The replications and seed of a row's runs, and the event that cancels them."""

    replications: int
    seed: int
    cancel: threading.Event | None = None

    def run(self, scenario: Scenario) -> Result:
        """Return a run of the scenario."""
        return simulate(scenario, cancel=self.cancel)


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """The model's value of a study with its interval, the values that the setting dictated, and notes.

    `span` are the lowest and highest values over what the study leaves open; `why` explains a value outside the band.
    """

    value: Estimate
    dictated: tuple[Dictated, ...] = ()
    why: str = ""
    note: str = ""
    span: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class StudyRow:
    """A published study and the model's result for it."""

    study: PublishedStudy
    finding: StudyResult

    @property
    def model(self) -> Estimate:
        """Return the model's value in the study's unit: for a published direction the sign of the effect."""
        effect = self.finding.value
        if self.study.band.unit != SIGN:
            return effect
        low, high = _sign(effect.low), _sign(effect.high)
        return Estimate(float(low if low == high else 0), float(low), float(high))

    @property
    def inside(self) -> bool:
        """Return whether the model's value lies in the study's band."""
        return self.study.band.low <= self.model.mean <= self.study.band.high

    @property
    def on_edge(self) -> bool:
        """Return whether an edge of the band lies within the model's interval, so that it may depend on the draws."""
        model, band = self.model, self.study.band
        return band.unit != SIGN and any(model.low < edge < model.high for edge in (band.low, band.high))

    @property
    def reason(self) -> str:
        """Return why the value lies outside the band; empty when it does not."""
        return "" if self.inside else self.finding.why

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values; `effect` holds the size behind a sign, `span` what a study leaves open."""
        study, finding, model, band = self.study, self.finding, self.model, self.study.band
        return {
            "name": study.name,
            "source": citation(study),
            "tag": study.tag,
            "kind": study.kind,
            "published": band.published,
            "low": band.low,
            "high": band.high,
            "model": model.mean,
            "model_low": model.low,
            "model_high": model.high,
            "inside": self.inside,
            "unit": SIGN_UNIT if band.unit == SIGN else band.unit,
            "on_edge": self.on_edge,
            "reason": self.reason,
            "title": study.title,
            "change": study.change,
            "outcome": study.outcome,
            "band": band.rule,
            "address": address(study),
            "note": finding.note,
            "effect": finding.value.as_dict(),
            "span": list(finding.span) if finding.span else None,
            "open": study.open_end,
            "dictated": [vars(dictated) for dictated in finding.dictated],
        }


Measuring = Callable[[Effort], StudyResult]


def exactly(value: float) -> Estimate:
    """Return an estimate without error, of a value that is computed and not random."""
    return Estimate(value, value, value)


def per_filled_seat(result: Result) -> FloatArray:
    """Return revenue per seat-month in which somebody worked, over the whole horizon; shape (replications,), $."""
    sold: FloatArray = result.total("revenue").sum(axis=1) / result.total("presence").sum(axis=1)
    return sold


def gains(after: FloatArray, before: FloatArray) -> FloatArray:
    """Return values with mean mean(after) / mean(before) - 1 and the spread of that ratio (delta method).

    Shape (replications,), so that gains on shared draws can be subtracted from one another.
    """
    below = float(before.mean())
    level = float(after.mean()) / below
    spread: FloatArray = (after - level * before) / below
    return level - 1.0 + spread


def gain(after: FloatArray, before: FloatArray) -> Estimate:
    """Return mean(after) / mean(before) - 1 with its interval, paired by replication."""
    return estimate(gains(after, before))


def _sign(value: float) -> int:
    return (value > 0.0) - (value < 0.0)
