"""Training and coaching: what is taught, what is forgotten again, and what practice alone teaches."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.talent import Talent

TAUGHT_A_MONTH = 0.5  # share of the gap that a month of training or coaching closes


@rule
def coached(talent: Talent) -> float:
    """Return how much of its full effect coaching has, 0 to 1."""
    return min(1.0, talent.coaching_hours_per_month / talent.full_coaching_hours)


@rule
def trained(level: float, talent: Talent) -> float:
    """Return next month's training level, 0 to 1: half of the gap is taught a month, and forgotten without coaching."""
    forgotten = talent.training_decay_per_month * (1.0 - coached(talent))
    return level + TAUGHT_A_MONTH * talent.training * (1.0 - level) - forgotten * level


@rule
def followed(level: float, talent: Talent) -> float:
    """Return next month's level of what coaching has taught, 0 to 1; it follows the coaching given."""
    return level + TAUGHT_A_MONTH * (coached(talent) - level)


@rule
def practiced(skill: float, learning_per_year: float) -> float:
    """Return next month's skill from learning on the job."""
    return skill + learning_per_year * (1.0 / 12.0) * (1.0 - skill)


@rule
def taught(training: float, coaching: float, talent: Talent) -> float:
    """Return the share of skill that training and coaching add at these levels."""
    return talent.training_effect * training + talent.coaching_effect * coaching


@rule
def effective_skill(skill: float, added: float) -> float:
    """Return the skill at work: the person's own, lifted by the share that was taught, at most 0.98."""
    return min(0.98, skill * (1.0 + added))
