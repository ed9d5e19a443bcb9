"""Published results beside the model's: what agrees, what does not and why, as sentences and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sim.evidence.closed_forms import ClosedFormLimit
from sim.evidence.finding import StudyRow
from sim.evidence.published import INPUT, REPRODUCED, SIGN, address, citation
from sim.reports import evidence_words as wording
from sim.reports.wording import capitalized, listed

INSIDE, MISSED = "inside", "missed"
MARKS = {INSIDE: "◆", MISSED: "✕"}
ROW_COLUMNS = (
    "study",
    "what was changed",
    "outcome",
    "published",
    "band",
    "model",
    "verdict",
    "reason",
    "tag",
    "source",
)
LIMIT_COLUMNS = ("closed form", "formula", "theory", "simulation", "low", "high", "verdict", "source")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All rows and closed forms of one run."""

    rows: tuple[StudyRow, ...]
    limits: tuple[ClosedFormLimit, ...]
    replications: int
    seed: int
    seconds: float

    def of(self, kind: str) -> list[StudyRow]:
        """Return the rows that were reproduced, or those that are inputs."""
        return [row for row in self.rows if row.study.kind == kind]

    @property
    def sized(self) -> list[StudyRow]:
        """Return the reproduced rows with a published size."""
        return [row for row in self.of(REPRODUCED) if row.study.band.unit != SIGN]

    @property
    def directions(self) -> list[StudyRow]:
        """Return the reproduced rows of which a direction was published."""
        return [row for row in self.of(REPRODUCED) if row.study.band.unit == SIGN]


def verdict(row: StudyRow) -> str:
    """Return whether a row is inside its band or missed."""
    return INSIDE if row.inside else MISSED


def verdict_in_full(row: StudyRow) -> str:
    """Return the verdict, and whether the row is so close to the end of its band that other draws could turn it."""
    return f"{verdict(row)}{', on the edge' if row.on_edge else ''}"


def headline(evidence: Evidence) -> str:
    """Return what a reader may decide on, from how many directions, closed forms and sizes come out."""
    directions, sizes = _hits(evidence.directions), _hits(evidence.sized)
    forms = sum(limit.lands for limit in evidence.limits)
    signs, amounts = (hits / (whole or 1) for hits, whole in (directions, sizes))
    trust = "decide on signs and flips more than on sizes" if signs > amounts else "signs are no surer than sizes here"
    return (
        f"{capitalized(trust)}: directions {directions[0]} of {directions[1]}, closed forms {forms} of "
        f"{len(evidence.limits)}, sizes {sizes[0]} of {sizes[1]} come out"
    )


def _hits(rows: list[StudyRow]) -> tuple[int, int]:
    return sum(row.inside for row in rows), len(rows)


def agreement(rows: Iterable[StudyRow]) -> str:
    """Return how many of the reproduced rows come out as published; inputs prove nothing."""
    tried = [row for row in rows if row.study.kind == REPRODUCED]
    hits = sum(row.inside for row in tried)
    return f"{hits} of {len(tried)} published results come out as published, {len(tried) - hits} do not"


def rows_table(rows: Iterable[StudyRow]) -> pd.DataFrame:
    """Return one line for each row in words, with columns ROW_COLUMNS."""
    lines = [
        (
            row.study.label,
            row.study.change,
            row.study.outcome,
            wording.published(row),
            wording.band(row),
            wording.model(row),
            f"{MARKS[verdict(row)]} {verdict_in_full(row)}",
            row.reason,
            row.study.tag,
            " ".join(part for part in (citation(row.study), address(row.study)) if part),
        )
        for row in rows
    ]
    return pd.DataFrame(lines, columns=list(ROW_COLUMNS))


def limits_table(limits: Iterable[ClosedFormLimit]) -> pd.DataFrame:
    """Return one line for each closed form, with columns LIMIT_COLUMNS."""
    lines = [
        (
            limit.name,
            limit.formula,
            f"{limit.expected:.6g}",
            f"{limit.simulated.mean:.6g}",
            f"{limit.simulated.low:.6g}",
            f"{limit.simulated.high:.6g}",
            "◆ lands" if limit.lands else "✕ off",
            limit.source,
        )
        for limit in limits
    ]
    return pd.DataFrame(lines, columns=list(LIMIT_COLUMNS))


def closed_forms_title(limits: tuple[ClosedFormLimit, ...]) -> str:
    """Return how many closed forms the simulation lands on."""
    landed = sum(limit.lands for limit in limits)
    return f"The simulation lands on {landed} of {len(limits)} closed forms once everything else is switched off"


def misses(evidence: Evidence) -> list[str]:
    """Return one sentence for each miss: the study, both values and the reason."""
    return [
        f"**{row.study.label}**: {wording.published(row)} published, {wording.model(row)} in the model. "
        f"{row.reason[:1].upper()}{row.reason[1:]}."
        for row in evidence.of(REPRODUCED)
        if not row.inside
    ]


def behind(row: StudyRow) -> str:
    """Return what stands behind a row: what was changed, the band's rule, what is open and what was noted."""
    study, finding = row.study, row.finding
    parts = [f"**{study.title}.** {study.change}. Measured: {study.outcome}. Band: {study.band.rule}."]
    if study.open_end:
        parts.append(f"Left open: {study.open_end}; the model then gives {wording.span(row)}.")
    return " ".join([*parts, finding.note]).strip()


def dictated(row: StudyRow) -> pd.DataFrame:
    """Return what the study's setting changes of the defaults, with the reasons."""
    lines = [(change.path, str(change.value), change.reason) for change in row.finding.dictated]
    return pd.DataFrame(lines, columns=["number", "value in this study", "why"])


def inputs_sentence(evidence: Evidence) -> str:
    """Return which published numbers are inputs."""
    names = listed([row.study.label for row in evidence.of(INPUT)])
    return f"These the model was given: {names}. That they agree proves nothing."
