"""Which mapping reads a file, the same for every page and command that takes one.

A mapping somebody stated comes first; then one that is kept and whose columns are all there; then the one confirmed
for these columns last time; then what the names of the columns say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from sim.errors import ImportedFileError
from sim.importing.looks_like import KINDS_IN_WORDS, other_table
from sim.importing.mapping import ColumnMapping, NoKindFitsError, propose, read_mapping
from sim.importing.own import with_settings
from sim.importing.table import Table
from sim.shipped import MAPPINGS

Origin = Literal["stated", "kept", "as last time", "proposed"]


class Confirmed(Protocol):
    """A mapping somebody confirmed, with whatever else is known of that."""

    @property
    def mapping(self) -> ColumnMapping:
        """Return the mapping."""
        ...


Last = TypeVar("Last", bound=Confirmed)


@dataclass(frozen=True)
class Choice(Generic[Last]):
    """The mapping that reads a file and where it comes from; `last_time` is what was recalled, if that is used."""

    mapping: ColumnMapping
    origin: Origin
    last_time: Last | None = None


def choose_mapping(
    table: Table,
    kinds: Sequence[str],
    *,
    stated: ColumnMapping | None = None,
    kept: Iterable[ColumnMapping] = (),
    recall: Callable[[], Last | None] = lambda: None,
    fill_in: bool = False,
) -> Choice[Last]:
    """Return the mapping, of one of `kinds`, that a table is read by.

    `recall` is asked for last time's only when none of `kept` fits. With `fill_in` a table whose columns tell nothing
    gets an empty mapping of the first kind, to be filled in; ImportedFileError without, and for a table of another
    kind.
    """
    if stated is not None:
        return Choice(_of_kind(with_settings(stated, table), table, kinds), "stated")
    fitting = _fitting(table, kinds, kept)
    if fitting is not None:
        return Choice(with_settings(fitting, table), "kept")
    last = recall()
    if last is not None:
        return Choice(with_settings(last.mapping, table), "as last time", last)
    proposed = with_settings(_proposed(table, kinds, fill_in), table)
    other = other_table(table, proposed, kinds)
    if other and not (fill_in and proposed.kind in kinds):
        raise ImportedFileError(f"{other}; or state a mapping")
    return Choice(_of_kind(proposed, table, kinds), "proposed")


def kept_mappings() -> list[str]:
    """Return the names of the mappings that come with Multiplier."""
    return sorted(path.stem for path in MAPPINGS.glob("*.yaml"))


def mappings_kept() -> Iterable[ColumnMapping]:
    """Yield the mappings that come with Multiplier."""
    return map(read_mapping, kept_mappings())


def _fitting(table: Table, kinds: Sequence[str], kept: Iterable[ColumnMapping]) -> ColumnMapping | None:
    """Return the first kept mapping of one of the kinds whose columns are all there, None when none fits."""
    header = {name.casefold() for name in table.header}
    for mapping in kept:
        if mapping.kind in kinds and {column.casefold() for column in mapping.columns.values()} <= header:
            return mapping
    return None


def _proposed(table: Table, kinds: Sequence[str], fill_in: bool) -> ColumnMapping:
    """Return the mapping that the names of the columns speak for."""
    try:
        proposal = propose(table, kinds[0] if len(kinds) == 1 else None)
        hardly_any = proposal.kind not in kinds and len(proposal.columns) <= 1
        return propose(table, kinds[0]) if fill_in and hardly_any else proposal
    except NoKindFitsError:
        other = other_table(table, _empty(kinds), kinds)
        if other and not fill_in:
            raise NoKindFitsError(f"{other}; or state a mapping") from None
        if not fill_in:
            raise
    except ImportedFileError:
        if not fill_in:
            raise
    return _empty(kinds)


def _empty(kinds: Sequence[str]) -> ColumnMapping:
    """Return a mapping of the first kind that says nothing yet."""
    return ColumnMapping.model_validate({"kind": kinds[0]})


def _of_kind(mapping: ColumnMapping, table: Table, kinds: Sequence[str]) -> ColumnMapping:
    """Return the mapping when it is of one of the kinds; ImportedFileError otherwise."""
    if mapping.kind in kinds:
        return mapping
    beside = "; `replay` pays a history of attainment" if mapping.kind == "attainment" else ""
    raise ImportedFileError(
        f"{table.name} looks like {KINDS_IN_WORDS[mapping.kind]}; {' or '.join(kinds)} are needed; bring it in its own "
        f"place, or state a mapping{beside}"
    )
