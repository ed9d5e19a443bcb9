"""Numbers in YAML mean what they say: read as written, or refused with line, value and remedy, whatever the way in."""

import pytest

from cli.scenarios import change_in
from sim.errors import ScenarioError, SimError
from sim.importing.mapping import mapping_from
from sim.pay.plan import read_plan
from sim.scenario.scenario import Scenario, read_scenario
from sim.yaml_files.loader import meant_by
from sim.yaml_files.validation import LARGEST_FILE, yaml_mapping

# What somebody writes, and words of the refusal: what YAML 1.1 would have read, or what to write instead.
READ_OTHERWISE = {
    "0720000": ("237568", "write 720000"),
    "010": ("YAML reads it as 8", "write 10"),
    "-017": ("YAML reads it as -15", "write -17"),
    "1:30": ("YAML reads it as 90", "in quotes"),
    "41:40:00": ("YAML reads it as 150000", "in quotes"),
    "190:20:30.15": ("YAML reads it as 685230.15", "in quotes"),
    "0x1F": ("YAML reads it as 31", "in quotes"),
    "0b11": ("YAML reads it as 3", "in quotes"),
    "7_20_0": ("YAML reads it as 7200", "in quotes"),
    "9" * 5_000: ("5,000 digits", "at most 300"),
}
PLAN = """name: A
measures:
  - name: Own
    scope: individual
    quota: {{per_year: {}}}
    terms: [{{kind: curve}}]
"""


def of_a_plan(folder, number):
    path = folder / "plan.yaml"
    path.write_text(PLAN.format(number), encoding="utf-8")
    return read_plan(path)


def of_a_scenario(folder, number):
    path = folder / "scenario.yaml"
    path.write_text(f"name: A\nmarket:\n\n\n  deal_size: {number}\n", encoding="utf-8")
    return read_scenario(path)


def of_a_mapping(_folder, number):
    text = f"kind: roster\ncolumns: {{payee: Rep}}\nassumptions:\n\n  quota: {number}\n"
    return mapping_from(text.encode(), "mine.yaml")


def of_a_change(_folder, number):
    return Scenario().with_values(dict([change_in(f"market.deal_size={number}")]))


WAYS = {"plan": of_a_plan, "scenario": of_a_scenario, "mapping": of_a_mapping, "--set": of_a_change}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", READ_OTHERWISE, ids=lambda number: number[:12])
def test_a_number_that_yaml_counts_otherwise_is_refused_with_its_line_and_the_remedy(tmp_path, way, number):
    with pytest.raises(SimError) as refused:
        WAYS[way](tmp_path, number)
    message = str(refused.value)
    for words in READ_OTHERWISE[number]:
        assert words in message
    assert "--set market.deal_size" in message if way == "--set" else "line 5" in message
    assert len(message) < 400


@pytest.mark.parametrize("way", ["plan", "scenario", "--set"])
@pytest.mark.parametrize(
    ("number", "meant"), [("'720,000'", "720000"), ("08500", "8500"), ("1e6", "1000000"), ("'1 250 000'", "1250000")]
)
def test_a_text_that_means_a_number_is_refused_with_the_number_to_write(tmp_path, way, number, meant):
    with pytest.raises(ScenarioError, match=f"write {meant}"):
        WAYS[way](tmp_path, number)


@pytest.mark.parametrize(("number", "value"), [("720000", 720_000), ("720_000", 720_000), ("+5", 5), ("0", 0)])
def test_decimal_digits_are_read_as_written(tmp_path, number, value):
    assert of_a_plan(tmp_path, number).measures[0].quota.per_year == value
    assert yaml_mapping(f"a: [{number}, '010', 0.50, 1.5e+3]".encode(), "x")["a"] == [value, "010", 0.5, 1500.0]


@pytest.mark.parametrize("number", ["150,000", "150,500"])
def test_a_comma_within_braces_is_told_and_not_a_key_of_its_own(tmp_path, number):
    with pytest.raises(ScenarioError, match=rf"line 5: .* a comma .*: write {number.replace(',', '')} for {number}"):
        of_a_plan(tmp_path, number)


@pytest.mark.parametrize("text", ["[1,000]", "[[0, 0], [1,000, 1]]"])
def test_thousands_in_a_list_are_told(text):
    with pytest.raises(ScenarioError, match="write 150000"):
        change_in(f"market.season={text}")


def test_the_sweep_and_every_command_with_set_refuse_alike(call, tmp_path):
    for arguments in (
        ("run", "smb_saas_var", "--set", "organization.seats=010"),
        ("sweep", "smb_saas_var", "--axis", "organization.seats=8,010", "--folder", tmp_path),
    ):
        answer = call(*arguments)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "YAML reads it as 8; write 10" in answer.stderr


def test_a_large_file_is_refused_before_it_is_parsed():
    with pytest.raises(ScenarioError, match="larger than 100 kB"):
        yaml_mapping(b"a: [" + b"1," * (LARGEST_FILE // 2) + b"1]", "big.yaml")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("720,000", "720000"), ("-1,234.50", "-1234.50"), ("007", "7"), ("40%", "0.4"), ("2.5e3", "2500"), ("1,5", ""),
     ("seven", ""), ("1:30", "")],
)  # fmt: skip
def test_what_a_text_means_is_said_only_where_it_is_plain(text, meant):
    assert meant_by(text) == meant
