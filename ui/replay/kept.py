"""What outlives a session of replays: files kept on this machine, and how a file's columns were read last time."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

import streamlit as st

from sim.importing.records import Imported
from sim.reports.wording import plain
from store.database import audit
from store.database.kept import LONGEST_NAME, Kept, delete, keep, kept_files, rename, same_as
from store.database.place import StoreError, place
from store.database.remembered import Remembered, forget, remember
from ui.replay import confirming, files
from ui.replay.files import KINDS, SLOTS, Brought, Opened
from ui.replay.session import file_of
from ui.session import state
from ui.widgets.downloads import OnClick


def privacy() -> str:
    """Return where files are; under which path is said where one is kept."""
    try:
        where = place()
        return f"They stay in this session unless you keep them, on this machine, {where.guarded}."
    except (StoreError, OSError):
        return "They stay in this session."


def choice(slot: str) -> None:
    """Draw the kept files that can be used here, unless there is a file; what came of the last request is said once."""
    file = file_of(slot)
    answer, file.answer = file.answer, None
    if answer is not None:
        (st.error if answer[1] else st.success)(plain(answer[0]))
    if files.brought(slot) is not None:
        return
    try:
        known = {entry.id: entry for entry in kept_files(KINDS[slot])}
    except StoreError as problem:
        if slot == next(iter(SLOTS)):
            st.warning(f"Kept files cannot be used; others can: {plain(str(problem))}", icon=":material/warning:")
        return
    if known:
        key = f"replay.choose.{slot}.{file.chosen}"
        st.selectbox(
            "Or a kept file", list(known), index=None, key=key, format_func=lambda entry: label(known[entry]),
            placeholder="Choose one of the kept files", on_change=_choose, args=(slot, key, known),
        )  # fmt: skip


def draw(slot: str, opened: Opened) -> bool:
    """Draw what was read, with what can be kept of it or done to what is kept; return whether it may be used."""
    now = files.brought(slot)
    if now is None:
        return False
    if now.kept:
        return _kept(slot, now, opened)
    if opened.last_time is not None:
        _last_time(slot, opened.last_time)
    fine = confirming.draw(slot, opened)
    if slot == "credits":
        files.people_beside()
    if fine and now.mapping is not None and not now.made_up:
        _remember(slot, now, opened)
    return fine


def offers(read: dict[str, Imported | None]) -> None:
    """Draw, for each file in order, what keeps it for later, or under which name it is kept."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for slot, imported in read.items():
            now = files.brought(slot)
            if imported is not None and now is not None and not (now.kept or now.made_up):
                _offer(slot, now, imported)


def label(kept: Kept) -> str:
    """Return a kept file in one line: name, rows, sum, and the dates it is about."""
    parts = [kept.name, f"{kept.rows:,} rows"]
    if kept.total is not None:
        parts.append(f"{kept.total:,.2f}")
    if kept.first is not None:
        parts.append(f"{kept.first} to {kept.last}" if kept.first != kept.last else str(kept.first))
    return " · ".join(parts)


def on_download() -> OnClick:
    """Return what a click on a download does: what follows from kept files is entered, with nothing kept no call."""
    slots = [slot for slot in SLOTS if (now := files.brought(slot)) is not None and now.kept]
    return partial(_enter, slots) if slots else "ignore"


def _enter(slots: list[str]) -> None:
    """Enter that what follows from the kept files of these slots was taken along; say so where that is not possible."""
    for slot in slots:
        now = files.brought(slot)
        if now is None or not now.kept:
            continue
        try:
            known = next((entry for entry in kept_files() if entry.id == now.kept), None)
            audit.note("export", now.kept, known.file_sha256 if known else None)
        except StoreError as problem:
            files.answer(slot, f"The download could not be entered among what was done: {problem}", wrong=True)


def _choose(slot: str, key: str, known: dict[str, Kept]) -> None:
    chosen = known.get(state.value_of(key) or "")
    if chosen is not None:
        file = file_of(slot)
        file.chosen += 1
        file.brought = Brought(chosen.name, b"", kept=chosen.id)


def _kept(slot: str, now: Brought, opened: Opened) -> bool:
    """Draw a kept file, with what can be done to it; return whether it is still there."""
    try:
        kept = next((entry for entry in kept_files() if entry.id == now.kept), None)
    except StoreError as problem:
        st.warning(plain(str(problem)), icon=":material/warning:")
        return True  # it was read before the trouble began
    if kept is None:
        st.error("This kept file was deleted meanwhile; put it back and choose another.", icon=":material/error:")
        return False
    first, *others = label(kept).split(" · ")
    description = plain(f", kept on {kept.kept_at.astimezone():%Y-%m-%d} from {kept.file_name}: {', '.join(others)}.")
    st.markdown(f"**{plain(first)}**{description}")
    with st.expander("How it was read"):
        columns = ", ".join(f"{name} = {header}" for name, header in opened.imported.mapping.columns.items())
        st.markdown(plain(f"Read as {kept.kind}. {columns}"))
        st.dataframe(list(opened.imported.preview), hide_index=True, key=f"replay.preview.{slot}", alt="First rows")
    with st.container(horizontal=True):
        with st.popover("Rename", icon=":material/edit:"), st.form(f"replay.rename.{slot}", border=False):
            key = f"replay.new_name.{slot}.{kept.version}"
            st.text_input("Name", kept.name, max_chars=LONGEST_NAME, key=key)
            st.form_submit_button("Rename", on_click=_rename, args=(slot, kept, key))
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown(f"**{plain(kept.name)}** goes from this machine for good; the file it came from stays.")
            st.button(
                "Delete for good", key=f"replay.delete.{slot}", on_click=_delete, args=(slot, kept), type="primary"
            )
    return True


def _rename(slot: str, kept: Kept, key: str) -> None:
    try:
        files.answer(slot, f"{kept.name} is named {rename(kept, state.value_of(key)).name} now.")
    except StoreError as problem:
        files.answer(slot, str(problem), wrong=True)


def _delete(slot: str, kept: Kept) -> None:
    try:
        delete(kept)
        files.forget(slot)
        files.answer(slot, f"{kept.name} is deleted.")
    except StoreError as problem:
        files.answer(slot, str(problem), wrong=True)


def _last_time(slot: str, last: Remembered) -> None:
    """Say that a file is read as last time, and let that be forgotten."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/history: Columns read as last time, as confirmed on {last.day}.")
        st.button(
            "Read it anew", key=f"replay.anew.{slot}", on_click=_anew, args=(slot, last), type="tertiary",
            help="Forgets how files with these columns were read.",
        )  # fmt: skip


def _anew(slot: str, last: Remembered) -> None:
    try:
        forget(last)
        file = file_of(slot)
        file.reading.job, file.remembered = None, ("", "")
    except StoreError as problem:
        files.answer(slot, str(problem), wrong=True)


def _remember(slot: str, now: Brought, opened: Opened) -> None:
    """Remember, once, how a file is read that was confirmed or corrected and is in order; say what came of it."""
    tried, outcome = file_of(slot).remembered
    if tried != now.key:
        outcome = "The columns of the next file with these names are read the same way."
        try:
            remember(opened.table.header, opened.imported.mapping)
        except StoreError as problem:
            outcome = f"How it is read could not be remembered: {plain(str(problem))}"
        file_of(slot).remembered = (now.key, outcome)
    st.caption(outcome)


def _offer(slot: str, now: Brought, imported: Imported) -> None:
    """Draw what keeps a file that is in order, or where it is kept."""
    if not imported.usable:
        st.caption(f"{plain(now.name)} has wrong cells, so it cannot be kept for later.")
        return
    try:
        there, where = same_as(imported, now.sha256), place()
    except StoreError:
        return  # said beside the kept files
    if there is not None:
        st.markdown(f":material/check: Kept as **{plain(there.name)}** in `{where.shown}`, {where.guarded}.")
        return
    with (
        st.popover(f"Keep {plain(now.name)} for later", icon=":material/save:"),
        st.form(f"replay.keep.{slot}", border=False),
    ):
        name = st.text_input("Name", PurePath(now.name).stem[:LONGEST_NAME], max_chars=LONGEST_NAME)
        st.caption(f"In `{where.shown}`, {where.guarded}. Whoever can open this dashboard can replay what is kept.")
        if st.form_submit_button("Keep it", type="primary"):
            try:
                with st.spinner(f"Keeping {len(imported.records):,} rows"):
                    keep(imported, now.sha256, name)
            except StoreError as problem:
                st.error(plain(str(problem)), icon=":material/error:")
                return
            st.rerun()
