"""Which column holds what, and how dates and numbers are written: proposed once, confirmed, kept as YAML, reused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from sim.errors import ImportedFileError, ScenarioError
from sim.importing.csv_text import DELIMITERS, ENCODINGS
from sim.importing.fields import Kind
from sim.importing.kinds import KINDS
from sim.importing.limits import LONGEST_NAME
from sim.importing.notation import DATE_FORMATS
from sim.importing.spelling import LOST, OPEN, WON, plain
from sim.importing.table import Table
from sim.shipped import MAPPINGS
from sim.yaml_files.text import yaml_text
from sim.yaml_files.validation import yaml_mapping

_PIPELINE = re.compile(r"\s*\([^()]*\)$")
LARGEST_MAPPING = 100_000  # bytes
Text = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
KindName = Literal["roster", "credits", "deals", "attainment", "assignment"]


class NoKindFitsError(ImportedFileError):
    """A table's columns tell nothing of what it holds."""


class ColumnMapping(BaseModel):
    """How a table is read; what is None is detected and shown, or asked for where the file leaves it open.

    `columns` maps fields to headers, `constants` fields to one value for all rows, `unused` are headers left out on
    purpose. `absent` are texts that stand for no date. `accepted` are fields whose unusual unit was confirmed.
    `assumptions` say what is taken for granted where the file is silent; each is listed with the findings.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text = ""
    kind: KindName
    sheet: Text | None = None
    delimiter: Text | None = None
    encoding: Text | None = None
    decimal: Literal[".", ","] | None = None
    date_format: Text | None = None
    currency: Text | None = None
    columns: dict[Text, Text] = Field(default_factory=dict)
    constants: dict[Text, Text] = Field(default_factory=dict)
    unused: tuple[Text, ...] = ()
    absent: tuple[Text, ...] = ()
    won: tuple[Text, ...] = ()
    lost: tuple[Text, ...] = ()
    open: tuple[Text, ...] = ()
    accepted: tuple[Text, ...] = ()
    assumptions: dict[Text, Text | float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> ColumnMapping:
        """Refuse fields and formats that there are not."""
        kind = KINDS[self.kind]
        for name in (*self.columns, *self.constants):
            if kind.field(name) is None:
                raise ValueError(
                    f"{name!r} is no field of {kind.name}; fields are {', '.join(f.name for f in kind.fields)}"
                )
        both = sorted(set(self.columns) & set(self.constants))
        if both:
            raise ValueError(f"{both[0]!r} is a column and a constant; keep one")
        twice = {header for header in self.columns.values() if list(self.columns.values()).count(header) > 1}
        if twice:
            raise ValueError(f"the column {sorted(twice)[0]!r} stands for two fields; keep one")
        for value, known, what in (
            (self.date_format, DATE_FORMATS, "date format"),
            (self.delimiter, tuple(DELIMITERS), "delimiter"),
            (self.encoding, tuple(ENCODINGS), "encoding"),
        ):
            if value is not None and value not in known:
                raise ValueError(f"{what} {value!r} is not known; choose one of {' '.join(known)}")
        return self

    @property
    def table(self) -> Kind:
        """Return the kind of table this is about."""
        return KINDS[self.kind]

    def to_yaml(self) -> str:
        """Return the mapping as YAML that `mapping_from` reads back as the same, without what it leaves open."""
        return yaml_text(self.model_dump(mode="json", exclude_defaults=True))

    def stage_of(self, text: str) -> Literal["won", "lost", "open", ""]:
        """Return what a stage means; empty when neither the mapping nor the usual words say.

        A stage may name its pipeline behind it: `Closed won (Sales pipeline)`.
        """
        word = plain(_PIPELINE.sub("", text))
        for name, own, usual in (
            ("won", self.won, WON),
            ("lost", self.lost, LOST),
            ("open", self.open, OPEN),
        ):
            if text in own or (not own and word in usual):
                return name  # type: ignore[return-value]  # one of the three
        return ""


def read_mapping(path: Path | str) -> ColumnMapping:
    """Return a kept mapping; a bare name is one in data/mappings. ImportedFileError names what is wrong."""
    chosen = Path(path)
    if not chosen.suffix and not chosen.exists():
        chosen = MAPPINGS / f"{chosen.name}.yaml"
    try:
        with chosen.open("rb") as file:
            content = file.read(LARGEST_MAPPING + 1)
    except OSError as problem:
        raise ImportedFileError(f"the mapping {path} cannot be read: {problem.strerror}; check the path") from None
    return mapping_from(content, str(path))


def mapping_from(content: bytes, name: str) -> ColumnMapping:
    """Return the mapping that YAML text holds, whoever wrote it; ImportedFileError names what is wrong."""
    if len(content) > LARGEST_MAPPING:
        raise ImportedFileError(f"the mapping {name} is larger than a mapping can be; check the file")
    try:
        return ColumnMapping.model_validate(yaml_mapping(content, name))
    except ScenarioError as problem:
        raise ImportedFileError(
            f"the mapping {name} is no YAML of a mapping ({problem}); compare it with those in data/mappings"
        ) from None
    except ValidationError as problems:
        first = problems.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "mapping"
        raise ImportedFileError(f"the mapping {name}: {where}: {first['msg'].removeprefix('Value error, ')}") from None


def propose(table: Table, kind: str | None = None) -> ColumnMapping:
    """Return a mapping from the names of a table's columns, of the kind that fits best unless named.

    ImportedFileError when no kind fits, or two columns may be meant for one field.
    """
    if kind is not None and kind not in KINDS:
        raise ImportedFileError(f"{kind!r} is no kind of table; kinds are {', '.join(KINDS)}")
    kinds = list(KINDS.values()) if kind is None else [KINDS[kind]]
    fits = [_columns(table, kind) for kind in kinds]

    def score(place: int) -> tuple[int, float, int]:
        """Tell how many columns a kind has a use for, which share of what it needs is there, and how much that is.

        What a kind needs comes second: a roster needs a name only, so a file without its amounts would be one. Of two
        kinds that use the same columns, the one that needs more of them is meant: an assignment, not a roster.
        """
        needed = [field.name for field in kinds[place].fields if field.required]
        there = sum(name in fits[place] for name in needed)
        return len(fits[place]), there / len(needed), there

    best = max(range(len(kinds)), key=score)
    if score(best)[1] == 0.0 or (kind is None and score(best)[1] < 1.0 and len(fits[best]) < 2):
        listed, known = ", ".join(table.header)[:200], ", ".join(KINDS)
        raise NoKindFitsError(f"{table.name}: no kind of table fits the columns {listed}; state the kind ({known})")
    return ColumnMapping.model_validate({"kind": kinds[best].name, "columns": fits[best]})


def _columns(table: Table, kind: Kind) -> dict[str, str]:
    """Return the header of each field whose name is recognized; the first name in a field's list wins."""
    columns: dict[str, str] = {}
    for field in kind.fields:
        for name in (field.name.replace("_", ""), *field.names):
            headers = [header for header in table.header if plain(header) == name and header not in columns.values()]
            if len(headers) > 1:
                either = " or ".join(headers)
                raise ImportedFileError(f"{table.name}: the {field.name} may stand in {either}; state its column")
            if headers:
                columns[field.name] = headers[0]
                break
    if kind.name == "roster":
        columns |= {h.lower(): h for h in table.header if h.lower().startswith("quota ") and h not in columns.values()}
    return columns
