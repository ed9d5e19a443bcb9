"""Downloads of what a page shows: workbook, CSV, brief and slides, each made when it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import streamlit as st

from store.files.exports.files import Makers
from store.files.exports.slides import SLIDES, slides_possible

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OnClick = Callable[[], None] | Literal["ignore"]
KINDS = {
    ".xlsx": ("Workbook", WORKBOOK),
    ".csv": ("CSV", "text/csv"),
    ".html": ("Brief (HTML)", "text/html"),
    SLIDES: ("Slides", DECK),
}


def downloads(
    name: str,
    makers: Makers,
    hints: dict[str, str],
    *given: Any,  # noqa: ANN401 - as the makers take
    on_click: OnClick = "ignore",
) -> None:
    """Draw a button for each kind of file; `given` is what the makers take, `hints` what each is for, by ending.

    `on_click` is called when one is clicked, before the page is drawn again; with "ignore" it is not drawn again.
    Slides are left out where they cannot be written. The files hold the figures of the page to the cent.
    """
    with st.container(horizontal=True):
        for ending, make in makers.items():
            label, kind = KINDS[ending]
            if ending != SLIDES or slides_possible():
                st.download_button(
                    label, data=partial(make, *given), file_name=f"{name}{ending}", mime=kind, on_click=on_click,
                    key=f"{name}.export{ending}", help=hints[ending], icon=":material/download:",
                )  # fmt: skip
