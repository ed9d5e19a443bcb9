"""The 2x2 from Python, cell by cell as in a notebook: what pay, motion and both together are worth, and what pay costs.

Run it as a whole (`python examples/pay_and_motion.py`) or cell by cell in an editor that knows `# %%`.
"""

# %% A scenario is a preset with some numbers changed; everything not named keeps its default, each with its source.
import numpy as np

from sim import Credit, Estimate, compare, effects, explain, factorial, payout, preset, simulate, standings

REPLICATIONS = 200
scenario = preset("smb_saas_var").with_values({"run.replications": REPLICATIONS, "run.seed": 1})

# %% One run: totals by month for every replication, paid once at the end.
result = simulate(scenario)
print(f"{scenario.name}: {result.replications} replications, fingerprint {result.fingerprint}")

# %% The six cells on the same draws, and what each of the two decisions brings, with 95 % intervals.
cells = factorial(scenario)
contribution: dict[str, Estimate] = effects(cells)["contribution"]
for contrast, estimate in contribution.items():
    print(f"{contrast:>12}: {estimate.mean:>10,.0f} $ a seat ({estimate.low:,.0f} to {estimate.high:,.0f})")

# %% Two scenarios beside each other, and why the second earns more: Shapley values over what differs.
fewer = scenario.with_values({"run.replications": 60})
other = fewer.with_values({"partners.influence": 0.4})
side_by_side = compare({"as set": fewer, "less influence": other}, baseline="as set")
print("less influence:", standings(side_by_side)["contribution"]["less influence"].change)
print("because of:", dict(explain(fewer, other).parts))

# %% What the plan pays for credit against quota, in target incentives: below, at and above quota.
for attainment in (0.5, 1.0, 1.5):
    quota = np.array(1.0)
    credits = {measure.name: Credit.against_quota(attainment * quota, quota) for measure in scenario.plan.measures}
    print(f"attainment {attainment:.0%}: {float(payout(scenario.plan, credits)):.2f} of the target incentive")
