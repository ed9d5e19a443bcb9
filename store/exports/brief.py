"""A replay as one page of HTML that loads nothing and runs nothing: what it costs, who wins and loses, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sim.replay.reasons import MEANINGS
from sim.replay.replay import FROZEN, Change, Replay
from sim.replay.response import Response
from sim.replay.tables import change_columns, change_rows, exception_rows, finding_rows, total_rows
from sim.replay.words import basis, because, change_of, dollars, headline, signed, who
from sim.version import __version__
from store.exports.workbook import inert

MOST_ROWS = 500  # of a table; the workbook has them all
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-size:.9em;margin:.5rem 0 1.5rem}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid GrayText}
th:first-child,td:first-child{text-align:left}
.wide{overflow-x:auto}.words td,.words th{text-align:left}
aside{border-left:.3rem solid currentColor;padding:.2rem 1rem}
svg{width:100%;height:auto;max-height:16rem}
@media print{body{margin:0}}
"""


def replay_brief(made: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the page as UTF-8; whatever anybody wrote stands in it as text, letter by letter."""
    parts = [
        f"<h1>{_text(headline(made))}</h1><p>{_text(basis(made))}</p><aside>{_text(FROZEN)}</aside>",
        *(f"<aside>{_text(each.sentence)}</aside>" for each in second),
        "<h2>What each plan costs</h2>",
        _table(
            ("plan", "pay", "base", "variable", "CCOS", "median attainment", "pay p10", "pay p50", "pay p90"),
            [
                (r[0], *(dollars(x) for x in r[1:4]), *(_share(x) for x in r[4:6]), *(dollars(x) for x in r[6:]))
                for r in total_rows(made)
            ],
        ),
    ]
    told = made.as_dict()["comparisons"]
    for name, changes in made.changes.items():
        rows = change_rows(made, name)
        parts += [
            f"<h2>{_text(change_of(told[name]['change'], name, made.first))}</h2>",
            f"<p>{_text(who(told[name]))}. {_text(because(made, name))}</p>",
            _picture(changes),
            _table(
                change_columns(made, name),
                [
                    tuple(
                        cell if isinstance(cell, str) else dollars(cell) if place < 3 else signed(cell)
                        for place, cell in enumerate(row)
                    )
                    for row in rows[:MOST_ROWS]
                ],
            ),
            f"<p>{len(rows) - MOST_ROWS:,} more stand in the workbook.</p>" if len(rows) > MOST_ROWS else "",
        ]
    left_out = [tuple(map(str, row)) for row in exception_rows(made)]
    parts += [
        "<h2>What the reasons mean</h2>",
        _table(("reason", "what it covers"), list(MEANINGS.items()), "words"),
        "<h2>Assumptions and findings</h2>",
        _table(("kind", "about", "finding", "uses"), [tuple(map(str, row)) for row in finding_rows(made)], "words"),
        f"<h2>Exceptions: {len(left_out):,}</h2>",
        _table(("plan", "row", "column", "reason"), left_out[:MOST_ROWS], "words") if left_out else "<p>None.</p>",
        f"<p><small>Multiplier {__version__}</small></p>",
    ]
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>Replay</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    ).encode()


def _picture(changes: Sequence[Change]) -> str:
    """Return everybody's change as bars from the largest loss to the largest gain."""
    values = sorted(each.change for each in changes)
    most = max((abs(value) for value in values), default=0.0)
    if most == 0.0:
        return ""
    width, zero = 600.0 / len(values), 80.0 * max(values[-1], 0.0) / most + 10.0
    bars = "".join(
        f"<rect x='{place * width:.2f}' y='{min(zero, zero - 80.0 * value / most):.2f}' width='{0.8 * width:.2f}' "
        f"height='{80.0 * abs(value) / most:.2f}' fill='currentColor' opacity='{1.0 if value > 0.0 else 0.55}'/>"
        for place, value in enumerate(values)
    )
    low = zero + 80.0 * max(-values[0], 0.0) / most + 10.0
    label = f"Changes of pay, from {signed(values[0])} to {signed(values[-1])}"
    line = f"<line x1='0' x2='600' y1='{zero:.2f}' y2='{zero:.2f}' stroke='currentColor'/>"
    return (
        f"<figure><svg viewBox='0 0 600 {low:.0f}' role='img' aria-label='{_text(label)}'>{bars}{line}</svg>"
        f"<figcaption>{_text(label)}, one bar a payee.</figcaption></figure>"
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    head = "".join(f"<th>{_text(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<div class='wide {kind}'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"


def _text(text: str) -> str:
    return escape(inert(text), quote=True)
