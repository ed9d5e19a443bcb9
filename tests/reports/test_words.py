"""Amounts in words: three digits, the sign always written, doubt said."""

import pytest

from sim.engine.measures import Estimate
from sim.reports.wording import (
    difference,
    dollars,
    half_width,
    includes_zero,
    listed,
    money,
    share,
    signed_dollars,
    signed_money,
    years,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "$0"),
        (-0.4, "$0"),
        (999.4, "$999"),
        (999.6, "$1k"),
        (1_000.0, "$1k"),
        (8_123.0, "$8.12k"),
        (-8_123.0, "−$8.12k"),
        (99_960.0, "$100k"),
        (131_187.0, "$131k"),
        (999_900.0, "$1M"),
        (1_434_000.0, "$1.43M"),
        (2.5e9, "$2.5B"),
    ],
)
def test_money_has_three_digits_and_a_unit(value, written):
    assert money(value) == written


def test_a_gain_carries_its_plus():
    assert (signed_money(131_187.0), signed_money(-131_187.0), signed_money(0.0)) == ("+$131k", "−$131k", "$0")


def test_dollars_in_full_keep_every_cent_and_the_same_signs():
    written = [dollars(value) for value in (1_320_004.5, -8.1, 0.0, -0.001)]
    assert written == ["$1,320,004.50", "−$8.10", "$0.00", "$0.00"]
    assert dollars(1_320_003.9, 0) == "$1,320,004"
    assert [signed_dollars(value) for value in (8.1, -8.1, 0.001)] == ["+$8.10", "−$8.10", "$0.00"]


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate(131e3, 128e3, 134e3), "▲ $131k more ($128k to $134k)"),
        (Estimate(-131e3, -134e3, -128e3), "▼ $131k less ($128k to $134k)"),
        (Estimate(1e3, -1e3, 3e3), "◆ +$1k, not settled (−$1k to +$3k)"),
    ],
)
def test_a_difference_has_sign_direction_and_interval(estimate, words):
    assert difference(estimate) == words


def test_a_bound_at_zero_settles_nothing():
    assert includes_zero(Estimate(1.0, 0.0, 2.0))
    assert not includes_zero(Estimate(1.0, 0.1, 2.0))


def test_shares_become_percent_and_counts_words():
    assert (share(0.25), share(-0.085), years(1), years(3), years(20)) == (
        "25 %",
        "−8.5 %",
        "one year",
        "three years",
        "20 years",
    )
    assert (listed(["a"]), listed(["a", "b", "c"]), listed([])) == ("a", "a, b and c", "")


@pytest.mark.parametrize(("half", "words"), [(3_090.0, "±3.1k"), (11_140.0, "±11k"), (848.0, "±850"), (0.0, "±0")])
def test_a_half_width_has_two_digits(half, words):
    assert half_width(Estimate(7.0, 7.0 - half, 7.0 + half)) == words
