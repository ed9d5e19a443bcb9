"""Downloads of what a page shows: workbook, CSV, brief and slides, each made when it is clicked."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from store.exports.files import Makers
from store.exports.slides import SLIDES, slides_possible

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KINDS = {
    ".xlsx": ("Workbook", WORKBOOK),
    ".csv": ("CSV", "text/csv"),
    ".html": ("Brief (HTML)", "text/html"),
    SLIDES: ("Slides", DECK),
}


def downloads(name: str, makers: Makers, told: dict[str, str], *given: Any) -> None:  # noqa: ANN401 - as the makers take
    """Draw a button for each kind of file; `given` is what the makers take, `told` a hint by ending.

    Slides are left out where they cannot be written. The files hold the figures of the page to the cent.
    """
    with st.container(horizontal=True):
        for ending, make in makers.items():
            label, kind = KINDS[ending]
            if ending != SLIDES or slides_possible():
                st.download_button(
                    label, data=partial(make, *given), file_name=f"{name}{ending}", mime=kind, on_click="ignore",
                    key=f"{name}.export{ending}", help=told[ending], icon=":material/download:",
                )  # fmt: skip
