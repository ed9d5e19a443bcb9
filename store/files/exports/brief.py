"""The parts of a printable HTML page (A4 or Letter) that loads no resources and runs no scripts.

To get a PDF, print the page; there is no other writer of PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sim.reports.wording import dollars
from sim.version import __version__
from store.files.exports.inert import inert

MOST_ROWS = 500  # of a table; the workbook has them all
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;font-size:.9em;margin:.5rem 0 1.5rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid GrayText;vertical-align:top}
td{white-space:nowrap}th{overflow-wrap:break-word}
th:first-child,td:first-child{text-align:left;white-space:normal;min-width:6em}.words td{white-space:normal}
.wide{overflow-x:auto}.words td,.words th{text-align:left}.words td{min-width:6.5em}
aside{border-left:.3rem solid currentColor;padding:.2rem 1rem}
figure{margin:1rem 0}figcaption{font-size:.85em}
svg{width:100%;height:auto;max-height:20rem}svg text{font-size:13px;fill:currentColor}
@media print{
@page{margin:14mm 12mm}
:root{color-scheme:light}
body{margin:0;padding:0;max-width:none;font-size:10pt}
h1{font-size:15pt}h2{font-size:12pt;margin-top:1.2rem}
h1,h2,h3{break-after:avoid}
figure,aside,tr,svg{break-inside:avoid}
thead{display:table-header-group}
.wide{overflow:visible}
table{font-size:8.5pt}th,td{padding:.15rem .35rem}.many table{font-size:6.5pt}.many th,.many td{padding:.1rem .2rem}
svg{max-height:none}
}
"""


def page(title: str, parts: Iterable[str]) -> bytes:
    """Return the whole page as UTF-8, from parts made by the functions of this module."""
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{text(title)}</title><style>{STYLE}</style></head><body>{''.join(parts)}"
        f"<p><small>Multiplier {__version__}</small></p></body></html>"
    ).encode()


def text(content: str) -> str:
    """Return text escaped, so that the page shows it unchanged and never as markup."""
    return escape(inert(content), quote=True)


def heading(content: str, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level} dir='auto'>{text(content)}</h{level}>"


def paragraph(content: str) -> str:
    """Return a paragraph."""
    return f"<p dir='auto'>{text(content)}</p>"


def note(content: str) -> str:
    """Return a remark that stands out."""
    return f"<aside>{text(content)}</aside>"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "") -> str:
    """Return a table of its first MOST_ROWS rows; `kind` is `words` for text, `many` for many columns."""
    head = "".join(f"<th>{text(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td><bdi>{text(cell)}</bdi></td>' for cell in row)}</tr>" for row in rows[:MOST_ROWS]
    )
    more = f"<p>{len(rows) - MOST_ROWS:,} more stand in the workbook.</p>" if len(rows) > MOST_ROWS else ""
    return f"<div class='wide {kind}'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}"


def picture(drawing: str, width: float, height: float, caption: str) -> str:
    """Return a drawing in SVG, `width` by `height`, with its caption, which screen readers read too."""
    return (
        f"<figure><svg viewBox='0 0 {width:.0f} {height:.0f}' role='img' aria-label='{text(caption)}'>{drawing}</svg>"
        f"<figcaption>{text(caption)}</figcaption></figure>"
    )


def amount(value: float | None) -> str:
    """Return dollars to the cent, a dash for none."""
    return "-" if value is None else dollars(value)


def percent(value: float | None) -> str:
    """Return a share as percent with two decimals, a dash for none."""
    return "-" if value is None else f"{value:.2%}"
