"""Tables as files: whole or not at all, every digit kept, nothing that a spreadsheet would run."""

import csv
import json
import math
import os
import threading
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given, strategies as st

from store.files.tables import NEUTRAL, TableError, check_target, neutral, replace_file, write_table

TABLE = pd.DataFrame({"name": ["a", "b"], "year": [1, 2], "share": [0.1, 1 / 3], "on": [True, False]})
ENDINGS = (".csv", ".parquet", ".json")


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


@pytest.mark.parametrize("ending", [*ENDINGS, ".CSV"])
def test_a_table_comes_back_as_it_was(tmp_path: Path, ending: str):
    path = tmp_path / f"table{ending}"
    write_table(TABLE, path)
    readers = {
        ".csv": pd.read_csv,
        ".parquet": pd.read_parquet,
        ".json": lambda file: pd.DataFrame(json.loads(file.read_text())),
    }
    back = readers[ending.lower()](path)
    assert back.to_dict("list") == TABLE.to_dict("list")
    assert leftovers(tmp_path) == []


def test_csv_keeps_every_digit(tmp_path: Path):
    write_table(pd.DataFrame({"x": [1 / 3, 1e-17, 123456789.123456789]}), tmp_path / "x.csv")
    assert [float(row[0]) for row in csv_rows(tmp_path / "x.csv")[1:]] == [1 / 3, 1e-17, 123456789.123456789]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", "-a\r=1", "\0=1", "\uff1d1", '=HYPERLINK("http://x","y")'],
)
def test_csv_text_that_a_spreadsheet_would_run_is_neutralized(tmp_path: Path, text: str):
    write_table(pd.DataFrame({text: [text]}), tmp_path / "x.csv")
    assert csv_rows(tmp_path / "x.csv") == [[NEUTRAL + text], [NEUTRAL + text]]


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path):
    write_table(pd.DataFrame({"x": [-1.5], "n": [-2], "mixed": pd.Series([-3.5], dtype=object)}), tmp_path / "x.csv")
    assert csv_rows(tmp_path / "x.csv")[1] == ["-1.5", "-2", "-3.5"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_neutral_text_never_begins_like_a_formula_and_is_otherwise_unchanged(text: str):
    assert neutral(text).removeprefix(NEUTRAL) == text.removeprefix(NEUTRAL)
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_number_that_is_not_finite_is_refused_by_name(tmp_path: Path, ending: str, value: float):
    for cells in (pd.Series([1.0, value]), pd.Series(["a", value], dtype=object)):
        with pytest.raises(TableError, match="share in row 2"):
            write_table(pd.DataFrame({"share": cells}), tmp_path / f"x{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_missing_stays_empty(tmp_path: Path, ending: str):
    write_table(pd.DataFrame({"low": pd.Series([None, 1.5], dtype=object), "s": ["a", None]}), tmp_path / f"x{ending}")
    readers = {
        ".csv": lambda path: csv_rows(path)[1:],
        ".parquet": lambda path: pyarrow.parquet.read_table(path).to_pandas().replace({math.nan: None}).to_numpy(),
        ".json": lambda path: [list(row.values()) for row in json.loads(path.read_text())],
    }
    rows = readers[ending](tmp_path / f"x{ending}")
    assert [[str(cell) if cell not in {None, ""} else "" for cell in row] for row in rows] == [["", "a"], ["1.5", ""]]


@pytest.mark.parametrize("name", ["x.xlsx", "x", "x.csv.gz", ".csv"])
def test_an_unknown_ending_is_refused_and_the_known_ones_are_named(tmp_path: Path, name: str):
    with pytest.raises(TableError, match=r"\.csv, \.parquet or \.json"):
        write_table(TABLE, tmp_path / name)


def test_a_missing_folder_and_a_folder_in_the_way_are_refused_before_anything_is_computed(tmp_path: Path):
    with pytest.raises(TableError, match="there is no folder"):
        check_target(tmp_path / "missing" / "x.csv")
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(TableError, match="is a folder"):
        check_target(tmp_path / "x.csv")


def test_a_check_leaves_no_file(tmp_path: Path):
    check_target(tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", [[1.0], {"a": 1}, b"bytes"])
def test_a_cell_that_is_no_value_is_refused(tmp_path: Path, cell: object):
    with pytest.raises(TableError, match="x in row 1"):
        write_table(pd.DataFrame({"x": pd.Series([cell], dtype=object)}), tmp_path / "x.csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_two_columns_of_one_name_are_refused(tmp_path: Path, ending: str):
    with pytest.raises(TableError, match="same name"):
        write_table(pd.DataFrame([[1, 2]], columns=["x", "x"]), tmp_path / f"x{ending}")


def test_half_a_character_and_mixed_parquet_columns_are_refused_in_one_line(tmp_path: Path):
    with pytest.raises(TableError, match="surrogate"):
        write_table(pd.DataFrame({"x": pd.Series(["\ud800"], dtype=object)}), tmp_path / "x.csv")
    with pytest.raises(TableError) as refused:
        write_table(pd.DataFrame({"x": pd.Series(["a", 1], dtype=object)}), tmp_path / "x.parquet")
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_survives_a_failed_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "x.csv"
    write_table(TABLE, path)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TableError, match="No space left"):
        write_table(TABLE.head(1), path)
    assert path.read_bytes() == before
    assert leftovers(tmp_path) == []


def test_a_link_is_followed_to_its_file(tmp_path: Path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_table(TABLE, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert len(csv_rows(tmp_path / "real.csv")) == 3


def test_a_reader_never_sees_a_part(tmp_path: Path):
    path = tmp_path / "x.bin"
    contents = [bytes([letter]) * 100_000 for letter in b"ab"]
    replace_file(path, contents[0])
    writers = [threading.Thread(target=lambda c=c: [replace_file(path, c) for _ in range(20)]) for c in contents]
    for writer in writers:
        writer.start()
    seen = [path.read_bytes() for _ in range(100)]
    for writer in writers:
        writer.join()
    assert all(content in contents for content in seen)
    assert leftovers(tmp_path) == []
