"""JSON as people read it, an indented line for each value, at the speed of the encoder that writes none."""

from __future__ import annotations

import json
from functools import cache
from json.encoder import encode_basestring_ascii
from math import isfinite
from typing import Any

STEP = "  "
_PLAIN = frozenset({float, int, str, bool, type(None)})


def json_text(content: Any, margin: str = "") -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return what `json.dumps(content, indent=2, allow_nan=False)` returns, with its errors; `margin` is around it.

    Python's own encoder writes indented text value by value. Here a list of plain values is one call of the compact
    encoder, whose separator brings the indentation along.
    """
    inner = margin + STEP
    between = f",\n{inner}"
    if isinstance(content, dict) and content and set(map(type, content)) == {str}:
        pairs = between.join([f"{_compact(key)}: {json_text(value, inner)}" for key, value in content.items()])
        return f"{{\n{inner}{pairs}\n{margin}}}"
    if isinstance(content, list | tuple) and content:
        kinds = set(map(type, content))
        if kinds == {float} and isfinite(sum(content)):
            return f"[\n{inner}{between.join(map(float.__repr__, content))}\n{margin}]"
        if kinds <= _PLAIN:
            return f"[\n{inner}{_encoder(between).encode(content)[1:-1]}\n{margin}]"
        return f"[\n{inner}{between.join([json_text(item, inner) for item in content])}\n{margin}]"
    if type(content) in _PLAIN:
        return _compact(content)
    return json.dumps(content, indent=len(STEP), allow_nan=False).replace("\n", f"\n{margin}")  # no text holds a break


@cache
def _encoder(between: str) -> json.JSONEncoder:
    return json.JSONEncoder(separators=(between, ": "), allow_nan=False)


def _compact(value: Any) -> str:  # noqa: ANN401 - a text, number, truth value or None
    if type(value) is str:
        return encode_basestring_ascii(value)
    if type(value) is float and isfinite(value):
        return float.__repr__(value)
    return _encoder(", ").encode(value)
