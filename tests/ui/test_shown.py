"""An edit is kept even where its callback never ran, and a widget never shows what is not in force."""

from streamlit.testing.v1 import AppTest

from ui.session.shown import Fields

GROWTH = "market.growth_per_year"


def page() -> None:
    """Draw one lever; its callback is left out, as it is where the next request cuts it off."""
    import streamlit as st

    from ui.session import state
    from ui.widgets import fields
    from ui.widgets.levers import Lever

    path = "market.growth_per_year"
    cut_off = st.session_state.get("cut_off", False)
    state.settle()
    if cut_off:
        kept, state.settle = state.settle, lambda: None
    try:
        fields.lever(state.scenario(), Lever(paths=(path,)))
    finally:
        if cut_off:
            state.settle = kept
    st.markdown(str(state.scenario().market.growth_per_year))
    st.button("Another way", on_click=state.change, args=({path: 0.2}, False))
    st.button("Undo", on_click=state.undo)


def drawn(app):
    return app.slider[0].value, float(app.markdown[0].value)


def test_an_edit_whose_callback_never_ran_is_in_force():
    app = AppTest.from_function(page)
    app.session_state["cut_off"] = True
    app.run()
    app.slider[0].set_value(19.0).run()
    assert drawn(app) == (19.0, 0.19)
    app.button[1].click().run()
    assert drawn(app)[0] == 100.0 * drawn(app)[1] != 19.0


def test_undo_takes_back_an_edit_that_came_with_it():
    app = AppTest.from_function(page)
    app.session_state["cut_off"] = True
    app.run()
    start = drawn(app)
    app.slider[0].set_value(19.0)
    app.button[1].click().run()
    assert drawn(app) == start


def test_a_slider_follows_a_change_from_elsewhere():
    app = AppTest.from_function(page).run()
    app.slider[0].set_value(19.0).run()
    app.button[0].click().run()
    assert drawn(app) == (20.0, 0.2)
    app.slider[0].set_value(18.0).run()
    assert drawn(app) == (18.0, 0.18)
    assert isinstance(app.session_state["Fields"], Fields)
    assert not app.warning
