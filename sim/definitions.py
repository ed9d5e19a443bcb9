"""The glossary's entries about pay, terms and results: key, term and names, unit and source, below one sentence."""

PAY = """
ote | OTE / on-target earnings / target total cash | $/year | prowi.io
    Base salary plus target incentive: what a year pays when every measure ends exactly at target.
target_incentive | Target incentive / TI | $ | docs.oracle.com
    The variable pay that attainment 1 on every measure earns, for the months in seat.
pay_mix | Pay mix / base share | share of OTE, base first | info.zs.com
    How OTE splits into base salary and target incentive; a 70:30 mix pays 70 % of OTE as base.
leverage | Leverage / upside | ratio, always shown with its formula | ecsellinstitute.com, prosperiogroup.com
    How far pay runs above target: extra over target incentive, total over it, or top-decile over median pay.
threshold | Threshold | attainment | aurochssolutions.com
    The attainment below which a measure pays nothing; usually set where about nine in ten arrive.
target | Target | attainment 1 | aurochssolutions.com
    The result at which a measure pays exactly its target incentive: the quota.
excellence | Excellence | attainment | aurochssolutions.com, ecsellinstitute.com
    The attainment that only about the best tenth reaches and that a plan's upside is designed for.
payout_curve | Payout curve / curve | target incentives by attainment | xactlycorp.com
    The function that turns attainment into a share of target incentive.
base_commission_rate | Base commission rate / BCR / base rate | $ per $ credited | bentega.io, performio.co
    Target incentive divided by quota: what a dollar of credit pays on the way to target.
accelerator | Accelerator / kicker rate | times the base rate or the segment's slope | performio.co, visdum.com
    A higher rate of pay above a point of attainment, normally quota.
decelerator | Decelerator | times the base rate or the segment's slope | visdum.com
    A lower rate of pay, either short of quota or far above it.
progressive | Progressive / regressive | slope of the curve | this model
    A curve is progressive where it grows steeper as attainment rises, and regressive where it flattens.
cap | Cap | target incentives | forma.ai
    The most that a measure or a plan can pay in a period.
attainment | Attainment / achievement | share of quota | performio.co, kennect.io
    Credited result divided by quota.
quota | Quota | $ credited/year | performio.co
    The credited result that a person or a team is asked for in a fiscal year.
quota_to_ote | Quota:OTE | ratio | ryanconsulting.ai
    Quota divided by OTE; four to five times is typical for account executives.
ratchet | Ratchet | share of the result above quota | misra_nair2011
    How much of a year's result above quota is added to the next year's quota.
measure | Measure / weight of the measure | share of target incentive | this model
    One result that a plan pays for, with its weight in the target incentive and its own terms of pay.
term | Term | target incentives or $ | this model
    One line of a plan: what it adds to, or takes from, the pay earned so far.
ccos | CCOS / compensation cost of sales | share of credited revenue | motiveos.com, zs.com
    Actual base and variable pay of the partner managers, without burden, divided by credited revenue.
draw_recoverable | Recoverable draw / draw / recovery / months with a draw | $ | us.practicallaw.com, legalclarity.org
    An advance on incentive pay that later incentive pay repays.
draw_non_recoverable | Non-recoverable draw | $ | us.practicallaw.com, legalclarity.org
    A guaranteed minimum of incentive pay for a period; any shortfall stays the company's cost.
spiff | SPIFF / SPIF | $ | varicent.com
    A short one-off incentive paid outside the plan.
clawback | Clawback / chargeback / most taken in a period | $ | forma.ai, growthorbit.com
    Pay taken back because a sale was later canceled, returned or not paid for.
windfall | Windfall / bluebird | $ list revenue | quotapath.com
    A deal so much larger or faster than usual that plans credit it in part or review it.
crediting | Crediting / credit | $ credited | qobra.co, xactlycorp.com
    The rule that says how much of a deal counts, and for whom.
split | Split | share of a deal | qobra.co
    One deal's credit divided among several people so that the parts make the whole.
double_credit | Double crediting / double credit | share of a deal | revopsmasters.com, lanshore.com
    Several people credited in full for one deal, so that credit adds up to more than the deal.
overlay | Overlay | share of a deal | revopsmasters.com, lanshore.com
    A specialist credited on top of the account's owner, against a quota of their own.
hurdle | Hurdle / rate until the hurdle is passed | attainment | hrdailyadvisor.blr.com
    A minimum on one measure before another earns its better rate.
gate | Gate | attainment | performio.co
    A condition without which a component of the plan pays nothing at all.
linkage | Linkage / linked formula | formula | alexandergroup.com
    Any design in which the pay of one measure depends on another: hurdle, modifier or matrix.
modifier | Modifier / pay multiplier | factor | hrdailyadvisor.blr.com
    A factor, set by one measure, on the pay already earned on another.
matrix | Matrix | target incentives | hrdailyadvisor.blr.com
    A table that reads pay from the crossing of two measures that compete for the same time.
kicker | Kicker | $ | varicent.com
    An extra for particular deal terms, such as a contract over several years.
mbo | MBO / KSO | target incentives | salescompacademy.com
    A bonus for reaching objectives agreed in advance, often by quarter.
ramp | Ramp / productivity on the first day | months | intelligentspm.vercel.app, salescookie.com
    The months in which a newcomer's productivity, and a ramped quota with it, grow to full size.
true_up | True-up | $ | salescookie.com
    The payment that brings what was paid by period to what the year to date earns.
holdback | Holdback / held for | share of pay | zepys.com
    The part of pay kept until a clawback can no longer arise.
contract_cost | Incremental cost of obtaining a contract | $ | ASC 340-40-25
    Commission that a sale alone caused, which accounting spreads over the time the sale benefits.
"""

TERMS = """
steps | Steps / step | target incentives by attainment | calqoo.com
    A payout that stays level within a band of attainment and jumps at the next.
marginal_rates | Marginal rates / marginal tiers | $ per credited $ or unit | excelforum.com
    Each slice of credit is paid at its own tier's rate, as income tax is.
retroactive_rates | Retroactive rates / retroactive tiers / dollar-one rates | $ per credited $ or unit | earnbase.no
    The rate of the tier that was reached is paid on everything, back to the first dollar.
retroactive_accelerator | Retroactive accelerator / accelerator from the first dollar | factor | comp.quotapath.com
    A factor on all pay so far once a point is reached, back to the first dollar.
tier | Tier / band | credit or attainment | docs.oracle.com
    A range of results with a rate of its own; where one ends the next begins.
Rate | Commission rate / tier rate | $ per credited $ or unit | docs.oracle.com
    What a dollar or a unit of credit within the tier pays.
amount_curve | Amount curve | $ by credit | docs.oracle.com
    Dollars read straight between points of credited amount.
pool | Pool / pool rate / qualifies from | $ | corecommissions.com, sparrowgenie.com
    A sum shared, equally or by weight, among the people of a group who qualify.
bonus | Bonus / president's-club bonus | $ | nevadahrconference.com
    A sum paid once a result has reached a point, in full or by the score.
guarantee | Guarantee / guaranteed months | share of target incentive | this model
    The least, or exactly what, a newcomer is paid in the first months whatever the results.
most_it_pays | Most it pays / limit | $/year | this model
    The most that a SPIFF or kicker adds to a year's pay.
tie | Tie | upper or lower tier | support.oracle.com
    The rule that says to which tier a result exactly on a boundary belongs.
over_assignment | Over-assignment | share | this model
    By how much quotas handed out exceed the plan of the level above.
proration | Proration / day count | share of the year | zepys.com
    The part of a year's quota, guarantee or clawback that falls to the months or days in question.
tenure | Tenure | months | this model
    Months since somebody took the seat; the first month is 1.
roll_up | Roll-up | $ credited | this model
    What everybody who reports to a manager is credited with, directly or through others.
cliff | Cliff | $ | this model
    A point where the last dollar of credit changes pay by more than a dollar.
dead_zone | Dead zone | attainment | this model
    A range of results in which more credit pays nothing more.
interpretation_spread | Interpretation spread / reading | $ | this model
    The money between the reasonable readings of the same plan on the same results.
statement | Statement | $ | this model
    What one payee is paid in a period, one line a term, whose sum is the pay.
"""

MEASURES = """
revenue_per_seat | Revenue per seat | $/seat/year | this model
    List revenue of the year divided by seats, vacant ones included.
partner_sales_index | Partner sales index | times the starting state | this model
    The year's partner-led revenue divided by a year of it at the rate of the starting state.
payout_to_target | Payout to target / payout | share of target incentive | this model
    Variable pay divided by target incentive, both for the months in seat.
contribution_per_seat | Contribution per seat / contribution | $/seat/year | this model
    The vendor's gross profit on partner sales less pay with burden, hiring, training, coaching and enablement.
market_share_index | Market share index | 1 at the start | this model
    Revenue against the starting state's, divided by the growth of the market's opportunities since the first year.
build_share | Building share / build share | share of building and running time | this model
    The part of the time after cadence that goes to building partners instead of running deals.
turnover | Turnover | departures/seat/year | this model
    Quits and portal moves of the year divided by seats.
share_at_quota | Share at quota | share of people's months | this model
    The part of people's months that belongs to somebody whose year ended at quota or above.
multiplier | Multiplier | $ per $ | this model
    Partner-led revenue per dollar of partner manager pay, burden included.
crossover_month | Crossover month | month | this model
    The first month from which mean cumulative revenue stays above the status quo's to the end.
monthly_crossover_month | Monthly crossover month | month | this model
    The same for mean monthly revenue, averaged over three months.
effect | Effect / pay effect / motion effect | $/seat | this model
    What changing the plan or the motion alone adds to the status quo, paired replication by replication.
interaction | Interaction | $/seat | this model
    What changing plan and motion together adds beyond the sum of both effects.
interval | Interval / 95 % interval | the measure's own | this model
    The range that holds the simulated mean in 95 of 100 repetitions with other random draws.
"""

COLUMNS = """
revenue | Revenue | $ list | this model
    List revenue of all deals won, in every motion.
vendor_led_revenue | Vendor-led / vendor-led revenue | $ list | this model
    The motion in which the partner manager runs the deal for the partner, and the revenue won that way.
shoulder_revenue | Shoulder-to-shoulder / shared deal | $ list | this model
    The motion in which partner manager and partner rep sell together, and the revenue won that way.
partner_led_revenue | Partner-led / partner-led revenue | $ list | this model
    The motion in which the partner's own reps sell, and the revenue won that way.
opportunities | Opportunity / opportunities | opportunities | this model
    Customers' projects that partners meet and that a deal could come from.
run_hours | Running / selling hours | hours | this model
    The partner managers' hours spent selling, on deals run for or together with a partner.
build_hours | Building | hours | this model
    The partner managers' hours spent on building a partner's capability, commitment and capacity.
cadence_hours | Cadence | hours | this model
    The partner managers' hours for deal reviews, pipeline and forecast calls on partner-led deals.
deals_in_progress | Deals in progress / deals one partner manager / deals at once | deals | little1961
    Deals under way at the same time: deals a month times the months that one takes.
partner_deals_in_progress | Partner deals in progress / opportunities a partner rep works at once | deals | little1961
    Deals that partners' own reps have under way at the same time.
capability | Capability | 0 to 1, summed over partners | this model
    How well a partner's reps win, between the win rates of untrained and of fully capable ones.
commitment | Commitment | 0 to 1, summed over partners | this model
    How much of a partner's mind and goals the vendor's solution has.
capacity | Capacity | rep FTE, summed over partners | this model
    The partner's sales reps committed to the vendor's solution.
skill | Skill | 0 to 1, summed over seats | this model
    The mean of a partner manager's four skills.
effort | Effort / elasticity of sales to selling effort | times normal, summed over filled seats | albers2010
    How productive an hour is, compared with the effort that the reference marginal pay calls forth.
presence | Presence | filled seats | this model
    The part of the month in which a seat was filled.
leavers | Leaver / quit | people | this model
    Partner managers who leave the role, by quitting or by a portal move.
portal_moves | Portal move / portal | people | this model
    Moves to other roles by people who use the role as a passage.
hires | Hire / share of hires | people | this model
    Newcomers who start in a vacant seat.
cap_binds | Concurrency cap binds | seats | this model
    Seats that ran as many deals at once as one partner manager can.
market_binds | Market binds | seats | this model
    Seats where opportunities, and not anybody's time, limited what was sold.
coverage | Coverage | share, summed over seats | this model
    Cadence hours given, divided by those that partner-led deals needed.
market_state | Market state | factor | this model
    The factor, 1 on average, by which boom or slump moves everybody's opportunities and win rates.
direct_revenue | Direct rep revenue / direct rep | $ list | this model
    What as many direct sales reps as there are seats sell of the vendor's own enterprise deals.
base | Base / base salary | $ | this model
    Salary paid whatever the results, for the months in seat.
variable | Variable pay / variable | $ | this model
    Incentive pay earned under the plan.
credited | Credited / credited revenue | $ | qobra.co
    Revenue that counts toward quota under the crediting rules.
paid_months | Paid months | months | this model
    Months in seat of everybody who was paid.
months_at_quota | Months at quota | months | this model
    Months in seat of people whose year ended at quota or above.
replication | Replication | number | this model
    One run of the whole horizon with its own random draws.
year | Year | fiscal year | this model
    Twelve months from the first month of the simulation.
month | Month / horizon / first calendar month | month | this model
    The step of the simulation.
seat | Seat | number | this model
    A partner manager's position with its partners, whoever sits in it.
incumbent | Incumbent | ordinal | this model
    Which person in the seat's line of holders this is, the first being 0.
months | Months in seat | months | this model
    Months of the fiscal year that somebody sat in the seat.
team_attainment | Team attainment | share of team quota | this model
    The team's credited revenue over its quota, in the months somebody was in seat.
"""
