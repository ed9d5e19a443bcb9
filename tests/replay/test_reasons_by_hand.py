"""What each reason comes to, worked out by hand: one case a reason, one of two that share, all to the cent."""

import pytest

from sim.replay.replay import replay
from tests.replay.conftest import CURVE, TWO, acted, plan_of

FAST = {"kind": "accelerator", "above": 1.0, "rate": 2.0}
RESOLD = TWO.replace("deal\n", "deal,motion\n").replace("D1\n", "D1,\n").replace("D2\n", "D2,resold\n")
RESOLD = RESOLD.replace("D3\n", "D3,\n")
HALF = {"by_motion": [{"motion": "resold", "credit": 0.5}]}
# Ann stands at 1.5 of a quota of 100,000 and Bo at 0.5; half of an OTE of 100,000 is target incentive. A year's pay:
# Ann 50,000 + 75,000, Bo 50,000 + 25,000.
CASES = {
    # Base 70,000 and target incentive 30,000: Ann 70,000 + 45,000, Bo 70,000 + 15,000.
    "mix": ({}, {"base_share": 0.7}, TWO, (-10_000.0, 10_000.0)),
    # OTE 120,000: everything is 1.2 times as much.
    "mix, OTE": ({}, {"ote_per_year": 120_000.0}, TWO, (25_000.0, 15_000.0)),
    # Past quota twice the rate: Ann's 0.5 counts once more.
    "curve": ({}, {"terms": (CURVE, FAST)}, TWO, (25_000.0, 0.0)),
    # The team stands at 1.0: Ann loses 0.5 and Bo gains it.
    "crediting": ({}, {"scope": "team"}, TWO, (-25_000.0, 25_000.0)),
    # Half of Ann's 60,000 counts: 0.3 of 50,000 less.
    "crediting, by motion": ({}, {"crediting": HALF}, RESOLD, (-15_000.0, 0.0)),
    # A quota of 80,000: Ann at 1.875, Bo at 0.625.
    "quota": ({}, {"measure": {"quota": {"per_year": 80_000.0}}}, TWO, (18_750.0, 6_250.0)),
    # No more than 1.2 target incentives: Ann loses 0.3 of 50,000.
    "cap": ({}, {"terms": (CURVE, {"kind": "cap", "at": 1.2})}, TWO, (-15_000.0, 0.0)),
    # By month the quota is 8,333.33 and the target incentive 4,166.67. Ann's months stand at 10.8 and 7.2 and pay 20.6
    # and 13.4 of it where the year pays 2.0; Bo's stands at 6 and pays 11 where the year pays 0.5.
    "timing": (
        {"terms": (CURVE, FAST)},
        {"terms": (CURVE, FAST), "measure": {"measured_per": "month"}},
        TWO,
        (round(50_000 / 12 * 34.0 - 100_000, 2), round(50_000 / 12 * 11 - 25_000, 2)),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_thing_that_differs_is_the_reason_by_hand(case):
    before, after, credits, changes = CASES[case]
    replayed = replay([plan_of("A", **before), plan_of("B", **after)], acted(credits))
    part = case.split(",")[0]
    assert [dict(moved.parts) for moved in replayed.changes["B"]] == [{part: change} for change in changes]
    assert [moved.change for moved in replayed.changes["B"]] == list(changes)


def test_two_things_share_by_shapley_by_hand():
    replayed = replay([plan_of("A"), plan_of("B", base_share=0.7, terms=(CURVE, FAST))], acted())
    # Ann: 125 as she is, 115 with the mix, 150 with the curve, 130 with both (thousands). Mix: the mean of 115 - 125
    # and 130 - 150; curve: the mean of 150 - 125 and 130 - 115.
    ann, bo = replayed.changes["B"]
    assert dict(ann.parts) == {"mix": -15_000.0, "curve": 20_000.0}
    assert dict(bo.parts) == {"mix": 10_000.0, "curve": 0.0}
    assert (ann.outcome, ann.reason) == ("wins", "curve")
