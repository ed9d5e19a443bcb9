"""`kept`: the files kept for later, how files are read, and what was done to them; deleted and renamed by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, DeclaredCommand, Out

if TYPE_CHECKING:
    from sim.importing.records import Imported

PREFIX = "kept:"  # before the name of a kept file, where a file is expected
KEPT_COLUMNS = ("name", "kind", "rows", "sum", "from", "to", "kept", "file")
MAPPING_COLUMNS = ("id", "confirmed", "columns")
ENTRY_COLUMNS = ("when", "what", "object", "file sha256")
SHOWN_DIGITS, MOST_SHOWN = 12, 60
NOT_DONE = 2  # exit code
KeptName = Annotated[str, typer.Argument(metavar="NAME", help="The name it is kept under.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking; needed where there is no terminal.")]

app = typer.Typer(help="The files kept for later, and how files were read.")


@app.callback(invoke_without_command=True)
def kept(context: typer.Context, as_json: AsJson = False) -> None:
    """List the files kept on this machine; delete, rename or export one; list and forget how files are read."""
    if context.invoked_subcommand is not None:
        return
    from cli.console import emit_json, emit_table, say
    from store.database.kept import kept_files
    from store.database.place import place

    files, where = kept_files(), place()
    if as_json:
        emit_json({"place": where.shown, "kept": [kept_file.as_dict() for kept_file in files]})
        return
    if not files:
        say("nothing is kept; `import FILE --keep NAME` keeps a file")
        return
    emit_table("Kept files", KEPT_COLUMNS, [_row(kept_file) for kept_file in files], texts=2)
    say(f"kept in {where.shown}, {where.guarded}")


@app.command(cls=DeclaredCommand)
def delete(context: typer.Context, name: KeptName, yes: Yes = False) -> None:
    """Delete a kept file and overwrite what it held, once you say yes; this cannot be taken back."""
    from cli.console import agreed, may_ask, say
    from sim.errors import ScenarioError
    from store.database.kept import delete as delete_kept, kept_named

    kept_file = kept_named(name)
    if not yes and not may_ask():
        raise ScenarioError(
            f"{kept_file.name} is not deleted: nobody can be asked here, for this is no terminal; add --yes to "
            "delete it"
        )
    about = f"{kept_file.rows:,} rows of {kept_file.kind}, kept on {kept_file.kept_at.astimezone():%Y-%m-%d}"
    if not yes and not agreed(f"Delete {kept_file.name} ({about}) for good?"):
        say(f"{kept_file.name} is not deleted")
        context.exit(NOT_DONE)
    delete_kept(kept_file)
    say(f"deleted {kept_file.name}: {kept_file.rows:,} rows of {kept_file.kind}")


@app.command(cls=DeclaredCommand)
def rename(name: KeptName, new: Annotated[str, typer.Argument(metavar="NEW", help="The new name.")]) -> None:
    """Give a kept file another name."""
    from cli.console import say
    from store.database.kept import kept_named, rename as rename_kept

    kept_file = kept_named(name)
    say(f"{kept_file.name} is named {rename_kept(kept_file, new).name} now")


@app.command(cls=DeclaredCommand)
def export(name: KeptName, out: Out = None) -> None:
    """Write the records of a kept file as a table."""
    from cli.files import checked
    from cli.imported_records import write_records
    from sim.errors import ScenarioError
    from store.database.audit import note
    from store.database.kept import kept_named, read_back

    if out is None:
        raise ScenarioError("export writes a table; add --out FILE.csv, FILE.parquet or FILE.json")
    checked(out)
    kept_file = kept_named(name)
    write_records(read_back(kept_file.id), out)
    note("export", kept_file.id, kept_file.file_sha256)


@app.command(cls=DeclaredCommand)
def mappings(as_json: AsJson = False) -> None:
    """List how files were read last time, by the names of their columns."""
    from cli.console import emit_json, emit_table, say
    from store.database.remembered import remembered

    known = remembered()
    if as_json:
        emit_json([mapping_object(mapping) for mapping in known])
    elif not known:
        say("no mapping is remembered; one is when a file is kept, or confirmed on the page Replay")
    else:
        rows = [(mapping.id, mapping.day, ", ".join(mapping.header)[:MOST_SHOWN]) for mapping in known]
        emit_table("How files were read last time", MAPPING_COLUMNS, rows, texts=3)


@app.command(cls=DeclaredCommand)
def forget(mapping: Annotated[str, typer.Argument(metavar="ID", help="As `kept mappings` lists it.")]) -> None:
    """Forget how files with these columns were read."""
    from cli.console import say
    from store.database.remembered import forget_named

    say(f"forgot {forget_named(mapping).id}; such a file is read by the names of its columns again")


@app.command(cls=DeclaredCommand)
def history(as_json: AsJson = False) -> None:
    """List everything that was done: ids and digests only, no names and no pay."""
    from cli.console import emit_json, emit_table
    from store.database.audit import entries

    log = entries()
    if as_json:
        emit_json([entry.as_dict() for entry in log])
        return
    rows = [
        (
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
            entry.what,
            entry.object,
            (entry.file_sha256 or "")[:SHOWN_DIGITS],
        )
        for entry in log
    ]
    emit_table("What was done", ENTRY_COLUMNS, rows, texts=4)


def is_kept(text: str | Path | None) -> bool:
    """Return whether a file is named by the name it is kept under."""
    return text is not None and str(text).startswith(PREFIX)


def from_store(text: str) -> Imported:
    """Return the kept file that `kept:NAME` names; StoreError when there is none."""
    from store.database.kept import kept_named, read_back

    return read_back(kept_named(text.removeprefix(PREFIX)).id)


def exported(*named: str | None) -> None:
    """Enter that what follows from these kept files was written to a file."""
    from store.database.audit import note
    from store.database.kept import kept_named

    for text in named:
        if text is not None and is_kept(text):
            kept_file = kept_named(text.removeprefix(PREFIX))
            note("export", kept_file.id, kept_file.file_sha256)


def last_time(header: Sequence[str], kinds: Sequence[str]) -> Any:  # noqa: ANN401 - Remembered or None, of the store
    """Return which column held what last time, and say so; None where that is not remembered."""
    from cli.console import say
    from store.database.place import StoreError, place

    try:
        if not place().is_there:
            return None
        from store.database.remembered import (
            recall,  # loads the database's libraries, so only where something may be remembered
        )

        last = recall(header, kinds)
    except StoreError as problem:
        say(f"note: how it was read last time is not known: {problem}")
        return None
    if last is not None:
        say(
            f"columns read as last time, as confirmed on {last.day}; options override that, "
            f"`kept forget {last.id}` forgets it"
        )
    return last


def mapping_object(mapping: Any) -> dict[str, Any]:  # noqa: ANN401 - Remembered, of the store
    """Return what `kept mappings --json` prints of one."""
    return {
        "id": mapping.id,
        "kind": mapping.kind,
        "header": list(mapping.header),
        "confirmed_at": mapping.confirmed_at.isoformat(),
        "mapping": mapping.mapping.model_dump(mode="json", exclude_defaults=True),
    }


def _row(kept_file: Any) -> tuple[str, ...]:  # noqa: ANN401 - Kept, of the store
    total = "-" if kept_file.total is None else f"{kept_file.total:,.2f}"
    days = [day.isoformat() if day else "-" for day in (kept_file.first, kept_file.last)]
    kept_on = f"{kept_file.kept_at.astimezone():%Y-%m-%d %H:%M}"
    return kept_file.name, kept_file.kind, f"{kept_file.rows:,}", total, *days, kept_on, kept_file.file_name
