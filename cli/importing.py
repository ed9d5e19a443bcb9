"""`import`: a file of one's own is examined and shown, with every wrong cell, and kept only when nothing is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.imported_records import write_records
from cli.options import AsJson, Out

if TYPE_CHECKING:
    from cli.console import Watch
    from sim.importing.mapping import ColumnMapping
    from sim.importing.records import Imported
    from sim.importing.table import Table

WRONG = 2  # exit code
SHOWN = 20  # problems on the terminal; the report has them all
PROBLEM_COLUMNS = ("row", "column", "cell", "message")


Texts = list[str] | None
MappingName = Annotated[
    str | None, typer.Option("--mapping", metavar="YAML", help="How to read it: a file, or a name in data/mappings.")
]
KindName = Annotated[
    str | None, typer.Option("--kind", help="roster, credits, deals, attainment or assignment; else by its columns.")
]
Columns = Annotated[Texts, typer.Option("--column", metavar="FIELD=HEADER", help="Which column holds a field.")]
Constants = Annotated[Texts, typer.Option("--constant", metavar="FIELD=TEXT", help="One value for every row.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook; else the first visible one.")]
DateFormat = Annotated[str | None, typer.Option("--date-format", help="y-m-d, m/d/y or d/m/y.")]
Decimal = Annotated[str | None, typer.Option("--decimal", help="The decimal sign, . or ,")]
Delimiter = Annotated[str | None, typer.Option("--delimiter", help=", ; | or tab.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="utf-8, utf-16 or cp1252.")]
Accepted = Annotated[Texts, typer.Option("--accept", metavar="FIELD", help="A field whose unusual unit is right.")]
Absent = Annotated[Texts, typer.Option("--absent", metavar="TEXT", help="What stands for no date, such as 00/00/0000.")]
OpenStages = Annotated[Texts, typer.Option("--open", metavar="STAGE", help="A stage of deals that are still open.")]
Errors = Annotated[Path | None, typer.Option("--errors", metavar="FILE.csv", help="Where every problem is listed.")]
Template = Annotated[bool, typer.Option("--template", help="Write an empty workbook to fill in to FILE, and end.")]
Keep = Annotated[
    str | None, typer.Option("--keep", metavar="NAME", help="Keep its records under this name (`kept` lists them).")
]
SaveMapping = Annotated[
    Path | None, typer.Option("--save-mapping", metavar="YAML", help="Where the mapping used is kept.")
]


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv file or an .xlsx workbook.")],
    check: Annotated[
        bool, typer.Option("--check", help="Examine and show only; without it --keep or --out is needed.")
    ] = False,
    mapping: MappingName = None,
    kind: KindName = None,
    columns: Columns = None,
    constants: Constants = None,
    sheet: Sheet = None,
    date_format: DateFormat = None,
    decimal: Decimal = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    accept: Accepted = None,
    absent: Absent = None,
    open_stages: OpenStages = None,
    errors: Errors = None,
    save_mapping: SaveMapping = None,
    template: Template = False,
    keep: Keep = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Examine a file of credits, deals, people, attainment or plan assignment; keep it only when all is well."""
    from cli.console import emit_json, watched
    from cli.replay_brought import chosen
    from sim.importing.kinds import KINDS
    from sim.importing.local import content_of
    from sim.importing.mapping import read_mapping
    from sim.importing.records import import_table

    if template:
        _write_template(file)
        return
    name = _checked_targets(check, keep, out, errors, save_mapping)
    kept = read_mapping(mapping) if mapping is not None else None
    stated = {"delimiter": delimiter, "encoding": encoding, "sheet": sheet}
    with watched(f"reading {file.name}", compiles=False) as watch:
        order = {name: value or (getattr(kept, name) if kept else None) for name, value in stated.items()}
        content = content_of(file)
        table = _table(content, file, order, (kind,) if kind else (), watch)
    with watched(f"checking {file.name}", compiles=False) as watch:
        changes = {"date_format": date_format, "decimal": decimal, **order}
        lists = {"accepted": accept, "absent": absent, "open": open_stages}
        used = _mapping(chosen(table, (kind,) if kind else tuple(KINDS), kept), changes, columns, constants, lists)
        imported = import_table(table, used, watch.progress, watch.cancel)
    _report(imported, errors, save_mapping)
    if imported.usable and not check:
        write_records(imported, out)
    emit_json(report_of(imported)) if as_json else _show(imported)
    if not imported.usable:
        context.exit(WRONG)
    if name is not None and not check:
        stated_how = kept or any((columns, constants, *changes.values(), *lists.values()))
        _keep(imported, content, name, table.header if stated_how else None)


def _write_template(file: Path) -> None:
    """Write the workbook to fill in, in one step; what stands there is not overwritten."""
    from cli.console import say
    from sim.errors import ScenarioError
    from store.files.tables import check_target, replace_file
    from store.files.template import template_workbook

    check_target(file, (".xlsx",))
    if file.exists():
        raise ScenarioError(f"{file} is there already; name another file for the template")
    replace_file(file, template_workbook())
    say(f"wrote {file}: a sheet for each kind of table, and a guide to their columns")


def _mapping(
    start: ColumnMapping,
    changes: dict[str, str | None],
    columns: list[str] | None,
    constants: list[str] | None,
    lists: dict[str, list[str] | None],
) -> ColumnMapping:
    """Return the mapping chosen, with what the options state written over it."""
    from pydantic import ValidationError

    from sim.errors import ImportedFileError
    from sim.importing.mapping import ColumnMapping

    content = start.model_dump() | {name: value for name, value in changes.items() if value is not None}
    fixed = dict(_pair(text, "--constant") for text in constants or ())
    placed = dict(_pair(text, "--column") for text in columns or ())
    others = {
        name: header for name, header in start.columns.items() if header not in placed.values() and name not in fixed
    }
    content["columns"], content["constants"] = others | placed, start.constants | fixed
    content |= {name: (*content[name], *(texts or ())) for name, texts in lists.items()}
    try:
        return ColumnMapping.model_validate(content)
    except ValidationError as problems:
        message = problems.errors()[0]["msg"].removeprefix("Value error, ")
        raise ImportedFileError(f"the mapping cannot be used: {message}") from None


def _pair(text: str, option: str) -> tuple[str, str]:
    from sim.errors import ScenarioError

    name, equals, value = text.partition("=")
    if not (equals and name and value):
        raise ScenarioError(f"{option} {text!r} is not a choice; write {option} field=text, as in amount=Value")
    return name, value


def report_of(imported: Imported) -> dict[str, Any]:
    """Return what `import --json` prints: counts, the sum, what is asked, every problem, note and warning."""
    return {
        "file": imported.name,
        "kind": imported.mapping.kind,
        "usable": imported.usable,
        "rows": imported.rows,
        "total": imported.total,
        "formats": imported.formats,
        "mapping": imported.mapping.model_dump(mode="json", exclude_defaults=True),
        "questions": [{"about": question.about, "text": question.text} for question in imported.questions],
        "problems": [problem._asdict() for problem in imported.problems],
        **({"unlisted": imported.unlisted} if imported.unlisted else {}),
        "notes": list(imported.notes),
        "warnings": list(imported.warnings),
        "preview": list(imported.preview),
    }


def _show(imported: Imported) -> None:
    """Print the report for a person; problems and questions go to standard error."""
    from cli.console import emit, printable, say

    rows = ", ".join(f"{count:,} {name}" for name, count in imported.rows.items() if count or name == "used")
    lines = [f"{imported.name}, read as {imported.mapping.kind}: {rows}."]
    if imported.total is not None:
        currency = imported.formats["currency"]["value"] or "(currency not stated)"
        lines.append(f"Sum of {imported.mapping.table.money} {imported.total:,.2f} {currency}.")
    for name, what in (("date_format", "Dates"), ("decimal", "Decimal sign")):
        if name in imported.formats:
            used = imported.formats[name]
            lines.append(f"{what}: {used['value']} ({'stated' if used['stated'] else 'detected; please confirm'}).")
    places = [
        str(imported.formats[name]) for name in ("kind", "sheet", "delimiter", "encoding") if name in imported.formats
    ]
    lines.append(
        f"Read as {', '.join(places)}; columns: " + ", ".join(f"{k} = {v}" for k, v in imported.mapping.columns.items())
    )
    for note in imported.notes:
        shown = ", ".join(str(line) for line in note["first_lines"])
        more = ", ..." if note["rows"] > len(note["first_lines"]) else ""
        lines.append(f"  {note['rows']:,} x {note['about']}: {note['effect']} (row {shown}{more})")
    lines += [f"Note: {text}." for text in imported.warnings]
    emit("".join(f"{printable(line)}\n" for line in lines))
    say("\n".join(f"question: {question.about}: {question.text}" for question in imported.questions))
    say("\n".join(f"error: {problem.sentence}" for problem in imported.problems[:SHOWN]))
    if len(imported.problems) > SHOWN:
        unshown, listed = len(imported.problems) + imported.unlisted - SHOWN, len(imported.problems)
        list_of = f"the first {listed:,}" if imported.unlisted else "them all"
        say(f"error: {unshown:,} more; --errors FILE.csv lists {list_of}")


def _table(content: bytes, file: Path, order: dict[str, str | None], kinds: tuple[str, ...], watch: Watch) -> Table:
    """Return the table in a file's bytes, read in a process of its own."""
    from sim.importing.isolated import read_isolated

    return read_isolated(
        content,
        file.name,
        delimiter=order["delimiter"],
        encoding=order["encoding"],
        sheet=order["sheet"],
        kinds=kinds,
        progress=watch.progress,
        cancel=watch.cancel,
    )


def _checked_targets(
    check: bool, keep: str | None, out: Path | None, errors: Path | None, save_mapping: Path | None
) -> str | None:
    """Return the name to keep the file under, once everything that is to be written can be, before it is read."""
    from cli.files import checked
    from sim.errors import ScenarioError
    from store.files.tables import check_target

    if not check and out is None and keep is None:
        raise ScenarioError(
            "import keeps nothing by itself; add --keep NAME, --out RECORDS.csv, or --check to examine only"
        )
    checked(out)
    checked(errors)
    if save_mapping is not None:
        check_target(save_mapping, (".yaml", ".yml"))
    if keep is None:
        return None
    from store.database.kept import checked_name

    return checked_name(keep)


def _report(imported: Imported, errors: Path | None, save_mapping: Path | None) -> None:
    """Write every problem, and the mapping used, where that was asked for."""
    from cli.files import write
    from store.files.tables import replace_file

    if errors is not None:
        write(imported.problems, PROBLEM_COLUMNS, errors)
    if save_mapping is not None:
        replace_file(save_mapping, imported.mapping.to_yaml().encode("utf-8"))


def _keep(imported: Imported, content: bytes, name: str, header: tuple[str, ...] | None) -> None:
    """Keep the records under a name, and how files with this header are read; what is kept already is not doubled."""
    import hashlib
    import shlex

    from cli.console import say
    from cli.kept import PREFIX
    from store.database.kept import keep
    from store.database.place import place
    from store.database.remembered import remember

    entry = keep(imported, hashlib.sha256(content).hexdigest(), name)
    if entry.added:
        named = shlex.quote(f"{PREFIX}{entry.name}")
        uses = {"credits": f"; `replay {named} --plan PLAN` pays it again", "roster": f"; `replay --people {named}`"}
        uses["deals"] = uses["credits"]
        say(f"kept as {entry.name} in {place().shown}{uses.get(entry.kind, '')}")
    else:
        say(f"{imported.name} is kept already, as {entry.name}, read the same way; it is not kept twice")
    if header is not None:
        remember(header, imported.mapping)
