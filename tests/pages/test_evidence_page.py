"""The Evidence page: hits and misses as the command prints them, inputs apart, sources, closed forms, settings."""

import json
import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.program import app as program
from sim.evidence.published import INPUT, REPRODUCED, STUDIES

PAGE = "pages/method/evidence.py"


@pytest.fixture(scope="module")
def printed(small) -> list[dict]:
    run = small.run
    options = ["--replications", str(run.replications), "--seed", str(run.seed), "--json"]
    return json.loads(CliRunner().invoke(program, ["validate", *options]).stdout)["rows"]


def tables(app) -> dict[str, pd.DataFrame]:
    """Return the page's tables by name, in the order in which they stand there."""
    names = ("chart", "directions", "inputs", "dictated", "rows", "limits")
    return dict(zip(names, (table.value for table in app.dataframe), strict=True))


def words(app) -> str:
    return " ".join(
        str(element.value) for kind in (app.title, app.header, app.markdown, app.caption) for element in kind
    )


def test_the_page_counts_what_the_command_line_computes(opened, printed):
    page = opened(PAGE)
    assert not page.exception
    tried = [row for row in printed if row["kind"] == REPRODUCED]
    hits = sum(row["inside"] for row in tried)
    assert f"{hits} of {len(tried)} published results come out as published, {len(tried) - hits} do not" in words(page)
    counts = [int(count) for count in re.findall(r"\d+", page.title[0].value)]
    right, directions, landed, forms, sized, sizes = counts
    assert (right + sized, directions + sizes) == (hits, len(tried))
    assert 0 < landed <= forms
    assert page.title[0].value.startswith("Decide on signs") == (right / directions > sized / sizes)
    for row in tried:
        if not row["inside"]:
            assert row["reason"][1:] in words(page)


def test_inputs_stand_apart_and_prove_nothing(opened):
    page = opened(PAGE)
    shown = tables(page)
    names = [study.label for study in STUDIES if study.kind == INPUT]
    assert list(shown["inputs"]["study"]) == names
    assert not set(names) & set(shown["directions"]["study"])
    assert "proves nothing" in words(page)


def test_every_row_names_source_and_tag_and_every_closed_form_stands_there(opened):
    shown = tables(opened(PAGE))
    everything = shown["rows"]
    assert list(everything["study"]) == [study.label for study in STUDIES]
    assert set(everything["tag"]) == {"V", "S"}
    assert all(len(source) > 20 for source in everything["source"])
    assert len(shown["limits"]) >= 10


def test_what_stands_behind_a_row_can_be_chosen(opened):
    page = opened(PAGE)
    label = next(study.label for study in STUDIES if study.name == "friebel")
    page.selectbox(key="evidence.row").set_value(label).run()
    assert not page.exception
    assert "1,300 in 193 shops" in tables(page)["dictated"].to_string()


def test_the_chart_says_inside_and_missed_in_symbols_and_words(opened):
    (chart,) = opened(PAGE).get("plotly_chart")
    assert chart.proto.alt
    spec = json.loads(chart.proto.spec)
    symbols = {trace["name"]: trace["marker"]["symbol"] for trace in spec["data"]}
    assert len(set(symbols.values())) == len(symbols)
    text = " ".join(label["text"] for label in spec["layout"]["annotations"])
    assert "missed" in text
    assert "inside" in text
