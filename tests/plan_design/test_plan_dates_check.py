"""What `check` says of a plan's calendar, leaves and dated terms."""

import pytest

from sim.pay.plan import plan_from
from sim.plan_design.traps import check

SALES = {"name": "Sales", "scope": "individual", "quota": {"per_year": 100_000.0}}


def findings(measure=None, **more):
    plan = plan_from({"name": "Plan", "measures": [{**SALES, **(measure or {})}], **more})
    return {(finding.kind, finding.severity, finding.where): finding.sentence for finding in check(plan)}


def test_a_plan_without_dates_has_nothing_said_about_them():
    kinds = {kind for kind, _, _ in findings()}
    assert not kinds & {"calendar", "calendar of one year", "uneven months", "dated terms", "leave without relief"}


def test_a_calendar_is_said_and_one_of_a_single_year_asks_for_the_next():
    weeks = findings(calendar={"kind": "4-4-5", "first_day": "2026-02-01"})
    assert ("calendar", "note", "calendar") in weeks
    assert "or `year_end` for every year" in weeks["calendar of one year", "note", "calendar"]
    every = findings(calendar={"kind": "4-4-5", "year_end": {"month": 1}})
    assert ("calendar of one year", "note", "calendar") not in every


@pytest.mark.parametrize(("by", "is_said"), [("month", True), ("period", False)])
def test_months_of_rolling_weeks_are_uneven(by, is_said):
    said = findings(pay_every=by, calendar={"kind": "weeks", "first_day": "2026-01-02"})
    assert (("uneven months", "warning", "calendar") in said) is is_said


def test_leave_that_keeps_the_quota_or_the_incentive_is_reckoned():
    leaves = [{"name": "sick", "quota": "kept"}, {"name": "parental", "incentive": "kept"}, {"name": "other"}]
    said = findings(leaves=leaves)
    assert "9 months at quota reach 0.75" in said["leave without relief", "warning", "leaves.0"]
    assert "1.33 times as much" in said["incentive on leave", "note", "leaves.1"]
    assert not any(where == "leaves.2" for _, _, where in said)


def test_terms_from_a_day_on_are_checked_like_the_first():
    cliff = [
        {"kind": "curve"},
        {"kind": "retroactive accelerator", "tie": "upper", "tiers": [{"above": 1.0, "rate": 1.2}]},
    ]
    said = findings({"revisions": [{"since": "2026-09-08", "terms": cliff}]}, ote_per_year=100_000.0, base_share=0.5)
    trap = said["cliff", "trap", "measures.0.revisions.0"]
    assert trap == "From 2026-09-08 on: at 1 of quota on Sales, the last dollar adds $10,000 at once."
    assert ("dated terms from the first dollar", "warning", "measures.0.revisions.0") in said
    assert not any(kind == "cliff" and where == "measures.0" for kind, _, where in said)
