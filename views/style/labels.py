"""Names written at the ends of lines, instead of a legend, moved apart where they would overlap."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from views.style.theme import Theme

_LINE = 1.35  # height of a line of text in units of its font size
_LETTER = 0.52  # width of a letter in the same units, on average with some to spare
_CHARACTERS = 15  # of a label before it is broken; more where two lines would not hold it


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
        inside = min(max(wanted, span[0] + least / 2.0), span[1])  # not over the labels of the axis below
        places.append(max(inside, places[-1] + least) if places else inside)
    return [_label(end, place, theme) for end, place in zip(ordered, _pushed_down(places, span[1], least), strict=True)]


def broken(label: str) -> str:
    """Return a label in one or two lines, as Plotly writes them."""
    width = _CHARACTERS
    while len(lines := textwrap.wrap(label, width, break_long_words=False, break_on_hyphens=False)) > 2:
        width += 1
    return "<br>".join(lines)


def room_for(labels: Iterable[str], theme: Theme) -> float:
    """Return the margin, in pixels, in which the longest line of these labels stands whole."""
    longest = max((len(line) for label in labels for line in label.split("<br>")), default=0)
    return theme.font * (1.0 + _LETTER * longest)


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
