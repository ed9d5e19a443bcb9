"""The glossary's entries on how plans change over time and on what people do with their timing."""

PLANS_OVER_TIME = """
cutover | Cutover / months until the next plan / step toward the next plan / months between steps | months | this model
    The month from which the next plan pays; what was earned before it is settled by the old plan.
grandfathering | Grandfathering | yes or no | this model
    Whoever is in seat at the cutover keeps the old plan; only newcomers come under the next one.
timing_games | Timing games / pull-forward / sandbagging / deals / discount | 0 to 1 | larkin2014, steenburgh2008
    Moving deals across the end of a pay period because they pay more on the other side, forward at a discount or back.
timing_discounts | Timing discounts | $ list revenue | this model
    What was given away to make buyers sign before the end of a pay period.
forecast_miss | Forecast miss | $ credited revenue | this model
    By how much the quarter's credited sales of each partner manager differ from what was forecast when it began.
forecast_accuracy | Forecast accuracy | share of revenue | this model
    One less all forecast misses over the sales forecast, which reviews of deals raise.
"""
