"""Names written at the ends of lines, instead of a legend, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from views.theme import Theme

_LINE = 1.35  # height of a line of text in units of its font size


def end_labels(
    ends: Mapping[str, tuple[str, str, float]], theme: Theme, span: tuple[float, float], lines: int = 1
) -> list[dict[str, Any]]:
    """Return one annotation for each line: `ends` holds text, color and where the line ends; `span` is the axis.

    `lines` is how many lines of text a label takes at most.
    """
    least = lines * _LINE * theme.font / (theme.height - 4 * theme.font) * (span[1] - span[0])
    ordered = sorted(ends.values(), key=lambda end: end[2])
    places: list[float] = []
    for _, _, wanted in ordered:
        inside = min(max(wanted, span[0]), span[1])
        places.append(max(inside, places[-1] + least) if places else inside)
    return [_label(end, place, theme) for end, place in zip(ordered, _pushed_down(places, span[1], least), strict=True)]


def _pushed_down(places: list[float], top: float, least: float) -> list[float]:
    """Return rising places moved down just so far that the highest is not above `top`."""
    lowered: list[float] = []
    ceiling = top
    for place in reversed(places):
        lowered.append(min(place, ceiling))
        ceiling = lowered[-1] - least
    return lowered[::-1]


def _label(end: tuple[str, str, float], place: float, theme: Theme) -> dict[str, Any]:
    text, color, _ = end
    return {
        "text": text,
        "x": 1.0,
        "xref": "paper",
        "xshift": 6,
        "y": place,
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "font": {"color": color, "size": theme.font},
    }
