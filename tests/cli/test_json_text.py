"""Indented JSON is that of Python's own encoder, text for text and error for error."""

import json

import pytest
from hypothesis import given, strategies as st

from cli.json_text import json_text

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
CONTENT = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none(), inner) | st.tuples(inner),
    max_leaves=40,
)


@given(CONTENT)
def test_it_is_what_the_encoder_of_the_language_writes(content):
    assert json_text(content) == json.dumps(content, indent=2, allow_nan=False)


@pytest.mark.parametrize("content", [float("nan"), [1.0, float("inf")], {"a": [{"b": float("nan")}]}])
def test_what_is_no_finite_number_is_refused(content):
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(content)


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(TypeError):
        json_text({"a": [object()]})
