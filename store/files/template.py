"""The import template: a sheet for each kind of table, with columns formatted so that ids do not become dates."""

from __future__ import annotations

from sim.importing.fields import FieldType
from sim.importing.kinds import KINDS
from sim.importing.own import GUIDE
from store.files.workbook import DATE_SHAPE, TEXT_SHAPE, SheetToWrite, workbook_of

SHAPES: dict[FieldType, str] = {"id": TEXT_SHAPE, "name": TEXT_SHAPE, "date": DATE_SHAPE, "month": TEXT_SHAPE}
GUIDE_COLUMNS = ("sheet", "column", "needed", "holds", "unit", "example")


def template_workbook() -> bytes:
    """Return an .xlsx workbook with an empty sheet for each kind of table and, last, a guide to their columns."""
    sheets = [
        SheetToWrite(
            kind.name,
            [field.name for field in kind.fields],
            [],
            {field.name: SHAPES[field.type] for field in kind.fields if field.type in SHAPES},
        )
        for kind in KINDS.values()
    ]
    guide = [
        (kind.name, field.name, "yes" if field.required else "", field.about, field.unit, field.example)
        for kind in KINDS.values()
        for field in kind.fields
    ]
    return workbook_of([*sheets, SheetToWrite(GUIDE, GUIDE_COLUMNS, guide)])
