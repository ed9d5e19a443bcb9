"""The files of a replay: read in a process of their own, or kept before; they stay in this session unless kept."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import streamlit as st
from pydantic import ValidationError

from sim.engine.run import Progress
from sim.errors import ImportedFileError, RunCanceledError
from sim.importing.isolated import read_isolated
from sim.importing.looks_like import other_table
from sim.importing.mapping import ColumnMapping, mapping_from, read_mapping
from sim.importing.opening import choose_mapping, mappings_kept
from sim.importing.own import PEOPLE
from sim.importing.records import Imported, import_table
from sim.importing.table import Table
from sim.shipped import SAMPLES
from store.database.kept import read_back
from store.database.place import StoreError
from store.database.remembered import Remembered, recall
from ui.background import jobs, looks
from ui.background.jobs import Job
from ui.background.looks import Look
from ui.replay.session import Watched, file_of

SLOTS = {
    "credits": "Credits, won deals or attainment",
    "people": "Roster (optional)",
    "assignment": "Who was on which plan (optional)",
}
KINDS = {"credits": ("credits", "deals", "attainment"), "people": ("roster",), "assignment": ("assignment",)}
SAMPLE_FILES = {"credits": "credits_2025", "people": "roster_2025"}
ONE_PROCESS = 1  # replications of a job that takes no turn


@dataclass(frozen=True)
class Brought:
    """A file somebody brought in this session, and how it is to be read; None: by the names of its columns.

    `encoding` and `delimiter` say how its text is written where no mapping does. `kept` is the id of a file that comes
    from what is kept instead; it was read and confirmed then. `made_up` is the year to try a replay with, of which
    nothing is remembered.
    """

    name: str
    content: bytes = field(repr=False)
    mapping: ColumnMapping | None = None
    leave_out: bool = False
    kept: str = ""
    made_up: bool = False
    encoding: str | None = None
    delimiter: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Return the digest of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def key(self) -> str:
        """Return what the reading depends on."""
        how = f"{self.kept} {self.encoding} {self.delimiter}" if self.mapping is None else self.mapping.to_yaml()
        return hashlib.sha256(f"{self.sha256}\0{how}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Opened:
    """A file as it was read: the table, the mapping used, and what the table is worth; `last_time` if read so.

    `other` says what the table looks like when it is none of those asked for.
    """

    table: Table = field(repr=False)
    imported: Imported
    last_time: Remembered | None = None
    other: str = ""


@dataclass
class Stage:
    """How far a file is, for whoever looks on while another thread reads it: first rows are read, then checked."""

    what: str = "read"
    rows: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """Return it in words."""
        if self.rows is None:
            return "Reading the file" if self.what == "read" else "Checking the file"
        return f"{self.rows[0]:,} of {self.rows[1]:,} rows {self.what}"

    def following(self, progress: Progress) -> Progress:
        """Return what is told the rows, and hands on a share of the whole: half for reading, half for checking."""

        def report(done: int, total: int) -> None:
            self.rows = (done, total)
            progress(done + (total if self.what == "checked" else 0), 2 * max(total, 1))

        return report


def brought(slot: str) -> Brought | None:
    """Return this session's file of a slot, None without one."""
    return file_of(slot).brought


def bring(slot: str, name: str, content: bytes) -> None:
    """Take a file into this session, to be read by the names of its columns."""
    file_of(slot).brought = Brought(name, content)


def bring_samples() -> None:
    """Take the made-up year that comes with Multiplier into this session: 24 people, their credits and a roster."""
    for slot, name in SAMPLE_FILES.items():
        file = SAMPLES / f"{name}.csv"
        mapping = read_mapping(file.with_suffix(".yaml"))
        file_of(slot).brought = Brought(file.name, file.read_bytes(), mapping, made_up=True)


def people_beside() -> None:
    """Draw what takes the people of a replay's own workbook too, as long as there is no roster."""
    now, opened = brought("credits"), file_of("credits").opened
    if now is None or now.kept or opened is None or brought("people") is not None:
        return
    if opened.imported.formats.get("settings", {}).get(PEOPLE) == "roster":
        st.button(
            "Take the roster of this workbook too", key="replay.people_beside", on_click=bring, icon=":material/group:",
            args=("people", now.name, now.content), help="The replay that exported it was made with these people.",
        )  # fmt: skip


def forget(slot: str) -> None:
    """Let go of a file and of everything read from it; reading it ends at once."""
    file = file_of(slot)
    if file.reading.job is not None:
        file.reading.job.cancel()
    file.brought, file.reading = None, Watched()


def change(slot: str, **changes: Any) -> None:  # noqa: ANN401 - values of a mapping
    """Read a file anew with the mapping changed; a refusal is said beside the file and nothing changes."""
    now, opened = brought(slot), file_of(slot).opened
    if now is None or opened is None:
        return
    try:
        content = opened.imported.mapping.model_dump() | changes
        read_as(slot, ColumnMapping.model_validate(content))
    except ValidationError as problems:
        answer(slot, problems.errors()[0]["msg"].removeprefix("Value error, "), wrong=True)


def read_as(slot: str, mapping: ColumnMapping | None) -> None:
    """Read a file anew by a mapping."""
    now = brought(slot)
    if now is not None:
        file_of(slot).brought = replace(now, mapping=mapping)


def bring_mapping(slot: str, name: str, content: bytes) -> None:
    """Read a file anew by a mapping somebody brought as YAML; a refusal is said beside it and nothing changes."""
    try:
        mapping = mapping_from(content, name[:80])
        if mapping.kind not in KINDS[slot]:
            raise ImportedFileError(f"{name[:80]} maps {mapping.kind}; bring one of {' or '.join(KINDS[slot])} here")
        read_as(slot, mapping)
    except ImportedFileError as problem:
        answer(slot, str(problem), wrong=True)


def answer(slot: str, text: str, wrong: bool = False) -> None:
    """Say once, beside the file, what came of something asked for."""
    file_of(slot).answer = (text, wrong)


def read_text_as(slot: str, encoding: str | None, delimiter: str | None) -> None:
    """Read a text file anew in an encoding and with a delimiter; None: as its bytes and its first line say."""
    now = brought(slot)
    if now is not None:
        mapping = now.mapping and now.mapping.model_copy(update={"encoding": encoding, "delimiter": delimiter})
        file_of(slot).brought = replace(now, mapping=mapping, encoding=encoding, delimiter=delimiter)


def leave_out(slot: str, chosen: bool) -> None:
    """Say whether wrong rows are left out instead of being in the way."""
    now = brought(slot)
    if now is not None:
        file_of(slot).brought = replace(now, leave_out=chosen)


def look(slot: str) -> Look[Opened] | None:
    """Return the file of a slot as far as it is read, None without one; ImportedFileError when it is refused."""
    now = brought(slot)
    if now is None:
        return None
    stage = Stage()

    def task(progress: Progress, cancel: threading.Event) -> Opened:
        return open_file(slot, now, stage.following(progress), cancel, stage)

    look_at_file = watch(file_of(slot).reading, now.key, task, stage)
    if look_at_file.reading is not None:
        file_of(slot).opened = look_at_file.reading
    return look_at_file


def key_of(slot: str) -> str:
    """Return what a replay depends on of a slot's file: what is in it, and the mapping it was read by at last."""
    now, opened = brought(slot), file_of(slot).opened
    if now is None:
        return ""
    return f"{now.key} {'' if opened is None else opened.imported.mapping.model_dump_json()}"


def reading(slot: str) -> str:
    """Return how far the file of a slot is read."""
    stage = file_of(slot).reading.stage
    return "Reading the file" if stage is None else stage.text


def watch(work: Watched, key: str, task: jobs.Task[Any], stage: Stage | None = None) -> Look[Any]:
    """Return what a task of this session alone has found; it is started anew, with its stage, when its key changes.

    Nothing of it is kept outside the session, for it may hold what people are paid.
    """
    job = work.job
    canceled = job is not None and not job.usable and isinstance(job.problem, (RunCanceledError, type(None)))
    if job is None or job.key != key or canceled:
        if job is not None:
            job.cancel()
        job = Job(key, ONE_PROCESS, task).start()
        work.job, work.stage = job, stage
    return looks.watch(job)


def open_file(
    slot: str, file: Brought, progress: Progress, cancel: threading.Event, stage: Stage | None = None
) -> Opened:
    """Return a file read and checked; without a mapping, by one that fits its columns, as last time, or as proposed."""
    if file.kept:
        return Opened(Table(file.name, (), (), (), [], (), (), (), {}), read_back(file.kept))
    how = file.mapping
    table = read_isolated(
        file.content,
        file.name,
        delimiter=how.delimiter if how else file.delimiter,
        encoding=how.encoding if how else file.encoding,
        sheet=how.sheet if how else None,
        kinds=KINDS[slot],
        progress=progress,
        cancel=cancel,
    )
    if stage is not None:
        stage.what, stage.rows = "checked", None
    choice = choose_mapping(
        table,
        KINDS[slot],
        stated=file.mapping,
        kept=mappings_kept(),
        recall=lambda: as_last_time(slot, table),
        fill_in=True,
    )
    written = {"encoding": file.encoding, "delimiter": file.delimiter}
    stated = {name: value for name, value in written.items() if value is not None and file.mapping is None}
    mapping = choice.mapping.model_copy(update=stated)
    other = other_table(table, mapping, KINDS[slot]) if choice.origin == "proposed" else ""
    return Opened(table, import_table(table, mapping, progress, cancel), choice.last_time, other)


def as_last_time(slot: str, table: Table) -> Remembered | None:
    """Return how a file with these columns was read last time, None where nothing is remembered or can be asked."""
    try:
        return recall(table.header, KINDS[slot])
    except StoreError:
        return None  # the page says so beside the kept files
