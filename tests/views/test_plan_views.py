"""The live curve's arithmetic against the payout, the charts, the words and the document of a plan."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest

from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.plan import Plan, plan_from
from sim.pay_statements.sample_year import YEARS, annual_quota, sample_statement
from sim.plan_design.draggable_curve import curve_of, level, lever_curves, stretches
from sim.plan_design.estimator import estimated_pay, payout_of
from sim.plan_design.interpretations import interpretation_spread
from sim.plan_design.traps import check
from sim.reports import plan_words
from sim.reports.statement_table import BASE, LINE, PAY, VARIABLE, statement_table, statement_title
from sim.reports.wording import plain
from ui.plan import draft as plan_draft
from views.plan import charts as plan_charts, document as plan_document, live_curve
from views.style.theme import theme_for

QUOTA = 480_000.0
HOSTILE = "<script>alert(1)</script> & [x](javascript:alert(1)) **b** $x$ :red[y]"
STORED = plan_draft.stored_plans()


def plan_with(*terms: dict, name: str = "One measure") -> Plan:
    measure = {"name": "Own revenue", "scope": "individual", "terms": [{"kind": "curve"}, *terms]}
    return plan_from({"name": name, "base_share": 0.55, "measures": [measure]})


BENT = plan_with(
    {"kind": "accelerator", "above": 1.0, "rate": 2.0},
    {"kind": "threshold", "at": 0.5},
    {"kind": "cap", "at": 2.0},
)


def exact(plan: Plan, path: str, value: float, attainments: np.ndarray) -> np.ndarray:
    content = plan.model_dump(mode="json")
    place = content
    steps = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return payout_of(plan_from(content), "Own revenue", attainments)


def run_in_node(code: str) -> object:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node found to run the component's JavaScript in")
    program = live_curve.script() + "\n" + code
    ended = subprocess.run(
        [node, "--input-type=module"], input=program, capture_output=True, text=True, timeout=240, check=True
    )
    return json.loads(ended.stdout)


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_the_browser_interpolates_what_the_payout_pays(part: float) -> None:
    """At positions of a lever exactly; between them too where knots move straight, closely where bends come or go."""
    levers = lever_curves(BENT, "Own revenue", QUOTA)
    assert [lever.path.rpartition(".")[2] for lever in levers] == ["above", "rate", "at", "at"]
    grid = np.linspace(0.0, 2.0, 81) + 0.003  # beside the jumps, where left and right differ
    grid = grid[grid <= 2.0]
    values = [
        [low + part * (high - low) for low, high in zip(lever.positions[:-1], lever.positions[1:], strict=True)]
        for lever in levers
    ]
    sent = [{"positions": lever.positions, "curves": lever.curves, "at": lever.at} for lever in levers]
    drawn = run_in_node(
        f"const levers = {json.dumps(sent)}, values = {json.dumps(values)}, grid = {json.dumps(grid.tolist())};"
        "console.log(JSON.stringify(levers.map((lever, place) => values[place].map((value) =>"
        " grid.map((x) => level(curveAt(lever, value), x))))));"
    )
    for lever, of_lever, at in zip(levers, drawn, values, strict=True):
        for place, (heights, value) in enumerate(zip(of_lever, at, strict=True)):
            paid = exact(BENT, lever.path, value, grid)
            same_knots = len(lever.curves[place]) == len(lever.curves[place + 1]) and not lever.path.endswith("rate")
            near = np.abs(np.array(heights) - paid)
            assert near.max() < (1e-6 if part == 0.0 or same_knots else 0.03), (lever.path, value, grid[near.argmax()])


def test_a_height_is_found_again_by_the_browser() -> None:
    rate = next(lever for lever in lever_curves(INDIVIDUAL_HIGH_LEVERAGE, "Own revenue", QUOTA) if lever.moves == "up")
    sent = {"positions": rate.positions, "curves": rate.curves, "at": rate.at, "step": 0.05}
    positions = run_in_node(
        f"const lever = {json.dumps(sent)};"
        "console.log(JSON.stringify([1.2, 1.5, 1.9].map((height) => valueAtHeight(lever, height))"
        ".concat(snapped(lever, 9), snapped(lever, 1.234))));"
    )
    assert positions == pytest.approx([0.4, 1.0, 1.8, rate.positions[-1], 1.25], abs=1e-6)


@pytest.mark.parametrize("name", STORED)
def test_every_stored_plan_can_be_drawn_and_told(name: str) -> None:
    from sim.pay.plan import read_plan

    plan, theme = read_plan(STORED[name]), theme_for("light")
    first = plan.measures[0]
    quota = annual_quota(first, QUOTA, 5.0)
    curve = curve_of(plan, first.name, quota)
    drawn = live_curve.drawing(plan.name, curve, lever_curves(plan, first.name, quota), None, theme)
    assert max(knot[1] for knot in curve) < drawn["ceiling"]
    json.dumps(drawn, allow_nan=False)
    findings = check(plan, quota=quota)
    assert plan_words.headline(plan, findings, curve)
    assert plan_words.mix(plan) == f"{100 * plan.base_share:.3g}/{100 - 100 * plan.base_share:.3g}"
    chart = plan_charts.marginal_rate_chart({plan.name: stretches(curve, quota)}, {plan.name: quota}, theme)
    assert chart.title and len(chart.table) == len(stretches(curve, quota))
    spread = plan_charts.readings_chart(interpretation_spread(plan, quota=quota), theme)
    assert len(spread.figure.data[0].x) == len(spread.table)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", STORED)
def test_the_sample_statement_adds_up(name: str, year: str) -> None:
    from sim.pay.plan import read_plan

    plan = read_plan(STORED[name])
    statement = sample_statement(plan, 1.1, year, QUOTA, 5.0)
    table = statement_table(statement).set_index(LINE)
    lines = [line.label for line in statement.lines]
    months = list(statement.periods)
    assert table.loc[lines, months].sum().round(2).tolist() == pytest.approx(table.loc[VARIABLE, months].tolist())
    both = table.loc[VARIABLE, months] + table.loc[BASE, months]
    assert both.tolist() == pytest.approx(table.loc[PAY, months].tolist())
    assert f"${statement.total:,.2f} with base" in statement_title(statement)


def test_the_headline_says_the_trap_first_and_the_end_of_pay_else() -> None:
    def headline(plan: Plan) -> str:
        return plan_words.headline(plan, check(plan, quota=QUOTA), curve_of(plan, "Own revenue", QUOTA))

    assert headline(plan_with({"kind": "threshold", "at": 0.5})).startswith("At 0.5 of quota")
    assert "pays nothing more" in headline(plan_with({"kind": "cap", "at": 1.0}))
    assert "×2.00 the rate" in headline(plan_with({"kind": "accelerator", "rate": 2.0}))
    assert "at the same rate" in headline(plan_with())


def test_marginal_cents_are_target_incentive_over_quota() -> None:
    steps = stretches(curve_of(INDIVIDUAL_HIGH_LEVERAGE, "Own revenue", QUOTA), QUOTA)
    assert [step.per_quota for step in steps] == pytest.approx([67_500.0 / QUOTA, 135_000.0 / QUOTA])
    capped = plan_with({"kind": "cap", "at": 1.0})
    chart = plan_charts.marginal_rate_chart(
        {capped.name: stretches(curve_of(capped, "Own revenue", QUOTA), QUOTA)}, {capped.name: QUOTA}, theme_for("dark")
    )
    assert chart.title == "From 100 % of quota, one more dollar pays nothing"


def test_a_curve_is_read_above_its_jumps() -> None:
    curve = curve_of(plan_with({"kind": "threshold", "at": 0.5}), "Own revenue", QUOTA)
    assert (level(curve, 0.5), level(curve, 0.499), level(curve, 1.5, 2)) == pytest.approx((0.5, 0.0, 101_250.0))


class Tags(HTMLParser):
    """What a document holds: tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))


def test_the_document_is_self_contained_and_hostile_names_are_inert() -> None:
    plan = plan_with(name=HOSTILE[:80])
    plan = plan_from({**plan.model_dump(mode="json"), "measures": [{"name": HOSTILE[:60], "scope": "individual"}]})
    examples = {at: estimated_pay(plan, at) for at in (0.5, 1.0)}
    text = plan_document.document(plan, curve_of(plan, HOSTILE[:60], QUOTA), examples, HOSTILE[:60], [HOSTILE])
    tags = Tags()
    tags.feed(text)
    assert not {tag for tag, _ in tags.opened} & {"script", "img", "link", "iframe", "a", "object", "form"}
    assert not any(name.startswith("on") or name in ("href", "src") for _, attrs in tags.opened for name in attrs)
    assert "url(" not in text
    assert "&lt;script&gt;" in text
    assert "$67,500.00" in text


def test_hostile_names_are_letters_in_markdown_and_in_charts() -> None:
    shown = plain(HOSTILE)
    assert re.search(r"(?<!\\)[<>*$\[\]`]", shown) is None
    assert "\\:red" in shown
    steps = stretches(curve_of(BENT, "Own revenue", QUOTA), QUOTA)
    chart = plan_charts.marginal_rate_chart({HOSTILE: steps}, {HOSTILE: QUOTA}, theme_for("light"))
    assert "<script" not in chart.figure.to_json()


def test_the_plan_says_first_what_one_earns_beside_what_another_plan_pays() -> None:
    flat, bent = plan_with(), plan_with({"kind": "accelerator", "above": 1.0, "rate": 2.0}, name="Bent")
    pays = {plan.name: plan_words.earned(plan, QUOTA) for plan in (flat, bent)}
    assert pays["Bent"] == pytest.approx([0.8 * 67_500.0, 67_500.0, 2.0 * 67_500.0])
    sentences = plan_words.earnings(bent, pays["Bent"], pays)
    assert sentences == (
        "At 80 / 100 / 150 % of quota you earn $54k / $67.5k / $135k of variable pay; "
        "One measure pays $54k / $67.5k / $101k"
    )
