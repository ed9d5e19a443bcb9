"""What files leave open is named, chosen under one name everywhere, and no total stands on a quota nobody chose."""

import dataclasses
import io

import pytest

from sim.errors import ImportedFileError
from sim.replay.actuals import PLANS_OWN, actuals
from sim.replay.gaps import gaps_of
from sim.replay.payees import BY_CREDITS, LEFT_OUT, OTE, QUOTA, SEAT, WITHOUT_CREDITS
from sim.replay.quotas import MEAN_OF_TEAM
from sim.replay.replay import replay
from sim.replay.several import ReplayFiles, replay_year, replay_years
from sim.reports.replay_words import NO_QUOTA, assumed, basis, headline, headline_of_years, roster_words
from store.files.exports.replay_brief import replay_brief
from store.files.exports.replay_workbook import replay_workbook
from tests.replay.conftest import CURVE, HEAD, TWO, plan_of, read

FAST = {"kind": "accelerator", "above": 1.0, "rate": 2.0}
PLANS = [plan_of("Flat"), plan_of("Fast", terms=(CURVE, FAST))]
WITH_IDLE = "payee,quota,ote\nAnn,100000,100000\nBo,100000,100000\nCy,100000,100000\n"


def replayed(text=TWO, roster=None, **choices):
    people = None if roster is None else read(roster, "roster")
    return replay_year(PLANS, ReplayFiles(read(text, "credits"), people, choices=choices))


def gap(result, about):
    return next((gap for gap in result.gaps if gap.about == about), None)


def test_no_total_stands_on_a_quota_nobody_chose():
    result = replayed()
    assert result.undecided
    assert headline(result) == NO_QUOTA
    assert not any(sign in headline(result) for sign in "$0123456789")
    assert gap(result, QUOTA).as_dict() == {
        "about": "quota", "people": 2, "taken": "no quota is chosen for everybody", "chosen": False, "needed": True,
        "names": [],
    }  # fmt: skip
    years = replay_years(PLANS, ReplayFiles(read(TWO, "credits")))
    assert years.undecided and headline_of_years(years) == NO_QUOTA


@pytest.mark.parametrize("quota", [100_000.0, MEAN_OF_TEAM])
def test_a_chosen_quota_is_paid_by_and_said_and_the_total_is_rounded(quota):
    result = replayed(quota=quota)
    # Ann sells 150,000 of 100,000: half a target incentive of 50,000 past quota, at twice the rate 25,000 more.
    assert headline(result) == "Fast would have cost $25k more than Flat; 1 win, 0 lose, 1 unchanged"
    assert assumed(result).startswith("Not in the files, so assumed: quota")
    assert ("100 % by construction" in assumed(result)) == (quota == MEAN_OF_TEAM)


def test_a_stated_quota_is_no_gap_and_the_total_is_to_the_cent():
    roster = "payee,start,quota,ote,team\nAnn,2025-01-01,100000,100000,x\nBo,2025-01-01,100000,100000,x\n"
    result = replayed(roster=roster)
    assert result.gaps == () and assumed(result) == ""
    assert headline(result).startswith("Fast would have cost $25,000.00 more")


def test_a_plan_that_states_its_quota_or_needs_none_asks_for_none():
    own = plan_of("Own", measure={"quota": {"per_year": 80_000.0}})
    flat = plan_of("Commission", terms=({"kind": "marginal rates", "tiers": [{"rate": 0.1}]},))
    for plan in (own, flat):
        result = replay([plan], actuals(read(TWO, "credits")))
        assert gap(result, QUOTA) is None and not result.undecided


def test_an_ote_is_split_by_each_plans_own_mix():
    result = replayed(quota=100_000.0, ote=200_000.0)
    assert result.as_dict()["plans"]["Flat"]["base_total"] == 200_000.0  # half of 200,000 for each of two
    assert "OTE $200,000 for everybody" in assumed(result)
    assert gap(replayed(quota=1e5, ote=PLANS_OWN), OTE).chosen
    assert not gap(replayed(quota=1e5), OTE).chosen
    with pytest.raises(ImportedFileError, match="state the OTE, or the other two"):
        replayed(quota=1e5, ote=2e5, base=1e5)


def test_who_was_credited_nothing_is_named_and_can_be_left_out():
    paid, left = replayed(roster=WITH_IDLE), replayed(roster=WITH_IDLE, **{WITHOUT_CREDITS: LEFT_OUT})
    assert gap(paid, WITHOUT_CREDITS).names == gap(left, WITHOUT_CREDITS).names == ("Cy",)
    assert "1 person of the roster without a credit (Cy) paid all the same" in assumed(paid)
    assert "(Cy) left out" in assumed(left)
    base = [result.as_dict()["plans"]["Flat"]["base_total"] for result in (paid, left)]
    assert base == [150_000.0, 100_000.0]
    managed = WITH_IDLE.replace("quota,ote", "quota,ote,manager").replace("100000\n", "100000,Cy\n")
    assert gap(replayed(roster=managed), WITHOUT_CREDITS) is None  # a manager is paid for others


def test_time_in_seat_by_credits():
    result = replayed(quota=100_000.0, seat=BY_CREDITS)
    # Ann from February to August is 7 months, Bo May alone 1 month, of base 50,000 a year.
    assert result.as_dict()["plans"]["Flat"]["base_total"] == pytest.approx(50_000.0 * 8 / 12, abs=0.02)
    assert "first month with a credit" in assumed(result)


@pytest.mark.parametrize(
    ("name", "value"), [(SEAT, "sometimes"), (WITHOUT_CREDITS, "half"), (OTE, -1.0), (OTE, "much"), (QUOTA, 0.0)]
)
def test_an_unknown_choice_is_refused_in_words(name, value):
    with pytest.raises(ImportedFileError, match=name):
        replayed(roster="payee\nAnn\nBo\nCy\n", **{name: value})


def test_the_roster_says_whom_it_adds_and_how_far_the_difference_moves():
    result = replayed(roster="payee,manager\nAnn,Kim\nBo,Kim\nCy,Kim\n", quota=100_000.0)
    effect = result.roster
    assert (effect.credited, effect.payees, effect.added, effect.dropped) == (2, 3, ("Cy",), ())
    assert effect.without == effect.of_credited == effect.whole == {"Fast": 25_000.0}
    text = roster_words(effect, "Fast")
    assert "2 people credited become 3 payees: 1 without a credit added (Cy)" in text
    assert "It moves the difference from +$25k to +$25k" in text
    one = replayed(HEAD + "Ann,2025-02-10,Bookings,150000,D1\nBo,2025-02-10,Bookings,150000,D2\n",
                   roster="payee\nAnn\n", quota=100_000.0).roster  # fmt: skip
    assert (one.dropped, one.without, one.whole) == (("Bo",), {"Fast": 50_000.0}, {"Fast": 25_000.0})


def test_without_a_quota_for_those_off_the_roster_no_difference_is_made_up():
    result = replayed(roster=WITH_IDLE)
    assert not result.undecided and result.roster.without == {}
    assert "It moves" not in roster_words(result.roster, "Fast")


def test_the_byline_says_rows_deals_and_dollars():
    split = (
        TWO.replace("deal\n", "deal,split\n").replace(",D1", ",D1,0.5").replace(",D2", ",D2,1").replace(",D3", ",D3,1")
    )
    assert basis(replayed(split)).startswith(
        "3 rows read, 3 used: $155,000.00 credited, 3 deals, 2 payees, plan year from 2025-01; amounts sum to "
        "$200,000.00 before splits"
    )


def test_page_one_of_brief_and_workbook_says_what_is_assumed():
    result = replayed(quota=100_000.0)
    page = replay_brief(result).decode()
    assert page.index("Not in the files, so assumed") < page.index("What each plan costs")
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(replay_workbook(result)))
    head, first, *_ = book.worksheets[0].iter_rows(values_only=True)
    assert "quota $100,000 a year for everybody" in dict(zip(head, first, strict=True))["assumed"]


def test_gaps_belong_to_the_plans():
    acted = actuals(read(TWO, "credits"))
    richer = plan_of("Richer", ote_per_year=2e5)
    ote = next(gap for gap in gaps_of([PLANS[0], richer], acted) if gap.about == OTE)
    assert ote.taken == "OTE as each plan states it ($100,000, $200,000) for everybody"
    assert dataclasses.is_dataclass(ote)
