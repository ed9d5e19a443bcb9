"""The glossary's entries about scale: what holds sales back, and what more of an input brings."""

SCALE = """
held_by_hours | Held back by hours | seat-months | this model
    The share of seats whose sales the partner manager's hours limited, in proportion to the wins they expected.
held_by_cap | Held back by the concurrency cap | seat-months | this model
    The share of seats whose sales were limited by the deals one partner manager can run at once.
held_by_market | Held back by the market | seat-months | this model
    The share of seats whose sales used up their partners' opportunities.
held_by_partners | Held back by partner capacity | seat-months | this model
    The share of seats whose sales were limited by the deals that partners' committed reps can work.
returns_to_scale | Returns to scale / scale exponent | log of output per log of input | this model
    How output grows with an input: at 1 twice the input brings twice the output, at 0 it brings nothing more.
saturation | Saturation | amount of the input | this model
    From where on ten percent more of an input brings less than five percent more output.
"""
