"""What a check of a plan finds, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["trap", "warning", "note"]


@dataclass(frozen=True, kw_only=True)
class PlanTrap:
    """One trap: its kind, how bad, the place in the plan, a sentence, and the dollars at stake where they are known."""

    kind: str
    severity: Severity
    where: str
    sentence: str
    dollars: float | None = None
