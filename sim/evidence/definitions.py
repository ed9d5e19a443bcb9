"""The glossary's entries for the evidence: key, term and other names, unit and source, and below them one sentence."""

EVIDENCE = """
evidence_tag | Evidence tag / tag | V or S | this model
    How well a published number is known: V was read in the work or its publisher's page, S on a secondary page only.
evidence_band | Evidence band | the study's unit | this model
    The range of model values that count as agreeing with a published one, drawn by a rule stated beside it.
reproduced | Reproduced row / reproduced | row of the evidence | this model
    A published result that the simulator was run for, so that it could have come out otherwise.
given_input | Input row | row of the evidence | this model
    A published number that the model takes as given; that both agree proves nothing.
closed_form | Closed form | formula | this model
    A result of theory that a scenario reduced to its assumptions must land on within four standard errors.
"""
