"""Records as lines of JSON and back, exactly: the same to the last digit and letter."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sim.importing.making import Assignment, Attained, Record
from sim.importing.mapping import ColumnMapping
from sim.pay_statements.records import CreditRecord, Payee
from store.database.place import StoreError

RECORDS: dict[str, type[CreditRecord] | type[Payee] | type[Attained] | type[Assignment]] = {
    "credits": CreditRecord,
    "deals": CreditRecord,
    "roster": Payee,
    "attainment": Attained,
    "assignment": Assignment,
}
DATES = ("date", "canceled", "start", "end", "month")


def to_text(record: Record) -> str:
    """Return a record as one line of ASCII with every field, so that a later default cannot change it."""
    return json.dumps(vars(record), default=_plain, allow_nan=False, separators=(",", ":"))


def from_text(text: str, kind: str) -> Record:
    """Return the record that `to_text` wrote, new fields at their defaults; StoreError when it is not of that kind."""
    try:
        fields: dict[str, Any] = json.loads(text)
        for name in DATES:
            if fields.get(name) is not None:
                fields[name] = datetime.date.fromisoformat(fields[name])
        return RECORDS[kind](**fields)
    except (KeyError, TypeError, ValueError):
        raise StoreError(f"a kept row of {kind[:20]} cannot be read; the database is damaged") from None


def mapping_text(mapping: ColumnMapping) -> str:
    """Return a mapping as JSON without its defaults; unlike YAML, JSON returns every character unchanged."""
    return json.dumps(mapping.model_dump(mode="json", exclude_defaults=True))


def mapping_from(text: str) -> ColumnMapping:
    """Return the mapping that `mapping_text` wrote; StoreError when it is not valid."""
    try:
        return ColumnMapping.model_validate(json.loads(text))
    except ValueError:  # no JSON, or an unknown field or format
        raise StoreError("a kept mapping cannot be read; read the file anew") from None


def digest(lines: Iterable[str]) -> str:
    """Return the sha256 of lines in their order."""
    sha256 = hashlib.sha256()
    for line in lines:
        sha256.update(line.encode())
        sha256.update(b"\n")
    return sha256.hexdigest()


def span(records: Sequence[Record]) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the earliest and the latest date in records; None when they have none."""
    days = [
        day for record in records for name in ("date", "month", "start", "end") if (day := getattr(record, name, None))
    ]
    return (min(days), max(days)) if days else (None, None)


def _plain(value: object) -> object:
    """Return a field's value in a form that JSON can hold."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return dict(value)  # type: ignore[call-overload]  # quotas by measure; anything else is refused by this very call
