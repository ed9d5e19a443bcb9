"""The inputs of the scale study: seats, seats on the same market, partners per seat, partner reps, selling hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.errors import SimError
from sim.scenario.scenario import Scenario, value_at

MOST_SEATS, MOST_PARTNERS, MOST_HOURS = 2_000, 200, 300.0
TEN = 10.0
REPS = ("partners.capacity_start", "partners.capacity_min", "partners.capacity_max")


@dataclass(frozen=True)
class Input:
    """One thing an organization can have more of.

    `own` is the scenario's level and `next_level` the next one; `levels` are all levels simulated, these two included.
    `at` sets a level. `amount` is how much of the input the organization has in all, in `unit`s.
    """

    name: str
    label: str
    unit: str
    own: Callable[[Scenario], float]
    levels: Callable[[Scenario], tuple[float, ...]]
    at: Callable[[Scenario, float], Scenario]
    amount: Callable[[Scenario], float]
    next_level: Callable[[Scenario], float]


def _levels(own: float, shares: tuple[float, ...], step: float, least: float, most: float) -> tuple[float, ...]:
    """Return multiples of the own level, the step and the own level itself, within bounds, ascending."""
    wanted = {own * share for share in shares} | {own, step}
    return tuple(sorted(level for level in wanted if least <= level <= most))


def _whole(levels: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sorted({float(max(round(level), 1)) for level in levels}))


def _seats(scenario: Scenario) -> float:
    return float(scenario.organization.seats)


def _partners(scenario: Scenario) -> float:
    return float(scenario.organization.partners_per_seat)


def _all_partners(scenario: Scenario) -> float:
    return _seats(scenario) * _partners(scenario)


def _reps(scenario: Scenario) -> float:
    return _all_partners(scenario) * scenario.partners.capacity_start


def _next_seats(scenario: Scenario) -> float:
    return min(_seats(scenario) + TEN, MOST_SEATS)


def _next_partners(scenario: Scenario) -> float:
    return min(_partners(scenario) + 1.0, MOST_PARTNERS)


def _seat_levels(scenario: Scenario) -> tuple[float, ...]:
    own = _seats(scenario)
    return _whole(_levels(own, (0.25, 0.5, 2.0), _next_seats(scenario), 0.0, MOST_SEATS))


def _partner_levels(scenario: Scenario) -> tuple[float, ...]:
    own = _partners(scenario)
    return _whole(_levels(own, (0.25, 0.5, 2.0, 3.0), _next_partners(scenario), 0.0, MOST_PARTNERS))


def _splits(scenario: Scenario) -> tuple[float, ...]:
    """Return the numbers of seats, a quarter to four times the own, over which all partners can be divided evenly."""
    total = round(_all_partners(scenario))
    whole = [n for n in range(1, min(total, MOST_SEATS) + 1) if total % n == 0 and total // n <= MOST_PARTNERS]
    return tuple(float(n) for n in whole if 0.25 <= n / _seats(scenario) <= 4.0)


def _next_split(scenario: Scenario) -> float:
    return min((n for n in _splits(scenario) if n > _seats(scenario)), default=_seats(scenario))


def _split(scenario: Scenario, seats: float) -> Scenario:
    partners = round(_all_partners(scenario) / seats)
    return scenario.with_values({"organization.seats": round(seats), "organization.partners_per_seat": partners})


def _more_reps(scenario: Scenario, factor: float) -> Scenario:
    return scenario.with_values({path: factor * float(value_at(scenario, path)) for path in REPS})


def _rep_step(scenario: Scenario) -> float:
    return 1.0 + TEN / _reps(scenario) if _reps(scenario) > 0.0 else 1.0


def _hours(scenario: Scenario) -> float:
    return scenario.organization.selling_hours_per_month


def _next_hours(scenario: Scenario) -> float:
    return min(_hours(scenario) + TEN, MOST_HOURS)


INPUTS: Mapping[str, Input] = {
    scaled.name: scaled
    for scaled in (
        Input(
            "seats",
            "PMs with new partners",
            "PMs",
            _seats,
            _seat_levels,
            lambda scenario, level: scenario.with_values({"organization.seats": round(level)}),
            _seats,
            _next_seats,
        ),
        Input("split", "PMs who share the same partners", "PMs", _seats, _splits, _split, _seats, _next_split),
        Input(
            "partners",
            "partners per PM",
            "partners",
            _partners,
            _partner_levels,
            lambda scenario, level: scenario.with_values({"organization.partners_per_seat": round(level)}),
            _all_partners,
            _next_partners,
        ),
        Input(
            "reps",
            "partner reps on the vendor's solution",
            "partner reps",
            lambda _: 1.0,
            lambda scenario: _levels(1.0, (0.5, 2.0, 4.0), _rep_step(scenario), 0.0, 1_000.0),
            _more_reps,
            _reps,
            _rep_step,
        ),
        Input(
            "hours",
            "selling hours per PM and month",
            "hours",
            _hours,
            lambda scenario: _levels(
                _hours(scenario), (0.25, 0.5, 0.75, 1.5, 2.0), _next_hours(scenario), 0.0, MOST_HOURS
            ),
            lambda scenario, level: scenario.with_values({"organization.selling_hours_per_month": level}),
            _hours,
            _next_hours,
        ),
    )
}


def input_named(name: str) -> Input:
    """Return the input of that name; SimError when there is none."""
    if name not in INPUTS:
        raise SimError(f"there is no input {name!r}; choose one of {', '.join(INPUTS)}")
    return INPUTS[name]
