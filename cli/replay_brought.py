"""The files of a replay on the command line: read, kept or refused, and what is wrong with them said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.importing.mapping import ColumnMapping
    from sim.importing.records import Imported
    from sim.replay.finding import Finding

SHOWN = 20  # problems on the terminal; `import --check` lists them all
CREDITS, ROSTER, ASSIGNMENT = ("credits", "deals", "attainment"), ("roster",), ("assignment",)


class Brought(NamedTuple):
    """What was read for a replay: credits, and people and assignment where there are such files."""

    credits: Imported
    people: Imported | None
    assignment: Imported | None

    @property
    def bad(self) -> list[Imported]:
        """Return the files with wrong cells or open questions."""
        return [each for each in self if each is not None and not each.usable]

    @property
    def settings(self) -> dict[str, str | float]:
        """Return under which settings the credits were exported, where they come from a replay's own workbook."""
        return dict(self.credits.formats.get("settings", {}))


def brought(
    credits: str, people: str | None, assignment: str | None, mappings: list[str] | None, sheet: str | None
) -> Brought:
    """Return the files of a replay, read; `sheet` is that of the credits.

    With the workbook that a replay exported come the people it was made with, unless others are named.
    """
    from cli.console import say
    from cli.kept import is_kept
    from sim.importing.mapping import read_mapping
    from sim.importing.own import PEOPLE

    known = [read_mapping(name) for name in mappings or ()]
    found = one(credits, known, CREDITS, sheet)
    ours = not is_kept(credits) and found.formats.get("settings")
    if people is None and ours and ours.get(PEOPLE) == "roster":
        say(f"people: from the sheet roster of {credits}, as exported; --people names others")
        people = credits
    roster = one(people, known, ROSTER) if people is not None else None
    return Brought(found, roster, one(assignment, known, ASSIGNMENT) if assignment is not None else None)


def one(path: str, known: Sequence[ColumnMapping], kinds: tuple[str, ...], sheet: str | None = None) -> Imported:
    """Return a kept file, or one read in a process of its own by the mapping for its kind, else a proposed one.

    How far it is shows on a terminal, and Ctrl-C stops it.
    """
    from cli.console import watched
    from cli.kept import from_store, is_kept
    from sim.errors import ImportedFileError
    from sim.importing.isolated import read_brought
    from sim.importing.mapping import propose
    from sim.importing.own import with_settings
    from sim.importing.records import import_table
    from sim.importing.table import UNREAD

    mapping = next((each for each in known if each.kind in kinds), None)
    if is_kept(path):
        with watched(f"reading {path}", compiles=False):
            found = from_store(path)
        if mapping is not None:
            raise ImportedFileError(f"{path} was read when it was kept; leave out the --mapping for {mapping.kind}")
        if sheet is not None:
            raise ImportedFileError(f"{path} was read when it was kept; leave out --sheet")
        if found.mapping.kind not in kinds:
            raise ImportedFileError(f"{path} holds {found.mapping.kind}; name one that holds {' or '.join(kinds)}")
        return found
    stated = {name: getattr(mapping, name) if mapping else None for name in ("delimiter", "encoding", "sheet")}
    stated["sheet"] = sheet or stated["sheet"]
    with watched(f"reading {Path(path).name}", compiles=False) as watch:
        table = read_brought(path, **stated, kinds=kinds, progress=watch.progress, cancel=watch.cancel)
    others = "".join(
        f"; its sheet {table.reading['sheet']!r} was read and not the {remark.removeprefix(UNREAD)}; --sheet names the "
        "one with the credits"
        for remark in table.remarks
        if remark.startswith(UNREAD) and kinds == CREDITS
    )
    try:
        used = with_settings(mapping or propose(table, kinds[0] if len(kinds) == 1 else None), table)
    except ImportedFileError as problem:
        raise ImportedFileError(f"{problem}{others}") from None
    if used.kind not in kinds:
        needed = f"{path} looks like {used.kind}; {' or '.join(kinds)} are needed; state a --mapping"
        raise ImportedFileError(f"{needed}{others}")
    with watched(f"checking {Path(path).name}", compiles=False) as watch:
        return import_table(table, used, watch.progress, watch.cancel)


def left_out(bad: Sequence[Imported]) -> list[Finding]:
    """Return a finding for every wrong row that was left out."""
    from sim.replay.finding import exception

    return [
        exception(each.name, f"{each.name}: {problem.sentence}; left out", 1)
        for each in bad
        for problem in each.problems
    ]


def may_go_on(bad: Sequence[Imported], skip_bad_rows: bool) -> bool:
    """Say what is wrong with the files; return whether the rest of their rows may be replayed."""
    from cli.console import say

    for each in bad:
        _complain(each, "left out" if skip_bad_rows and not each.questions else "error")
    if any(each.questions for each in bad) or (bad and not skip_bad_rows):
        say("nothing is replayed: correct the rows, answer the questions with --mapping, or add --skip-bad-rows")
        return False
    return True


def _complain(found: Imported, word: str) -> None:
    from cli.console import say

    say("\n".join(f"question: {found.name}: {each.about}: {each.text}" for each in found.questions))
    say("\n".join(f"{word}: {found.name}: {each.sentence}" for each in found.problems[:SHOWN]))
    if len(found.problems) > SHOWN:
        say(f"{word}: {found.name}: {len(found.problems) - SHOWN:,} more; `import --check` lists them all")
