"""The parts of slide decks, with native charts that a presenter can restyle.

They need python-pptx, which is optional.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from store.files.exports.inert import CUT, inert
from store.files.tables import NEUTRAL, TableError, neutral

SLIDES = ".pptx"
LONGEST_LABEL = 40
LONGEST_TITLE, LONGEST_SUBTITLE, LONGEST_LINE = 160, 400, 700
MANY = 12  # names on an axis from which they are written smaller
MONEY, COUNT, PERCENT = "#,##0.00", "#,##0", "0.0%"
_TAKEN = re.compile(r"\{=|(ftp|http)s?://|mailto:|(in|ex)ternal:")  # for an array formula, or for a link


def slides_possible() -> bool:
    """Tell whether slides can be written here."""
    return find_spec("pptx") is not None


def slides_needed() -> None:
    """Raise TableError when python-pptx is not installed, with the remedy."""
    if not slides_possible():
        raise TableError(
            "slides need python-pptx, which is not installed (requirements-extras.txt); "
            "take the workbook or the brief instead"
        )


def new_deck() -> Any:  # noqa: ANN401 - untyped library
    """Return an empty deck, 16 by 9; TableError when python-pptx is not installed."""
    slides_needed()
    from pptx import Presentation  # noqa: PLC0415 - optional
    from pptx.util import Inches  # noqa: PLC0415 - the same

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    return deck


def deck_bytes(deck: Any) -> bytes:  # noqa: ANN401 - untyped library
    """Return a deck as the content of a .pptx file."""
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def words(deck: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401 - untyped library
    """Add a slide of sentences."""
    from pptx.util import Inches, Pt  # noqa: PLC0415 - optional

    slide = _titled(deck, title)
    frame = slide.shapes.add_textbox(Inches(0.6), Inches(1.7), Inches(12.1), Inches(5.3)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = inert(line, LONGEST_LINE)
        paragraph.font.size = Pt(16)
        paragraph.space_after = Pt(8)


def chart(
    deck: Any,  # noqa: ANN401 - untyped library
    title: str,
    subtitle: str,
    names: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    kind: str = "columns",
    shape: str = COUNT,
    decimals: int = 2,
) -> None:
    """Add a slide with one native chart: `kind` is columns, stacked, lines or bars; `shape` that of the value axis.

    Values are rounded to `decimals`, cents unless told otherwise. Bars show the first name on top.
    """
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415 - optional
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION  # noqa: PLC0415 - the same
    from pptx.util import Inches, Pt  # noqa: PLC0415 - the same

    kinds = {
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "stacked": XL_CHART_TYPE.COLUMN_STACKED,
        "lines": XL_CHART_TYPE.LINE,
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    }
    slide = _titled(deck, title)
    box = slide.shapes.add_textbox(Inches(0.6), Inches(1.35), Inches(12.1), Inches(0.6)).text_frame
    box.word_wrap = True
    box.text = inert(subtitle, LONGEST_SUBTITLE)
    box.paragraphs[0].font.size = Pt(12)  # three lines stand above the chart
    content: Any = CategoryChartData(number_format=MONEY if decimals == 2 else shape)  # type: ignore[no-untyped-call]  # untyped library
    content.categories = [label(name) for name in names]
    for name, values in series.items():
        content.add_series(label(name), [round(value, decimals) for value in values])
    drawn = slide.shapes.add_chart(kinds[kind], Inches(0.6), Inches(2.0), Inches(12.1), Inches(5.2), content).chart
    drawn.has_legend = len(series) > 1
    drawn.has_title = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.tick_labels.font.size = Pt(12 if len(names) < MANY else 9)
    drawn.category_axis.reverse_order = kind == "bars"
    drawn.value_axis.tick_labels.font.size = Pt(12)
    drawn.value_axis.tick_labels.number_format = shape
    drawn.value_axis.tick_labels.number_format_is_linked = False
    if drawn.has_legend:
        drawn.legend.font.size = Pt(12)
        drawn.legend.include_in_layout = False


def label(content: str) -> str:
    """Return a short name for an axis; a spreadsheet behind the chart must not take it for a formula."""
    short = inert(content).strip()
    short = f"{NEUTRAL}{short}" if _TAKEN.match(short) else neutral(short)
    return short if len(short) <= LONGEST_LABEL else f"{short[: LONGEST_LABEL - 1]}{CUT}"


def _titled(deck: Any, title: str) -> Any:  # noqa: ANN401 - untyped library
    """Add a slide that has only its title."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN  # noqa: PLC0415 - optional
    from pptx.util import Inches, Pt  # noqa: PLC0415 - the same

    slide = deck.slides.add_slide(deck.slide_layouts[5])
    held = slide.shapes.title
    held.left, held.top, held.width, held.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.0)
    held.text = inert(title, LONGEST_TITLE)
    held.text_frame.word_wrap = True
    held.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    held.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    held.text_frame.paragraphs[0].font.size = Pt(26)
    return slide
