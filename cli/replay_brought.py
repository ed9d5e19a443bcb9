"""The files of a replay on the command line: read, kept or refused, and what is wrong with them said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.importing.checked import Question
    from sim.importing.mapping import ColumnMapping
    from sim.importing.records import Imported
    from sim.importing.table import Table
    from sim.replay.finding import ReplayNote

SHOWN = 20  # problems on the terminal; `import --check` lists them all
CREDITS, ROSTER, ASSIGNMENT = ("credits", "deals", "attainment"), ("roster",), ("assignment",)
PAID = ("credits", "deals")  # what statements are made of


class Brought(NamedTuple):
    """What was read for a replay: credits, and people and assignment where there are such files."""

    credits: Imported
    people: Imported | None
    assignment: Imported | None

    @property
    def bad(self) -> list[Imported]:
        """Return the files with wrong cells or open questions."""
        return [imported for imported in self if imported is not None and not imported.usable]

    @property
    def settings(self) -> dict[str, str | float]:
        """Return under which settings the credits were exported, where they come from a replay's own workbook."""
        return dict(self.credits.formats.get("settings", {}))


def brought(
    credits: str,
    people: str | None,
    assignment: str | None,
    mappings: list[str] | None,
    sheet: str | None,
    encoding: str | None = None,
) -> Brought:
    """Return the files of a replay, read; `sheet` is that of the credits, `encoding` that of text files.

    With the workbook that a replay exported come the people it was made with, unless others are named.
    """
    from cli.console import say
    from cli.kept import is_kept
    from sim.importing.mapping import read_mapping
    from sim.importing.own import PEOPLE

    known = [read_mapping(name) for name in mappings or ()]
    imported = one(credits, known, CREDITS, sheet, encoding=encoding)
    ours = not is_kept(credits) and imported.formats.get("settings")
    if people is None and ours and ours.get(PEOPLE) == "roster":
        say(f"people: from the sheet roster of {credits}, as exported; --people names others")
        people = credits
    roster = one(people, known, ROSTER, encoding=encoding) if people is not None else None
    who = one(assignment, known, ASSIGNMENT, encoding=encoding) if assignment is not None else None
    return Brought(imported, roster, who)


def one(
    path: str,
    known: Sequence[ColumnMapping],
    kinds: tuple[str, ...],
    sheet: str | None = None,
    accepted: tuple[str, ...] = (),
    encoding: str | None = None,
) -> Imported:
    """Return a kept file, or one read in a process of its own by the mapping that `choose_mapping` decides on.

    `accepted` are questions that need not be asked besides those the mapping accepts; `encoding` is that of a text file
    for which no mapping states one, and is left out for workbooks.

    `known` are the mappings somebody stated, of any kind. How far it is shows on a terminal, and Ctrl-C stops it.
    """
    from cli.console import watched
    from cli.kept import is_kept
    from sim.importing.isolated import read_brought
    from sim.importing.records import import_table

    mapping = next((candidate for candidate in known if candidate.kind in kinds), None)
    if is_kept(path):
        return _kept(path, mapping, kinds, sheet)
    stated = {name: getattr(mapping, name) if mapping else None for name in ("delimiter", "encoding", "sheet")}
    stated["sheet"] = sheet or stated["sheet"]
    stated["encoding"] = stated["encoding"] or encoding
    with watched(f"reading {Path(path).name}", compiles=False) as watch:
        table = read_brought(path, **stated, kinds=kinds, progress=watch.progress, cancel=watch.cancel)
    used = chosen(table, kinds, mapping)
    used = used.model_copy(update={"accepted": (*used.accepted, *accepted)})
    with watched(f"checking {Path(path).name}", compiles=False) as watch:
        return import_table(table, used, watch.progress, watch.cancel)


def chosen(table: Table, kinds: Sequence[str], stated: ColumnMapping | None) -> ColumnMapping:
    """Return the mapping that reads a table, and say where it comes from unless it was stated or proposed."""
    from cli.console import say
    from cli.kept import last_time
    from sim.errors import ImportedFileError
    from sim.importing.opening import choose_mapping, mappings_kept
    from sim.importing.table import UNREAD

    others = "".join(
        f"; its sheet {table.reading['sheet']!r} was read and not the {remark.removeprefix(UNREAD)}; --sheet names the "
        "one with the credits"
        for remark in table.remarks
        if remark.startswith(UNREAD) and "credits" in kinds
    )
    try:
        choice = choose_mapping(
            table, kinds, stated=stated, kept=mappings_kept(), recall=lambda: last_time(table.header, kinds)
        )
    except ImportedFileError as problem:
        raise type(problem)(f"{problem}{others}") from None
    if choice.origin == "kept":
        say(f"{table.name} is read by the kept mapping {choice.mapping.name!r}, which fits; --mapping states another")
    return choice.mapping


def _kept(path: str, mapping: ColumnMapping | None, kinds: tuple[str, ...], sheet: str | None) -> Imported:
    """Return a kept file of one of the kinds; ImportedFileError when it is another, or was to be read anew."""
    from cli.console import watched
    from cli.kept import from_store
    from sim.errors import ImportedFileError

    with watched(f"reading {path}", compiles=False):
        imported = from_store(path)
    if mapping is not None:
        raise ImportedFileError(f"{path} was read when it was kept; leave out the --mapping for {mapping.kind}")
    if sheet is not None:
        raise ImportedFileError(f"{path} was read when it was kept; leave out --sheet")
    if imported.mapping.kind not in kinds:
        beside = "; `replay` pays a history of attainment" if imported.mapping.kind == "attainment" else ""
        raise ImportedFileError(
            f"{path} holds {imported.mapping.kind}; name one that holds {' or '.join(kinds)}{beside}"
        )
    return imported


class Files(NamedTuple):
    """What was read for statements, with the paths it came from; `people` is None where everybody credited is paid."""

    credits: Imported
    people: Imported | None
    credits_path: str
    people_path: str

    @property
    def by_path(self) -> list[tuple[str, Imported]]:
        """Return the files with their paths, people first."""
        credits = (self.credits_path, self.credits)
        return [credits] if self.people is None else [(self.people_path, self.people), credits]

    @property
    def asked(self) -> list[tuple[str, Question]]:
        """Return every open question with the path of its file."""
        return [(path, question) for path, imported in self.by_path for question in imported.questions]


def paid_files(
    credits: str, people: str | None, mappings: list[str] | None, sheet: str | None, *, by_currency: bool = False
) -> Files:
    """Return the credits and the people that statements are made of, read or kept, and say how they were read.

    With `by_currency` each row may name a currency of its own, for the plan states what each is worth.
    """
    from sim.importing.kinds import BY_ROW
    from sim.importing.mapping import read_mapping

    known, accepted = [read_mapping(name) for name in mappings or ()], (BY_ROW,) if by_currency else ()
    credited = one(credits, known, PAID, sheet, accepted)
    roster = one(people, known, ROSTER, accepted=accepted) if people is not None else None
    files = Files(credited, roster, credits, str(people or ""))
    _say_how(files)
    return files


def _say_how(files: Files) -> None:
    """Say how the files were read, where they are written otherwise than plainly, and what was noticed in them."""
    from cli.console import say
    from sim.importing.records import HELD_BACK

    lines = []
    for path, imported in files.by_path:
        taken = ", ".join(_taken(imported))
        lines += [f"note: {path}: read with {taken}"] if taken else []
        for note in imported.notes:
            if note["effect"] == HELD_BACK:
                continue  # said with the rows it is about
            more = ", ..." if note["rows"] > len(note["first_lines"]) else ""
            rows = ", ".join(map(str, note["first_lines"]))
            lines.append(f"note: {path}: {note['rows']:,} x {note['about']}: {note['effect']} (row {rows}{more})")
        lines += [f"note: {path}: {warning}" for warning in imported.warnings]
        if imported.unlisted:
            lines.append(f"note: {path}: {imported.unlisted:,} more cells cannot be used than can be listed")
        assumed = {name: value for name, value in imported.mapping.assumptions.items() if not isinstance(value, str)}
        lines += [
            f"note: the mapping of {path} assumes {name} {value:,.2f}; payout takes it from plan and roster alone"
            for name, value in assumed.items()
        ]
    say("\n".join(lines))


def _taken(imported: Imported) -> Iterator[str]:
    """Yield what of a file's way to write was detected and is not the plain one: formats, and names of columns."""
    from sim.importing.spelling import plain

    formats = imported.formats
    for name, what, usual in (("date_format", "dates as", "y-m-d"), ("decimal", "the decimal sign", ".")):
        used = formats.get(name)
        if used is not None and not used["stated"] and used["value"] != usual:
            yield f"{what} {used['value']}"
    if (formats.get("currency") or {}).get("value"):
        yield f"amounts in {formats['currency']['value']}"
    for name, what, usual in (("delimiter", "cells divided by", ","), ("encoding", "text in", "utf-8")):
        if formats.get(name, usual) != usual:
            yield f"{what} {formats[name]}"
    if formats.get("sheet"):
        yield f"the sheet {formats['sheet']!r}"
    for field, header in imported.mapping.columns.items():
        if plain(header) != plain(field):
            yield f"{field} from the column {header!r}"


def left_out(bad: Sequence[Imported]) -> list[ReplayNote]:
    """Return a finding for every wrong row that was left out."""
    from sim.replay.finding import exception

    return [
        exception(imported.name, f"{imported.name}: {problem.sentence}; left out", 1)
        for imported in bad
        for problem in imported.problems
    ]


def may_go_on(bad: Sequence[Imported], skip_bad_rows: bool) -> bool:
    """Say what is wrong with the files; return whether the rest of their rows may be replayed."""
    from cli.console import say

    for imported in bad:
        _complain(imported, "left out" if skip_bad_rows and not imported.questions else "error")
    if any(imported.questions for imported in bad) or (bad and not skip_bad_rows):
        say("nothing is replayed: correct the rows, answer the questions with --mapping, or add --skip-bad-rows")
        return False
    return True


def _complain(imported: Imported, word: str) -> None:
    from cli.console import say

    say("\n".join(f"question: {imported.name}: {entry.about}: {entry.text}" for entry in imported.questions))
    say("\n".join(f"{word}: {imported.name}: {entry.sentence}" for entry in imported.problems[:SHOWN]))
    if len(imported.problems) > SHOWN:
        say(f"{word}: {imported.name}: {len(imported.problems) - SHOWN:,} more; `import --check` lists them all")
