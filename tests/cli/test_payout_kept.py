"""`payout` of kept files pays what the files themselves are paid, and enters what it wrote."""

import csv
import json

import pytest

from tests.cli.test_payout_command import GOOD, HEADING, ROSTER

DEALS = "opportunity_id,payee,deal_stage,close_date,close_value\nO1,Ada,Won,2026-01-15,260000\n"


@pytest.fixture
def brought(call, tmp_path):
    """Keep a file under a name and return its path."""

    def keep(name, text, *options):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        answer = call("import", path, "--keep", name, *options)
        assert answer.exit_code == 0, answer.output
        return path

    return keep


def test_kept_credits_and_roster_are_paid_as_the_files_themselves(call, brought, tmp_path):
    credits, roster = brought("sales 2026", HEADING + GOOD), brought("people", ROSTER)
    from_files = call("payout", "hybrid", credits, "--people", roster, "--json")
    out = tmp_path / "statements.csv"
    from_store = call("payout", "hybrid", "kept:sales 2026", "--people", "kept:people", "--json", "--out", out)
    assert from_files.exit_code == from_store.exit_code == 0, from_store.output
    assert from_store.stdout == from_files.stdout
    assert json.loads(from_store.stdout)["statements"][0]["total"] > 0.0
    mixed = call("payout", "hybrid", credits, "--people", "kept:people", "--json")
    assert mixed.stdout == from_files.stdout
    with out.open(encoding="utf-8", newline="") as file:
        cents = sum(round(100 * float(row["amount"])) for row in csv.DictReader(file))
    assert cents == sum(round(100 * statement["total"]) for statement in json.loads(from_store.stdout)["statements"])
    entered = json.loads(call("kept", "history", "--json").stdout)
    assert [entry["what"] for entry in entered].count("export") == 2
    assert call("payout", "hybrid", "kept:sales 2026", "--people", "kept:people").exit_code == 0
    assert json.loads(call("kept", "history", "--json").stdout) == entered  # shown is not taken along


def test_a_kept_row_that_cannot_be_paid_holds_its_deal_back(call, brought):
    rows = "D4,Ada,2026-02-01,Own revenue,1000,0.5\nD4,Bo,2026-06-01,Owned,1000,0.5\n"
    brought("sales", HEADING + GOOD + rows)
    brought("people", ROSTER)
    refused = call("payout", "hybrid", "kept:sales", "--people", "kept:people", "--json")
    assert refused.exit_code == 2
    printed = json.loads(refused.stdout)
    assert [(problem["file"], problem["row"], problem["column"]) for problem in printed["problems"]] == [
        ("kept:sales", 7, "measure")
    ]
    assert printed["left_out_with_them"] == [6]


def test_won_deals_are_credits_of_the_measure_their_mapping_names(call, brought, tmp_path):
    mapping = tmp_path / "crm.yaml"
    mapping.write_text(
        "kind: deals\ncolumns: {deal: opportunity_id, payee: payee, stage: deal_stage, closed: close_date, value: "
        "close_value}\nassumptions: {measure: Own revenue, base: 50000}\n",
        encoding="utf-8",
    )
    brought("deals", DEALS, "--mapping", mapping)
    brought("people", ROSTER)
    answer = call("payout", "hybrid", "kept:deals", "--people", "kept:people", "--json")
    assert answer.exit_code == 0, answer.output
    ada = json.loads(answer.stdout)["statements"][0]
    assert ada["credited"]["Own revenue"][-1] == 260_000.0
    assert "assumes base 50,000.00; payout takes it from plan and roster alone" in answer.stderr


def test_what_is_no_credit_or_roster_is_told_in_one_line(call, brought):
    brought("history", "payee,month,attainment\nAda,2026-01,1.1\n")
    brought("people", ROSTER)
    brought("sales", HEADING + GOOD)
    for arguments, words in (
        (["kept:none"], "nothing is kept under the name 'none'"),
        (["kept:people"], "kept:people holds roster; name one that holds credits or deals"),
        (["kept:history"], "name one that holds credits or deals; `replay` pays a history of attainment"),
        (["kept:sales", "--people", "kept:sales"], "kept:sales holds credits; name one that holds roster"),
    ):
        answer = call("payout", "hybrid", *arguments)
        assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.output
        assert words in answer.stderr
