"""Records as lines of JSON and back: the same to the last digit and letter, or not at all."""

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
    """Return a record as one line of ASCII, every field written out, so that no later default changes it."""
    return json.dumps(vars(record), default=_plain, allow_nan=False, separators=(",", ":"))


def from_text(text: str, kind: str) -> Record:
    """Return the record of `to_text`, a field added since at its default; StoreError when it is none of that kind."""
    try:
        fields: dict[str, Any] = json.loads(text)
        for name in DATES:
            if fields.get(name) is not None:
                fields[name] = datetime.date.fromisoformat(fields[name])
        return RECORDS[kind](**fields)
    except (KeyError, TypeError, ValueError):
        raise StoreError(f"a kept row of {kind[:20]} cannot be read; the database is damaged") from None


def mapping_text(mapping: ColumnMapping) -> str:
    """Return a mapping as JSON, what it leaves open left out; unlike YAML it brings back every letter."""
    return json.dumps(mapping.model_dump(mode="json", exclude_defaults=True))


def mapping_from(text: str) -> ColumnMapping:
    """Return the mapping of `mapping_text`; StoreError when it means nothing to this program."""
    try:
        return ColumnMapping.model_validate(json.loads(text))
    except ValueError:  # no JSON, or a field or format that there is not
        raise StoreError("a kept mapping cannot be read; read the file anew") from None


def digest(lines: Iterable[str]) -> str:
    """Return the sha256 of lines in their order."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode())
        found.update(b"\n")
    return found.hexdigest()


def span(records: Sequence[Record]) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last date that records are about; None where none has any."""
    days = [day for each in records for name in ("date", "month", "start", "end") if (day := getattr(each, name, None))]
    return (min(days), max(days)) if days else (None, None)


def _plain(value: object) -> object:
    """Return what JSON can hold of a field's value."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return dict(value)  # type: ignore[call-overload]  # quotas by measure; anything else is refused by this very call
