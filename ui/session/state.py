"""What a session remembers: one history of scenarios, and one record a page (`of`); kept nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from sim.errors import SimError
from sim.scenario.scenario import Scenario, value_at
from ui.session import address, link, presets
from ui.session.changes import plain
from ui.session.link import Shared
from ui.session.shown import Fields, Shown
from ui.session.undo import History

_Value = TypeVar("_Value")
_Record = TypeVar("_Record")
_HISTORY, _NOTICE = "history", "notice"


def history() -> History:
    """Return this session's history; at the first call it is opened from the link, if there is one."""
    if _HISTORY not in st.session_state:
        st.session_state[_HISTORY] = _opened()
    history: History = st.session_state[_HISTORY]
    return history


def scenario() -> Scenario:
    """Return the scenario in force."""
    return history().present


def edit(values: dict[str, Any]) -> None:
    """Set values by dotted path, as a widget shows them already; a refusal is noticed and nothing changes."""
    settle()
    try:
        _keep(history().committed(scenario().with_values(values)))
    except SimError as problem:
        _keep(history().changed(scenario()), str(problem))


def change(values: dict[str, Any], redraw: bool) -> str | None:
    """Set values by dotted path; return the refusal, if there is one, and change nothing then.

    `redraw` is for changes that the widgets do not show yet.
    """
    settle()
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
    settle()
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
    settle()
    _keep(history().undone())


def redo() -> None:
    """Go one undone change forward."""
    settle()
    _keep(history().redone())


def reset(paths: tuple[str, ...]) -> None:
    """Set values back to what was loaded."""
    settle()
    now = history()
    values = {path: value_at(now.start, path) for path in paths}
    _keep(now.changed(now.present.with_values({path: plain(value) for path, value in values.items()})))


def reset_all() -> None:
    """Set everything back to what was loaded; undo takes that back."""
    settle()
    now = history()
    _keep(now.changed(now.start))


def key_of(path: str) -> str:
    """Return the key of the widget that edits a path; undo, reset and load change it, so that it is drawn anew."""
    return f"edit.{path}.{history().revision}"


def shows(key: str, value: Any, put: Callable[[Any], None]) -> bool:  # noqa: ANN401 - whatever a widget holds
    """Note what a widget about to be drawn is to show; return whether it showed something else and was set right.

    Where it was, the widget must be drawn without a value of its own. `put` puts in force what is entered.
    """
    of(Fields).by_key[key] = Shown(value, put)
    if key not in st.session_state or st.session_state[key] == value:
        return False
    st.session_state[key] = value
    return True


def watch(key: str, value: Any, put: Callable[[Any], None]) -> None:  # noqa: ANN401 - whatever a widget holds
    """Note what a widget about to be drawn shows: `value`, or that in words that are left as they were entered."""
    of(Fields).by_key[key] = Shown(st.session_state.get(key, value), put)


def settle() -> None:
    """Put in force what was entered in widgets and is not in force yet."""
    of(Fields).settle(st.session_state.get)


def value_of(key: str) -> Any:  # noqa: ANN401 - whatever the widget holds
    """Return what the widget with this key holds, inside its callback."""
    return st.session_state[key]


def notice() -> str | None:
    """Return what the person must be told once about the last change or link, or None."""
    notice: str | None = st.session_state.get(_NOTICE)
    return notice


def write_link(completed: bool = False) -> None:
    """Put the scenario in force into the address once it differs from what is opened without a link.

    `completed` says that everything of this run is drawn: then it is written even if it seems to stand there.
    """
    now = history()
    due = bool(now.past or now.future) or address.read() is not None
    address.write({address.PARAMETER: link_text()} if due else {}, completed)


def link_text() -> str:
    """Return the text of the link to the scenario in force, with what was changed and the axes it is seen on."""
    now = history().now
    axes = of(TwoByTwoSession).axes
    key = (now.scenario.fingerprint(), now.start.fingerprint(), now.origin, repr(axes))
    return _encoded(key, Shared(scenario=now.scenario, start=now.start, origin=now.origin, axes=axes))


def of(page: type[_Record]) -> _Record:
    """Return what this session remembers of a page: one record of its class, as it begins at the first call.

    The class names what there is to remember; what is set in the record stays set as long as the session lives.
    """
    if page.__name__ not in st.session_state:
        st.session_state[page.__name__] = page()
    record: _Record = st.session_state[page.__name__]
    return record


def is_new(page: type[_Record]) -> bool:
    """Return whether this session remembers nothing of a page yet."""
    return page.__name__ not in st.session_state


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
    if kept is None or kept[0] != months or not _alike(kept[1], natural):
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


def _keep(new: History, notice: str | None = None) -> None:
    if _HISTORY in st.session_state and st.session_state[_HISTORY].revision != new.revision:
        of(Fields).by_key.clear()  # all widgets are drawn anew, under other keys
    st.session_state[_HISTORY] = new
    st.session_state[_NOTICE] = notice


def _opened() -> History:
    scenario, origin = presets.default()
    text = address.read()
    if text is None:
        return History.opened(scenario, origin)
    try:
        shared = link.decode_shared(text)
    except SimError as problem:
        refuse(f"The link could not be opened, so this is {scenario.name}. {_sentence(str(problem))}")
        address.write({address.PARAMETER: None}, completed=True)
        return History.opened(scenario, origin)
    of(TwoByTwoSession).axes = shared.axes
    return History.opened(shared.scenario, shared.origin, shared.start)


def _sentence(problem: str) -> str:
    """Return a problem as a sentence: a capital letter first, a full stop last."""
    return f"{problem[:1].upper()}{problem[1:].rstrip('.')}."


def _alike(axes: Any, natural: Any) -> bool:  # noqa: ANN401 - nested pairs of numbers
    """Return whether axes are of the kind that is drawn: nested in the same way."""
    if isinstance(natural, tuple):
        return (
            isinstance(axes, tuple)
            and len(axes) == len(natural)
            and all(_alike(part, other) for part, other in zip(axes, natural, strict=True))
        )
    return not isinstance(axes, tuple)


@st.cache_resource(max_entries=200, show_spinner=False)
def _encoded(key: tuple[str, ...], _shared: Shared) -> str:
    del key  # what the text is kept under
    return link.encode_shared(_shared)
