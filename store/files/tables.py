"""Tables as files: .csv, .parquet or .json, written whole or not at all, and safe from formula injection."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import SimError

# A spreadsheet treats a cell that begins with one of these as a formula, some after dropping the character.
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NEUTRAL = "'"


class TableError(SimError):
    """A table cannot be written as asked; nothing was changed on disk."""


def check_target(path: Path | str, endings: Iterable[str] | None = None) -> Path:
    """Return the file that would be written; TableError when its ending is unknown or its folder cannot be written.

    `endings` are the accepted ones, those of tables unless given. A link is followed to the file it names.
    """
    accepted = tuple(endings or _WRITERS)
    if Path(path).suffix.lower() not in accepted:
        raise TableError(f"{path} does not end in {_either(accepted)}; name the file accordingly")
    target = Path(path).resolve()
    if target.is_dir():
        raise TableError(f"{path} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise TableError(f"{path} cannot be written: there is no folder {target.parent}; create it first")
    trial = _waiting_name(target)
    try:
        trial.open("xb").close()
    except OSError as problem:
        raise TableError(f"{path} cannot be written: {problem.strerror}; choose another folder") from None
    finally:
        trial.unlink(missing_ok=True)
    return target


def write_table(table: pd.DataFrame, path: Path | str) -> None:
    """Write a table as .csv, .parquet or .json, its index left out; what stood there is replaced in one step.

    Numbers keep every digit. In .csv a text that a spreadsheet would run gets a leading apostrophe; .json is a list of
    one object a row. Missing values (None) stay empty. TableError, and nothing written, for an unknown ending, a folder
    that cannot be written, a number that is not finite, or a cell that is neither number, text nor truth value.
    """
    target = check_target(path)
    _check_cells(table, path)
    try:
        content = _WRITERS[target.suffix.lower()](table)
    except UnicodeEncodeError:
        raise TableError(f"{path} was not written: a text holds half a character (a lone surrogate)") from None
    except (ValueError, TypeError) as problem:
        raise TableError(f"{path} was not written: {' '.join(str(problem).split())}") from None
    replace_file(target, content)


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as `write_table` writes .csv; TableError for a cell that cannot be written faithfully."""
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    _check_cells(table, "the table")
    try:
        return _as_csv(table)
    except UnicodeEncodeError:
        raise TableError("the table was not written: a text holds half a character (a lone surrogate)") from None


def replace_file(path: Path | str, content: bytes) -> None:
    """Write a file in one step: a reader sees the old content or the new, never a part; TableError when it fails."""
    target = Path(path).resolve()
    waiting = _waiting_name(target)
    try:
        with waiting.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(target)
    except OSError as problem:
        raise TableError(f"{path} cannot be written: {problem.strerror}") from None
    finally:
        waiting.unlink(missing_ok=True)


def neutral(text: str) -> str:
    """Return a text that no spreadsheet runs: one that begins like a formula gets a leading apostrophe."""
    return NEUTRAL + text if text.startswith(RUN_BY_SPREADSHEETS) else text


def _waiting_name(target: Path) -> Path:
    """Return a name beside the target that no other writer takes."""
    return target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _check_cells(table: pd.DataFrame, path: Path | str) -> None:
    """Raise TableError, naming column and row, for a cell that cannot be written faithfully."""
    names = [str(name) for name in table.columns]
    if len(set(names)) < len(names):
        raise TableError(f"{path} was not written: two columns have the same name")
    for name, cells in zip(names, _columns(table), strict=True):
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, Real) and not math.isfinite(cell):
                raise TableError(f"{path} was not written: {name} in row {row} is {cell}, not a finite number")
            if not (cell is None or isinstance(cell, (str, Real))):
                raise TableError(f"{path} was not written: {name} in row {row} is a {type(cell).__name__}")


def _columns(table: pd.DataFrame) -> list[list[Any]]:
    """Return the cells by column as plain Python values; None where a value that is not a float is missing."""
    return [_plain_cells(table.iloc[:, column]) for column in range(table.shape[1])]


def _plain_cells(column: pd.Series[Any]) -> list[Any]:
    cells = column.tolist()
    if pd.api.types.is_numeric_dtype(column.dtype) and not isinstance(column.dtype, pd.api.extensions.ExtensionDtype):
        return cells
    is_text = isinstance(column.dtype, pd.StringDtype)
    return [None if cell is pd.NA or (is_text and not isinstance(cell, str)) else cell for cell in cells]


def _as_csv(table: pd.DataFrame) -> bytes:
    """Return .csv with every text quoted: a carriage return within one would otherwise begin a row."""
    shown = [[neutral(cell) if isinstance(cell, str) else cell for cell in cells] for cells in _columns(table)]
    named = {
        neutral(str(name)): pd.Series(cells, dtype=object) for name, cells in zip(table.columns, shown, strict=True)
    }
    return pd.DataFrame(named).to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).encode("utf-8")


def _as_parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _as_json(table: pd.DataFrame) -> bytes:
    names = [str(name) for name in table.columns]
    rows = [dict(zip(names, map(_json_value, row), strict=True)) for row in zip(*_columns(table), strict=True)]
    lines = ",\n".join(json.dumps(row, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n".encode()


def _json_value(cell: Any) -> Any:  # noqa: ANN401 - a checked cell
    if cell is None or isinstance(cell, (str, bool)):
        return cell
    return int(cell) if isinstance(cell, Integral) else float(cell)


_WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {".csv": _as_csv, ".parquet": _as_parquet, ".json": _as_json}
TABLES = tuple(_WRITERS)  # the endings of tables
