"""A brought file as pay takes it: the credits or the people in it, and every row that is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from sim.errors import ImportedFileError
from sim.importing.local import content_of
from sim.importing.making import Records
from sim.importing.opening import choose_mapping, mappings_kept
from sim.importing.records import Imported, import_table
from sim.importing.worker import read_file
from sim.pay_statements.dated_rows import roster_of
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile

PAID, PEOPLE = ("credits", "deals"), ("roster",)


def credit_file(imported: Imported) -> CreditFile:
    """Return the credits of a file of credits or won deals, and what is wrong with its other rows."""
    records = cast("Sequence[CreditRecord]", imported.records)  # files of these kinds hold nothing else
    table = imported.records.credit_table() if isinstance(imported.records, Records) else None
    return CreditFile(
        records=records, problems=imported.problems, held=imported.held, touched=imported.touched, columns=table
    )


def roster_file(imported: Imported) -> RosterFile:
    """Return the people of a roster, and what is wrong with its other rows."""
    rows = cast("tuple[Payee, ...]", tuple(imported.records))  # files of this kind hold nothing else
    return roster_of(rows, imported.problems)


def read_credits(path: Path | str, **stated: Any) -> CreditFile:  # noqa: ANN401 - settings of a mapping
    """Return the credits of a file on disk, read in this process; ImportedFileError as `credits_in` raises it.

    Files of strangers are better opened by `sim.importing.isolated`, in a process that may die of them.
    """
    return credits_in(content_of(path), Path(path).name, **stated)


def read_roster(path: Path | str, **stated: Any) -> RosterFile:  # noqa: ANN401 - settings of a mapping
    """Return the people of a file on disk, read in this process; ImportedFileError as `credits_in` raises it."""
    return roster_in(content_of(path), Path(path).name, **stated)


def credits_in(content: bytes, name: str = "credits.csv", **stated: Any) -> CreditFile:  # noqa: ANN401 - as above
    """Return the credits in a file's bytes; `stated` are settings of a ColumnMapping, such as `date_format`.

    ImportedFileError when it is no such file, or something about it must be decided first and `stated` does not.
    """
    return credit_file(_imported(content, name, PAID, stated))


def roster_in(content: bytes, name: str = "roster.csv", **stated: Any) -> RosterFile:  # noqa: ANN401 - as above
    """Return the people in a file's bytes; `stated` and errors are those of `credits_in`."""
    return roster_file(_imported(content, name, PEOPLE, stated))


def _imported(content: bytes, name: str, kinds: Sequence[str], stated: dict[str, Any]) -> Imported:
    """Return a file read by the mapping that every page and command would choose, with what is stated written over."""
    order = {key: stated.get(key) for key in ("delimiter", "encoding", "sheet")}
    table = read_file(content, {"name": name, **order, "kinds": kinds})
    mapping = choose_mapping(table, kinds, kept=mappings_kept()).mapping
    imported = import_table(table, type(mapping).model_validate({**mapping.model_dump(), **stated}))
    if imported.questions:
        asked = imported.questions[0]
        raise ImportedFileError(f"{name}: {asked.about}: {asked.text}")
    return imported
