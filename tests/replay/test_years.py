"""A file of several years: one is replayed and said, or all; inside and outside are the file's total, to the cent."""

import datetime

import pytest
from hypothesis import given, settings, strategies as st

from sim.errors import ImportedFileError
from sim.replay.actuals import actuals, years_in
from sim.replay.replay import replay
from sim.replay.several import APART, ReplayFiles, replay_years
from sim.replay.years import begins, lies_in
from sim.reports.replay_words import basis
from tests.replay.conftest import HEAD, TWO, acted, plan_of, read

THREE = TWO + "Bo,2026-05-10,Bookings,70000.10,D4\nCy,2026-12-31,Bookings,30000.20,D5\nAnn,2024-12-31,Bookings,5,D6\n"
PAIR = (plan_of("Flat"), plan_of("Mixed", base_share=0.4))


def test_the_year_with_the_most_credits_is_replayed_and_the_others_are_listed():
    replayed = replay(PAIR, acted(THREE))
    content = replayed.as_dict()
    assert content["plan_year_from"] == "2025-01"
    assert [(year["from"], year["credits"]) for year in content["plan_years"]] == [
        ("2024-01", 1), ("2025-01", 3), ("2026-01", 2),
    ]  # fmt: skip
    assert content["credited_total"] == 200_000.0
    assert content["credited_outside"] == 100_005.30
    assert content["file_total"] == 300_005.30
    assert content["payees"] == 2, "Cy was credited in another year alone"
    listed = [exception for exception in content["exceptions"] if "outside the plan year" in exception["message"]]
    assert [(exception["plan"], exception["row"]) for exception in listed] == [("every plan", row) for row in (5, 6, 7)]
    text = next(exception["text"] for exception in content["findings"] if exception["about"] == "plan year")
    assert "200,000.00 and 100,005.30 are the file's 300,005.30" in text
    assert "left out: 3 credits of other years, $100,005.30" in basis(replayed)


def test_a_year_is_chosen_by_its_first_month():
    actual = actuals(read(THREE, "credits"), None, datetime.date(2024, 7, 1))
    assert [(year.label, year.credits) for year in actual.years] == [("2024-07", 3), ("2025-07", 2), ("2026-07", 1)]
    assert actual.credited_total == 90_000.0 + 50_000.0 + 5.0
    with pytest.raises(ImportedFileError, match=r"no credit of mine\.csv lies in the plan year from 2030-01; it holds"):
        actuals(read(THREE, "credits"), None, datetime.date(2030, 1, 1))


def test_every_year_is_replayed_and_the_sum_is_the_files():
    credits = read(THREE, "credits")
    seen = []
    years = replay_years(PAIR, ReplayFiles(credits), progress=lambda *done: seen.append(done))
    content = years.as_dict()
    alone = [replay(PAIR, actuals(credits, None, year.first)) for year in years_in(credits)]
    for name in ("Flat", "Mixed"):
        by_hand = sum(round(100 * replayed.paid[name].pay_total) for replayed in alone)
        assert round(100 * content["all"]["plans"][name]["pay_total"]) == by_hand
    assert content["all"]["credited_total"] == 300_005.30
    assert (content["all"]["deals"], content["all"]["payees"]) == (6, 3)
    change = sum(round(100 * replayed["comparisons"]["Mixed"]["change"]) for replayed in content["years"])
    assert round(100 * content["all"]["comparisons"]["Mixed"]["change"]) == change
    assert [row[0] for row in years.rows()] == ["2024-01", "2025-01", "2026-01", "all"]
    assert all(any(replayed.text == APART for replayed in year.findings) for year in years.replays)
    assert seen == sorted(seen, key=lambda done: done[0] / done[1])
    assert seen[-1][0] == seen[-1][1]


DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2024, 12, 31))


@settings(max_examples=30, deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=12), start=st.integers(1, 12))
def test_every_credit_lies_in_one_year_and_nothing_is_lost(days, start):
    text = HEAD + "".join(f"Ann,{day},Bookings,{100.01 + place},D{place}\n" for place, day in enumerate(days))
    credits = read(text, "credits")
    years = years_in(credits, None, start)
    assert sum(year.credits for year in years) == len(days)
    assert all(sum(lies_in(day, year.first) for year in years) == 1 for day in days)
    assert all(begins(day, start) in {year.first for year in years} for day in days)
    actual = actuals(credits, start_month=start)
    assert actual.credited_total + actual.outside_total == pytest.approx(sum(year.amount for year in years))
    assert len(actual.records) + len(actual.outside) == len(days)


def test_too_many_years_are_refused_as_wrong_dates():
    text = HEAD + "".join(f"Ann,{year}-05-01,Bookings,5,D{year}\n" for year in range(1990, 2025))
    with pytest.raises(ImportedFileError, match="spans 35 plan years"):
        replay_years(PAIR, ReplayFiles(read(text, "credits")))


def test_a_deal_credited_in_two_years_counts_in_each_and_is_said():
    acts = acted(TWO + "Bo,2026-05-10,Bookings,5,D1\n")
    assert (acts.credited_total, acts.outside_total) == (200_000.0, 5.0)
    assert any(note.text.endswith("in more than one: D1") for note in acts.findings)
