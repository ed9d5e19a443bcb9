"""Fields of a plan's blocks, drawn from what the plan declares: numbers, choices, names, tables."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import partial
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from sim.parameters import Declaration, Group, declaration_of
from sim.pay.terms.gates import ALL_MEASURES
from ui.plan import draft
from ui.session import state
from ui.widgets.fields import help_text
from ui.widgets.formats import Format, format_of, nice_step

REFERENCES = ("measure", "by", "across")
OPEN = ("spiff", "kicker", "deal rates")  # these may name a credit of their own, or a column
STARTS = {"tiers": "above", "steps": "above"}
VALUES = {"tiers": "rate", "steps": "share"}
_ROW = re.compile(r"^\s*(\S+?)\s*(?:(?:to|-)\s*(\S+?)\s*)?[:;,]\s*(\S+?)\s*$")
TABLES = {
    "points": "One point a line, `result: pay`, such as `0.5: 0.25`: attainment and share of target incentive.",
    "tiers": "One tier a line, `from: rate`, such as `1.0: 2`; `0.5 to 1.0: 2` says where it ends, too.",
    "rates": "One name a line, `name: rate`, such as `renewal: 0.05`: what the deal's column holds.",
    "steps": "One step a line, `from: pay`, such as `0.5: 0.25`: attainment and share of target incentive.",
}


def field(path: str, name: str, about: FieldInfo, block: dict[str, Any], measures: list[str]) -> None:
    """Draw the field of one value of a block; `path` is the block's place in the plan."""
    whole, value = f"{path}.{name}", block.get(name, about.default)
    declared = declaration_of(whole, about)
    choices = _choices(about.annotation)
    if name in REFERENCES and block.get("kind") not in OPEN:
        _choice(
            whole, _words(name), [ALL_MEASURES, *(measure for measure in measures if measure != ALL_MEASURES)], value
        )
    elif choices:
        _choice(whole, _words(name), choices, value)
    elif isinstance(value, bool) and declared:
        st.toggle(declared.label, value=value, key=_bound(whole, value, bool), on_change=state.settle)
    elif declared is not None and declared.kind in (int, float):
        number(whole, declared, value)
    elif name == "placed_by":
        _names(whole, _words(name), measures, value)
    elif _is_day(about.annotation):
        day(whole, _words(name), value)
    elif name in TABLES:
        _table(whole, name, value)
    elif isinstance(value, (list, tuple)):
        _lists(whole, declared.label if declared else _words(name), value)
    else:
        text(whole, _words(name), str(value), 60)


def number(path: str, declared: Declaration, value: Any, label: str = "") -> None:  # noqa: ANN401 - or what was typed
    """Draw the field of a declared number; what is out of range is kept and said, not cut."""
    shape = format_of(declared)
    whole = declared.kind is int
    low, high = (shape.to_screen(end) for end in declared.plausible)
    kind: type = int if whole and shape.factor == 1.0 else float
    screen = kind(shape.to_screen(value)) if isinstance(value, (int, float)) else None
    st.number_input(
        (label or f"{declared.label}, {shape.unit}").replace("$", "\\$"),
        value=screen,
        step=kind(max(nice_step(low, min(high, max(low + 1.0, 1e4)), kind is int), 1.0 if kind is int else 0.0)),
        format="%d" if kind is int else "%.6g",
        key=_bound(path, screen, partial(_number_entered, shape, whole)),
        help=help_text(declared, shape, {}),
        on_change=state.settle,
    )


def text(path: str, label: str, value: str, longest: int) -> None:
    """Draw the field of a name."""
    st.text_input(label, value=value, max_chars=longest, key=_bound(path, value, str), on_change=state.settle)


def day(path: str, label: str, value: Any) -> None:  # noqa: ANN401 - a day, nothing, or what was typed
    """Draw the field of a day, written as 2026-09-08; empty for none. What is no day is kept and said."""
    written = "" if value is None else str(value)
    st.text_input(
        label,
        value=written,
        max_chars=20,
        placeholder="YYYY-MM-DD",
        key=_bound(path, written, lambda typed: typed.strip() or None),
        on_change=state.settle,
    )


def choice(path: str, label: str, options: list[Any], value: Any, says: Callable[[Any], str] = str) -> None:  # noqa: ANN401 - a literal
    """Draw the field of one of a few words."""
    _choice(path, label, options, value, says)


def _choice(path: str, label: str, options: list[Any], value: Any, says: Callable[[Any], str] = str) -> None:  # noqa: ANN401 - a literal
    offered = options if value in options else [*options, value]
    st.selectbox(
        label,
        offered,
        index=offered.index(value),
        format_func=lambda option: "not stated" if option is None else says(option),
        key=_bound(path, value, lambda chosen: chosen),
        on_change=state.settle,
    )


def _names(path: str, label: str, options: list[str], value: Any) -> None:  # noqa: ANN401 - names, or what was typed
    """Draw the field of some measures, none of which has to be chosen."""
    chosen = [str(choice) for choice in value]
    st.multiselect(
        label,
        list(dict.fromkeys((*options, *chosen))),
        default=chosen,
        key=_bound(path, chosen, list),
        help="Whose credit together decides the tier; left empty, the credit that is paid on.",
        on_change=state.settle,
    )


def _table(path: str, name: str, value: Any) -> None:  # noqa: ANN401 - rows, or what was typed
    written = value if isinstance(value, str) else "\n".join(_row(name, row) for row in value)
    st.text_area(
        _words(name),
        value=written,
        key=_bound(path, written, lambda typed: parsed(name, typed)),
        height=34 + 26 * max(2, min(written.count("\n") + 1, 6)),
        help=TABLES[name],
        on_change=state.settle,
    )


def parsed(name: str, typed: str) -> Any:  # noqa: ANN401 - rows, or the text where it cannot be read
    """Return the rows of a table as the plan writes them; the text itself, kept as it is, where a line is no row."""
    rows: list[Any] = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        if name == "rates":
            named, _, rate = line.rpartition(":")
            if not named.strip() or _number(rate.strip()) is None:
                return typed
            rows.append({"value": named.strip(), "rate": _number(rate.strip())})
            continue
        match = _ROW.match(line)
        numbers = [_number(part) for part in match.groups()] if match else []
        if not match or numbers[0] is None or numbers[2] is None or (match.group(2) and numbers[1] is None):
            return typed
        if name == "points":
            rows.append([numbers[0], numbers[2]])
            continue
        rows.append({STARTS[name]: numbers[0], "up_to": numbers[1], VALUES[name]: numbers[2]})
    return rows


def _number(written: str | None) -> float | None:
    try:
        return float(written) if written else None
    except ValueError:
        return None


def _row(name: str, row: Any) -> str:  # noqa: ANN401 - a pair or a tier
    if name == "points":
        return f"{row[0]:g}: {row[1]:g}"
    if name == "rates":
        return f"{row['value']}: {row['rate']:g}"
    end = f" to {row['up_to']:g}" if row.get("up_to") is not None else ""
    return f"{row[STARTS[name]]:g}{end}: {row[VALUES[name]]:g}"


def _lists(path: str, label: str, value: Any) -> None:  # noqa: ANN401 - numbers, or rows of them
    rows = value if value and isinstance(value[0], (list, tuple)) else [value]
    written = "\n".join(", ".join(f"{number:g}" for number in row) for row in rows)
    nested = rows is value
    st.text_area(
        label,
        value=written,
        key=_bound(path, written, lambda typed: _numbers(typed, nested)),
        height=34 + 26 * max(2, min(len(rows), 6)),
        help="Numbers with commas between" + (", one row a line." if nested else "."),
        on_change=state.settle,
    )


def _numbers(typed: str, nested: bool) -> Any:  # noqa: ANN401 - numbers, or the text where it cannot be read
    rows = [[_number(part.strip()) for part in line.split(",")] for line in typed.splitlines() if line.strip()]
    if any(number is None for row in rows for number in row):
        return typed
    return rows if nested else [number for row in rows for number in row]


def _choices(annotation: Any) -> list[Any]:  # noqa: ANN401 - a type
    """Return the words a field may hold, None among them where it may stay unsaid."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in (Union, UnionType):
        parts = get_args(annotation)
        words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
        return [None, *words] if words and NoneType in parts else words
    return []


def _is_day(annotation: Any) -> bool:  # noqa: ANN401 - a type
    return annotation is datetime.date or datetime.date in get_args(annotation)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _bound(path: str, value: Any, read: Callable[[Any], Any]) -> str:  # noqa: ANN401 - whatever a widget holds
    """Return the key of the widget that edits a path; `read` makes of what is entered what the plan holds."""
    key = draft.key_of(path)
    state.watch(key, value, lambda entered: draft.edit(path, read(entered)))
    return key


def _number_entered(shape: Format, whole: bool, typed: float | None) -> float | None:
    value = None if typed is None else shape.from_screen(typed)
    return int(value) if whole and value is not None else value


def fields_of(group: type[Group]) -> dict[str, FieldInfo]:
    """Return what a block of this kind holds, its kind apart."""
    return {name: about for name, about in group.model_fields.items() if name != "kind"}
