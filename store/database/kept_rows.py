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
DATES = ("date", "canceled", "start", "end", "hired", "month")
ONLY_SOME = ("attributes", "assignments")  # left out where empty, so that a row is written as before there were any


def to_text(record: Record) -> str:
    """Return a record as one line of ASCII, every field written out, so that no later default changes it."""
    fields = {name: value for name, value in vars(record).items() if name not in ONLY_SOME or value}
    return json.dumps(fields, default=_plain, allow_nan=False, separators=(",", ":"))


def from_text(text: str, kind: str) -> Record:
    """Return the record that `to_text` wrote, new fields at their defaults; StoreError when it is not of that kind."""
    try:
        fields = _dated(json.loads(text))
        if "attributes" in fields:
            fields["attributes"] = tuple(map(tuple, fields["attributes"]))
        if "assignments" in fields:
            fields["assignments"] = tuple(Payee(**_dated(row)) for row in fields["assignments"])
        return RECORDS[kind](**fields)
    except (KeyError, TypeError, ValueError):
        raise StoreError(f"a kept row of {kind[:20]} cannot be read; the database is damaged") from None


def _dated(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record with its days as dates."""
    return {
        name: datetime.date.fromisoformat(value) if name in DATES and value is not None else value
        for name, value in fields.items()
    }


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
    if isinstance(value, Payee):  # a dated row of somebody who has several
        return {name: content for name, content in vars(value).items() if name not in ONLY_SOME}
    return dict(value)  # type: ignore[call-overload]  # quotas by measure; anything else is refused by this very call
