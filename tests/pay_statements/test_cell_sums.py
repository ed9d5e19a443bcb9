"""Credit summed anew where it changed alone is what summing everything anew gives, to the last bit."""

import numpy as np
from hypothesis import given, strategies as st

from sim.pay_statements.cell_sums import CellSums, stable_order

CELLS = 7
CENTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100.0)


@given(st.data())
def test_sums_after_any_changes_are_those_of_all_amounts_in_order(data):
    cell = np.array(data.draw(st.lists(st.integers(0, CELLS - 1), max_size=60)), dtype=np.int64)
    amount = np.array(data.draw(st.lists(CENTS, min_size=len(cell), max_size=len(cell))), dtype=np.float64)
    sums = CellSums(cell=cell, cells=CELLS)
    for _ in range(3):
        expected = np.zeros(CELLS)
        for place, cents in zip(cell, amount, strict=True):
            expected[place] += cents
        assert sums.of(amount).tolist() == expected.tolist()
        amount = amount.copy()
        for place in data.draw(st.lists(st.integers(0, max(0, len(cell) - 1)), max_size=4 if len(cell) else 0)):
            amount[place] *= data.draw(st.sampled_from([0.0, 0.5, 3.0]))


def test_what_a_caller_does_to_the_sums_stays_with_the_caller():
    sums, amount = CellSums(cell=np.array([0, 1]), cells=2), np.array([1.0, 2.0])
    sums.of(amount)[:] = 9.0
    assert sums.of(amount).tolist() == [1.0, 2.0]


@given(st.lists(st.integers(0, 9) | st.integers(-(2**62), 2**62)))
def test_rows_stand_in_order_and_alike_ones_as_they_stood(numbers):
    order = stable_order(np.array(numbers, dtype=np.int64))
    assert order.tolist() == sorted(range(len(numbers)), key=numbers.__getitem__)
