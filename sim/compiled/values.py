"""Copy a record's numbers out of memory once, so that compiled rules do not read them again in every loop.

The compiler cannot know that a loop which writes to one record does not change another. So it reads every number of a
record again in each turn of the loop, and computes again whatever depends on it. Values are never written to.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from numba.core import types
from numba.extending import intrinsic, overload

_TYPES: dict[Any, Any] = {}


def values_of(record: Any) -> Any:  # noqa: ANN401 - read by field name, like the record
    """Return a named tuple of a record's fields, records within it likewise; in plain Python the record itself."""
    return record


def _type_of_values(record: Any) -> Any:  # noqa: ANN401 - Numba's own
    """Return the Numba type of a record's values; arrays within it stay where they are."""
    if not isinstance(record, types.Record):
        return record
    if record not in _TYPES:
        names = list(record.fields)
        kinds = [_type_of_values(record.typeof(name)) for name in names]
        named: Any = types.NamedTuple  # Numba has no types for its types
        _TYPES[record] = named(kinds, namedtuple("Values", names))
    return _TYPES[record]


def _taken(context: Any, builder: Any, record: Any, pointer: Any) -> Any:  # noqa: ANN401 - Numba's own
    """Return the machine value of a record's values."""
    parts = []
    for name in record.fields:
        part = context.get_getattr(record, name)(context, builder, record, pointer, name)
        field = record.typeof(name)
        parts.append(_taken(context, builder, field, part) if isinstance(field, types.Record) else part)
    return context.make_tuple(builder, _type_of_values(record), parts)


def _typed_values(_typing: Any, record: Any) -> Any:  # noqa: ANN401 - Numba's own
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401 - Numba's own
        return _taken(context, builder, signature.args[0], arguments[0])

    return _type_of_values(record)(record), generate


_values: Any = intrinsic(_typed_values)


def _compiled_values_of(_record: Any) -> Any:  # noqa: ANN401 - a Numba type
    return lambda _record: _values(_record)  # noqa: PLW0108 - Numba wants a function here, and an intrinsic is none


overload(values_of, strict=False)(_compiled_values_of)
