"""What a kind of table is: fields with the names their columns may have, units and bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["id", "name", "date", "month", "money", "share", "number", "months"]


@dataclass(frozen=True)
class Field:
    """One column of a kind of table; `usual` is where its median lies unless the unit is another than `unit`."""

    name: str
    type: FieldType
    about: str
    required: bool = False
    names: tuple[str, ...] = ()  # what the column may be called, in small letters without spaces and signs
    unit: str = ""
    usual: tuple[float, float] | None = None
    least: float | None = None
    most: float | None = None  # of a share
    example: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of table; `key` are the fields that no two rows may share, `money` the one that is added up."""

    name: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    money: str | None = None

    def field(self, name: str) -> Field | None:
        """Return a field by name; `quota own bookings` is the quota of that measure; None when there is none."""
        known = next((field for field in self.fields if field.name == name), None)
        if known is None and name.startswith("quota ") and self.name == "roster":
            return Field(name, "money", f"annual {name}", unit="$/year", least=0.0)
        return known
