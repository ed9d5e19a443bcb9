"""What a session remembers: one history of scenarios, and one record a page (`of`); kept nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from sim.errors import SimError
from sim.scenario.scenario import Scenario, value_at
from ui.session import link, presets
from ui.session.undo import History

_Value = TypeVar("_Value")
_Record = TypeVar("_Record")
_HISTORY, _NOTICE = "history", "notice"
_LINK = "s"  # the name of the link's query parameter


def history() -> History:
    """Return this session's history; at the first call it is opened from the link, if there is one."""
    if _HISTORY not in st.session_state:
        st.session_state[_HISTORY] = _opened()
    found: History = st.session_state[_HISTORY]
    return found


def scenario() -> Scenario:
    """Return the scenario in force."""
    return history().present


def edit(values: dict[str, Any]) -> None:
    """Set values by dotted path, as a widget shows them already; a refusal is noticed and nothing changes."""
    try:
        _keep(history().committed(scenario().with_values(values)))
    except SimError as problem:
        _keep(history().changed(scenario()), str(problem))


def change(values: dict[str, Any], redraw: bool) -> str | None:
    """Set values by dotted path; return the refusal, if there is one, and change nothing then.

    `redraw` is for changes that the widgets do not show yet.
    """
    try:
        changed = scenario().with_values(values)
    except SimError as problem:
        return str(problem)
    _keep(history().changed(changed) if redraw else history().committed(changed))
    return None


def redraw() -> None:
    """Let every widget be drawn anew, from what it is about."""
    _keep(history().redrawn())


def load(opened: Scenario, origin: str) -> None:
    """Open another scenario; axes and remembered runs start anew."""
    _keep(history().loaded(opened, origin))
    forget_axes()


def refuse(reason: str) -> None:
    """Notice, in words, that what somebody brought was not taken."""
    st.session_state[_NOTICE] = reason


def forget_notice() -> None:
    """Take the notice away, after what was asked for did work."""
    st.session_state[_NOTICE] = None


def undo() -> None:
    """Go one change back."""
    _keep(history().undone())


def redo() -> None:
    """Go one undone change forward."""
    _keep(history().redone())


def reset(paths: tuple[str, ...]) -> None:
    """Set values back to what was loaded."""
    now = history()
    values = {path: value_at(now.start, path) for path in paths}
    _keep(now.changed(now.present.with_values({path: link.plain(value) for path, value in values.items()})))


def reset_all() -> None:
    """Set everything back to what was loaded; undo takes that back."""
    now = history()
    _keep(now.changed(now.start))


def key_of(path: str) -> str:
    """Return the key of the widget that edits a path; undo, reset and load change it, so that it is drawn anew."""
    return f"edit.{path}.{history().revision}"


def value_of(key: str) -> Any:  # noqa: ANN401 - whatever the widget holds
    """Return what the widget with this key holds, inside its callback."""
    return st.session_state[key]


def notice() -> str | None:
    """Return what the person must be told once about the last change or link, or None."""
    told: str | None = st.session_state.get(_NOTICE)
    return told


def write_link() -> None:
    """Put the scenario in force into the address once it differs from what is opened without a link."""
    now = history()
    if now.past or now.future or _LINK in st.query_params:
        text = _encoded(now.present.fingerprint(), now.present)
        if st.query_params.get(_LINK) != text:
            st.query_params[_LINK] = text


def link_text() -> str:
    """Return the text of the link to the scenario in force."""
    return _encoded(scenario().fingerprint(), scenario())


def of(page: type[_Record]) -> _Record:
    """Return what this session remembers of a page: one record of its class, as it begins at the first call.

    The class names what there is to remember; what is set in the record stays set as long as the session lives.
    """
    if page.__name__ not in st.session_state:
        st.session_state[page.__name__] = page()
    record: _Record = st.session_state[page.__name__]
    return record


@dataclass
class TwoByTwoSession:
    """The page 2x2: the axes drawn and the months they are for, the run shown last, and that of the scenario before."""

    axes: tuple[int, Any] | None = None
    fingerprint: str = ""
    run: Any = None  # a reading; the state does not look inside
    earlier: Any = None


def axes(natural: _Value, final: bool) -> _Value:
    """Return the axes to draw, those of the first final run since load or `forget_axes`; `natural` fits this run."""
    months, session = scenario().run.months, of(TwoByTwoSession)
    kept = session.axes
    if kept is None or kept[0] != months:
        kept = (months, natural)
        if final:
            session.axes = kept
    drawn: _Value = kept[1]
    return drawn


def forget_axes() -> None:
    """Let the next run set the axes."""
    of(TwoByTwoSession).axes = None


def remember_run(fingerprint: str, run: object) -> None:
    """Remember the run the page shows; when its scenario is a new one, the run so far becomes the earlier one."""
    session = of(TwoByTwoSession)
    if session.fingerprint != fingerprint:
        session.earlier = session.run
    session.fingerprint, session.run = fingerprint, run


def earlier() -> Any:  # noqa: ANN401 - a reading; the state does not look inside
    """Return the run of the scenario before the one shown, or None."""
    return of(TwoByTwoSession).earlier


def _keep(new: History, told: str | None = None) -> None:
    st.session_state[_HISTORY] = new
    st.session_state[_NOTICE] = told


def _opened() -> History:
    opened, origin = presets.default()
    text = st.query_params.get(_LINK)
    if text is not None:
        try:
            opened, origin = link.decode(text), "link"
        except SimError as problem:
            refuse(f"The link could not be opened, so this is {opened.name}. {problem}")
            del st.query_params[_LINK]
    return History.opened(opened, origin)


@st.cache_resource(max_entries=200, show_spinner=False)
def _encoded(fingerprint: str, _scenario: Scenario) -> str:
    del fingerprint  # the key of the cache
    return link.encode(_scenario)
