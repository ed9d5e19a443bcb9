"""How a brought file was read: shown, confirmed, corrected, with every wrong cell and a report to take along."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sim.importing.checked import Question
from sim.importing.csv_text import DELIMITERS, ENCODINGS
from sim.importing.kinds import KINDS
from sim.importing.notation import DATE_FORMATS
from sim.importing.records import Imported
from sim.importing.signatures import TEXT, guise_of
from sim.importing.table import as_text
from sim.importing.windows_text import WINDOWS, words_in_windows
from sim.reports.wording import plain
from store.files.tables import csv_bytes
from ui.replay import files
from ui.replay.files import Opened
from ui.session import state
from ui.widgets import share

NONE = "(none)"
SHOWN = 50  # problems on the page
MOST_STAGES = 30
COLUMN = "columns."  # what a question about a column begins with
DETECTED = "as detected"
ENCODING_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252 (cp1252)"}
REPORT = ("row", "column", "cell", "message")
FORMATS = {"date_format": "Dates", "decimal": "Decimal sign"}
CHOICES = {
    "date_format": tuple(DATE_FORMATS),
    "decimal": (".", ","),
    "delimiter": tuple(DELIMITERS),
    "encoding": tuple(ENCODINGS),
}


def draw(slot: str, opened: Opened) -> bool:
    """Draw what was read and everything that can be corrected; return whether it may be used."""
    imported = opened.imported
    if opened.other:
        st.error(plain(opened.other), icon=":material/error:")
        with st.expander("It is one all the same: choose its columns"):
            _ask(slot, opened)
        return False
    rows = ", ".join(f"{count:,} {name}" for name, count in imported.rows.items() if count or name == "used")
    total = "" if imported.total is None else f" Sum of {imported.mapping.table.money} **{imported.total:,.2f}**."
    st.markdown(
        f"{plain(imported.name)}, read as *{imported.mapping.kind}*: {rows}.{total.replace('$', chr(92) + '$')}"
    )
    formats = imported.formats
    open_formats = [name for name in FORMATS if name in formats and not formats[name]["stated"]]
    _formats(slot, imported, open_formats)
    _ask(slot, opened)
    fine = _problems(slot, imported)
    with st.expander("Columns and format"):
        _columns(slot, opened)
    with st.expander("Preview, and what was noticed"):
        st.dataframe(list(imported.preview), hide_index=True, key=f"replay.preview.{slot}", alt="The first rows")
        notes = [f"{note['rows']:,} × {note['about']}: {note['effect']}" for note in imported.notes]
        st.markdown("\n".join(f"- {plain(text)}" for text in (*notes, *imported.warnings)) or "Nothing.")
    return fine and not imported.questions and not open_formats


def _formats(slot: str, imported: Imported, unconfirmed: list[str]) -> None:
    formats = imported.formats
    parts = [f"{what.lower()} {formats[name]['value']}" for name, what in FORMATS.items() if name in formats]
    parts += [f"{name} {formats[name]}" for name in ("sheet", "delimiter", "encoding") if formats.get(name)]
    st.caption(plain("; ".join(parts)))
    if unconfirmed:
        values = {name: formats[name]["value"] for name in unconfirmed}
        shown = " and ".join(f"{FORMATS[name].lower()} as {value}" for name, value in values.items())
        st.button(
            f"Yes, read {shown}", key=f"replay.confirm.{slot}", on_click=files.change, args=(slot,),
            kwargs=values, icon=":material/check:", type="primary",
        )  # fmt: skip


def _ask(slot: str, opened: Opened) -> None:
    """Draw every question with what answers it, those about columns together."""
    questions = opened.imported.questions
    missing = [question for question in questions if question.about.startswith(COLUMN)]
    if missing:
        what = KINDS[opened.imported.mapping.kind]
        st.warning(
            plain(f"Which column is which? {what.name.capitalize()} hold {what.about}; choose the columns below."),
            icon=":material/help:",
        )
    for question in missing:
        _column_asked(slot, opened, question.about.removeprefix(COLUMN))
    for question in questions:
        if question not in missing:
            _question(slot, opened, question)


def _column_asked(slot: str, opened: Opened, name: str) -> None:
    """Draw the file's columns to choose a field's from, and beside them one text for every row instead."""
    known = opened.imported.mapping.table.field(name)
    about = f" ({known.about})" if known is not None and known.about != name else ""
    key = f"replay.answer.{slot}.{name}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            f"{name}{about}", opened.table.header, index=None, key=key, placeholder="Choose a column",
            on_change=_column, args=(slot, name, key, opened), width=300,
        )  # fmt: skip
        constant = f"{key}.constant"
        st.text_input(
            "or one for every row", key=constant, width=190, on_change=_constant, args=(slot, name, constant, opened)
        )


def _question(slot: str, opened: Opened, question: Question) -> None:
    """Draw a question with what answers it."""
    st.warning(plain(question.text), icon=":material/help:")
    key = f"replay.answer.{slot}.{question.about}"
    if question.about in FORMATS:
        choices = CHOICES[question.about]
        st.segmented_control(
            FORMATS[question.about], choices, key=key, on_change=_set, args=(slot, question.about, key)
        )
    elif question.about == "accepted":
        names = [known.name for known in KINDS[opened.imported.mapping.kind].fields if known.usual]
        st.button("The unit is right", key=key, on_click=files.change, args=(slot,), kwargs={"accepted": names})
    elif question.about == "open":
        _stages(slot, opened)
    elif question.about == "currency":
        st.text_input("Currency of the file", key=key, on_change=_set, args=(slot, "currency", key))


def _stages(slot: str, opened: Opened) -> None:
    """Draw which stages mean won, lost, and still open."""
    header = opened.imported.mapping.columns.get("stage", "")
    if header not in opened.table.header:
        return
    place = opened.table.header.index(header)
    names = list(dict.fromkeys(map(as_text, dict.fromkeys(opened.table.cells[place]))))[:MOST_STAGES]
    for kind in ("won", "lost", "open"):
        key = f"replay.stage.{slot}.{kind}"
        kept = [name for name in getattr(opened.imported.mapping, kind) if name in names]
        st.multiselect(f"Stages that mean {kind}", names, default=kept, key=key, on_change=_set, args=(slot, kind, key))


def _problems(slot: str, imported: Imported) -> bool:
    """Draw what is wrong, with the report; return whether nothing is, or the rows are left out."""
    if not imported.problems:
        return True
    rows_wrong = imported.rows["wrong"]
    sentence = "1 row has wrong cells" if rows_wrong == 1 else f"{rows_wrong:,} rows have wrong cells"
    beyond = (
        f" The list ends at {len(imported.problems):,}; {imported.unlisted:,} more cells are wrong."
        if imported.unlisted
        else ""
    )
    st.error(f"{sentence}; nothing of it is used.{beyond}", icon=":material/error:")
    st.dataframe(
        [dict(zip(REPORT, map(str, row), strict=True)) for row in imported.problems[:SHOWN]],
        hide_index=True,
        key=f"replay.problems.{slot}",
        alt="Wrong cells by row and column",
    )
    st.download_button(
        f"Every wrong cell ({len(imported.problems):,}) as CSV", data=lambda: error_report(imported), on_click="ignore",
        file_name="wrong_cells.csv", mime="text/csv", key=f"replay.report.{slot}", icon=":material/download:",
    )  # fmt: skip
    now = files.brought(slot)
    key = f"replay.leave_out.{slot}"
    st.checkbox(
        "Leave these rows out, and say so in every result", value=bool(now and now.leave_out), key=key,
        on_change=_leave, args=(slot, key),
    )  # fmt: skip
    return bool(now and now.leave_out)


def error_report(imported: Imported) -> bytes:
    """Return every wrong cell as CSV, the same rows that `import --errors` writes."""
    return csv_bytes(REPORT, imported.problems)


def _columns(slot: str, opened: Opened) -> None:
    """Draw the mapping: which column holds what, how it is written, and the mapping to take along."""
    mapping, headers = opened.imported.mapping, [NONE, *opened.table.header]
    for known in mapping.table.fields:
        key = f"replay.column.{slot}.{known.name}"
        now = mapping.columns.get(known.name, NONE)
        label = f"{known.name}{'' if known.required else ' (optional)'}"
        place = headers.index(now) if now in headers else 0
        st.selectbox(
            label,
            headers,
            index=place,
            key=key,
            help=known.about,
            on_change=_column,
            args=(slot, known.name, key, opened),
        )
    for name in ("delimiter", "encoding") if opened.table.reading.get("kind") == "csv" else ():
        key = f"replay.format.{slot}.{name}"
        used = opened.table.reading[name]
        at = CHOICES[name].index(used) if used in CHOICES[name] else 0
        st.selectbox(name.capitalize(), CHOICES[name], index=at, key=key, on_change=_set, args=(slot, name, key))
    key = f"replay.absent.{slot}"
    st.text_input(
        "What stands for no date, such as 00/00/0000", value=", ".join(mapping.absent), key=key, on_change=_absent,
        args=(slot, key),
    )  # fmt: skip
    st.download_button(
        "This mapping (YAML)", data=mapping.to_yaml, file_name="mapping.yaml", mime="application/yaml",
        on_click="ignore", key=f"replay.mapping.{slot}", icon=":material/download:",
    )  # fmt: skip
    bring_mapping(slot)


def how_written(slot: str) -> None:
    """Draw in which encoding and with which delimiter a text file that was refused is read instead."""
    now = files.brought(slot)
    if now is None or now.kept or not now.name.lower().endswith(TEXT) or guise_of(now.content):
        return
    words = words_in_windows(now.content) if now.encoding is None else ()
    if words:
        st.button(
            "Read it as Windows-1252", key=f"replay.windows.{slot}",
            type="primary", icon=":material/check:", on_click=files.read_text_as, args=(slot, WINDOWS, now.delimiter),
        )  # fmt: skip
    with st.container(horizontal=True):
        for name, value, width in (("encoding", now.encoding, 230), ("delimiter", now.delimiter, 150)):
            options = (DETECTED, *CHOICES[name])
            key = f"replay.text.{slot}.{name}"
            st.selectbox(
                name.capitalize(), options, index=options.index(value) if value else 0, key=key, width=width,
                format_func=lambda option: ENCODING_NAMES.get(option, option), on_change=_written, args=(slot,),
            )  # fmt: skip


def _written(slot: str) -> None:
    values = [state.value_of(f"replay.text.{slot}.{name}") for name in ("encoding", "delimiter")]
    encoding, delimiter = (None if value == DETECTED else value for value in values)
    files.read_text_as(slot, encoding, delimiter)


def bring_mapping(slot: str) -> None:
    """Draw where a mapping is brought, as it was downloaded here or is kept for the command line."""
    key = f"replay.mapping_upload.{slot}"
    st.file_uploader(
        "Read it by a mapping of yours (YAML)", type=["yaml", "yml"], key=key, max_upload_size=share.LARGEST_UPLOAD_MB,
        on_change=_take_mapping, args=(slot, key),
    )  # fmt: skip


def _take_mapping(slot: str, key: str) -> None:
    uploaded = state.value_of(key)
    if uploaded is not None:
        files.bring_mapping(slot, uploaded.name, uploaded.getvalue())


def _set(slot: str, name: str, key: str) -> None:
    value: Any = state.value_of(key)
    files.change(slot, **{name: tuple(value) if isinstance(value, list) else value or None})


def _absent(slot: str, key: str) -> None:
    files.change(slot, absent=tuple(text.strip() for text in state.value_of(key).split(",") if text.strip()))


def _column(slot: str, name: str, key: str, opened: Opened) -> None:
    header = state.value_of(key)
    if header is None:
        return
    kept = {n: h for n, h in opened.imported.mapping.columns.items() if n != name and h != header}
    constants = {n: text for n, text in opened.imported.mapping.constants.items() if n != name}
    files.change(slot, columns=kept if header == NONE else {**kept, name: header}, constants=constants)


def _constant(slot: str, name: str, key: str, opened: Opened) -> None:
    text = state.value_of(key).strip()
    if text:
        files.change(slot, constants={**opened.imported.mapping.constants, name: text})


def _leave(slot: str, key: str) -> None:
    files.leave_out(slot, bool(state.value_of(key)))
