"""Laws of a draw: it lifts pay to its floor while it is in force, and is no cushion for corrections afterwards."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from sim.pay.earned import Earned
from sim.pay.terms.settlements import Draw, Standing

MONTHS = 12
EARNED = st.lists(st.floats(-20_000.0, 20_000.0), min_size=MONTHS, max_size=MONTHS)


def settled(draw: Draw, earned: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return pay after the draw, and the debt after each month, of a newcomer."""
    pay = np.array(earned)
    settled = draw.settle(
        Earned(pay=pay, target=np.full(MONTHS, 5_000.0), months=np.ones(MONTHS)), Standing(served=np.array(0.0))
    )
    return pay + settled.change, settled.balance


@given(EARNED, st.integers(1, MONTHS))
def test_months_with_a_draw_pay_its_floor_and_months_after_it_are_not_lifted(earned: list[float], months: int) -> None:
    paid, debt = settled(Draw(dollars=3_000.0, months=months, recovery_starts=1), earned)
    assert (paid[:months] >= 3_000.0 - 1e-9).all()
    after = np.array(earned)[months:]
    assert (paid[months:] <= after + 1e-9).all()
    assert (np.diff(debt[months - 1 :]) <= 1e-9).all()  # no new debt once the draw has ended
    assert (debt >= -1e-9).all()


@given(EARNED)
def test_what_was_advanced_is_recovered_or_still_owed(earned: list[float]) -> None:
    draw = Draw(dollars=3_000.0, months=6, recovery_starts=7, recovery_rate=0.5)
    paid, debt = settled(draw, earned)
    assert np.isclose(paid.sum() - sum(earned), debt[-1])
