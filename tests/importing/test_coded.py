"""Rows that repeat another are noticed, whether their columns are numbered by cell or not."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sim.importing.coded import Coded, Joined, divided, numbered, repeats

CELL = st.sampled_from([None, "a", "b", "c", 0.0, -0.0, 1, 1.0, 2.5])
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=12))


@given(ROWS, st.data())
def test_rows_repeat_when_fewer_differ_than_there_are(rows, data):
    columns = [list(column) for column in zip(*rows, strict=True)]
    some = [numbered(column) if data.draw(st.booleans()) else column for column in columns]
    assert repeats(some) == (len(set(rows)) < len(rows))


@pytest.mark.parametrize("columns", [[[]], [[], []], [["a"]]])
def test_no_row_and_one_row_repeat_nothing(columns):
    assert not repeats(columns)


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\n")), min_size=1))
def test_joined_texts_are_the_texts(texts):
    joined = Joined("\n".join(texts).encode("ascii"), len(texts))
    assert (list(joined), len(joined), joined[-1]) == (texts, len(texts), texts[-1])
    assert divided(joined) == texts
    assert list(divided(Coded(joined, np.arange(len(texts))))) == texts
