"""Records of a brought file as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.importing.records import Imported


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a record's fields as cells of a row, what else is said of a deal as columns of their own."""
    fields.pop("assignments", None)
    return fields | dict(fields.pop("attributes", ()))


def write_records(imported: Imported, out: Path | None) -> None:
    """Write the records as a table, in one step; nothing without `out`."""
    import dataclasses

    import pandas as pd

    from cli.files import write_frame

    rows = [_flat(dataclasses.asdict(record)) for record in imported.records]
    for row in rows:
        for name in list(row):
            value = row[name]
            if isinstance(value, dict):
                row |= {
                    f"{name} {key}".strip().replace("quotas", "quota"): amount for key, amount in row.pop(name).items()
                }
            elif hasattr(value, "isoformat"):
                row[name] = value.isoformat()
    write_frame(pd.DataFrame(rows).astype(object).where(lambda cells: cells.notna(), None), out)
