"""The glossary's entries about the simulation: how people work, what partners make of it, and who comes and goes."""

MODEL = """
deal_size | Deal size / deal-size | $ list revenue | this model
    List revenue of one deal; sizes are lognormal.
win_rate | Win rate / win lift / vendor-led win rate / partner-led win rate | share of deals | this model
    The part of deals worked that are won.
cycle | Cycle / partner-led cycle / vendor-led cycle / shoulder-to-shoulder cycle | months | this model
    The time from the start of a deal to its decision.
hours_per_deal | Hours per deal / hours per vendor-led deal / hours per shoulder-to-shoulder deal | hours | this model
    Partner manager hours that a deal takes.
attention | Attention | times the hours of a normal deal | this model
    Extra hours on a deal that raise its win rate, up to a limit.
seasonality | Seasonality / seasons | factor by calendar month | this model
    How much more or less of the year falls into a month.
market_growth | Market growth | share/year | this model
    Growth of the opportunities that partners meet.
market_shock | Market shock | sd of log opportunities/month | this model
    The size of the monthly surprises in the market state.
partner | Partner / partner size | count | this model
    A company that sells the vendor's solution to its own customers.
partner_churn | Partner churn | share of partners/year | this model
    Partners that drop out and are replaced by others who start at the floors.
partner_margin | Partner margin | share of list revenue | this model
    The discount or resale margin that the partner keeps.
services_ratio | Services ratio | $ per $ of vendor revenue | this model
    The gross profit on a partner's own services that a dollar of vendor revenue brings.
rebate | Rebate | share of list revenue | this model
    What the vendor pays back to a partner on its sales.
mdf | Market development funds / MDF | share of list revenue | this model
    Money the vendor gives partners for marketing.
gross_margin | Gross margin | share of net revenue | this model
    What is left of a dollar of net revenue after the cost of delivering it.
burden | Burden | cost per $ of pay | this model
    Payroll taxes, benefits and tools that come on top of pay.
enablement | Enablement | $/building hour | this model
    Content, labs and events that building a partner uses up.
partner_rep | Partner rep / cost of a partner rep / turnover of partner reps | FTE | this model
    A salesperson on a partner's payroll.
influence | Influence without authority / influence | 0 to 1 | this model
    How far a partner follows a partner manager who cannot give it orders.
partners_per_manager | Partners per partner manager | partners | this model
    How many partners one seat looks after.
partner_manager | Partner manager | person | this model
    The vendor's manager who looks after partners without authority over them.
team | Team / team size | partner managers | this model
    The partner managers who share a team measure.
role_clarity | Role clarity / people choose what to work on | 0 to 1 | this model
    How far people work as directed; at 0 they follow their incentives alone.
visioning | Strategic visioning and collaboration | 0 to 1 | this model
    The skill that wins a partner's commitment.
sales_management | Virtual sales management | 0 to 1 | this model
    The skill that builds a partner's capability and makes cadence worth its time.
business_development | Business development | 0 to 1 | this model
    The skill that makes a partner commit more reps.
execution | Negotiation and execution | 0 to 1 | this model
    The skill that wins the deals a partner manager runs.
motion | Motion / months until the direction changes / shoulder-to-shoulder share | share of time | this model
    How partner managers are told to sell: for the partner, together with it, or by building its own selling.
practice | Practice | return on a committed rep | this model
    A partner's business with the vendor's solution; it sustains itself once a committed rep earns its cost.
learning | Learning | share of the gap | this model
    What practice adds to a skill, or a shared deal to a partner's capability.
hiring_bar | Hiring bar | share of applicants turned away | this model
    How choosy hiring is; a higher bar finds better people and takes longer.
hiring_cost | Hiring cost | $/hire | this model
    What it costs to fill a seat.
vacancy | Vacancy | months | this model
    The time a seat stands empty after a departure.
training | Training | 0 to 1 | this model
    Teaching that raises skills and is forgotten without coaching.
coaching | Coaching | hours/month | this model
    First-line managers' time that raises skills and keeps training alive.
career_definition | Career definition | 0 to 1 | this model
    How far the role is a career of its own and not a passage.
outside_option | Outside option | OTE | this model
    What people of this skill are worth elsewhere.
risk_aversion | Risk aversion | per OTE of pay | this model
    How much certain pay people give up to be rid of its variance.
marginal_pay | Marginal pay / pull of career and supervision | OTE per quota | this model
    What one more dollar of credit is expected to pay.
internalization | Peer internalization / colleagues' results | share of colleagues' benefit | kandel_lazear1992
    How much of colleagues' benefit people count as their own; 0 is pure free-riding.
helping | Helping / help | colleagues' output per OTE per quota | this model
    Time for colleagues' results, which only a team measure buys.
planning_horizon | Planning horizon | months | this model
    How far ahead people look when they choose what to work on.
discount | Discount factor | per month | this model
    What a dollar next month is worth today.
allocation | Choice between tasks | logit scale | this model
    How sharply people turn to the task that is worth more to them.
forecast | Forecast / uncertainty of a year's attainment | $ or sd of attainment | this model
    What people expect of the rest of the year, and how sure they are.
correlation | Correlation of results / correlation of results within a team | correlation | this model
    How much results within a team move together.
seed | Seed | whole number | this model
    The number that fixes every random draw; the same seed gives the same draws.
"""
