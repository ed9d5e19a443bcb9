"""A replay as slides with native charts, so that a presenter can restyle them; needs python-pptx."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from sim.replay.replay import FROZEN, Replay
from sim.replay.response import Response
from sim.replay.tables import finding_rows, total_rows
from sim.replay.words import basis, because, change_of, headline, signed, who
from store.exports.workbook import inert
from store.tables import NEUTRAL, TableError, neutral

MOST_BARS = 60  # payees on one chart; of more, both ends
LONGEST_LABEL = 40
_TAKEN = re.compile(r"\{=|(ftp|http)s?://|mailto:|(in|ex)ternal:")  # for an array formula, or for a link
MOST_FINDINGS = 8


def slides_possible() -> bool:
    """Tell whether slides can be written here."""
    return find_spec("pptx") is not None


def replay_slides(made: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the .pptx: cost by plan, then who wins and loses and why, each a native chart with its finding as title.

    TableError when python-pptx is not installed.
    """
    if not slides_possible():
        raise TableError("slides need python-pptx, which is not installed; take the workbook or the brief instead")
    from pptx import Presentation  # noqa: PLC0415 - optional

    book = Presentation()
    _words(book, headline(made), [basis(made), FROZEN, *(each.sentence for each in second)])
    totals = total_rows(made)
    names = [_label(row[0]) for row in totals]
    costs = {"base": [row[2] for row in totals], "variable": [row[3] for row in totals]}
    _chart(book, headline(made), "$ of the year, base and variable", names, costs, stacked=True)
    spreads = {place: [row[6 + n] for row in totals] for n, place in enumerate(("p10", "p50", "p90"))}
    _chart(book, "How pay is spread", "$ of the year, base included; percentiles of the payees", names, spreads)
    told = made.as_dict()["comparisons"]
    for name, changes in made.changes.items():
        parts = told[name]["reasons"]
        title = change_of(told[name]["change"], name, made.first)
        if parts:
            _chart(book, title, because(made, name), list(parts), {"change, $": list(parts.values())})
        ordered = sorted(changes, key=lambda each: (each.change, each.payee))
        half = MOST_BARS // 2
        shown = ordered if len(ordered) <= MOST_BARS else [*ordered[:half], *ordered[-half:]]
        beside = "" if shown is ordered else f", {MOST_BARS} of {len(ordered):,}: both ends"
        bars = {"change, $": [each.change for each in shown]}
        subtitle = f"Change of pay by payee, {signed(ordered[0].change)} to {signed(ordered[-1].change)}{beside}"
        _chart(book, f"{name}: {who(told[name])}", subtitle, [_label(each.payee) for each in shown], bars)
    assumed = [text for kind, _, text, _ in finding_rows(made) if kind == "assumption"]
    _words(book, f"{len(assumed)} assumptions stand behind this", assumed[:MOST_FINDINGS])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _words(book: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401 - untyped library
    """Add a slide of sentences."""
    from pptx.util import Pt  # noqa: PLC0415 - optional

    slide = book.slides.add_slide(book.slide_layouts[1])
    _title(slide, title)
    frame = slide.placeholders[1].text_frame
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = inert(line)[:700]
        paragraph.font.size = Pt(14)


def _chart(
    book: Any,  # noqa: ANN401 - untyped library
    title: str,
    subtitle: str,
    names: Sequence[str],
    series: dict[str, list[float]],
    stacked: bool = False,
) -> None:
    """Add a slide with one native column chart."""
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415 - optional
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION  # noqa: PLC0415 - the same
    from pptx.util import Inches, Pt  # noqa: PLC0415 - the same

    slide = book.slides.add_slide(book.slide_layouts[5])
    _title(slide, title)
    box = slide.shapes.add_textbox(Inches(0.5), Inches(1.35), Inches(9), Inches(0.6))
    box.text_frame.word_wrap = True
    box.text_frame.text = inert(subtitle)[:400]
    box.text_frame.paragraphs[0].font.size = Pt(12)
    content: Any = CategoryChartData(number_format="#,##0.00")  # type: ignore[no-untyped-call]  # untyped library
    content.categories = list(names)
    for name, values in series.items():
        content.add_series(name, [round(value, 2) for value in values])
    kind = XL_CHART_TYPE.COLUMN_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = slide.shapes.add_chart(kind, Inches(0.5), Inches(2.0), Inches(9), Inches(5.2), content).chart
    chart.has_legend = len(series) > 1
    chart.has_title = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.tick_labels.font.size = Pt(10 if len(names) < 12 else 7)
    chart.value_axis.tick_labels.font.size = Pt(10)
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False


def _title(slide: Any, text: str) -> None:  # noqa: ANN401 - untyped library
    from pptx.util import Pt  # noqa: PLC0415 - optional

    slide.shapes.title.text = inert(text)[:160]
    slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(24)


def _label(text: str) -> str:
    """Return a short name for an axis; a spreadsheet behind the chart must not take it for a formula."""
    short = inert(text).strip()
    short = f"{NEUTRAL}{short}" if _TAKEN.match(short) else neutral(short)
    return short if len(short) <= LONGEST_LABEL else f"{short[: LONGEST_LABEL - 1]}…"
