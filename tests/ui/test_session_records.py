"""A page's record in the session: as it begins at first, then as it was left, and never another session's."""

from streamlit.testing.v1 import AppTest

from ui.session.display import DisplaySession


def page() -> None:
    import streamlit as st

    from ui.session import display, state
    from ui.session.display import DisplaySession

    st.write(str(display.projector()))
    st.button("Larger", on_click=display.set_projector, args=(True,))
    st.write(str(state.of(DisplaySession) is state.of(DisplaySession)))


def test_a_record_is_one_object_that_begins_with_its_defaults_and_keeps_what_is_set():
    app = AppTest.from_function(page).run()
    assert [line.value for line in app.markdown] == ["False", "True"]
    app.button[0].click().run()
    assert [line.value for line in app.markdown] == ["True", "True"]
    assert app.session_state[DisplaySession.__name__] == DisplaySession(projector=True)


def test_another_session_has_a_record_of_its_own():
    AppTest.from_function(page).run().button[0].click().run()
    assert AppTest.from_function(page).run().markdown[0].value == "False"
