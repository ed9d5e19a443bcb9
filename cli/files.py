"""Tables for `--out`: the target is checked before anything is simulated and written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def checked(out: Path | None) -> None:
    """Raise TableError when a table could not be written to `out`, before time is spent on it."""
    if out is not None:
        from store.files.tables import check_target

        check_target(out)


def write(
    rows: Sequence[Sequence[Any]] | Sequence[Mapping[str, Any]], columns: Sequence[str], out: Path | None
) -> None:
    """Write rows as a table to `out` and say so on standard error; nothing without `out`."""
    if out is not None:
        import pandas as pd

        write_frame(pd.DataFrame(list(rows), columns=list(columns)), out)


def write_frame(table: pd.DataFrame, out: Path | None) -> None:
    """Write a table to `out` and say so on standard error; nothing without `out`."""
    if out is not None:
        from cli.console import say
        from store.files.tables import write_table

        write_table(table, out)
        say(f"wrote {len(table)} rows to {out}")
