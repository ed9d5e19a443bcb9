"""Parts of a year, paid by hand: who changes plan and is not in seat all year, and a seat that ends within the year."""

from sim.replay.actuals import actuals
from sim.replay.assigned import AS_ASSIGNED
from sim.replay.paying import paid_under
from sim.replay.replay import replay
from tests.replay.conftest import TWO, acted, plan_of, read

QUOTA = {"quota": {"per_year": 120_000.0}}


def test_who_changes_plan_is_paid_for_the_days_in_seat_alone():
    plans = (
        plan_of("A", measure=QUOTA, proration="by days"),
        plan_of("B", measure=QUOTA, proration="by days", ote_per_year=120_000.0),
    )
    roster = "payee,start,end\nAnn,2025-02-15,2025-11-15\nBo,2025-01-01,\n"
    text = "payee,plan,start,end\nAnn,A,2025-01-01,2025-06-30\nAnn,B,2025-07-01,\nBo,A,,\n"
    replayed = replay(plans, acted(TWO, roster), assignment=read(text, "assignment"))
    # Four and a half months under each: 90,000 of 45,000 under A, 60,000 of 45,000 under B, and base of these months.
    by_hand = 18_750 + 18_750 * 90 / 45 + 22_500 + 22_500 * 60 / 45
    assert replayed.paid[AS_ASSIGNED].cents[0] == round(by_hand * 100) == 10_875_000
    # Nine months under A alone: 150,000 of 90,000, and base; the change is what A pays less.
    change = replayed.changes["A"][0]
    assert change.change == 37_500 + 62_500 - 108_750
    assert {part: value for part, value in change.parts.items() if value} == {"plan": -8_750.0}


def test_a_seat_of_a_history_lasts_to_the_last_day_of_the_last_month():
    text = "payee,month,attainment,quota\n" + "".join(f"Ann,2025-{month:02},1.0,120000\n" for month in (1, 2, 3))
    history = actuals(read(text, "attainment"))
    assert [payee.end.isoformat() for payee in history.people] == ["2025-03-31"]
    assert paid_under(plan_of(proration="by days"), history).cents == (2_500_000,)
