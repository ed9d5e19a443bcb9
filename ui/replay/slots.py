"""One file of a replay on the page: where it is brought, how far it is read, and what to do when it is refused."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.errors import SimError
from sim.importing.limits import LARGEST_FILE, MEGABYTE, MOST_ROWS
from sim.importing.records import Imported
from sim.importing.signatures import guise_of
from sim.reports.wording import plain
from ui.background import looks
from ui.replay import confirming, files, kept
from ui.replay.session import file_of
from ui.session import state


def draw(slot: str, place: DeltaGenerator) -> Imported | None:
    """Draw one file; return it once it may be used."""
    with place:
        uploader(slot)
        kept.choice(slot)
        progress = st.empty()
        try:
            look = files.look(slot)
            if look is None:
                return None
            looks.follow(look, progress, lambda: files.reading(slot))
        except SimError as problem:
            progress.empty()
            _refused(slot, str(problem))
            return None
        opened = look.reading
        return opened.imported if opened is not None and kept.draw(slot, opened) else None


def _refused(slot: str, problem: str) -> None:
    """Draw why a file is refused, and what can be done about it: nothing about a file that is no table."""
    st.error(plain(problem), icon=":material/error:")
    now = files.brought(slot)
    if now is not None and not guise_of(now.content):
        confirming.how_written(slot)
        start_anew(slot)
        confirming.bring_mapping(slot)


def label(slots: Iterable[str]) -> str:
    """Return the files in one line: their names, and how many of their rows are used."""
    names = []
    for slot in slots:
        now, opened = files.brought(slot), file_of(slot).opened
        if now is not None:
            rows = opened.imported.rows if opened is not None and opened.imported.name == now.name else {}
            used = f" ({rows['used']:,} of {rows['read']:,} rows)" if rows else ""
            names.append(plain(f"{now.name}{used}"))
    return f"Files: {', '.join(names)}" if names else "Files"


def uploader(slot: str) -> None:
    """Draw where a file is brought, or the name of the one that was."""
    now = files.brought(slot)
    if now is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{files.SLOTS[slot]}**")
            st.button(
                "Put it back" if now.kept else "Forget this file", key=f"replay.forget.{slot}", on_click=files.forget,
                args=(slot,), type="tertiary",
                icon=":material/undo:" if now.kept else ":material/delete:",
            )  # fmt: skip
        return
    key = f"replay.upload.{slot}"
    st.file_uploader(
        files.SLOTS[slot], type=["csv", "xlsx"], key=key, on_change=_take, args=(slot, key),
        max_upload_size=LARGEST_FILE // MEGABYTE,
        help=f"At most {MOST_ROWS:,} rows. It is read in a process of its own with limits on memory and time, stays in "
        "this session unless you keep it, and is never written to a log.",
    )  # fmt: skip


def _take(slot: str, key: str) -> None:
    uploaded = state.value_of(key)
    if uploaded is not None:
        files.bring(slot, uploaded.name, uploaded.getvalue())


def start_anew(slot: str) -> None:
    """Draw what reads a file by the names of its columns again, where a mapping was stated for it."""
    now = files.brought(slot)
    if now is not None and now.mapping is not None:
        st.button(
            "Read it by the names of its columns", key=f"replay.anew.{slot}", on_click=files.read_as, args=(slot, None)
        )
