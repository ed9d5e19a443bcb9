"""A scenario to take along: as a link, as YAML, as Python; and one to bring."""

from __future__ import annotations

import re
from pprint import pformat
from typing import Any

import streamlit as st

from sim.errors import SimError
from sim.scenario.differences import differences
from sim.scenario.scenario import Scenario
from sim.shipped import PRESETS
from ui.session import presets, state

LARGEST_UPLOAD_MB = 1
COPIES = "As a link, as YAML for the command line, as Python for a notebook"


def copy_as() -> None:
    """Draw the ways to take the scenario in force along; their texts are written only while they are looked at."""
    box = st.popover(
        "Copy as", icon=":material/content_copy:", width="stretch", key="copy_as", on_change="rerun", help=COPIES
    )
    if not box.open:
        return
    now = state.history()
    with box:
        as_link, as_yaml, as_python = st.tabs(["Link", "YAML", "Python"])
        as_link.caption("Opens exactly this scenario with what was changed, on the same draws and axes.")
        as_link.code(f"{(st.context.url or '').split('?')[0]}?s={state.link_text()}", language=None, height=120)
        as_yaml.code(now.present.to_yaml(), language="yaml", height=320)
        as_python.caption("The same numbers from a notebook.")
        as_python.code(snippet(now.start, now.origin, now.present), language="python", height=320)


def file_box() -> None:
    """Draw the download of the scenario in force and the upload of another."""
    now = state.history()
    with st.popover("File", icon=":material/folder_open:", width="stretch"):
        st.download_button(
            "Download scenario (YAML)",
            data=now.present.to_yaml,
            file_name=f"{file_stem(now.present.name)}.yaml",
            mime="application/yaml",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )
        key = f"upload.{now.revision}"
        st.file_uploader(
            "Open a scenario (YAML)",
            type=["yaml", "yml"],
            key=key,
            max_upload_size=LARGEST_UPLOAD_MB,
            on_change=_open_upload,
            args=(key,),
            help="What the file leaves out keeps its default. Undo brings the scenario before back.",
        )


def snippet(start: Scenario, origin: str, present: Scenario) -> str:
    """Return Python that prints the contrasts of this scenario: from its preset and what was changed, else in full."""
    changes = differences(start, present)
    sets: dict[str, Any] = {str(row.parameter): row.reform for row in changes.itertuples()}
    if (PRESETS / f"{origin}.yaml").is_file() and all(value is not None for value in sets.values()):
        lines = ["from sim import effects, factorial, preset", "", f'scenario = preset("{origin}")']
        lines += [f"scenario = scenario.with_values({_written(sets)})"] if sets else []
    else:
        content = _written(present.model_dump(mode="json"))
        lines = ["from sim import Scenario, effects, factorial", "", f"scenario = Scenario.model_validate({content})"]
    return "\n".join([*lines, "print(effects(factorial(scenario)))"])


def on_command_line(scenario: Scenario) -> str:
    """Return what a command calls this scenario: its preset, or the file that the page offers to download."""
    run = {"run.replications": scenario.run.replications, "run.seed": scenario.run.seed}
    same = (name for name, preset in presets.presets().items() if preset.with_values(run) == scenario)
    return next(same, f"{file_stem(scenario.name)}.yaml")


def file_stem(name: str) -> str:
    """Return a scenario's name as a file name may carry it."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "scenario"


def _written(content: dict[str, Any]) -> str:
    return pformat(content, sort_dicts=False, width=100)


def _open_upload(key: str) -> None:
    uploaded = state.value_of(key)
    if uploaded is None:
        return
    try:
        state.load(presets.read_upload(uploaded.getvalue(), uploaded.name), "file")
    except SimError as problem:
        state.refuse(f"{uploaded.name} could not be opened; nothing was changed. {problem}")
