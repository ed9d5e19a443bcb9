"""Parameter groups and states as NumPy records: compiled rules use them by field name, and they pass by pointer."""

from __future__ import annotations

import math
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Group, declaration_of

CACHE_LINE = 64  # bytes

_KINDS: dict[Any, str] = {float: "f8", int: "i8", bool: "?", np.uint64: "u8"}


def group_dtype(group: type[Group]) -> np.dtype[Any]:
    """Return the record type of a group's declared numbers; names and texts are left out."""
    fields: list[tuple[Any, ...]] = []
    for name, about in group.model_fields.items():
        declared = declaration_of(name, about)
        if declared is None:
            continue
        if declared.kind is tuple:
            fields.append((name, "f8", (len(declared.default),)))
        else:
            fields.append((name, _KINDS[declared.kind]))
    return np.dtype((np.record, fields))


def state_dtype(state: type) -> np.dtype[Any]:
    """Return the record type of a class that only lists typed fields: numbers, groups, or other such classes."""
    fields = [(name, _kind_of(hint)) for name, hint in get_type_hints(state).items()]
    return np.dtype((np.record, fields))


def lanes_dtype(state: type, lanes: int) -> np.dtype[Any]:
    """Return the record type of up to `lanes` states side by side.

    Every field of `state` becomes an array (lanes,); `count` says how many lanes are in use.
    """
    fields = {name: np.dtype((_kind_of(hint), (lanes,))) for name, hint in get_type_hints(state).items()}
    return in_lines({"count": np.dtype("i8"), **fields})


def in_lines(fields: dict[str, np.dtype[Any]]) -> np.dtype[Any]:
    """Return the record type of these fields, each at the beginning of a cache line."""
    lines = [-(-kind.itemsize // CACHE_LINE) for kind in fields.values()]
    begins = [CACHE_LINE * sum(lines[:index]) for index in range(len(lines))]
    names, formats, size = list(fields), list(fields.values()), CACHE_LINE * sum(lines)
    return np.dtype((np.record, {"names": names, "formats": formats, "offsets": begins, "itemsize": size}))


def zeros_in_lines(shape: tuple[int, ...], kind: np.dtype[Any]) -> NDArray[Any]:
    """Return an array of zeros aligned to a cache line, since a vector across two lines takes longer to read."""
    size = math.prod(shape) * kind.itemsize
    room = np.zeros(size + CACHE_LINE, np.uint8)
    begin = -room.ctypes.data % CACHE_LINE
    return room[begin : begin + size].view(kind).reshape(shape)


def fill_record(record: Any, group: Group) -> None:  # noqa: ANN401 - a NumPy record, typed by its fields
    """Copy a group's declared numbers into a record of its type."""
    for name in record.dtype.names:
        record[name] = getattr(group, name)


def as_record(group: Group) -> Any:  # noqa: ANN401 - read by field name, like the group itself
    """Return a new record with the group's declared numbers."""
    record: NDArray[Any] = np.zeros(1, group_dtype(type(group)))
    fill_record(record[0], group)
    return record[0]


def _kind_of(hint: Any) -> Any:  # noqa: ANN401 - a type
    if hint in _KINDS:
        return _KINDS[hint]
    return group_dtype(hint) if issubclass(hint, Group) else state_dtype(hint)
