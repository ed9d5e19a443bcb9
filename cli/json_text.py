"""JSON as people read it, an indented line for each value, at the speed of the encoder that writes none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii
from math import isfinite
from typing import Any

STEP = "  "
_PLAIN = frozenset({float, int, str, bool, type(None)})


def json_text(content: Any, margin: str = "") -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return what `json.dumps(content, indent=2, allow_nan=False)` returns, with its errors; `margin` is around it.

    Python's own encoder writes indented text value by value. Here a list of plain values is one call of the compact
    encoder, whose separator brings the indentation along, and objects of the same keys are written by one form.
    """
    kind = type(content)
    if kind is str:
        return encode_basestring_ascii(content)
    if kind is float and isfinite(content):
        return float.__repr__(content)
    if isinstance(content, dict) and content:
        form = _form(tuple(content), margin)
        if form is not None:
            inner = margin + STEP
            return form % tuple([json_text(value, inner) for value in content.values()])
    elif isinstance(content, list | tuple) and content:
        return _list_text(content, margin)
    elif kind in _PLAIN:
        return _encoder(", ").encode(content)
    return json.dumps(content, indent=len(STEP), allow_nan=False).replace("\n", f"\n{margin}")  # no text holds a break


def _list_text(content: Sequence[Any], margin: str) -> str:
    inner = margin + STEP
    between = f",\n{inner}"
    if type(content[0]) is float:
        with suppress(TypeError):  # not all of them are numbers with a fraction
            if isfinite(sum(content)):
                return f"[\n{inner}{between.join(map(float.__repr__, content))}\n{margin}]"
    if set(map(type, content)) <= _PLAIN:
        return f"[\n{inner}{_encoder(between).encode(content)[1:-1]}\n{margin}]"
    return f"[\n{inner}{between.join([json_text(item, inner) for item in content])}\n{margin}]"


@lru_cache(maxsize=1_000)
def _form(keys: tuple[Any, ...], margin: str) -> str | None:
    """Return an object with such keys, a `%s` for each of its values; None where a key is no text."""
    if set(map(type, keys)) != {str}:
        return None
    inner = margin + STEP
    pairs = f",\n{inner}".join([f"{encode_basestring_ascii(key).replace('%', '%%')}: %s" for key in keys])
    return f"{{\n{inner}{pairs}\n{margin}}}"


@cache
def _encoder(between: str) -> json.JSONEncoder:
    return json.JSONEncoder(separators=(between, ": "), allow_nan=False)
