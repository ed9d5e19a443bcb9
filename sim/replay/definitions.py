"""The glossary's entries about replaying a year: shadow payouts, frozen behavior, and the reasons of a change."""

from __future__ import annotations

REPLAY = """
shadow_payout | Shadow payout / replay | $/year | this model
    What a plan would have paid for credits that really happened, to the cent, beside what another plan pays for them.
frozen_behavior | Frozen behavior | - | this model
    The assumption of a replay that everybody sells what they really sold, whatever the plan pays for it.
reason_of_change | Reason of a change in pay | $/year | this model
    What mix, curve, crediting, quota, cap and timing each add to the change, by Shapley's rule; they sum to it.
"""
