"""The plan on one page for the people it pays: a self-contained HTML file with curve, terms and worked examples."""

from __future__ import annotations

from html import escape

from sim.pay.plan import Plan, plan_text
from sim.plan_design.draggable_curve import TOP, Knot
from sim.plan_design.estimator import Estimated
from sim.reports.plan_words import in_prose, mix
from sim.reports.wording import dollars, share
from sim.version import __version__
from views.style.theme import LIGHT

WIDTH, HEIGHT, LEFT, RIGHT, ABOVE, BELOW = 640, 240, 56, 16, 12, 34

STYLE = f"""
body {{ font: 15px/1.45 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; color: {LIGHT.ink};
  background: {LIGHT.surface}; max-width: 720px; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.7rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.05rem; margin: 1.4rem 0 .4rem; }}
p, li {{ overflow-wrap: anywhere; }} .muted {{ color: {LIGHT.muted}; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
td, th {{ text-align: right; padding: .25rem .5rem; border-bottom: 1px solid {LIGHT.grid}; }}
td:first-child, th:first-child {{ text-align: left; }}
pre {{ background: {LIGHT.grid}; padding: .8rem; overflow-x: auto; font-size: 12px; }}
svg {{ width: 100%; height: auto; }} svg text {{ font-size: 12px; fill: {LIGHT.muted}; }}
@media print {{ body {{ margin: 0 auto; }} details {{ display: none; }} }}
"""


def document(
    plan: Plan, curve: tuple[Knot, ...], examples: dict[float, Estimated], measure: str, notes: list[str]
) -> str:
    """Return the document; every name in it is escaped, and it loads nothing and runs nothing."""
    rows = "".join(
        f"<tr><td>{share(at)}</td><td>{dollars(pay.variable)}</td><td>{dollars(pay.total)}</td>"
        f"<td>{share(pay.payout)}</td></tr>"
        for at, pay in examples.items()
    )
    terms = "".join(f"<li>{escape(line)}</li>" for line in in_prose(plan))
    items = "".join(f"<li>{escape(line)}</li>" for line in notes)
    known = f"<h2>Good to know</h2><ul>{items}</ul>" if items else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(plan.name)}</title><style>{STYLE}</style></head><body>
<h1>{escape(plan.name)}</h1>
<p>On-target earnings <strong>{dollars(plan.ote_per_year, 0)}</strong> a year:
{dollars(plan.base_per_year, 0)} base salary and
{dollars(plan.target_incentive_per_year, 0)} target incentive ({mix(plan)}), paid every {escape(plan.pay_every)}.</p>
<h2>What you are paid for</h2><ol>{terms}</ol>
<h2>What {escape(measure)} pays</h2>
{picture(curve)}
<h2>Examples for a full year, all measures alike</h2>
<table><thead><tr><th>Attainment</th><th>Variable pay</th><th>With base</th><th>Of target incentive</th></tr></thead>
<tbody>{rows}</tbody></table>
{known}
<details><summary class="muted">The plan as it is computed (YAML)</summary>
<pre>{escape(plan_text(plan))}</pre></details>
<p class="muted">Computed by Multiplier {escape(__version__)} from the plan itself; examples are rounded as the plan
states ({escape(plan.rounding)}). This page explains the plan; the plan as signed decides.</p>
</body></html>
"""


def picture(curve: tuple[Knot, ...]) -> str:
    """Return the payout curve as inline SVG."""
    ceiling = max(*(knot[1] for knot in curve), 1.0) * 1.05
    points = " ".join(f"{_x(x):.1f},{_y(y, ceiling):.1f}" for x, y, _ in curve)
    ticks = "".join(
        f'<text x="{_x(at):.1f}" y="{HEIGHT - 14}" text-anchor="middle">{share(at)}</text>'
        for at in (0.0, 0.5, 1.0, 1.5, TOP)
    )
    rows = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(row, ceiling):.1f}" y2="{_y(row, ceiling):.1f}" '
        f'stroke="{LIGHT.grid}"/>'
        f'<text x="{LEFT - 6}" y="{_y(row, ceiling) + 4:.1f}" text-anchor="end">{share(row)}</text>'
        for row in (0.0, 0.5, 1.0, 2.0, 3.0, 4.0)
        if row <= ceiling
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Payout over attainment">{rows}{ticks}'
        f'<polyline points="{points}" fill="none" stroke="{LIGHT.accent["revenue"]}" stroke-width="2.5"/></svg>'
        '<p class="muted">Share of target incentive over attainment of quota.</p>'
    )


def _x(attainment: float) -> float:
    return LEFT + attainment / TOP * (WIDTH - LEFT - RIGHT)


def _y(level: float, ceiling: float) -> float:
    return ABOVE + (1.0 - level / ceiling) * (HEIGHT - ABOVE - BELOW)
