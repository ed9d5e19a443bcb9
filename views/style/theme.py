"""Colors, fonts and lines of every figure: light, dark, and their projector versions.

Two channels carry the 2x2: color says the motion, dash and marker say the pay, so that neither is needed alone. Gains,
losses and amounts have colors of their own. Colors stay apart under protanopia, deuteranopia and tritanopia and reach
a contrast of 3:1 on their backgrounds; those that carry text (`limits`) reach 4.5:1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.engine.measures import Estimate

Trace = dict[str, Any]  # what Plotly draws, as plain values

TEAM, INDIVIDUAL = "team", "individual"
DASHES: Mapping[str, str] = {TEAM: "dash", INDIVIDUAL: "solid"}
MARKERS: Mapping[str, str] = {TEAM: "circle-open", INDIVIDUAL: "diamond"}


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What a figure needs to know about the surface it is drawn on.

    `motions` gives each motion its color, `accent` each amount, `limits` each limit on sales; `better` and `worse` are
    for what gains and loses, keeps and breaks a limit.
    """

    name: str
    ink: str
    muted: str
    grid: str
    zero: str
    surface: str
    motions: Mapping[str, str]
    accent: Mapping[str, str]
    limits: Mapping[str, str]
    better: str
    worse: str
    band: float = 0.18
    font: int = 13
    line: float = 2.5
    marker: float = 9.0
    height: int = 300

    @property
    def ghost(self) -> float:
        """Return the opacity of the previous run's lines."""
        return 0.35

    def color(self, cell: str) -> str:
        """Return the color of a cell such as `team/vendor-led`: that of its motion."""
        return self.motions[cell.partition("/")[2]]


def dash_of(cell: str) -> str:
    """Return the dash of a cell's lines: that of its pay."""
    return DASHES[cell.partition("/")[0]]


def marker_of(cell: str) -> str:
    """Return the marker of a cell: that of its pay."""
    return MARKERS[cell.partition("/")[0]]


LIGHT = Theme(
    name="light",
    ink="#18212C",
    muted="#566373",
    grid="#E6EAF0",
    zero="#8A97A6",
    surface="#FFFFFF",
    motions={
        "vendor-led": "#A03A00",
        "shoulder-to-shoulder": "#158364",
        "partner-built": "#11549B",
        "undirected": "#6B7787",
    },
    accent={"revenue": "#5B4FA0", "contribution": "#00727F"},
    limits={"hours": "#8F4BCF", "cap": "#8F6A00", "market": "#66727F", "partners": "#11549B"},
    better="#00727F",
    worse="#B0006D",
)
DARK = Theme(
    name="dark",
    ink="#E8ECF1",
    muted="#A9B4C1",
    grid="#28323F",
    zero="#7C899A",
    surface="#11161D",
    motions={
        "vendor-led": "#FA8638",
        "shoulder-to-shoulder": "#41C89F",
        "partner-built": "#83B9F9",
        "undirected": "#A9B4C1",
    },
    accent={"revenue": "#B5A8FF", "contribution": "#4FD1DB"},
    limits={"hours": "#A77DEB", "cap": "#F1D55A", "market": "#C6CEDB", "partners": "#83B9F9"},
    better="#4FD1DB",
    worse="#FF7AC6",
)


def theme_for(surface: str | None, projector: bool = False) -> Theme:
    """Return the theme of a `light` or `dark` surface (light when unknown), enlarged for a projector."""
    theme = DARK if surface == "dark" else LIGHT
    if not projector:
        return theme
    return replace(theme, name=f"{theme.name} projector", font=18, line=4.5, marker=14.0, band=0.25, height=560)


def translucent(color: str, opacity: float) -> str:
    """Return a hex color with an opacity, as Plotly fills want it."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def whiskers(estimates: Collection[Estimate], color: str, thickness: float) -> dict[str, Any]:
    """Return the 95 % intervals of estimates as bars around their means."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [estimate.high - estimate.mean for estimate in estimates],
        "arrayminus": [estimate.mean - estimate.low for estimate in estimates],
        "color": color,
        "thickness": thickness,
        "width": 0,
    }


def upright(x: float, line: Mapping[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own attributes
    """Return a line at `x` over the whole height of a chart."""
    return {"type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line, **more}


def across(y: float, line: Mapping[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own attributes
    """Return a line at `y` over the whole width of a chart."""
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line, **more}


def axis(theme: Theme, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own attributes
    """Return an axis in this theme with Plotly's attributes on top; it neither zooms nor moves by itself."""
    return {
        "gridcolor": theme.grid,
        "zeroline": False,
        "linecolor": theme.grid,
        "tickfont": {"size": theme.font - 1, "color": theme.muted},
        "tickangle": 0,  # where labels find no room there are fewer of them, never upright ones
        "title": {"font": {"size": theme.font - 1, "color": theme.muted}},
        "fixedrange": True,
        "automargin": False,
        **more,
    }


def axis_title(text: str, theme: Theme) -> dict[str, Any]:
    """Return what is written along an axis."""
    return {"text": text, "font": {"size": theme.font - 1, "color": theme.muted}}


def layout(theme: Theme, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own attributes
    """Return a layout in this theme with Plotly's attributes on top; labels stand in the figure, so no legend."""
    return {
        "height": theme.height,
        "margin": {"l": 56, "r": 16, "t": 12, "b": 40},
        "paper_bgcolor": translucent(theme.surface, 0),
        "plot_bgcolor": translucent(theme.surface, 0),
        "font": {"size": theme.font, "color": theme.ink, "family": "Source Sans, Source Sans Pro, sans-serif"},
        "showlegend": False,
        "hoverlabel": {"bgcolor": theme.surface, "font": {"color": theme.ink, "size": theme.font}},
        "uirevision": "kept",
        **more,
    }
