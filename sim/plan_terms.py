"""The glossary's entries on how plans change over time and on what people do with their timing."""

PLANS_OVER_TIME = """
cutover | Cutover / months until the next plan / step toward the next plan / months between steps | months | this model
    The month from which the next plan pays; what was earned before it is settled by the old plan.
grandfathering | Grandfathering | yes or no | this model
    Whoever is in seat at the cutover keeps the old plan; only newcomers come under the next one.
"""
